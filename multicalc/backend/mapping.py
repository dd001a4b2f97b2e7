"""A function of one example mapped over many, one after the other: always right, and slow; and what
a framework's own way can't map."""

from __future__ import annotations

from typing import TYPE_CHECKING

from multicalc.errors import UnsupportedOperationError

if TYPE_CHECKING:
    from multicalc.backend.framework import Array, Arrays
    from multicalc.backend.protocol import Axes, Backend, FlatFunction


class BeyondVmapError(UnsupportedOperationError):
    """The framework's own ``vmap`` has no form of something that arrays of a batch have."""


def mapped_one_by_one(
    backend: Backend, f: FlatFunction, xs: Arrays, axes: Axes
) -> tuple[Arrays, Arrays]:
    """``outs, aux`` of ``f``, stacked along a first axis; ``axes`` has which axis of each of ``xs``
    is mapped, None where none is."""
    examples = [
        None if axis is None else backend.namespace.unstack(x, axis=axis)
        for x, axis in zip(xs, axes, strict=True)
    ]
    count = next(len(each) for each in examples if each is not None)
    found = [
        f(*[x if each is None else each[k] for x, each in zip(xs, examples, strict=True)])
        for k in range(count)
    ]
    outs, aux = zip(*found, strict=True)
    return _stacked(backend, outs), _stacked(backend, aux)


def _stacked(backend: Backend, rows: tuple[Arrays, ...]) -> tuple[Array, ...]:
    return tuple([backend.namespace.stack(column) for column in zip(*rows, strict=True)])
