"""Values of the gamma and error functions by MXNet's operators, for what is being compiled: there
are no values for NumPy to work on, and MXNet's own functions have eight digits.

Right to about 1e-15, absolutely near the zeros of ``gammaln``.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable

from multicalc.xp.common.inverse_error import inverted

from ..runtime.loading import load
from .operands import Array

mx = load()
np, npx = mx.np, mx.npx

_SPLIT = 1.25
"""Where the series of the error function gives way to the fraction of its complement."""
_TERMS, _LEVELS = 32, 110
_LAST = 5.863584748755167
"""The inverse of the error function at the last number before 1."""
_NOTHING = 40.0
"""From here on the complement is zero."""
_STIRLING = (
    *(1 / 12, -1 / 360, 1 / 1260, -1 / 1680),
    *(1 / 1188, -691 / 360360, 1 / 156, -3617 / 122400),
)
_SHIFT, _FAR = 12, 20.0


def _in_double(function: Callable[[Array], Array]) -> Callable[[Array], Array]:
    return lambda x: function(x.astype("float64")).astype(x.dtype)


def _near(x: Array) -> Array:
    """``erf`` by ``2x/√π e^(-x²) Σ (2x²)ⁿ / (2n + 1)!!``, all of one sign."""
    square = x * x
    total = np.ones_like(x)
    for n in range(_TERMS, 0, -1):
        total = 1.0 + total * square * (2.0 / (2 * n + 1))
    return total * x * np.exp(-square) * (2.0 / math.sqrt(math.pi))


def _beyond(x: Array) -> Array:
    """``erfc`` of positive ``x`` by Laplace's continued fraction."""
    fraction = x
    for n in range(_LEVELS, 0, -1):
        fraction = x + (0.5 * n) / fraction
    # The square in two parts, of which the first is exact.
    whole = np.floor(x * 16.0) / 16.0
    bell = np.exp(-whole * whole) * np.exp(-(x - whole) * (x + whole))
    return bell / (fraction * math.sqrt(math.pi))


def _parts(x: Array) -> tuple[Array, Array, Array]:
    """Whether ``x`` is near zero, ``erf`` there, and ``erfc |x|`` elsewhere."""
    size = np.abs(x)
    near = size < _SPLIT
    inner = np.where(near, x, np.zeros_like(x))
    outer = np.where(near, np.full_like(x, _SPLIT), np.minimum(size, np.full_like(x, _NOTHING)))
    return near, _near(inner), _beyond(outer)


def _keeping_nan(x: Array, values: Array) -> Array:
    return np.where(np.isnan(x), x, values)


@_in_double
def erf(x: Array) -> Array:
    near, inner, outer = _parts(x)
    return _keeping_nan(x, np.where(near, inner, np.sign(x) * (1.0 - outer)))


@_in_double
def erfc(x: Array) -> Array:
    near, inner, outer = _parts(x)
    return _keeping_nan(x, np.where(near, 1.0 - inner, np.where(x > 0, outer, 2.0 - outer)))


@_in_double
def erfinv(x: Array) -> Array:
    own, here = npx.erfinv(x), sys.modules[__name__]
    # Several steps, as of the last numbers before 1 MXNet's is NaN or has two digits.
    found = np.where(np.isfinite(own), own, np.sign(x) * _LAST)
    for _ in range(3):
        found = inverted(np, here, found, x)
    found = np.where(np.abs(x) == 1, x * math.inf, found)
    return np.where(np.abs(x) > 1, np.full_like(x, math.nan), found)


@_in_double
def gammaln(x: Array) -> Array:
    left = x < 0.5
    z = np.where(left, 1.0 - x, x)
    close = z < _FAR
    product = np.ones_like(x)
    for k in range(_SHIFT):
        product = product * (np.where(close, z, np.ones_like(z)) + float(k))
    far = np.where(close, z + float(_SHIFT), z)
    inverse = 1.0 / far
    series = np.zeros_like(x)
    for coefficient in reversed(_STIRLING):
        series = series * inverse * inverse + coefficient
    right = (far - 0.5) * np.log(far) - far + 0.5 * math.log(2 * math.pi) + series * inverse
    right = right - np.where(close, np.log(product), np.zeros_like(x))
    sine = np.abs(np.sin((x - np.rint(x)) * math.pi))
    values = np.where(left, math.log(math.pi) - np.log(sine) - right, right)
    values = np.where(np.isinf(x), np.full_like(x, math.inf), values)
    return _keeping_nan(x, values)
