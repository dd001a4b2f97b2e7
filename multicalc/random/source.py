"""Where random words are computed: by NumPy, or by the framework where the key has no value yet.

A key depends on nothing that is differentiated, so that NumPy computes what is drawn from one that
has a value, and the framework gets the result. In what is being compiled a key may be an argument;
then the framework's own integers do the same, or the noise would be frozen into the program.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from math import prod
from typing import Any, ClassVar

import numpy as np

from multicalc.backend import AS_IT_IS, NEUTRAL, Backend, default_dtype, get_backend, owner
from multicalc.random.threefry import Words, threefry

Values = Callable[["Source", Words], Any]
"""What is made of pairs of words: an array of as many elements, computed by the source's ``xp``."""

_LOW = 0xFFFFFFFF
_CHUNK = 1 << 15
"""Words that stay in the processor's cache for all that is done to them."""


class Source(ABC):
    """One key's random words, and the arithmetic of words; ``backend`` is whose arrays are given,
    beside ``like``."""

    integer: ClassVar[str]
    """The dtype of words."""

    def __init__(self, backend: Backend, words: Words, like: Any) -> None:
        self.backend, self.key, self.like = backend, words, like

    @property
    @abstractmethod
    def xp(self) -> Any:
        """The namespace that computes."""

    @abstractmethod
    def add(self, x: Any, y: Any) -> Any: ...

    @abstractmethod
    def xor(self, x: Any, y: Any) -> Any: ...

    @abstractmethod
    def rotate(self, x: Any, turn: int) -> Any: ...

    @abstractmethod
    def settle(self, x: Any) -> Any: ...

    @abstractmethod
    def counters(self, start: int, stop: int) -> Words:
        """The numbers from ``start`` to ``stop`` as words."""

    @abstractmethod
    def each(self, shape: Sequence[int], values: Values) -> Any:
        """``values`` of the words of the counters from 0 on, in this shape."""

    @abstractmethod
    def given(self, compute: Callable[..., Any], *args: Any) -> Any:
        """What ``compute`` gives for this source and ``args``, as the backend's array."""

    @abstractmethod
    def array(self, x: Any, dtype: str) -> Any:
        """NumPy's array or a number as what ``xp`` computes with."""

    def words(self, start: int, stop: int) -> Words:
        """The words of these counters."""
        return threefry(self, self.key, self.counters(start, stop))

    def split(self, num: int) -> list[Source]:
        """The sources of ``num`` new keys."""
        first, second = self.words(0, num)
        pairs = [(first[i : i + 1], second[i : i + 1]) for i in range(num)]
        return [type(self)(self.backend, pair, self.like) for pair in pairs]


class HostSource(Source):
    """NumPy's unsigned integers, whose sums wrap."""

    integer = "uint32"

    @property
    def xp(self) -> Any:
        return get_backend(NEUTRAL).namespace

    def xor(self, x: Any, y: Any) -> Any:
        return x ^ np.uint32(y) if isinstance(y, int) else x ^ y

    def rotate(self, x: Any, turn: int) -> Any:
        found = x << np.uint32(turn)
        found |= x >> np.uint32(32 - turn)
        return found

    def add(self, x: Any, y: Any) -> Any:
        return x + np.uint32(y) if isinstance(y, int) else x + y

    def settle(self, x: Any) -> Any:
        return x

    def counters(self, start: int, stop: int) -> Words:
        numbers = np.arange(start, stop, dtype=np.uint64)
        return (numbers >> np.uint64(32)).astype(np.uint32), numbers.astype(np.uint32)

    def each(self, shape: Sequence[int], values: Values) -> Any:
        size = prod(shape)
        parts = [
            values(self, self.words(start, min(start + _CHUNK, size)))
            for start in range(0, size, _CHUNK)
        ]
        found = np.concatenate(parts) if parts else values(self, self.words(0, 0))
        return found.reshape(tuple(shape))

    def given(self, compute: Callable[..., Any], *args: Any) -> Any:
        found = np.asarray(compute(self, *args))
        scope = AS_IT_IS if self.like is None else self.backend.device(self.like)
        with self.backend.precision(frozenset({default_dtype()})), scope:
            return self.backend.namespace.asarray(found)

    def array(self, x: Any, dtype: str) -> Any:
        return np.asarray(x, dtype=dtype)


class TracedSource(Source):
    """The framework's 64-bit integers, of whose sums the low half counts: not all have unsigned
    ones, and none computes alike with them."""

    integer = "int64"

    @property
    def xp(self) -> Any:
        return self.backend.namespace

    def add(self, x: Any, y: Any) -> Any:
        return self.xp.add(x, y)

    def xor(self, x: Any, y: Any) -> Any:
        return self.settle(self.xp.bitwise_xor(x, y))

    def rotate(self, x: Any, turn: int) -> Any:
        left = self.xp.bitwise_left_shift(x, turn)
        return self.xp.bitwise_or(left, self.xp.bitwise_right_shift(x, 32 - turn))

    def settle(self, x: Any) -> Any:
        return self.xp.bitwise_and(x, _LOW)

    def counters(self, start: int, stop: int) -> Words:
        numbers = self.xp.arange(start, stop, dtype="int64")
        return self.xp.bitwise_right_shift(numbers, 32), self.settle(numbers)

    def each(self, shape: Sequence[int], values: Values) -> Any:
        found = values(self, self.words(0, prod(shape)))
        return self.xp.reshape(found, tuple(shape))

    def given(self, compute: Callable[..., Any], *args: Any) -> Any:
        with self.backend.device(self.like):
            return compute(self, *args)

    def array(self, x: Any, dtype: str) -> Any:
        if owner(x) == self.backend.name:
            return self.xp.astype(x, dtype)
        return self.backend.from_numpy(np.asarray(x, dtype=dtype), like=self.like)
