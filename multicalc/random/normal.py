"""``normal`` and ``truncated_normal``."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from multicalc import xp
from multicalc.backend import BackendLike
from multicalc.errors import InvalidArgumentError
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
from multicalc.random.quantile import quantile
from multicalc.random.source import Source
from multicalc.random.threefry import Words
from multicalc.random.uniform import drawn

_HALF_ROOT = math.sqrt(0.5)


@portable_too
def normal(key: Any, shape: Shape = (), dtype: Any = None, *, backend: BackendLike = None) -> Any:
    """Floats of the standard normal distribution.

    ``mean + deviation * mc.random.normal(key, shape)`` are those of another one, differentiable
    with respect to both.

    Args:
        key: a key.
        shape: of the result.
        dtype: float16, float32 or float64; otherwise the enclosing transform's, or float64.
        backend: a backend's name; otherwise the key's framework, the enclosing transform's, or the
            active backend.

    Returns:
        An array: the quantiles of the very floats whose quantiles ``jax.random.normal`` gives,
        computed in float64. In float16 and float32 they are the same on every backend; in float64
        to 5 units in the last place.

    Raises:
        InvalidArgumentError: ``key`` is no key, ``shape`` no shape, or ``dtype`` none of these.

    >>> import multicalc as mc
    >>> mc.random.normal(mc.random.key(0), (2,), "float32").tolist()
    [1.622642159461975, 2.0252647399902344]
    """
    sizes, name = shape_of("normal", shape), float_dtype("normal", dtype)
    return source_of("normal", key, backend=backend).given(normals, sizes, name)


def normals(source: Source, shape: tuple[int, ...], dtype: str) -> Any:
    """Floats of the standard normal distribution."""
    return source.each(shape, lambda source, words: of_words(source, words, dtype))


def of_words(source: Source, words: Words, dtype: str) -> Any:
    """One of each pair."""
    space, low = source.xp, -1.0 + float(np.finfo(dtype).epsneg)
    open_ended = space.add(space.multiply(unit(source, words, dtype), 2.0), low)
    return space.astype(quantile(space, space.astype(open_ended, "float64")), dtype)


@portable_too
def truncated_normal(
    key: Any,
    lower: Any,
    upper: Any,
    shape: Shape | None = None,
    dtype: Any = None,
    *,
    backend: BackendLike = None,
) -> Any:
    """Floats of the standard normal distribution between bounds.

    Args:
        key: a key.
        lower, upper: the bounds, numbers or arrays that broadcast to ``shape``. What is drawn is
            differentiable with respect to them.
        shape: of the result; for None that of the bounds.
        dtype: float16, float32 or float64; otherwise the enclosing transform's, or float64.
        backend: a backend's name; otherwise the arrays' framework, the enclosing transform's, or
            the active backend.

    Returns:
        An array of floats that lie between the bounds, computed from those of
        ``jax.random.truncated_normal``; far from 0 the digits of ``erf`` at the bounds are lost in
        what is drawn.

    Raises:
        InvalidArgumentError: ``key`` is no key, ``shape`` no shape, ``dtype`` none of these, the
            bounds don't broadcast to ``shape``, or the lower one isn't below the upper one.
        MixedBackendsError: the arrays belong to two frameworks.

    >>> import multicalc as mc
    >>> x = mc.random.truncated_normal(mc.random.key(0), -1.0, 2.0, (1000,))
    >>> bool(-1.0 < x.min() < -0.99), bool(1.9 < x.max() < 2.0)
    (True, True)
    """
    sizes = filled("truncated_normal", shape, lower, upper)
    name = float_dtype("truncated_normal", dtype)
    source = source_of("truncated_normal", key, lower, upper, backend=backend)
    if is_plain(lower) and is_plain(upper):
        if not np.all(np.less(lower, upper)):
            raise InvalidArgumentError(
                f"truncated_normal: lower is {lower!r} and upper {upper!r}; lower has to be below "
                "upper"
            )
        return source.given(_between_numbers, sizes, name, lower, upper)
    floats = source.given(drawn, sizes, name)
    return _truncated(xp, floats, lower, upper, name)


def _between_numbers(
    source: Source, shape: tuple[int, ...], dtype: str, lower: Any, upper: Any
) -> Any:
    low, high = (source.array(x, dtype) for x in (lower, upper))
    return _truncated(source.xp, drawn(source, shape, dtype), low, high, dtype)


def _truncated(space: Any, floats: Any, lower: Any, upper: Any, dtype: str) -> Any:
    # The coefficients of the quantile are beyond float16, and erf loses too much in it.
    work = "float32" if dtype == "float16" else dtype
    floats, lower, upper = (
        x if is_plain(x) and not hasattr(x, "dtype") else space.astype(x, work)
        for x in (floats, lower, upper)
    )
    low, high = (space.erf(space.multiply(x, _HALF_ROOT)) for x in (lower, upper))
    ends = 1.0 - float(np.finfo(work).epsneg)
    u = space.minimum(
        space.maximum(between(space, floats, low, space.subtract(high, low)), -ends), ends
    )
    found = space.minimum(space.maximum(quantile(space, u), lower), upper)
    return space.astype(found, dtype)
