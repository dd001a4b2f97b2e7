"""Elementwise operators of one and of two arrays."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from ..engine import primitives as p
from ..engine.tables import Rule, register_rules
from .kinds import Array, add, binary, linear, np, pushed, unary


def _power_left(t: Array, a: Array, b: Array, y: Array) -> Array:
    # With exponent 0 the derivative is 0 at a = 0 too, where b·aᵇ⁻¹ would be 0·∞. Elsewhere aᵇ⁻¹ is
    # what the derivative by b has to find.
    return t * b * np.power(a, np.where(a == 0, np.where(b == 0, 1.0, b - 1.0), b - 1.0))


def _power_right(t: Array, a: Array, b: Array, y: Array) -> Array:
    # 0ᵇ = 0 for b > 0, so its derivative is 0: keep the logarithm finite there. Integers have none
    # that is no integer.
    return t * y * np.log(np.where(a == 0, 1.0, a.astype(y.dtype, copy=False)))


def _squared_radius(a: Array, b: Array) -> Array:
    return np.square(a) + np.square(b)


def _select(mask: Array, ta: Array | None, tb: Array | None) -> Array | None:
    """``where(mask, ta, tb)`` with a missing tangent as zero."""
    if ta is None and tb is None:
        return None
    return p.where(mask, 0.0 if ta is None else ta, 0.0 if tb is None else tb)


def _where(op: Any, xs: Sequence, ts: Sequence, ys: tuple) -> Any:
    return _select(xs[0], ts[1], ts[2])


def _where_one(op: Any, xs: Sequence, ts: Sequence, ys: tuple) -> Any:
    """One branch is a number: the operator with that number 0, applied to the tangent."""
    return None if ts[1] is None else op.with_attrs(scalar=0.0)(xs[0], ts[1])


def _extremum(is_left: Any) -> Rule:
    """At a tie the first operand has the derivative, as in MXNet's gradient."""

    def rule(op: Any, xs: Sequence, ts: Sequence, ys: tuple) -> Any:
        return _select(is_left(*xs), *ts)

    return rule


def _clip(op: Any, xs: Sequence, ts: Sequence, ys: tuple) -> Any:
    x, inside = xs[0], ts[0]
    low, high = op.attrs.get("a_min"), op.attrs.get("a_max")
    if low is not None:
        inside = np.where(x < low, 0.0, inside)
    if high is not None:
        inside = np.where(x > high, 0.0, inside)
    return inside


def _subtract(op: Any, xs: Sequence, ts: Sequence, ys: tuple) -> Any:
    return add(ts[0], None if ts[1] is None else p.negative(ts[1]))


register_rules(
    {
        "_npi_exp": unary(lambda x, y: y),
        "_npi_expm1": unary(lambda x, y: p.exp(x)),
        "_npi_log": pushed(lambda t, x, y: p.divide(t, x)),
        "_npi_log1p": pushed(lambda t, x, y: p.divide(t, p.add(x, 1.0))),
        "_npi_log2": pushed(lambda t, x, y: p.divide(t, p.multiply(x, math.log(2.0)))),
        "_npi_log10": pushed(lambda t, x, y: p.divide(t, p.multiply(x, math.log(10.0)))),
        "_npi_sqrt": unary(lambda x, y: p.divide(0.5, y)),
        "_npi_cbrt": unary(lambda x, y: 1.0 / (3.0 * y * y)),
        "_npi_square": unary(lambda x, y: p.multiply(x, 2.0)),
        "_npi_reciprocal": unary(lambda x, y: p.negative(p.square(y))),
        "_npi_absolute": unary(lambda x, y: p.sign(x)),
        "_npi_negative": pushed(lambda t, x, y: p.negative(t)),
        "_npi_sin": unary(lambda x, y: p.cos(x)),
        "_npi_cos": unary(lambda x, y: p.negative(p.sin(x))),
        "_npi_tan": unary(lambda x, y: p.add(p.square(y), 1.0)),
        "_npi_arcsin": unary(lambda x, y: 1.0 / np.sqrt((1.0 - x) * (1.0 + x))),
        "_npi_arccos": unary(lambda x, y: -1.0 / np.sqrt((1.0 - x) * (1.0 + x))),
        "_npi_arctan": pushed(lambda t, x, y: p.divide(t, p.add(p.square(x), 1.0))),
        "_npi_sinh": unary(lambda x, y: p.cosh(x)),
        "_npi_cosh": unary(lambda x, y: p.sinh(x)),
        # Not (1 - y)(1 + y), whose derivative is a difference: near 0 it has no digits.
        "_npi_tanh": unary(lambda x, y: p.subtract(1.0, p.square(y))),
        "_npi_arcsinh": unary(lambda x, y: 1.0 / np.hypot(x, np.ones_like(x))),
        "_npi_arccosh": unary(lambda x, y: 1.0 / (np.sqrt(x - 1.0) * np.sqrt(x + 1.0))),
        "_npi_arctanh": unary(lambda x, y: 1.0 / ((1.0 - x) * (1.0 + x))),
        "_npi_degrees": linear,
        "_npi_radians": linear,
        "_npi_nan_to_num": unary(lambda x, y: np.where(np.isfinite(x), np.ones_like(x), 0.0)),
        "_npi_add": lambda op, xs, ts, ys: add(*ts),
        "_npi_subtract": _subtract,
        "_npi_multiply": binary(
            lambda t, a, b, y: p.multiply(t, b), lambda t, a, b, y: p.multiply(a, t)
        ),
        "_npi_true_divide": binary(
            lambda t, a, b, y: p.divide(t, b),
            lambda t, a, b, y: p.negative(p.divide(p.multiply(t, y), b)),
        ),
        "_npi_power": binary(_power_left, _power_right),
        "_npi_mod": binary(lambda t, a, b, y: t, lambda t, a, b, y: -t * np.floor(a / b)),
        "_npi_arctan2": binary(
            lambda t, a, b, y: t * b / _squared_radius(a, b),
            lambda t, a, b, y: -t * a / _squared_radius(a, b),
        ),
        "_npi_hypot": binary(lambda t, a, b, y: t * a / y, lambda t, a, b, y: t * b / y),
        "_npi_copysign": binary(
            lambda t, a, b, y: t * np.sign(a) * np.sign(y), lambda t, a, b, y: np.zeros_like(t)
        ),
        "_npi_ldexp": binary(
            lambda t, a, b, y: t * np.power(2.0, b), lambda t, a, b, y: t * y * math.log(2.0)
        ),
        "broadcast_maximum": _extremum(lambda a, b: a >= b),
        "broadcast_minimum": _extremum(lambda a, b: a <= b),
        "clip": _clip,
        "_npi_where": _where,
        "_npi_where_lscalar": _where_one,
        "_npi_where_rscalar": _where_one,
    }
)
