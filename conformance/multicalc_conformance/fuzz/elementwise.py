"""Steps that work entry by entry, written so that every real number is in their domain."""

from __future__ import annotations

UNARY = tuple(
    line.strip()
    for line in """
    {0} + 1.5
    {0} * -0.5
    2 * {0}
    3 - {0}
    {0} / 4
    -{0}
    {0} ** 2
    {0} ** 3
    xp.sin({0})
    xp.cos({0})
    xp.tanh({0})
    xp.square({0})
    xp.negative({0})
    xp.positive({0})
    xp.abs({0})
    xp.atan({0})
    xp.asinh({0})
    xp.sigmoid({0})
    xp.softplus({0})
    xp.log_sigmoid({0})
    xp.silu({0})
    xp.relu({0})
    xp.erf({0})
    xp.erfc(xp.tanh({0}))
    xp.exp(xp.tanh({0}))
    xp.expm1(xp.sin({0}))
    xp.sinh(xp.tanh({0}))
    xp.cosh(xp.sin({0}))
    xp.tan(xp.tanh({0}))
    xp.asin(0.5 * xp.sin({0}))
    xp.acos(0.5 * xp.tanh({0}))
    xp.atanh(0.5 * xp.cos({0}))
    xp.acosh(2.0 + xp.square({0}))
    xp.log(1.0 + xp.square({0}))
    xp.log(xp.softplus({0}))
    xp.log1p(xp.softplus({0}))
    xp.log2(1.5 + xp.square({0}))
    xp.log10(2.0 + xp.sin({0}))
    xp.sqrt(1.0 + xp.square({0}))
    xp.reciprocal(2.0 + xp.tanh({0}))
    1.0 / (2.0 + xp.tanh({0}))
    (1.0 + xp.square({0})) ** 1.5
    2.0 ** xp.tanh({0})
    xp.pow(xp.softplus({0}), 2.5)
    xp.pow(3, xp.sin({0}))
    xp.pow({0}, 2)
    xp.multiply({0}, 3)
    xp.subtract(0.5, {0})
    xp.divide({0}, 1.25)
    xp.log(0.25 + xp.abs({0}))
    xp.pow(0.25 + xp.abs({0}), -1.5)
    xp.atan2({0}, -1.5)
    xp.atan2(-0.75, 0.5 + xp.square({0}))
    xp.gammaln(0.45 * xp.tanh({0}) - 3.5)
    xp.digamma(0.45 * xp.tanh({0}) - 7.5)
    xp.gammaln(1.0 + xp.softplus({0}))
    xp.digamma(1.0 + xp.softplus({0}))
    xp.clip({0}, -0.7, 0.9)
    xp.clip({0}, max=0.6)
    xp.maximum({0}, 0.25)
    xp.minimum({0}, 1)
    xp.where(xp.greater({0}, 0.3), {0}, 0.5)
    xp.where(xp.less({0}, -0.2), 2.0, xp.sin({0}))
    xp.nan_to_num({0})
    {0} - xp.floor({0})
    {0} * xp.round({0})
    xp.sign({0}) * {0}
    xp.remainder({0}, 0.75)
    xp.zeros_like({0}) + {0}
    xp.ones_like({0}) * xp.cos({0})
    """.strip().splitlines()
)

BINARY = tuple(
    line.strip()
    for line in """
    {0} + {1}
    {0} * {1}
    {0} - {1}
    xp.add({0}, {1})
    xp.subtract({0}, {1})
    xp.multiply({0}, {1})
    {0} / (2.0 + xp.tanh({1}))
    xp.divide({0}, 1.0 + xp.square({1}))
    xp.maximum({0}, {1})
    xp.minimum({0}, {1})
    xp.hypot({0}, {1})
    xp.atan2({0}, {1})
    xp.logaddexp({0}, {1})
    xp.copysign({0}, {1})
    xp.pow(xp.softplus({0}), xp.tanh({1}))
    (0.5 + xp.sigmoid({0})) ** {1}
    xp.remainder({0}, 1.0 + xp.square({1}))
    xp.where(xp.less({0}, {1}), xp.sin({0}), {1})
    xp.where(xp.greater_equal({0}, {1}), {1}, {0} * {1})
    """.strip().splitlines()
)
