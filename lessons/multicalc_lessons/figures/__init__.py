"""Interactive figures: plain JavaScript that draws and computes in the reader's browser.

They need no server and no library: a page opened from a file works. ``embed`` gives a figure for a
page that has ``stylesheet()`` and ``script()`` once, ``page`` a page of its own, and ``show`` a
notebook's output.
"""

from multicalc_lessons.figures.catalogue import FIGURES, FigureInfo
from multicalc_lessons.figures.html import embed, page, script, stylesheet
from multicalc_lessons.figures.shown import show

__all__ = ["FIGURES", "FigureInfo", "embed", "page", "script", "show", "stylesheet"]
