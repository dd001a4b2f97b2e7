"""Figures in notebooks."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from multicalc_lessons.figures.html import page


@dataclass(frozen=True)
class ShownFigure:
    """A figure that a notebook shows: a page within the page, so that neither styles the other."""

    name: str

    def _repr_html_(self) -> str:
        frame = 'style="width:100%;height:42rem;border:0" loading="lazy"'
        return f'<iframe title="{self.name}" {frame} srcdoc="{escape(page(self.name))}"></iframe>'


def show(name: str) -> ShownFigure:
    """The figure called ``name``, for the last line of a notebook's cell.

    Raises:
        InvalidArgumentError: there is none; the message has those there are.

    >>> show("kink")
    ShownFigure(name='kink')
    """
    page(name)
    return ShownFigure(name)
