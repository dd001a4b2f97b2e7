"""The gamma and error functions: MXNet's derivatives, with values right to the end.

MXNet computes ``erf`` and ``gammaln`` in single precision somewhere and is right to eight digits.
``value + (f(x) − f(x̄))`` with ``x̄`` a constant copy of ``x`` has the value given, as the bracket is
zero, and the derivatives of ``f``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy

from multicalc.xp.common import gamma as values

from ..rules import special
from ..runtime.loading import load
from .host import plain
from .operands import Array, floating

mx = load()
np, npx = mx.np, mx.npx


def _with_value(
    name: str, value: Callable[[numpy.ndarray], numpy.ndarray], f: Callable[[Array], Array], x: Any
) -> Array:
    x = floating(x)
    fixed = x.detach()
    at = plain(fixed, name)
    constant = np.array(value(at), dtype=at.dtype.name, ctx=x.ctx)
    gap = f(x) - f(fixed)
    # At a pole or at infinity the bracket would be ∞ − ∞.
    return constant + np.where(np.isfinite(f(fixed)), gap, np.zeros_like(gap))


def erf(x: Any, /) -> Array:
    return _with_value("erf", values.erf, npx.erf, x)


def erfc(x: Any, /) -> Array:
    return _with_value("erfc", values.erfc, lambda y: -npx.erf(y), x)


def gammaln(x: Any, /) -> Array:
    return _with_value("gammaln", values.gammaln, npx.gammaln, x)


def digamma(x: Any, /) -> Array:
    return special.digamma(floating(x))
