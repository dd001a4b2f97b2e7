"""One shard's work, as it goes to a worker and comes back."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from uuid import uuid4

import numpy as np

from multicalc.calls import trees
from multicalc.sharding.form import ShardForm
from multicalc.sharding.per_shard import PerShard
from multicalc.sharding.sources import Source


@dataclass(frozen=True)
class Shipped:
    """A function that a worker unpickles again and again and keeps the first copy of, so that it
    compiles what is compiled once."""

    function: Callable[..., Any]
    token: str = field(default_factory=lambda: uuid4().hex)

    def __reduce__(self) -> tuple[Any, ...]:
        return _received, (_Key(self.function, self.token),)


class _Key:
    """A function that is found again by its token."""

    def __init__(self, function: Callable[..., Any], token: str) -> None:
        self.function, self.token = function, token

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and self.token == other.token

    def __hash__(self) -> int:
        return hash(self.token)


@lru_cache(maxsize=8)
def _received(key: _Key) -> Shipped:
    return Shipped(key.function, key.token)


@dataclass(frozen=True)
class ShardTask:
    index: int
    source: Source
    computed: PerShard
    f: Shipped
    backend: str
    params: Any
    vector: Any = None

    @property
    def name(self) -> str:
        return f"shard {self.index} ({self.source})"


@dataclass(frozen=True)
class ShardOutcome:
    """A shard's ``result``, or the ``error`` that it ended with. An error is a value here, so that
    whatever the executor itself raises is the executor's."""

    form: ShardForm | None
    result: Any
    error: Exception | None = None

    def __reduce__(self) -> tuple[Any, ...]:
        return ShardOutcome, (self.form, self.result, _sendable(self.error))


def run(task: ShardTask) -> ShardOutcome:
    """What a worker does."""
    form = None
    try:
        shard = _aligned(task.source.read())
        form = ShardForm.of(shard)
        if not form.examples:
            return ShardOutcome(form, None)
        params, vector = _aligned(task.params), _aligned(task.vector)
        found = task.computed(task.f.function, task.backend, params, shard, vector)
    except Exception as error:
        return ShardOutcome(form, None, error)
    return ShardOutcome(form, found)


def _aligned(tree: Any) -> Any:
    """``tree`` with arrays that begin where their dtype asks for. Some engines' don't, and of these
    NumPy takes products in another way, which rounds otherwise."""
    return trees.map_leaves(
        lambda x: np.require(x, requirements="A") if type(x) is np.ndarray else x, tree
    )


def _sendable(error: Exception | None) -> Exception | None:
    """``error``, or what can be sent and says the same."""
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:
        return RuntimeError(f"{type(error).__name__}: {error}")
    return error
