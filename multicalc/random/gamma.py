"""``gamma``, by the method of Marsaglia and Tsang, "A simple method for generating gamma variables"
(2000)."""

from __future__ import annotations

from typing import Any

import numpy as np

from multicalc.backend import BackendLike
from multicalc.errors import InvalidArgumentError, TracingError
from multicalc.random.arguments import (
    Shape,
    filled,
    float_dtype,
    portable_too,
    source_of,
    values_of,
)
from multicalc.random.floats import unit
from multicalc.random.normal import of_words
from multicalc.random.source import HostSource
from multicalc.random.threefry import Words, threefry


@portable_too
def gamma(
    key: Any,
    a: Any,
    shape: Shape | None = None,
    dtype: Any = None,
    *,
    backend: BackendLike = None,
) -> Any:
    """Floats of the gamma distribution of scale 1.

    ``scale * mc.random.gamma(key, a)`` are those of another scale, differentiable with respect to
    that.

    Args:
        key: a key; in compiled code a constant, as one that is an argument can't be looked at.
        a: the distribution's shape parameter, a number or an array above 0 that broadcasts to
            ``shape``.
        shape: of the result; for None that of ``a``.
        dtype: float16, float32 or float64; otherwise the enclosing transform's, or float64.
        backend: a backend's name; otherwise the arrays' framework, the enclosing transform's, or
            the active backend.

    Returns:
        An array, each element by a key of its own as in ``jax.random.gamma``.

    Raises:
        InvalidArgumentError: ``key`` is no key, ``shape`` no shape, ``dtype`` none of these, or
            ``a`` isn't above 0, or doesn't broadcast.
        NotDifferentiableError: ``a`` is being differentiated.
        TracingError: ``key`` or ``a`` has no values, in what is being compiled.

    >>> import multicalc as mc
    >>> x = mc.random.gamma(mc.random.key(0), 3.0, (1000,))
    >>> bool(2.9 < x.mean() < 3.1)
    True
    """
    sizes, name = filled("gamma", shape, a), float_dtype("gamma", dtype)
    source = source_of("gamma", key, a, backend=backend)
    values = values_of("gamma", "a", a, source.backend)
    if not np.all(values > 0):
        raise InvalidArgumentError(f"gamma: a is {a!r}; it takes numbers above 0")
    if not isinstance(source, HostSource):
        raise TracingError(
            "gamma: key has no value here, in what is compiled or mapped, and how many numbers are "
            "drawn depends on it; make the key within the function, or draw outside of it"
        )
    return source.given(lambda s: _gammas(s, np.broadcast_to(values, sizes), name))


def _gammas(source: HostSource, a: np.ndarray, dtype: str) -> np.ndarray:
    work = "float32" if dtype == "float16" else dtype
    return _of_shapes(source, a.astype(work).ravel()).reshape(a.shape).astype(dtype)


def _of_shapes(source: HostSource, a: np.ndarray) -> np.ndarray:
    """One for each ``a``; those with ``a < 1`` are a power of a uniform float times one of
    ``a + 1``."""
    number, dtype = a.dtype.type, a.dtype.name
    key, boosting = _subkeys(source, source.words(0, a.size), 2)
    third = number(1.0 / 3.0)
    d = np.where(a >= 1, a, a + number(1)) - third
    cubes = _accepted(source, key, d, third / np.sqrt(d))
    rest = number(1) - _unit(source, boosting, dtype)
    boosts = np.where(a >= 1, number(1), rest ** (number(1) / a))
    return np.asarray(d * cubes * boosts)


def _accepted(source: HostSource, key: Words, d: np.ndarray, c: np.ndarray) -> np.ndarray:
    """The cubes that are accepted, element by element, each as often as it takes."""
    number, dtype = d.dtype.type, d.dtype.name
    found, left = np.empty_like(d), np.arange(d.size)
    while left.size:
        key, for_x, for_u = _subkeys(source, key, 3)
        x, v = _positive(source, for_x, c[left], dtype)
        u, square, cube = _unit(source, for_u, dtype), x * x, v * v * v
        with np.errstate(divide="ignore"):
            far = number(1) - cube + np.log(cube)
            refused = (u >= number(1) - number(0.0331) * (square * square)) & (
                np.log(u) >= square * number(0.5) + d[left] * far
            )
        found[left[~refused]] = cube[~refused]
        left, key = left[refused], _those(key, refused)
    return found


def _positive(source: HostSource, key: Words, c: np.ndarray, dtype: str) -> tuple[Any, Any]:
    """Normal numbers ``x`` for which ``1 + c x`` is positive, and that."""
    x, v, left = np.empty_like(c), np.empty_like(c), np.arange(c.size)
    while left.size:
        key, drawing = _subkeys(source, key, 2)
        x[left] = of_words(source, _first(source, drawing), dtype)
        v[left] = c.dtype.type(1) + x[left] * c[left]
        again = v[left] <= 0
        left, key = left[again], _those(key, again)
    return x, v


def _subkeys(source: HostSource, key: Words, num: int) -> list[Words]:
    """``num`` new keys of each."""
    zero = np.zeros_like(key[0])
    return [threefry(source, key, (zero, np.full_like(zero, i))) for i in range(num)]


def _first(source: HostSource, key: Words) -> Words:
    """The first words of each key."""
    zero = np.zeros_like(key[0])
    return threefry(source, key, (zero, zero))


def _unit(source: HostSource, key: Words, dtype: str) -> Any:
    return unit(source, _first(source, key), dtype)


def _those(key: Words, which: np.ndarray) -> Words:
    return key[0][which], key[1][which]
