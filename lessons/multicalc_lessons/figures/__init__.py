"""Interactive figures: plain JavaScript that draws and computes in the reader's browser.

They need no server and no library: a page opened from a file works. ``embed`` gives a figure for a
page that has ``stylesheet()`` and ``script()`` once, ``page`` a page of its own, and ``show`` a
notebook's output.
"""

from multicalc_lessons.figures.catalogue import FIGURES, FigureInfo
from multicalc_lessons.figures.html import embed, labels, page, script, stylesheet
from multicalc_lessons.figures.notebook import ShownFigure, show

__all__ = [
    "FIGURES",
    "FigureInfo",
    "ShownFigure",
    "embed",
    "labels",
    "page",
    "script",
    "show",
    "stylesheet",
]
