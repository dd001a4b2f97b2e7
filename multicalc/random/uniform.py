"""``uniform``."""

from __future__ import annotations

from typing import Any

import numpy as np

from multicalc import xp
from multicalc.backend import BackendLike
from multicalc.random.arguments import (
    Shape,
    filled,
    float_dtype,
    is_plain,
    portable_too,
    shape_of,
    source_of,
)
from multicalc.random.floats import between, unit
from multicalc.random.source import Source


@portable_too
def uniform(
    key: Any,
    shape: Shape = (),
    dtype: Any = None,
    minval: Any = 0.0,
    maxval: Any = 1.0,
    *,
    backend: BackendLike = None,
) -> Any:
    """Floats from [minval, maxval), all equally likely.

    Args:
        key: a key.
        shape: of the result.
        dtype: float16, float32 or float64; otherwise the enclosing transform's, or float64.
        minval, maxval: the bounds, numbers or arrays that broadcast to ``shape``. What is drawn is
            differentiable with respect to them.
        backend: a backend's name; otherwise the arrays' framework, the enclosing transform's, or
            the active backend.

    Returns:
        An array, equal to what ``jax.random.uniform`` gives, bit for bit; in
        float64 with other bounds than 0 and 1, and where these are differentiated, to one unit in
        the last place of the larger bound.

    Raises:
        InvalidArgumentError: ``key`` is no key, ``shape`` no shape, ``dtype`` none of these, or the
            bounds don't broadcast to ``shape``.
        MixedBackendsError: the arrays belong to two frameworks.

    >>> import multicalc as mc
    >>> mc.random.uniform(mc.random.key(0), (2,), "float32").tolist()
    [0.9476670026779175, 0.9785798788070679]
    """
    sizes, name = shape_of("uniform", shape), float_dtype("uniform", dtype)
    filled("uniform", sizes, minval, maxval)
    source = source_of("uniform", key, minval, maxval, backend=backend)
    if is_plain(minval) and is_plain(maxval):
        return source.given(scaled, sizes, name, minval, maxval)
    floats = source.given(drawn, sizes, name)
    low, high = (x if is_plain(x) else xp.astype(x, name) for x in (minval, maxval))
    return between(xp, floats, low, xp.subtract(high, low))


def drawn(source: Source, shape: tuple[int, ...], dtype: str) -> Any:
    """Floats from [0, 1)."""
    return source.each(shape, lambda source, words: unit(source, words, dtype))


def scaled(source: Source, shape: tuple[int, ...], dtype: str, low: Any, high: Any) -> Any:
    """Floats from [low, high), of bounds that are no framework's."""
    floats = drawn(source, shape, dtype)
    if np.array_equal(low, 0.0) and np.array_equal(high, 1.0):
        return floats
    # Of float32 float64 holds the products, so that nothing depends on whether a compiler fuses
    # them with the sums.
    work = "float64" if dtype == "float32" else dtype
    low = np.asarray(low, dtype)
    span = np.subtract(np.asarray(high, dtype), low, dtype=dtype)
    start, width = (source.array(x, work) for x in (low, span))
    found = between(source.xp, source.xp.astype(floats, work), start, width)
    return source.xp.astype(found, dtype)
