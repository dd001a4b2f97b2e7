"""Functions whose derivatives of all orders are numbers where a formula's are NaN.

What isn't chosen is computed of something harmless: a NaN there would stay in the derivative.
"""

from __future__ import annotations

from typing import Any

from multicalc.xp.common.floats import all_floats, as_floats


def xlogy(xp: Any, x: Any, y: Any, /) -> Any:
    """``x log y``, where ``x`` is 0 also of a ``y`` that is 0, negative or infinite."""
    x, y = all_floats(xp, x, y)
    outside = xp.logical_or(xp.less_equal(y, 0), xp.isinf(y))
    nothing = xp.logical_and(xp.equal(x, 0), outside)
    return xp.multiply(x, xp.log(xp.where(nothing, 1.0, y)))


def xlog1py(xp: Any, x: Any, y: Any, /) -> Any:
    """``x log(1 + y)``, where ``x`` is 0 also of a ``y`` that is -1, less or infinite."""
    x, y = all_floats(xp, x, y)
    outside = xp.logical_or(xp.less_equal(y, -1), xp.isinf(y))
    nothing = xp.logical_and(xp.equal(x, 0), outside)
    return xp.multiply(x, xp.log1p(xp.where(nothing, 0.0, y)))


def safe_sqrt(xp: Any, x: Any, /) -> Any:
    """The root; all its derivatives at 0 are 0."""
    x = as_floats(xp, x)
    zero = xp.equal(x, 0)
    return xp.where(zero, 0.0, xp.sqrt(xp.where(zero, 1.0, x)))


def safe_norm(xp: Any, x: Any, /, *, axis: Any = None, keepdims: bool = False) -> Any:
    """The Euclidean norm; all its derivatives at 0 are 0."""
    x = as_floats(xp, x)
    squares = xp.real(xp.multiply(x, xp.conj(x)))
    return xp.safe_sqrt(xp.sum(squares, axis=axis, keepdims=keepdims))
