"""A figure as a notebook shows it."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Any

from multicalc_lessons.figures.html import page


@dataclass(frozen=True, repr=False)
class ShownFigure:
    """A figure that is the result of a notebook's cell, in a frame of its own."""

    name: str
    html: str
    """The whole page."""

    def __repr__(self) -> str:
        return f"<interactive figure {self.name!r}: shown in a notebook>"

    def _repr_html_(self) -> str:
        fit = "this.style.height = this.contentDocument.documentElement.scrollHeight + 'px'"
        return (
            f'<iframe srcdoc="{escape(self.html)}" onload="{fit}" title="{escape(self.name)}" '
            'style="width: 100%; height: 760px; border: 0"></iframe>'
        )


def show(name: str, **data: Any) -> ShownFigure:
    """A figure for a notebook; arguments as of :func:`multicalc_lessons.figures.embed`.

    >>> show("critical", x=2.0)
    <interactive figure 'critical': shown in a notebook>
    """
    return ShownFigure(name, page(name, **data))
