"""Pictures of functions, models, paths and points, from numbers on the host.

Importing this imports no matplotlib: a picture is asked for first.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from multicalc.pictures.look import look, need_matplotlib

if TYPE_CHECKING:
    from multicalc.pictures.picture import Picture

WIDTH, HEIGHT, TALL = 5.2, 3.6, 4.8
"""Inches, at which text is legible where a picture shrinks to a phone's width."""


def drawn(
    draw: Callable[[Picture], None],
    description: str,
    *,
    width: float = WIDTH,
    height: float = HEIGHT,
) -> Picture:
    """A new picture with what ``draw`` draws into it, in our look; ``width`` and ``height`` are in
    inches.

    Raises:
        PlottingUnavailableError: matplotlib is not installed.
    """
    need_matplotlib()
    from multicalc.pictures.picture import Picture

    with look():
        picture = Picture(figsize=(width, height), layout="constrained")
        picture.description = description
        draw(picture)
    return picture
