"""``log(1 + eˣ)`` and its kin: one operation of autograd's each, with derivatives of the same kind.

Nothing overflows, and no derivative of any order is a difference of equals.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from autograd.extend import defjvp, defvjp, primitive
from autograd.numpy.numpy_jvps import broadcast
from autograd.numpy.numpy_vjps import unbroadcast_f

from multicalc_numpy.scalars import elementwise, floats

__all__ = ["logaddexp", "sigmoid", "softplus"]


def _power(x: Any) -> Any:
    """``exp(-|x|)``, which can't overflow."""
    return np.exp(-np.abs(x))


def _one(x: Any) -> Any:
    # NumPy 1 would widen a float32 scalar beside a Python number.
    return x.dtype.type(1)


@primitive  # type: ignore[untyped-decorator]
def _softplus(x: Any) -> Any:
    return np.maximum(x, x.dtype.type(0)) + np.log1p(_power(x))


@primitive  # type: ignore[untyped-decorator]
def _sigmoid(x: Any) -> Any:
    return np.exp(np.minimum(x, x.dtype.type(0))) / (_one(x) + _power(x))


@primitive  # type: ignore[untyped-decorator]
def _bell(x: Any) -> Any:
    """``σ(x) σ(-x)``, the derivative of ``σ``."""
    power = _power(x)
    return power / np.square(_one(x) + power)


@primitive  # type: ignore[untyped-decorator]
def _logaddexp(x1: Any, x2: Any) -> Any:
    with np.errstate(invalid="ignore"):  # NumPy warns of NaN.
        return np.logaddexp(x1, x2)


_tilt = primitive(lambda x: np.tanh(x / 2))
"""``σ(x) - σ(-x)``."""


@primitive  # type: ignore[untyped-decorator]
def _gap(x1: Any, x2: Any) -> Any:
    """``x1 - x2``; of equal infinities it is 0."""
    with np.errstate(invalid="ignore"):
        return np.where(x1 == x2, x1.dtype.type(0), x1 - x2)


defvjp(_softplus, lambda y, x: lambda g: g * _sigmoid(x))
defjvp(_softplus, lambda t, y, x: t * _sigmoid(x))
defvjp(_sigmoid, lambda y, x: lambda g: g * _bell(x))
defjvp(_sigmoid, lambda t, y, x: t * _bell(x))
defvjp(_bell, lambda y, x: lambda g: -g * y * _tilt(x))
defjvp(_bell, lambda t, y, x: -t * y * _tilt(x))
defvjp(_tilt, lambda y, x: lambda g: 2 * g * _bell(x))
defjvp(_tilt, lambda t, y, x: 2 * t * _bell(x))
defvjp(
    _logaddexp,
    lambda y, x1, x2: unbroadcast_f(x1, lambda g: g * _sigmoid(_gap(x1, x2))),
    lambda y, x1, x2: unbroadcast_f(x2, lambda g: g * _sigmoid(_gap(x2, x1))),
)
defjvp(
    _logaddexp,
    lambda t, y, x1, x2: t * _sigmoid(_gap(x1, x2)),
    lambda t, y, x1, x2: t * _sigmoid(_gap(x2, x1)),
)
defvjp(
    _gap,
    lambda y, x1, x2: unbroadcast_f(x1, lambda g: g),
    lambda y, x1, x2: unbroadcast_f(x2, lambda g: -g),
)
defjvp(
    _gap,
    lambda t, y, x1, x2: broadcast(t, y),
    lambda t, y, x1, x2: broadcast(-t, y),
)

softplus = elementwise(_softplus)
sigmoid = elementwise(_sigmoid)
logaddexp = elementwise(_logaddexp, floats)
