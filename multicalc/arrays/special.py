"""SciPy's special functions by SciPy's names, of what ``xp`` has.

SciPy looks for them under a namespace's ``special``; those that aren't there it computes itself,
which takes no derivative.
"""

from __future__ import annotations

import math
from typing import Any

from multicalc import xp
from multicalc.xp import digamma, erf, erfc, gammaln
from multicalc.xp import digamma as psi
from multicalc.xp import log_sigmoid as log_expit
from multicalc.xp import sigmoid as expit

__all__ = ["digamma", "entr", "erf", "erfc", "expit", "gammaln", "log_expit", "logit", "psi"]


def entr(x: Any, /) -> Any:
    """``-x log(x)``; 0 at 0, and minus infinity for negative numbers."""
    positive, zero = x > 0, x == 0
    inside = xp.where(positive, x, 1.0)
    # The square root is 0 at 0 too, and has the infinite slope.
    edge = xp.where(zero, xp.sqrt(xp.where(zero, x, 1.0)), xp.where(x < 0, -math.inf, x))
    return xp.where(positive, -inside * xp.log(inside), edge)


def logit(x: Any, /) -> Any:
    """``log(x / (1 - x))``, to the last digits around ½ too, where it is 0."""
    middle = xp.abs(x - 0.5) < 0.2
    twice = 2.0 * xp.where(middle, x - 0.5, 0.0)
    odds = xp.where(middle, 1.0, x / (1.0 - x))
    return xp.where(middle, xp.log1p(twice) - xp.log1p(-twice), xp.log(odds))
