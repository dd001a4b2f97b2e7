"""The gamma and error functions: MXNet's derivatives, with values right to the end.

MXNet computes ``erf`` and ``gammaln`` in single precision somewhere and is right to eight digits.
``value + (f(x) − f(x̄))`` with ``x̄`` a constant copy of ``x`` has the value given, as the bracket is
zero, and the derivatives of ``f``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from multicalc.xp.common import gamma as values

from ..engine.boxes import is_symbolic
from ..rules import special
from ..runtime.loading import load
from . import gamma_values
from .host import plain
from .operands import Array, floating

mx = load()
np, npx = mx.np, mx.npx


def _with_value(name: str, f: Callable[[Array], Array], x: Any) -> Array:
    x = floating(x)
    fixed = x.detach()
    if is_symbolic(fixed) and fixed.size:
        constant = getattr(gamma_values, name)(fixed)
    else:
        at = plain(fixed, name)
        constant = np.array(getattr(values, name)(at), dtype=at.dtype.name, ctx=x.ctx)
    gap = f(x) - f(fixed)
    # At a pole or at infinity the bracket would be ∞ − ∞.
    return constant + np.where(np.isfinite(f(fixed)), gap, np.zeros_like(gap))


def erf(x: Any, /) -> Array:
    return _with_value("erf", npx.erf, x)


def erfc(x: Any, /) -> Array:
    return _with_value("erfc", lambda y: -npx.erf(y), x)


def erfinv(x: Any, /) -> Array:
    return _with_value("erfinv", npx.erfinv, x)


def gammaln(x: Any, /) -> Array:
    return _with_value("gammaln", npx.gammaln, x)


def digamma(x: Any, /) -> Array:
    return special.digamma(floating(x))
