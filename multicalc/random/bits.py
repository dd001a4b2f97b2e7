"""``bits``: the random words themselves."""

from __future__ import annotations

from typing import Any

from multicalc.backend import BackendLike
from multicalc.random.arguments import Shape, portable_too, shape_of, source_of
from multicalc.random.source import Source
from multicalc.random.threefry import Words


@portable_too
def bits(key: Any, shape: Shape = (), *, backend: BackendLike = None) -> Any:
    """Random integers of 32 bits.

    Args:
        key: a key.
        shape: of the result.
        backend: a backend's name; otherwise the key's framework, the enclosing transform's, or the
            active backend.

    Returns:
        An int64 array, its elements from 0 to 2**32 - 1: those of
        ``jax.random.bits(key, shape, "uint32")``.

    Raises:
        InvalidArgumentError: ``key`` is no key, or ``shape`` no shape.

    >>> import multicalc as mc
    >>> mc.random.bits(mc.random.key(42), (3,)).tolist()
    [2098992034, 2919706841, 2646866425]
    """
    sizes = shape_of("bits", shape)
    return source_of("bits", key, backend=backend).given(lambda source: source.each(sizes, folded))


def folded(source: Source, words: Words) -> Any:
    """32 bits a pair."""
    return source.xp.astype(source.xor(*words), "int64")
