"""What MLX computes with float32's digits in float64, and pow's derivatives, which are NaN at 0.

Each is made of functions that have all digits, and has its derivative as functions of this module.
"""

import mlx.core as mx


def differentiable(forward, *slopes):
    """``forward`` with the derivative ``slope(*xs)`` by each of its arguments."""
    function = mx.custom_function(lambda *xs: forward(*xs))

    @function.vjp
    def vjp(xs, cotangent, _):
        if len(slopes) == 1:  # Then MLX gives the argument, and takes its cotangent, as it is.
            return cotangent * slopes[0](xs)
        return tuple(cotangent * slope(*xs) for slope in slopes)

    return function


def _exp(x):
    size = mx.abs(x)
    grown = mx.sinh(size) + mx.cosh(size)
    return mx.where(x < 0, 1.0 / grown, grown)


def _sin(x):
    t = mx.tan(0.5 * x)
    return 2.0 * t / (1.0 + t * t)


def _cos(x):
    t = mx.tan(0.5 * x)
    return (1.0 - t * t) / (1.0 + t * t)


def pow(x, y):
    """Of integers it is MLX's own; a number has the dtype of the array beside it."""
    x, y = mx.broadcast_arrays(x, y if isinstance(y, mx.array) else mx.array(y, dtype=x.dtype))
    return power(x, y) if mx.issubdtype(x.dtype, mx.floating) else mx.power(x, y)


def _by_base(x, y):
    return y * power(x, mx.where(y == 0, 0.0 * y + 1.0, y - 1.0))


def _by_exponent(x, y):
    return power(x, y) * mx.log(mx.where(x == 0, 0.0 * x + 1.0, x))


exp = differentiable(_exp, lambda x: exp(x))
sin = differentiable(_sin, lambda x: cos(x))
cos = differentiable(_cos, lambda x: -sin(x))
power = differentiable(mx.power, _by_base, _by_exponent)
