"""Figures in notebooks."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from typing import Any

from multicalc_lessons.figures.html import page

_AS_TALL_AS_ITS_PAGE = "this.style.height=this.contentDocument.documentElement.scrollHeight+'px'"


@dataclass(frozen=True)
class ShownFigure:
    """A figure that a notebook shows: a page within the page, so that neither styles the other."""

    name: str
    text: str = field(repr=False)
    """The page."""

    def _repr_html_(self) -> str:
        frame = f'style="width:100%;height:42rem;border:0" onload="{_AS_TALL_AS_ITS_PAGE}"'
        return f'<iframe title="{self.name}" {frame} srcdoc="{escape(self.text)}"></iframe>'


def show(name: str, **data: Any) -> ShownFigure:
    """The figure called ``name``, for the last line of a notebook's cell.

    Args:
        name, data: as in :func:`multicalc_lessons.figures.embed`.

    Raises:
        InvalidArgumentError: there is no figure or datum of that name; the message has those there
            are.

    >>> show("kink", x=1.0)
    ShownFigure(name='kink')
    """
    return ShownFigure(name, page(name, **data))
