"""Functions between the layers of networks."""

from __future__ import annotations

import math
from typing import Any

from multicalc.xp.common.floats import as_floats, check_floats


def elu(xp: Any, x: Any, /, *, alpha: float = 1.0) -> Any:
    """At 0 the derivatives are those of the left side."""
    x = as_floats(xp, x)
    positive = xp.greater(x, 0)
    # What isn't chosen must not overflow.
    return xp.where(positive, x, xp.multiply(alpha, xp.expm1(xp.where(positive, 0.0, x))))


def leaky_relu(xp: Any, x: Any, /, *, negative_slope: float = 0.01) -> Any:
    """At 0 the derivative is that of the left side."""
    x = as_floats(xp, x)
    return xp.where(xp.greater(x, 0), x, xp.multiply(negative_slope, x))


def gelu(xp: Any, x: Any, /, *, approximate: bool = False) -> Any:
    """``x Φ(x)``, of the normal distribution's ``Φ``. The approximation is ``½ x (1 + tanh u)``,
    which is ``x σ(2u)``."""
    x = as_floats(xp, x)
    if approximate:
        cubed = xp.multiply(xp.multiply(x, xp.square(x)), 0.044715)
        return xp.multiply(x, xp.sigmoid(xp.multiply(xp.add(x, cubed), math.sqrt(8 / math.pi))))
    return xp.multiply(xp.multiply(x, 0.5), xp.erfc(xp.multiply(x, -math.sqrt(0.5))))


def layer_norm(xp: Any, x: Any, /, *, axis: Any = -1, epsilon: float = 1e-5) -> Any:
    """With the mean 0 and the variance 1 along ``axis``, but for ``epsilon``."""
    check_floats(xp, "layer_norm", x)
    rest = xp.subtract(x, xp.mean(x, axis=axis, keepdims=True))
    spread = xp.mean(xp.square(rest), axis=axis, keepdims=True)
    return xp.divide(rest, xp.sqrt(xp.add(spread, epsilon)))
