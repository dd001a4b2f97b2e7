"""``permutation`` and ``choice``."""

from __future__ import annotations

import math
from math import prod
from operator import index
from typing import Any

import numpy as np

from multicalc import xp
from multicalc.backend import BackendLike, default_dtype, is_neutral, owner
from multicalc.errors import InvalidArgumentError
from multicalc.random.arguments import Shape, portable_too, shape_of, source_of, values_of
from multicalc.random.bits import folded
from multicalc.random.exponential import gumbels
from multicalc.random.integers import integers
from multicalc.random.source import Source
from multicalc.random.uniform import drawn


@portable_too
def permutation(key: Any, x: Any, axis: int = 0, *, backend: BackendLike = None) -> Any:
    """``x`` in another order, all orders equally likely.

    Args:
        key: a key.
        x: an array, or an integer for ``xp.arange(x)``.
        axis: along which ``x`` is put into another order.
        backend: a backend's name; otherwise the arrays' framework, the enclosing transform's, or
            the active backend.

    Returns:
        An array of the shape of ``x``, as ``jax.random.permutation`` gives it; differentiable with
        respect to ``x``.

    Raises:
        InvalidArgumentError: ``key`` is no key, ``x`` has no axis, or not this one.
        MixedBackendsError: the arrays belong to two frameworks.

    >>> import multicalc as mc
    >>> mc.random.permutation(mc.random.key(0), 5).tolist()
    [0, 1, 4, 3, 2]
    """
    source = source_of("permutation", key, x, backend=backend)
    count, axis = _counted("permutation", x, axis)
    order = source.given(shuffled, count)
    return order if _is_count(x) else _taken(source, x, order, axis)


@portable_too
def choice(
    key: Any,
    a: Any,
    shape: Shape = (),
    replace: bool = True,
    p: Any = None,
    axis: int = 0,
    *,
    backend: BackendLike = None,
) -> Any:
    """Elements of an array.

    Args:
        key: a key.
        a: an array, or an integer for ``xp.arange(a)``.
        shape: how many, in which shape.
        replace: whether one element can be chosen several times.
        p: how likely each is, along the axis; otherwise all equally. It has to have values.
        axis: of ``a``, along which is chosen.
        backend: a backend's name; otherwise the arrays' framework, the enclosing transform's, or
            the active backend.

    Returns:
        An array of shape ``a.shape[:axis] + shape + a.shape[axis + 1:]``, as ``jax.random.choice``
        gives it; differentiable with respect to ``a``.

    Raises:
        InvalidArgumentError: ``key`` is no key, ``shape`` no shape, ``a`` has no such axis or no
            element, ``p`` isn't as long, or negative, or more are asked for than there are.
        NotDifferentiableError: ``p`` is being differentiated.
        MixedBackendsError: the arrays belong to two frameworks.

    >>> import multicalc as mc
    >>> mc.random.choice(mc.random.key(0), 10, (4,), replace=False).tolist()
    [0, 1, 8, 5]
    """
    sizes = shape_of("choice", shape)
    source = source_of("choice", key, a, p, backend=backend)
    count, axis = _counted("choice", a, axis)
    draws = prod(sizes)
    if draws and not count:
        raise InvalidArgumentError("choice: a has no element to choose")
    if not replace and draws > count:
        raise InvalidArgumentError(
            f"choice: shape asks for {draws} of the {count} elements of a; that takes replace=True"
        )
    if p is None:
        if replace:
            ends = np.array(0), np.array(max(count, 1))
            chosen = source.given(integers, sizes, *ends, "int64")
        else:
            chosen = source.given(lambda s: s.xp.reshape(shuffled(s, count)[:draws], sizes))
    else:
        weights = _weights(values_of("choice", "p", p, source.backend), count)
        chosen = source.given(_weighted if replace else _weighted_apart, sizes, weights)
    if _is_count(a):
        return chosen
    whole = tuple(a.shape)
    flat = _taken(source, a, xp.reshape(chosen, (draws,)), axis)
    return xp.reshape(flat, (*whole[:axis], *sizes, *whole[axis + 1 :]))


def shuffled(source: Source, count: int) -> Any:
    """The numbers up to ``count`` in an order drawn: sorted by random words, so many times that
    all of their words together are distinct."""
    xp = source.xp
    order = xp.arange(count, dtype="int64")
    for _ in range(math.ceil(3 * math.log(max(1, count)) / math.log(0xFFFFFFFF))):
        source, part = source.split(2)
        places = xp.argsort(part.each((count,), folded), stable=True)
        order = xp.take(order, places, axis=0)
    return order


def _weighted(source: Source, shape: tuple[int, ...], p: np.ndarray) -> Any:
    xp = source.xp
    totals = np.cumsum(p)
    reached = xp.multiply(xp.subtract(1.0, drawn(source, shape, p.dtype.name)), float(totals[-1]))
    return xp.astype(xp.searchsorted(source.array(totals, p.dtype.name), reached), "int64")


def _weighted_apart(source: Source, shape: tuple[int, ...], p: np.ndarray) -> Any:
    xp = source.xp
    with np.errstate(divide="ignore"):
        logs = np.log(p)
    scores = xp.add(gumbels(source, p.shape, p.dtype.name), source.array(logs, p.dtype.name))
    order = xp.argsort(xp.negative(scores), stable=True)
    return xp.astype(xp.reshape(order[: prod(shape)], shape), "int64")


def _weights(p: np.ndarray, count: int) -> np.ndarray:
    if p.shape != (count,):
        raise InvalidArgumentError(
            f"choice: p has shape {p.shape}; it takes one number for each of the {count} elements"
        )
    if not (np.all(p >= 0) and np.isfinite(p).all() and p.any()):
        raise InvalidArgumentError(f"choice: p is {p}; it takes numbers above 0, and zeros")
    return p if p.dtype.name in ("float32", "float64") else p.astype(default_dtype())


def _counted(what: str, x: Any, axis: int) -> tuple[int, int]:
    """How many elements there are along the axis, and the axis from the left."""
    if _is_count(x):
        if index(x) < 0:
            raise InvalidArgumentError(f"{what}: found {x} for an array; lengths can't be negative")
        return index(x), 0
    shape = tuple(x.shape) if hasattr(x, "shape") else None
    if not shape or not -len(shape) <= axis < len(shape):
        raise InvalidArgumentError(
            f"{what}: found {x!r} and axis {axis}; it takes an array with that axis, or an integer"
        )
    return int(shape[axis]), axis % len(shape)


def _is_count(x: Any) -> bool:
    return isinstance(x, int | np.integer) and not isinstance(x, bool)


def _taken(source: Source, x: Any, places: Any, axis: int) -> Any:
    if is_neutral(x) and owner(x) != source.backend.name:
        x = source.backend.from_numpy(np.asarray(x), like=source.like)
    return xp.take(x, places, axis=axis)
