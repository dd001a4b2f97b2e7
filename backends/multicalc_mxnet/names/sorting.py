"""Sorting by the array API names; always stable. NumPy finds the order, as MXNet's isn't stable;
values are taken from the array and keep their derivatives."""

from __future__ import annotations

from typing import Any

import numpy

from multicalc.xp.common.places import order_of

from ..engine.boxes import is_symbolic
from ..engine.operators import named
from ..runtime.loading import load
from .host import from_host, needs_host, plain
from .indexing import take_along_axis
from .manipulation import moveaxis
from .operands import Array, as_array, floating

np = load().np

__all__ = ["argsort", "sort"]


def _order(x: Array, axis: int, descending: bool) -> numpy.ndarray:
    return order_of(plain(x, "argsort"), axis, descending)


def _compiled_order(x: Array, descending: bool) -> Array:
    """The stable order along the last axis by MXNet's operators, as floats.

    An order that isn't stable leads to the ranks, equal ones for equal elements; with the places
    as digits behind them no two are equal.
    """
    x = floating(x).detach().astype("float64")
    count = x.shape[-1]
    nan = np.isnan(x).astype("float64")
    x = np.where(nan > 0, np.zeros_like(x), -x if descending else x)
    steps, places = np.zeros_like(x), np.zeros_like(x) + np.array(numpy.arange(float(count)))
    for key in (x, nan):
        # NaNs are last, or first.
        key = -key if key is nan and descending else key
        order = named("argsort", axis=x.ndim - 1, is_ascend=True, dtype="float64")(key)
        ordered = named("sort", axis=x.ndim - 1, is_ascend=True)(key)
        rises = (ordered[..., 1:] != ordered[..., :-1]).astype("float64")
        ranks = np.concatenate(
            [np.zeros_like(x[..., :1]), np.cumsum(rises, axis=x.ndim - 1)], axis=x.ndim - 1
        )
        # The order's own order leads back from sorted places to the first ones.
        back = named("argsort", axis=x.ndim - 1, is_ascend=True, dtype="float64")(order)
        steps = steps + _along(ranks, back) * (1.0 if key is x else float(count))
    keys = named("sort", axis=x.ndim - 1, is_ascend=True)(steps * count + places)
    return keys - np.floor(keys / count) * count


def _along(x: Array, places: Array) -> Array:
    """``x[..., places]`` along the last axis, row by row."""
    count = x.shape[-1]
    rows = np.array(numpy.arange(float(x.size // max(count, 1))) * count)
    flat = places.reshape((-1, count)) + rows.reshape((-1, 1))
    return np.take(x.reshape((-1,)), flat.astype("int64"), axis=0).reshape(places.shape)


def _is_compiled(x: Array) -> bool:
    return is_symbolic(x) and not needs_host(x)


def argsort(x: Any, /, *, axis: int = -1, descending: bool = False, stable: bool = True) -> Array:
    x = as_array(x)
    if _is_compiled(x):
        order = _compiled_order(moveaxis(x, axis, -1), descending)
        return moveaxis(order, -1, axis).astype("int64")
    return from_host(_order(x, axis, descending))


def sort(x: Any, /, *, axis: int = -1, descending: bool = False, stable: bool = True) -> Array:
    x = as_array(x)
    if _is_compiled(x):
        last = moveaxis(x, axis, -1)
        return moveaxis(_along(last, _compiled_order(last, descending)), -1, axis)
    return take_along_axis(x, _order(x, axis, descending), axis=axis)
