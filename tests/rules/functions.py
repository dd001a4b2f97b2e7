"""Functions whose derivatives are their rules alone, and what these come to in closed form."""

from __future__ import annotations

from typing import Any

import numpy as np

import multicalc as mc
from multicalc import xp

X, Y = 0.7, 1.3


def body(x: Any, y: Any) -> Any:
    """sin(x) y, as a constant: what has a derivative has it from a rule."""
    return xp.sin(mc.stop_gradient(x)) * mc.stop_gradient(y)


@mc.custom_vjp
def pulled(x: Any, y: Any) -> Any:
    return body(x, y)


pulled.defvjp(
    lambda x, y: (pulled(x, y), (xp.cos(x), x, y)),
    lambda kept, c: (c * kept[0] * kept[2], c * xp.sin(kept[1])),
)


@mc.custom_jvp
def pushed(x: Any, y: Any) -> Any:
    return body(x, y)


@pushed.defjvp
def _rule(primals: Any, tangents: Any) -> Any:
    (x, y), (dx, dy) = primals, tangents
    return pushed(x, y), xp.cos(x) * y * dx + xp.sin(x) * dy


@mc.custom_jvp
def pushed_by_argument(x: Any, y: Any) -> Any:
    return body(x, y)


pushed_by_argument.defjvps(
    lambda dx, out, x, y: xp.cos(x) * y * dx, lambda dy, out, x, y: xp.sin(x) * dy
)


@mc.checkpoint
def checkpointed(x: Any, y: Any) -> Any:
    return xp.sin(x) * y


FUNCTIONS = [pulled, pushed, pushed_by_argument, checkpointed]


class Truth:
    """exp(sin(x) y) and its derivatives at (X, Y)."""

    s, c = np.sin(X), np.cos(X)
    value = np.exp(s * Y)
    by_x, by_y = Y * c * value, s * value
    by_xx = (Y**2 * c**2 - Y * s) * value
    by_xy = (c + Y * s * c) * value
    by_yy = s**2 * value
    by_xxx = Y * c * (Y**2 * c**2 - 3 * Y * s - 1) * value
