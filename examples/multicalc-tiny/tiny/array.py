"""Arrays that remember what they were computed from, and the way back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

Parents = tuple[tuple["Array", Callable[["Array"], "Array"]], ...]


class Array:
    """NumPy data, and for each array it was computed from the pullback to that array."""

    __array_ufunc__ = None  # NumPy leaves operators between its arrays and ours to us.

    def __init__(self, data: Any, parents: Parents = ()) -> None:
        self.data = np.asarray(data)
        self.parents = parents

    @property
    def shape(self) -> tuple[int, ...]:
        return self.data.shape

    @property
    def ndim(self) -> int:
        return self.data.ndim

    @property
    def dtype(self) -> np.dtype:
        return self.data.dtype

    def __len__(self) -> int:
        return len(self.data)

    def __bool__(self) -> bool:
        return bool(self.data)

    def __float__(self) -> float:
        return float(self.data)

    def __int__(self) -> int:
        return int(self.data)

    __index__ = __int__

    def __repr__(self) -> str:
        return f"tiny.array({self.data.tolist()}, dtype={self.dtype})"


def array(data: Any, dtype: Any = None) -> Array:
    """An array of ``data``."""
    return Array(np.array(data, dtype=dtype))


def computed(data: Any, *parents: tuple[Any, Callable[[Array], Array]]) -> Array:
    """The result of an operation. A parent that nothing is traced through is left out."""
    return Array(data, tuple((p, back) for p, back in parents if p.parents))


def vjp(
    f: Callable[..., Sequence[Array]], xs: Sequence[Array]
) -> tuple[Sequence[Array], Callable[[Sequence[Array]], list[Array]]]:
    """The outputs of ``f`` at ``xs``, and the pullback of cotangents to ``xs``.

    Pullbacks are made of the framework's own operations, so that they can be differentiated again.
    """
    inputs = [Array(x.data, ((x, lambda c: c),)) for x in xs]
    outs = f(*inputs)

    def pullback(cotangents: Sequence[Array]) -> list[Array]:
        found = {id(out): Array(np.zeros_like(out.data)) for out in [*outs, *inputs]}
        for out, cotangent in zip(outs, cotangents, strict=True):
            found[id(out)] = found[id(out)] + cotangent
        stop = {id(x) for x in inputs}
        for node in _downwards(outs, stop):
            for parent, back in node.parents if id(node) not in stop else ():
                given = back(found[id(node)])
                found[id(parent)] = found[id(parent)] + given if id(parent) in found else given
        return [found[id(x)] for x in inputs]

    return outs, pullback


def _downwards(outs: Sequence[Array], stop: set[int]) -> list[Array]:
    """All that ``outs`` were computed from, each after everything that uses it."""
    order: list[Array] = []
    seen: set[int] = set()
    stack = [(out, False) for out in outs]
    while stack:
        node, done = stack.pop()
        if done:
            order.append(node)
        elif id(node) not in seen:
            seen.add(id(node))
            stack.append((node, True))
            if id(node) not in stop:
                stack += [(parent, False) for parent, _ in node.parents]
    return order[::-1]
