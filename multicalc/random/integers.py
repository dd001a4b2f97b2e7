"""``randint``."""

from __future__ import annotations

from math import prod
from typing import Any

import numpy as np

from multicalc.backend import BackendLike
from multicalc.errors import InvalidArgumentError
from multicalc.random.arguments import (
    Shape,
    filled,
    integer_dtype,
    portable_too,
    shape_of,
    source_of,
    values_of,
)
from multicalc.random.source import Source

_MOST = 2**31
"""The widest range for which 64 bits hold all products."""


@portable_too
def randint(
    key: Any,
    shape: Shape,
    minval: Any,
    maxval: Any,
    dtype: Any = "int64",
    *,
    backend: BackendLike = None,
) -> Any:
    """Integers from ``minval`` to ``maxval - 1``, all equally likely but for the remainder of
    ``2**bits`` by ``maxval - minval``.

    Args:
        key: a key.
        shape: of the result.
        minval, maxval: integers, or arrays of integers that broadcast to ``shape``, whose values
            are known when a function is compiled; they are at most 2**31 apart.
        dtype: int32 or int64.
        backend: a backend's name; otherwise the key's framework, the enclosing transform's, or the
            active backend.

    Returns:
        An array, equal to what ``jax.random.randint`` gives where JAX has 64 bits.

    Raises:
        InvalidArgumentError: ``key`` is no key, ``shape`` no shape, ``dtype`` none of these, or
            there is no integer in the range, it is too wide or doesn't fit the dtype, or the bounds
            don't broadcast to ``shape``.
        TracingError: a bound has no values.

    >>> import multicalc as mc
    >>> mc.random.randint(mc.random.key(0), (5,), 0, 10).tolist()
    [5, 1, 5, 7, 3]
    """
    sizes, name = shape_of("randint", shape), integer_dtype("randint", dtype)
    source = source_of("randint", key, minval, maxval, backend=backend)
    low = values_of("randint", "minval", minval, source.backend)
    high = values_of("randint", "maxval", maxval, source.backend)
    _check(low, high, name)
    filled("randint", sizes, low, high)
    return source.given(integers, sizes, low, high, name)


def _check(low: np.ndarray, high: np.ndarray, dtype: str) -> None:
    for name, x in (("minval", low), ("maxval", high)):
        if x.dtype.kind not in "iu":
            raise InvalidArgumentError(
                f"randint: {name} holds {x.dtype}; it takes integers; write int({name})"
            )
    spans = np.subtract(high.astype(object), low.astype(object))
    limits = np.iinfo(dtype)
    if np.any(spans <= 0):
        raise InvalidArgumentError(
            f"randint: minval is {low} and maxval {high}; maxval has to be above minval, as it is "
            "not drawn itself"
        )
    if np.any(spans > _MOST) or np.any(low < limits.min) or np.any(high > limits.max):
        raise InvalidArgumentError(
            f"randint: minval is {low} and maxval {high}; they have to be at most 2**31 apart and "
            f"fit {dtype}; mc.random.bits gives all of 32 bits"
        )


def integers(
    source: Source, shape: tuple[int, ...], low: np.ndarray, high: np.ndarray, dtype: str
) -> Any:
    """Those of two draws, as one number of twice the bits, modulo the width of the range."""
    xp, narrow = source.xp, dtype == "int32"
    spans = high.astype(np.int64) - low.astype(np.int64)
    step = np.remainder(np.int64(1 << (16 if narrow else 32)), spans)
    # JAX's products of 32 bits wrap.
    square = step * step & (0xFFFFFFFF if narrow else -1)
    span, step, factor, start = (
        source.array(x, "int64") for x in (spans, step, np.remainder(square, spans), low)
    )

    def rest(part: Source) -> Any:
        first, second = part.words(0, prod(shape))
        if narrow:
            return below_span(part.xor(first, second))
        return added(below_span(first), step, below_span(second))

    def below_span(words: Any) -> Any:
        return xp.remainder(xp.reshape(xp.astype(words, "int64"), shape), span)

    def added(x: Any, factor: Any, y: Any) -> Any:
        total = xp.multiply(x, factor)
        total = xp.add(xp.bitwise_and(total, 0xFFFFFFFF) if narrow else total, y)
        total = xp.bitwise_and(total, 0xFFFFFFFF) if narrow else total
        return xp.remainder(total, span)

    first, second = map(rest, source.split(2))
    return xp.astype(xp.add(start, added(first, factor, second)), dtype)
