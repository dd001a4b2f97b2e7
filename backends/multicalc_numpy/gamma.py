"""The gamma and error functions, which NumPy hasn't: their values, with exact rules."""

from __future__ import annotations

import math
from typing import Any

import autograd.numpy as anp
from autograd.extend import defjvp, defvjp, primitive

from multicalc.xp.common import gamma as values
from multicalc_numpy.scalars import elementwise

_erf = primitive(values.erf)
_erfc = primitive(values.erfc)
_erfinv = primitive(values.erfinv)
_gammaln = primitive(values.gammaln)
_psi = primitive(values.polygamma)


def _slope(x: Any) -> Any:
    return anp.exp(-x * x) * (2.0 / math.sqrt(math.pi))


def _inverse_slope(x: Any) -> Any:
    return anp.exp(anp.square(_erfinv(x))) * (math.sqrt(math.pi) / 2.0)


defvjp(_erf, lambda y, x: lambda g: g * _slope(x))
defjvp(_erf, lambda t, y, x: t * _slope(x))
defvjp(_erfc, lambda y, x: lambda g: -g * _slope(x))
defjvp(_erfc, lambda t, y, x: -t * _slope(x))
defvjp(_erfinv, lambda y, x: lambda g: g * _inverse_slope(x))
defjvp(_erfinv, lambda t, y, x: t * _inverse_slope(x))
defvjp(_gammaln, lambda y, x: lambda g: g * _psi(0, x))
defjvp(_gammaln, lambda t, y, x: t * _psi(0, x))
defvjp(_psi, None, lambda y, n, x: lambda g: g * _psi(n + 1, x))
defjvp(_psi, None, lambda t, y, n, x: t * _psi(n + 1, x))

erf = elementwise(_erf)
erfc = elementwise(_erfc)
erfinv = elementwise(_erfinv)
gammaln = elementwise(_gammaln)
digamma = elementwise(lambda x: _psi(0, x))
