"""``bernoulli`` and ``categorical``."""

from __future__ import annotations

from typing import Any

import numpy as np

from multicalc import xp
from multicalc.backend import BackendLike, default_dtype
from multicalc.errors import InvalidArgumentError
from multicalc.random.arguments import (
    FLOATS,
    Shape,
    filled,
    is_plain,
    portable_too,
    shape_of,
    source_of,
)
from multicalc.random.exponential import gumbels
from multicalc.random.source import Source
from multicalc.random.uniform import drawn


@portable_too
def bernoulli(
    key: Any, p: Any = 0.5, shape: Shape | None = None, *, backend: BackendLike = None
) -> Any:
    """Booleans that are true with a probability of ``p``.

    Args:
        key: a key.
        p: a number or an array from 0 to 1 that broadcasts to ``shape``.
        shape: of the result; for None that of ``p``.
        backend: a backend's name; otherwise the arrays' framework, the enclosing transform's, or
            the active backend.

    Returns:
        A boolean array, ``mc.random.uniform(key, shape) < p`` in the dtype of ``p``, as
        ``jax.random.bernoulli`` gives it. It has no derivative.

    Raises:
        InvalidArgumentError: ``key`` is no key, ``shape`` no shape, or ``p`` isn't from 0 to 1, as
            far as it has values, or doesn't broadcast.
        MixedBackendsError: the arrays belong to two frameworks.

    >>> import multicalc as mc
    >>> mc.random.bernoulli(mc.random.key(1), 0.5, (4,)).tolist()
    [True, True, False, False]
    """
    sizes = filled("bernoulli", shape, p)
    source = source_of("bernoulli", key, p, backend=backend)
    name, known = _read(source, p)
    if known is not None and not np.all((known >= 0) & (known <= 1)):
        raise InvalidArgumentError(f"bernoulli: p is {p!r}; a probability is from 0 to 1")
    if known is not None:
        return source.given(lambda s: s.xp.less(drawn(s, sizes, name), s.array(known, name)))
    return xp.less(source.given(drawn, sizes, name), xp.astype(p, name))


@portable_too
def categorical(
    key: Any,
    logits: Any,
    axis: int = -1,
    shape: Shape | None = None,
    *,
    backend: BackendLike = None,
) -> Any:
    """Numbers of categories, whose probabilities are ``xp.softmax(logits)``.

    Args:
        key: a key.
        logits: an array of logarithms of probabilities, up to a constant.
        axis: along which the categories are.
        shape: of the result, whose last axes are those of ``logits`` without ``axis``; for None
            these alone.
        backend: a backend's name; otherwise the arrays' framework, the enclosing transform's, or
            the active backend.

    Returns:
        An int64 array, as ``jax.random.categorical`` gives it: of each category's logit and a
        number of Gumbel's distribution the greatest sum. It has no derivative.

    Raises:
        InvalidArgumentError: ``key`` is no key, ``logits`` has no such axis, or ``shape`` doesn't
            end as it has to.
        MixedBackendsError: the arrays belong to two frameworks.

    >>> import numpy as np
    >>> import multicalc as mc
    >>> logits = np.log([0.1, 0.2, 0.7])
    >>> mc.random.categorical(mc.random.key(0), logits, shape=(5,)).tolist()
    [2, 2, 2, 1, 1]
    """
    whole = tuple(np.shape(logits) if is_plain(logits) else logits.shape)
    if not whole or not -len(whole) <= axis < len(whole):
        raise InvalidArgumentError(
            f"categorical: logits has shape {whole} and axis is {axis}; it takes an array with "
            "that axis"
        )
    axis = axis % len(whole)
    batch = whole[:axis] + whole[axis + 1 :]
    sizes = batch if shape is None else shape_of("categorical", shape)
    ahead = sizes[: len(sizes) - len(batch)]
    filled("categorical", sizes, np.empty(batch, bool))
    ends = sizes[len(ahead) :]
    drawn_shape = (*ahead, *ends[:axis], whole[axis], *ends[axis:])
    source = source_of("categorical", key, logits, backend=backend)
    name, known = _read(source, logits)

    def numbers(source: Source, values: Any) -> Any:
        noise = gumbels(source, drawn_shape, name)
        found = source.xp.argmax(source.xp.add(noise, values), axis=axis - len(whole))
        return source.xp.astype(found, "int64")

    if known is not None:
        return source.given(lambda s: numbers(s, s.array(known, name)))
    noise = source.given(gumbels, drawn_shape, name)
    return xp.astype(
        xp.argmax(xp.add(noise, xp.astype(logits, name)), axis=axis - len(whole)), "int64"
    )


def _read(source: Source, x: Any) -> tuple[str, np.ndarray | None]:
    """The dtype that numbers are drawn in beside ``x``, and its values, if it is plain."""
    if is_plain(x):
        values = np.asarray(x)
        typed = hasattr(x, "dtype") and values.dtype.name in FLOATS
        return (values.dtype.name if typed else default_dtype()), values
    dtype = source.backend.dtype(getattr(x, "value", x))
    return (dtype if dtype in FLOATS else default_dtype()), None
