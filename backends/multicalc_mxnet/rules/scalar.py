"""Elementwise operators of an array and a number, which MXNet keeps as attribute ``scalar``."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

from ..engine import primitives as p
from ..engine.tables import Rule, register_rules
from .kinds import Array, linear, np


def _with_scalar(derivative: Callable[[Array, float, Array], Array | None]) -> Rule:
    """``derivative(x, s, y)`` times the tangent; ``None`` where it is zero."""

    def rule(op: Any, xs: Sequence, ts: Sequence, ys: tuple) -> Any:
        factor = derivative(xs[0], float(op.attrs["scalar"]), ys[0])
        return None if factor is None else p.multiply(ts[0], factor)

    return rule


def _power(x: Array, s: float, y: Array) -> Array | None:
    if s == 0.0:
        return None
    if s == 1.0:
        return p.ones_like(x)
    return p.multiply(x if s == 2.0 else p.power(x, s - 1.0), s)


def _tangent(op: Any, xs: Sequence, ts: Sequence, ys: tuple) -> Any:
    return ts[0]


def _where(holds: Callable[[Array, float], Array]) -> Rule:
    def rule(op: Any, xs: Sequence, ts: Sequence, ys: tuple) -> Any:
        return p.where(holds(xs[0], float(op.attrs["scalar"])), ts[0], 0.0)

    return rule


register_rules(
    {
        "_npi_add_scalar": _tangent,
        "_npi_subtract_scalar": _tangent,
        "_npi_rsubtract_scalar": lambda op, xs, ts, ys: p.negative(ts[0]),
        "_npi_multiply_scalar": linear,
        "_npi_true_divide_scalar": linear,
        "_npi_rtrue_divide_scalar": _with_scalar(lambda x, s, y: p.negative(p.divide(y, x))),
        "_npi_power_scalar": _with_scalar(_power),
        "_npi_rpower_scalar": _with_scalar(
            # 0ˣ is 0 right of 0; the power of a negative number is none between integers.
            lambda x, s, y: p.multiply(y, math.log(s) if s > 0 else 0.0 if s == 0 else math.nan)
        ),
        "_npi_mod_scalar": _tangent,
        "_npi_rmod_scalar": _with_scalar(lambda x, s, y: -np.floor(s / x)),
        "_npi_arctan2_scalar": _with_scalar(lambda x, s, y: s / (np.square(x) + s * s)),
        "_npi_rarctan2_scalar": _with_scalar(lambda x, s, y: -s / (np.square(x) + s * s)),
        "_hypot_scalar": _with_scalar(lambda x, s, y: x / y),
        "_npi_copysign_scalar": _with_scalar(lambda x, s, y: np.sign(x) * math.copysign(1.0, s)),
        "_npi_ldexp_scalar": _with_scalar(lambda x, s, y: np.full_like(x, 2.0**s)),
        "_npi_rldexp_scalar": _with_scalar(lambda x, s, y: y * math.log(2.0)),
        # At a tie the array has the derivative, as in MXNet's gradient.
        "_maximum_scalar": _where(lambda x, s: x >= s),
        "_minimum_scalar": _where(lambda x, s: x <= s),
    }
)
