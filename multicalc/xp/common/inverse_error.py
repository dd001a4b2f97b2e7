"""The inverse error function, from a framework's own that is right to a few digits."""

from __future__ import annotations

import math
from typing import Any

_LINEAR, _MIDDLE = 1e-3, 0.5


def inverted(xp: Any, special: Any, rough: Any, x: Any) -> Any:
    """``rough``, about the inverse of the error function at ``x``, after a step of Halley's method.

    ``xp`` has ``abs``, ``exp``, ``sign`` and ``where``, ``special`` has ``erf`` and ``erfc``. Near
    1 the complements are compared, of which no digit is lost; near 0 a series is the better start.
    """
    size = xp.abs(x)
    series = size * (1 + size * size * (math.pi / 12)) * (math.sqrt(math.pi) / 2)
    y = xp.where(size < _LINEAR, series, xp.abs(rough))
    inside = size < 1
    y = xp.where(inside, y, xp.zeros_like(y))
    gap = xp.where(size < _MIDDLE, special.erf(y) - size, (1 - size) - special.erfc(y))
    step = gap * xp.exp(y * y) * (math.sqrt(math.pi) / 2)
    return xp.where(inside, xp.sign(x) * (y - step / (1 + y * step)), rough)
