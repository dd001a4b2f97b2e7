"""What MLX computes with float32's digits in float64, made of what has all of them."""

import mlx.core as mx


def differentiable(function, slope):
    """``function`` of one array, with the derivative ``slope``."""
    whole = mx.custom_function(function)
    whole.vjp(lambda x, cotangent, _: cotangent * slope(x))
    return whole


def _exp(x):
    return mx.where(x < 0, 1.0 / (1.0 + mx.expm1(-x)), 1.0 + mx.expm1(x))


def _sine_and_cosine(x):
    t = mx.tan(0.5 * x)
    return 2.0 * t / (1.0 + t * t), (1.0 - t * t) / (1.0 + t * t)


exp = differentiable(_exp, lambda x: exp(x))
sin = differentiable(lambda x: _sine_and_cosine(x)[0], lambda x: cos(x))
cos = differentiable(lambda x: _sine_and_cosine(x)[1], lambda x: -sin(x))
