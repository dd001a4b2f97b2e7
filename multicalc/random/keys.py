"""``key``, ``split`` and ``fold_in``."""

from __future__ import annotations

from math import prod
from operator import index
from typing import Any

import numpy as np

from multicalc.backend import get_backend, is_neutral, native, owner
from multicalc.errors import InvalidArgumentError
from multicalc.random.arguments import Shape, portable_too, shape_of, source_of, traced_source
from multicalc.random.source import Source
from multicalc.random.threefry import Words, threefry

_LOW = 0xFFFFFFFF


def key(seed: int) -> Any:
    """The key that belongs to a seed; what is drawn depends on its key only.

    Args:
        seed: an integer of 64 bits, signed or not.

    Returns:
        NumPy's int64 array of shape (2,), its elements two words of 32 bits, those of
        ``jax.random.key(seed)`` where JAX has 64 bits. It goes with every framework's arrays, and
        is an array like any other: an argument, a leaf of a pytree, a carry of ``xp.scan``.

    Raises:
        InvalidArgumentError: ``seed`` is no such integer.

    >>> import multicalc as mc
    >>> mc.random.key(42).tolist()
    [0, 42]
    """
    try:
        number = index(seed)
    except TypeError:
        raise InvalidArgumentError(
            f"key: seed is {seed!r}, of type {type(seed).__name__}; it takes an integer; to make "
            "keys of a number that is traced, write mc.random.fold_in(key, number)"
        ) from None
    if not -(2**63) <= number < 2**64:
        raise InvalidArgumentError(
            f"key: seed is {number}, beyond 64 bits; write seed % 2**64, or fold_in its parts"
        )
    return np.array([number >> 32 & _LOW, number & _LOW], dtype=np.int64)


@portable_too
def split(key: Any, num: Shape = 2) -> Any:
    """New keys, of streams that have nothing in common with one another or with ``key``'s.

    Args:
        key: a key, which isn't to be used for anything else.
        num: how many, or the shape of an array of them.

    Returns:
        An int64 array of shape ``(num, 2)``, of the key's framework: keys along its first axis, as
        ``jax.random.split`` gives them.

    Raises:
        InvalidArgumentError: ``key`` is no key, or ``num`` is negative or no integer.

    >>> import multicalc as mc
    >>> first, second = mc.random.split(mc.random.key(0))
    >>> first.tolist()
    [1797259609, 2579123966]
    """
    shape = shape_of("split", num, "num")
    source = source_of("split", key, backend=_home(key))

    def keys(source: Source) -> Any:
        return source.xp.reshape(_paired(source, source.words(0, prod(shape))), (*shape, 2))

    return source.given(keys)


@portable_too
def fold_in(key: Any, data: Any) -> Any:
    """The key that belongs to ``key`` and an integer: of a step in a loop, a layer, a device.

    Args:
        key: a key.
        data: an integer from 0 to 2**32 - 1, an integer scalar of a framework's too, as the
            counter of ``xp.fori_loop``.

    Returns:
        A key, of the arrays' framework, as ``jax.random.fold_in`` gives it.

    Raises:
        InvalidArgumentError: ``key`` is no key, or ``data`` is no such integer.

    >>> import multicalc as mc
    >>> mc.random.fold_in(mc.random.key(0), 7).tolist()
    [2716826189, 292468403]
    """
    own = owner(data) is not None and not is_neutral(data)
    home = get_backend(owner(data) if own else None)
    if own and not home.has_values(data):
        return traced_source("fold_in", home, key, data).given(_folded, data)
    number = _number(home.to_numpy(data) if own else data)
    return source_of("fold_in", key, backend=_home(key)).given(_folded, number)


def _home(key: Any) -> str | None:
    """The name of the backend whose array ``key`` is: keys are given as they were."""
    return owner(native(key))


def _number(data: Any) -> np.ndarray:
    try:
        number = index(data)
    except TypeError:
        raise InvalidArgumentError(
            f"fold_in: data is {data!r}, of type {type(data).__name__}; it takes an integer"
        ) from None
    if not 0 <= number <= _LOW:
        raise InvalidArgumentError(
            f"fold_in: data is {number}; it takes an integer from 0 to 2**32 - 1"
        )
    return np.array(number)


def _folded(source: Source, data: Any) -> Any:
    xp = source.xp
    number = xp.reshape(source.array(data, source.integer), (1,))
    return _paired(source, threefry(source, source.key, (xp.zeros_like(number), number)))[0]


def _paired(source: Source, words: Words) -> Any:
    return source.xp.stack([source.xp.astype(x, "int64") for x in words], axis=-1)
