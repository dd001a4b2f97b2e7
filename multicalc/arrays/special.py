"""SciPy's special functions by SciPy's names, of what ``xp`` has.

SciPy looks for them under a namespace's ``special``; those that aren't there it computes itself,
which takes no derivative.
"""

from __future__ import annotations

import math
from typing import Any

from multicalc import xp
from multicalc.xp import bessel_i0 as i0
from multicalc.xp import bessel_i0e as i0e
from multicalc.xp import bessel_i1 as i1
from multicalc.xp import bessel_i1e as i1e
from multicalc.xp import bessel_j0 as j0
from multicalc.xp import bessel_j1 as j1
from multicalc.xp import bessel_y0 as y0
from multicalc.xp import bessel_y1 as y1
from multicalc.xp import (
    betainc,
    digamma,
    erf,
    erfc,
    erfinv,
    gammainc,
    gammaincc,
    gammaln,
    xlog1py,
    xlogy,
)
from multicalc.xp import digamma as psi
from multicalc.xp import log_sigmoid as log_expit
from multicalc.xp import sigmoid as expit

__all__ = [
    "betainc",
    "digamma",
    "entr",
    "erf",
    "erfc",
    "erfinv",
    "expit",
    "gammainc",
    "gammaincc",
    "gammaln",
    "i0",
    "i0e",
    "i1",
    "i1e",
    "j0",
    "j1",
    "log_expit",
    "logit",
    "psi",
    "xlog1py",
    "xlogy",
    "y0",
    "y1",
]


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
