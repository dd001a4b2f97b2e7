"""A figure that shows itself: in notebooks, on pages and in files, on light and dark ground."""

from __future__ import annotations

import io
from base64 import b64encode
from collections.abc import Callable
from os import PathLike
from pathlib import Path as FilePath
from typing import Any

from matplotlib.figure import Figure

from multicalc.errors import InvalidArgumentError
from multicalc.pictures.dark import darkened
from multicalc.pictures.look import look
from multicalc.pictures.svg import as_page, as_svg


class Picture(Figure):
    """A ``matplotlib.figure.Figure``, unknown to pyplot, that a notebook shows and ``save`` writes.

    What is drawn is in ``.axes``, as matplotlib's own, to be changed or added to; the SVG's colours
    are the palette's variables wherever they are the palette's, so that they follow the page.
    """

    description: str
    """What is to be seen, in a sentence, for those who don't see it."""

    def __repr__(self) -> str:
        return f"Picture({self.description})"

    __str__ = __repr__

    def savefig(self, fname: Any, **options: Any) -> None:
        """As ``Figure.savefig``, in the picture's own look."""
        with look():
            super().savefig(fname, **options)

    def svg(self) -> str:
        """An ``<svg>`` element to stand in a page or a file: as wide as there is room, light or
        dark by the page's ``data-theme`` or the reader's system, with ids of its own."""
        text = io.StringIO()
        nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
        self.savefig(text, format="svg", metadata=nothing)
        return as_svg(text.getvalue(), self.description)

    def png(self, *, dark: bool = False) -> bytes:
        """The picture's pixels, 144 an inch; on dark ground if asked for."""
        image = io.BytesIO()
        (darkened(self) if dark else self).savefig(image, format="png")
        return image.getvalue()

    def save(self, path: str | PathLike[str], *, dark: bool = False) -> None:
        """Write a file, of the kind that its ending says: svg, png, pdf or html.

        Args:
            path: where to.
            dark: whether a png or pdf is to be on dark ground; svg and html are both.

        Raises:
            InvalidArgumentError: the ending is another one.
        """
        write_as(
            path,
            {
                "svg": lambda: self.svg().encode(),
                "html": lambda: as_page(self.svg(), self.description).encode(),
                "png": lambda: self.png(dark=dark),
                "pdf": lambda: _pdf(darkened(self) if dark else self),
            },
        )

    def _repr_html_(self) -> str:
        return self.svg()

    def _repr_svg_(self) -> str:
        return self.svg()

    def _repr_png_(self) -> bytes:
        return self.png()

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        svg = self.svg()
        return {
            "text/plain": repr(self),
            "text/html": svg,
            "image/svg+xml": svg,
            "image/png": b64encode(self.png()).decode(),
        }


def write_as(path: str | PathLike[str], kinds: dict[str, Callable[[], bytes]]) -> None:
    """What ``kinds`` has for the path's ending, into that file."""
    ending = FilePath(path).suffix.lower().removeprefix(".")
    if ending not in kinds:
        known = ", ".join(f".{kind}" for kind in kinds)
        raise InvalidArgumentError(f"path must end in one of {known}; found {str(path)!r}")
    FilePath(path).write_bytes(kinds[ending]())


def _pdf(picture: Picture) -> bytes:
    document = io.BytesIO()
    picture.savefig(document, format="pdf", metadata={"CreationDate": None})
    return document.getvalue()
