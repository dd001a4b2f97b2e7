"""Values of the gamma and error functions on NumPy arrays, which NumPy hasn't.

SciPy's where it is installed. The rest, and what SciPy gets wrong, is computed one by one here: the
tail of ``erfc``, and the polygamma functions left of zero, where SciPy loses half of the digits.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache
from statistics import NormalDist
from typing import Any

import numpy as np

from multicalc.errors import UnsupportedOperationError
from multicalc.xp.common.reflection import cotangent_derivative

_BERNOULLI = (1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66, -691 / 2730, 7 / 6, -3617 / 510)
_FAR = 12.0


def erf(x: Any) -> np.ndarray:
    """The error function."""
    return _values("erf", (), math.erf, lambda xs: np.zeros(xs.shape, bool), x)


def erfc(x: Any) -> np.ndarray:
    """``1 - erf(x)``."""
    return _values("erfc", (), math.erfc, lambda xs: xs > 26.0, x)


def erfinv(x: Any) -> np.ndarray:
    """What ``erf`` takes to ``x``."""
    return _values("erfinv", (), _erfinv, lambda xs: np.zeros(xs.shape, bool), x)


def gammaln(x: Any) -> np.ndarray:
    """``log |Γ(x)|``."""
    return _values("gammaln", (), _lgamma, np.isneginf, x)


def polygamma(n: int, x: Any) -> np.ndarray:
    """``ψ⁽ⁿ⁾(x)``, the derivatives of ``gammaln``. NaN at the poles."""

    def alone(x: float) -> float:
        return _polygamma(n, x)

    if n:
        return _values("polygamma", (n,), alone, lambda xs: xs <= 0, x)
    return _values("digamma", (), alone, lambda xs: xs <= 0, x)


@cache
def _scipy() -> Any:
    """``scipy.special``, or None where there is none."""
    try:
        import scipy.special
    except ImportError:
        return None
    return scipy.special


def _values(
    name: str,
    before: tuple[Any, ...],
    alone: Callable[[float], float],
    left: Callable[[np.ndarray], np.ndarray],
    x: Any,
) -> np.ndarray:
    """SciPy's ``name(*before, x)`` in the shape and floating dtype of ``x``; the values of
    ``alone`` where ``left`` of the elements is true."""
    x = np.asarray(x)
    if x.dtype.kind == "c":
        raise UnsupportedOperationError(f"{name} takes real numbers, found {x.dtype} elements")
    xs = x.astype(float).ravel()
    special = _scipy()
    if special is None:
        found, rest = np.empty(xs.shape), np.ones(xs.shape, bool)
    else:
        found, rest = getattr(special, name)(*before, xs), left(xs)
    found[rest] = [alone(each) for each in xs[rest].tolist()]
    return found.astype(x.dtype if x.dtype.kind == "f" else float).reshape(x.shape)


def _erfinv(x: float) -> float:
    """The normal distribution's quantile, and a step of Newton's method."""
    size = abs(x)
    if size >= 1.0 or not x:
        return x if not x else x * math.inf if size == 1.0 else math.nan
    tail = 1.0 - size
    if size < 0.1:
        y = size * math.sqrt(math.pi) / 2
        for _ in range(3):
            y -= (math.erf(y) - size) * math.exp(y * y) * math.sqrt(math.pi) / 2
    else:
        y = -NormalDist().inv_cdf(0.5 * tail) / math.sqrt(2)
        y += (math.erfc(y) - tail) * math.exp(y * y) * math.sqrt(math.pi) / 2
    return math.copysign(y, x)


def _lgamma(x: float) -> float:
    try:
        return math.lgamma(x)
    except (ValueError, OverflowError):
        return math.inf


def _polygamma(n: int, x: float) -> float:
    """The recurrence DLMF 5.15.5 up to where the series 5.15.8 holds; left of zero the reflection
    goes first."""
    if not math.isfinite(x):
        return (math.inf if n == 0 else 0.0) if x > 0 else math.nan
    if x <= 0:
        if x == math.floor(x):
            return math.nan
        # Of the distance to the nearest integer, as πx would lose its digits.
        rest = x - round(x)
        cot = math.sin(math.pi * (0.5 - abs(rest))) / math.sin(math.pi * rest)
        turned = math.fsum(c * cot**k for k, c in enumerate(cotangent_derivative(n)))
        return (-1.0) ** n * _polygamma(n, 1.0 - x) - math.pi ** (n + 1) * turned
    sign = -((-1.0) ** n)
    terms = []
    while x < _FAR + n:
        terms.append(sign * math.factorial(n) / x ** (n + 1))
        x += 1.0
    # Powers that are negative underflow far out, where positive ones would overflow.
    if n == 0:
        terms += [math.log(x), -0.5 / x]
        terms += [-b / (2 * k) * x ** (-2 * k) for k, b in enumerate(_BERNOULLI, 1)]
    else:
        terms += [
            sign * math.factorial(n - 1) * x**-n,
            sign * math.factorial(n) / 2 * x ** -(n + 1),
        ]
        terms += [
            sign * b * math.factorial(2 * k + n - 1) / math.factorial(2 * k) * x ** -(2 * k + n)
            for k, b in enumerate(_BERNOULLI, 1)
        ]
    return math.fsum(terms)
