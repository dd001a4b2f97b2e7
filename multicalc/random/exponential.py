"""``exponential``, and Gumbel's distribution, by which categories are drawn."""

from __future__ import annotations

from typing import Any

import numpy as np

from multicalc.backend import BackendLike
from multicalc.random.arguments import Shape, float_dtype, portable_too, shape_of, source_of
from multicalc.random.floats import unit
from multicalc.random.source import Source
from multicalc.random.threefry import Words


@portable_too
def exponential(
    key: Any, shape: Shape = (), dtype: Any = None, *, backend: BackendLike = None
) -> Any:
    """Floats of the exponential distribution of mean 1.

    ``mc.random.exponential(key, shape) / rate`` are those of another one, differentiable with
    respect to ``rate``.

    Args:
        key: a key.
        shape: of the result.
        dtype: float16, float32 or float64; otherwise the enclosing transform's, or float64.
        backend: a backend's name; otherwise the key's framework, the enclosing transform's, or the
            active backend.

    Returns:
        An array of ``-log(1 - u)`` for the floats ``u`` of :func:`uniform`, as
        ``jax.random.exponential``, computed in float64. In float16 and float32 they are the same
        on every backend, in float64 to two units in the last place.

    Raises:
        InvalidArgumentError: ``key`` is no key, ``shape`` no shape, or ``dtype`` none of these.

    >>> import multicalc as mc
    >>> mc.random.exponential(mc.random.key(0), (2,), "float32").tolist()
    [2.9501280784606934, 3.8434245586395264]
    """
    sizes, name = shape_of("exponential", shape), float_dtype("exponential", dtype)

    def values(source: Source, words: Words) -> Any:
        xp = source.xp
        rest = xp.subtract(1.0, xp.astype(unit(source, words, name), "float64"))
        # Adding 0 makes 0 of -0.
        return xp.astype(xp.add(xp.negative(xp.log(rest)), 0.0), name)

    drawn = source_of("exponential", key, backend=backend)
    return drawn.given(lambda source: source.each(sizes, values))


def gumbels(source: Source, shape: tuple[int, ...], dtype: str) -> Any:
    """``-log(-log(u))`` of uniform floats above 0."""
    tiny = float(np.finfo(dtype).tiny)

    def values(source: Source, words: Words) -> Any:
        xp = source.xp
        floats = xp.astype(xp.maximum(unit(source, words, dtype), tiny), "float64")
        return xp.astype(xp.negative(xp.log(xp.negative(xp.log(floats)))), dtype)

    return source.each(shape, values)
