"""Products of vectors, matrices and tensors, made of ``matmul`` of matrices, or of ``sum``."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod
from typing import Any

import numpy as np

from multicalc.xp.common.axes import axes_of
from multicalc.xp.common.einsum import einsum_of


def matrix_transpose(xp: Any, x: Any, /) -> Any:
    if len(x.shape) < 2:
        raise ValueError(f"matrix_transpose: takes matrices, found shape {tuple(x.shape)}")
    *stack, rows, columns = range(len(x.shape))
    return xp.permute_dims(x, (*stack, columns, rows))


def dot(xp: Any, x1: Any, x2: Any, /) -> Any:
    """NumPy's: over the last axis of the first and the last but one of the second."""
    if not x1.shape or not x2.shape:
        return x1 * x2
    return xp.tensordot(x1, x2, axes=([-1], [-2 if len(x2.shape) > 1 else -1]))


def outer(xp: Any, x1: Any, x2: Any, /) -> Any:
    return xp.reshape(x1, (-1, 1)) * xp.reshape(x2, (1, -1))


def vecdot(xp: Any, x1: Any, x2: Any, /, *, axis: int = -1) -> Any:
    products = xp.conj(x1) * x2
    return xp.sum(products, axis=axis, dtype=products.dtype)


def tensordot(xp: Any, x1: Any, x2: Any, /, *, axes: Any = 2) -> Any:
    if isinstance(axes, int):
        axes = (range(len(x1.shape) - axes, len(x1.shape)), range(axes))
    one, other = (
        axes_of(tuple(each), len(x.shape)) for each, x in zip(axes, (x1, x2), strict=True)
    )
    left = [a for a in range(len(x1.shape)) if a not in one]
    right = [a for a in range(len(x2.shape)) if a not in other]
    shape = (*(x1.shape[a] for a in left), *(x2.shape[a] for a in right))
    if [x1.shape[a] for a in one] != [x2.shape[a] for a in other]:
        raise ValueError(
            f"tensordot: the axes {one} of shape {tuple(x1.shape)} and {other} of "
            f"{tuple(x2.shape)} differ in length"
        )
    count = prod(x1.shape[a] for a in one)
    x1 = xp.reshape(xp.permute_dims(x1, (*left, *one)), (_size(x1, left), count))
    x2 = xp.reshape(xp.permute_dims(x2, (*other, *right)), (count, _size(x2, right)))
    return xp.reshape(xp.matmul(x1, x2), shape)


def _size(x: Any, axes: Sequence[int]) -> int:
    return prod(x.shape[a] for a in axes)


def diagonal(xp: Any, x: Any, /, *, offset: int = 0) -> Any:
    if len(x.shape) < 2:
        raise ValueError(f"diagonal: takes matrices, found shape {tuple(x.shape)}")
    *stack, rows, columns = x.shape
    at = np.diagonal(np.arange(rows * columns).reshape(rows, columns), offset)
    return xp.take(xp.reshape(x, (*stack, rows * columns)), at, axis=-1)


def einsum(xp: Any, subscripts: str, /, *arrays: Any) -> Any:
    def contracted(subscripts: str, *xs: Any) -> Any:
        return _contracted(xp, subscripts, xs)

    return einsum_of(xp, contracted, subscripts, arrays)


def _contracted(xp: Any, subscripts: str, xs: Sequence[Any]) -> Any:
    """Of operands that have each index once, one after another."""
    inputs, _, output = subscripts.partition("->")
    terms = inputs.split(",")
    spelled = [_spelled(term, len(x.shape)) for term, x in zip(terms, xs, strict=True)]
    dots = max((t[1] for t in spelled), default=0)
    found, *rest = [t[0] for t in spelled]
    output = output.replace("...", _DOTS[-dots:] if dots else "")
    x = xs[0]
    for k, (term, y) in enumerate(zip(rest, xs[1:], strict=True)):
        wanted = {*output, *"".join(rest[k + 1 :])}
        found, x = _pair(xp, found, x, term, y, wanted)
    found, x = _summed(xp, found, x, set(output))
    return xp.permute_dims(x, tuple(found.index(c) for c in output)) if output else x


_DOTS = "".join(map(chr, range(0x3B1, 0x3B1 + 16)))
"""Indices of the axes that an ellipsis stands for."""


def _spelled(term: str, ndim: int) -> tuple[str, int]:
    """A term with letters for its ellipsis, and how many."""
    count = ndim - len(term.replace("...", "")) if "..." in term else 0
    return term.replace("...", _DOTS[-count:] if count else ""), count


def _summed(xp: Any, term: str, x: Any, wanted: set[str]) -> tuple[str, Any]:
    """Over the indices that aren't wanted."""
    over = tuple(k for k, c in enumerate(term) if c not in wanted)
    return "".join(c for c in term if c in wanted), xp.sum(x, axis=over) if over else x


def _pair(xp: Any, one: str, x: Any, other: str, y: Any, wanted: set[str]) -> tuple[str, Any]:
    """Two operands as stacks of matrices, multiplied."""
    one, x = _summed(xp, one, x, wanted | {*other})
    other, y = _summed(xp, other, y, wanted | {*one})
    sizes: dict[str, int] = {}
    for c, n in (*zip(one, x.shape, strict=True), *zip(other, y.shape, strict=True)):
        sizes[c] = int(n) if sizes.get(c, 1) == 1 else sizes[c]
    stack = [c for c in one if c in other and c in wanted]
    inner = [c for c in one if c in other and c not in wanted]
    left = [c for c in one if c not in other]
    right = [c for c in other if c not in one]
    x = _laid(xp, one, x, (stack, left, inner), sizes)
    y = _laid(xp, other, y, (stack, inner, right), sizes)
    found = [*stack, *left, *right]
    return "".join(found), xp.reshape(xp.matmul(x, y), tuple(sizes[c] for c in found))


def _laid(
    xp: Any, term: str, x: Any, groups: Sequence[Sequence[str]], sizes: dict[str, int]
) -> Any:
    """With an axis for each group of indices, those of length one stretched."""
    order = [c for group in groups for c in group]
    x = xp.permute_dims(x, tuple(term.index(c) for c in order))
    x = xp.broadcast_to(x, tuple(sizes[c] for c in order))
    return xp.reshape(x, tuple(prod(sizes[c] for c in group) for group in groups))
