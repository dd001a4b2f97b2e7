"""The gamma and error functions, which NumPy hasn't: values of the math module, exact rules."""

from __future__ import annotations

import math
from typing import Any

import autograd.numpy as anp
import numpy as np
from autograd.extend import defjvp, defvjp, primitive

from multicalc_numpy.scalars import elementwise

_BERNOULLI = (1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66, -691 / 2730, 7 / 6, -3617 / 510)
_FAR = 12.0


def _values(function: Any, x: Any) -> Any:
    """``function`` of every element, in the dtype of ``x``."""
    x = np.asarray(x)
    kind = x.dtype if x.dtype.kind == "f" else np.dtype(float)
    flat = [function(float(each)) for each in x.ravel()]
    return np.array(flat, dtype=kind).reshape(x.shape)


def _lgamma(x: float) -> float:
    try:
        return math.lgamma(x)
    except (ValueError, OverflowError):
        return math.inf


def _polygamma(n: int, x: float) -> float:
    """``ψ⁽ⁿ⁾(x)``: the recurrence DLMF 5.15.5 up to where the series 5.15.8 holds; left of zero
    the reflection 5.15.6 goes first for the first two. NaN at the poles, and for higher ones left
    of -10⁴, from where the recurrence would take too long."""
    if not math.isfinite(x):
        return (math.inf if n == 0 else 0.0) if x > 0 else math.nan
    if x <= 0:
        if x == math.floor(x) or (n > 1 and x < -1e4):
            return math.nan
        near = math.pi * (x - round(x))
        if n == 0:
            return _polygamma(0, 1.0 - x) - math.pi / math.tan(near)
        if n == 1:
            return float((math.pi / math.sin(near)) ** 2) - _polygamma(1, 1.0 - x)
    sign = -((-1.0) ** n)
    terms = []
    while x < _FAR + n:
        terms.append(sign * math.factorial(n) / x ** (n + 1))
        x += 1.0
    if n == 0:
        terms += [math.log(x), -0.5 / x]
        terms += [-b / (2 * k * x ** (2 * k)) for k, b in enumerate(_BERNOULLI, 1)]
    else:
        terms += [
            sign * math.factorial(n - 1) / x**n,
            sign * math.factorial(n) / (2 * x ** (n + 1)),
        ]
        terms += [
            sign * b * math.factorial(2 * k + n - 1) / (math.factorial(2 * k) * x ** (2 * k + n))
            for k, b in enumerate(_BERNOULLI, 1)
        ]
    return math.fsum(terms)


_erf = primitive(lambda x: _values(math.erf, x))
_erfc = primitive(lambda x: _values(math.erfc, x))
_gammaln = primitive(lambda x: _values(_lgamma, x))
_psi = primitive(lambda n, x: _values(lambda each: _polygamma(n, each), x))


def _slope(x: Any) -> Any:
    return anp.exp(-x * x) * (2.0 / math.sqrt(math.pi))


defvjp(_erf, lambda y, x: lambda g: g * _slope(x))
defjvp(_erf, lambda t, y, x: t * _slope(x))
defvjp(_erfc, lambda y, x: lambda g: -g * _slope(x))
defjvp(_erfc, lambda t, y, x: -t * _slope(x))
defvjp(_gammaln, lambda y, x: lambda g: g * _psi(0, x))
defjvp(_gammaln, lambda t, y, x: t * _psi(0, x))
defvjp(_psi, None, lambda y, n, x: lambda g: g * _psi(n + 1, x))
defjvp(_psi, None, lambda t, y, n, x: t * _psi(n + 1, x))

erf = elementwise(_erf)
erfc = elementwise(_erfc)
gammaln = elementwise(_gammaln)
digamma = elementwise(lambda x: _psi(0, x))
