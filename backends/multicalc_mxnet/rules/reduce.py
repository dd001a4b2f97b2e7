"""Reductions and scans along axes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from multicalc.errors import UnsupportedOperationError

from ..engine import primitives
from ..engine.tables import register_rules
from .kinds import Array, attr, axes_of, keep, linear, np


def _extremum(op: Any, xs: Sequence, ts: Sequence, ys: tuple) -> Any:
    """The tangent where the extremum is, shared equally by ties."""
    x, t, axes = xs[0], ts[0], axes_of(op, xs[0])
    # Constants: where the comparison is recorded too, MXNet's backward run ends the process.
    chosen = x.detach() == keep(ys[0].detach(), x, axes)
    total = np.sum(np.where(chosen, t, np.zeros_like(t)), axis=axes)
    count = np.sum(chosen.astype(x.dtype), axis=axes)
    return (total / count).reshape(ys[0].shape)


def _prod(op: Any, xs: Sequence, ts: Sequence, ys: tuple) -> Any:
    """The product rule on a tree of pairs: no division, so zeros among the factors are fine."""
    axes = axes_of(op, xs[0])
    value, tangent = leading(xs[0], axes), leading(ts[0], axes)
    while value.shape[0] > 1:
        if value.shape[0] % 2:
            one, zero = np.ones_like(value[:1]), np.zeros_like(value[:1])
            value, tangent = np.concatenate([value, one]), np.concatenate([tangent, zero])
        half = value.shape[0] // 2
        a, b, ta, tb = value[:half], value[half:], tangent[:half], tangent[half:]
        value, tangent = a * b, ta * b + a * tb
    return tangent.reshape(ys[0].shape)


def leading(x: Array, axes: tuple[int, ...]) -> Array:
    """``x`` with the axes merged into a leading one, and the others into a second."""
    rest = tuple(i for i in range(x.ndim) if i not in axes)
    shape = tuple([math.prod(x.shape[i] for i in each) for each in (axes, rest)])
    return primitives.transpose(x, axes + rest).reshape(shape)


def _centred_product(op: Any, x: Array, t: Array) -> Array:
    """``Σ (x − mean x) t / (n − ddof)``, half the tangent of the variance."""
    axes = axes_of(op, x)
    n = math.prod(x.shape[i] for i in axes) - int(attr(op, "ddof", 0))
    centred = x - np.mean(x, axis=axes, keepdims=True)
    return np.sum(centred * t, axis=axes, keepdims=bool(attr(op, "keepdims", False))) / n


def _var(op: Any, xs: Sequence, ts: Sequence, ys: tuple) -> Any:
    return 2.0 * _centred_product(op, xs[0], ts[0])


def _std(op: Any, xs: Sequence, ts: Sequence, ys: tuple) -> Any:
    return _centred_product(op, xs[0], ts[0]) / ys[0]


def _norm(op: Any, xs: Sequence, ts: Sequence, ys: tuple) -> Any:
    """Vector norms and the Frobenius norm."""
    x, t, axes = xs[0], ts[0], axes_of(op, xs[0])
    order, flag = attr(op, "ord", 2), attr(op, "flag", -1)
    frobenius = flag == -2 or (flag == 1 and order == 2)
    if not frobenius and (len(axes) > 1 or flag not in (-1, 1)):
        raise UnsupportedOperationError(
            f"mxnet: the matrix norm of order {order} has no rule beyond first order. Use the "
            'Frobenius norm or a vector norm, or method="finite-difference".'
        )
    y = keep(ys[0], x, axes)
    if frobenius or order == 2:
        weight = x / y
    elif order == 1:
        weight = np.sign(x)
    else:
        weight = np.sign(x) * np.power(np.abs(x) / y, float(order) - 1.0)
    return np.sum(weight * t, axis=axes).reshape(ys[0].shape)


def _average(op: Any, xs: Sequence, ts: Sequence, ys: tuple) -> Any:
    """``Σ w a / Σ w``, and ``Σ w`` as second output where it is asked for."""
    if len(xs) == 1:
        mean = np.mean(ts[0], axis=axes_of(op, xs[0]))
        return mean if len(ys) == 1 else (mean, None)
    (a, w), (ta, tw) = xs, ts
    axes = axes_of(op, a)
    if w.ndim < a.ndim:
        shape = tuple(n if i in axes else 1 for i, n in enumerate(a.shape))
        w = w.reshape(shape)
        tw = None if tw is None else tw.reshape(shape)
    total = np.sum(np.broadcast_to(w, a.shape), axis=axes)
    rate = 0.0 if ta is None else np.sum(w * ta, axis=axes)
    if tw is not None:
        rate = rate + np.sum(tw * (a - keep(ys[0], a, axes)), axis=axes)
    first = rate / total
    if len(ys) == 1:
        return first
    weights = None if tw is None else np.sum(np.broadcast_to(tw, a.shape), axis=axes)
    return first, weights


register_rules(
    {
        "_np_sum": linear,
        "_npi_mean": linear,
        "_np_cumsum": linear,
        "_np_prod": _prod,
        "_np_max": _extremum,
        "_np_min": _extremum,
        "_npi_var": _var,
        "_npi_std": _std,
        "_npi_norm": _norm,
        "_npi_average": _average,
    }
)
