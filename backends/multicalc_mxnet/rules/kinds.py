"""The few shapes that most rules have."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import Any

from ..engine.primitives import add as plus
from ..engine.primitives import multiply, reshape, zeros_like
from ..engine.tables import ZERO, Rule
from ..runtime.loading import load

np = load().np
Array = Any


def linear(op: Any, xs: Sequence, ts: Sequence, ys: tuple) -> Any:
    """Linear in the first operand; any others (indices, masks) are passed on."""
    if ts[0] is None:
        return ZERO(op, xs, ts, ys)
    return op(ts[0], *xs[1:])


def jointly_linear(op: Any, xs: Sequence, ts: Sequence, ys: tuple) -> Any:
    """Linear in all operands together."""
    return op(*(zeros_like(x) if t is None else t for x, t in zip(xs, ts, strict=True)))


def multilinear(op: Any, xs: Sequence, ts: Sequence, ys: tuple) -> Any:
    """Linear in each operand."""
    return add(*(op(*xs[:i], t, *xs[i + 1 :]) for i, t in enumerate(ts) if t is not None))


def unary(derivative: Callable[[Array, Array], Array]) -> Rule:
    """Elementwise in one operand: ``derivative(x, y)`` times the tangent."""

    def rule(op: Any, xs: Sequence, ts: Sequence, ys: tuple) -> Any:
        return multiply(ts[0], derivative(xs[0], ys[0]))

    return rule


def pushed(tangent: Callable[[Array, Array, Array], Array]) -> Rule:
    """Elementwise in one operand: ``tangent(t, x, y)``, where that is less than a product."""

    def rule(op: Any, xs: Sequence, ts: Sequence, ys: tuple) -> Any:
        return tangent(ts[0], xs[0], ys[0])

    return rule


def binary(
    left: Callable[[Array, Array, Array, Array], Array],
    right: Callable[[Array, Array, Array, Array], Array],
) -> Rule:
    """Elementwise in two operands: ``left(t, a, b, y)`` and ``right(t, a, b, y)`` added."""

    def rule(op: Any, xs: Sequence, ts: Sequence, ys: tuple) -> Any:
        (a, b), (ta, tb), (y,) = xs, ts, ys
        return add(
            None if ta is None else left(ta, a, b, y),
            None if tb is None else right(tb, a, b, y),
        )

    return rule


def add(*terms: Array | None) -> Array | None:
    """The sum of the terms there are."""
    there = [term for term in terms if term is not None]
    return functools.reduce(plus, there) if there else None


def attr(op: Any, name: str, default: Any = None) -> Any:
    """An attribute of the operator; MXNet's Python side may leave out a default."""
    return op.attrs.get(name, default)


def axes_of(op: Any, x: Array, name: str = "axis") -> tuple[int, ...]:
    """The reduced axes, normalised; all of them for ``None``."""
    axis = attr(op, name)
    if axis is None:
        return tuple(range(x.ndim))
    axes = axis if isinstance(axis, tuple | list) else (axis,)
    return tuple(int(a) % x.ndim for a in axes)


def keep(y: Array, x: Array, axes: tuple[int, ...]) -> Array:
    """A reduction's output with the reduced axes kept at length 1, to broadcast against ``x``."""
    return reshape(y, tuple(1 if i in axes else n for i, n in enumerate(x.shape)))
