"""A picture's colours on dark ground, for files that can't follow a page."""

from __future__ import annotations

import pickle
from typing import Any, TypeVar

import numpy as np
from matplotlib.colors import to_hex, to_rgba, to_rgba_array
from matplotlib.figure import Figure

from multicalc.display.palette import DARK, LIGHT
from multicalc.pictures.look import look

F = TypeVar("F", bound=Figure)
_PROPERTIES = ("color", "facecolor", "edgecolor", "markerfacecolor", "markeredgecolor")
_DARK = {LIGHT[name]: DARK[name] for name in LIGHT}


def darkened(figure: F) -> F:
    """A copy with every colour of the light palette replaced by the dark one's; others stay."""
    with look(DARK):
        copy: F = pickle.loads(pickle.dumps(figure))
        for artist in [*copy.findobj(), *_walls(copy)]:
            for name in _PROPERTIES:
                if hasattr(artist, f"get_{name}") and hasattr(artist, f"set_{name}"):
                    _darken(artist, name)
    return copy


def _walls(figure: Figure) -> list[Any]:
    """What ``findobj`` doesn't find of axes with three dimensions."""
    axes: list[Any] = [each for each in figure.axes if hasattr(each, "zaxis")]
    sides = [side for each in axes for side in (each.xaxis, each.yaxis, each.zaxis)]
    return [part for side in sides for part in (side.pane, side.line)]


def _darken(artist: Any, name: str) -> None:
    found = getattr(artist, f"get_{name}")()
    rgba = to_rgba_array(found)
    replaced = [to_rgba(_DARK.get(to_hex(c), to_hex(c)), alpha=float(c[3])) for c in rgba]
    single = isinstance(found, str) or np.ndim(found) == 1
    getattr(artist, f"set_{name}")(replaced[0] if single and replaced else replaced)
