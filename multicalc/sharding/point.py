"""A sharded function at one set of parameters: NumPy's arrays in, NumPy's arrays out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from multicalc.errors import InvalidArgumentError, ShardError
from multicalc.sharding import per_shard
from multicalc.sharding.engine import check_executor, outcomes
from multicalc.sharding.form import ShardForm
from multicalc.sharding.per_shard import PerShard
from multicalc.sharding.progress import shown_progress
from multicalc.sharding.settings import Sharding
from multicalc.sharding.task import ShardOutcome, ShardTask
from multicalc.sharding.total import Total


class Point:
    """``params`` is a tree whose arrays are NumPy's, ``backend`` the name of what workers use."""

    def __init__(self, of: Sharding, params: Any, backend: str) -> None:
        self._of, self._params, self._backend = of, params, backend
        self._first_order: Any = None

    def value(self) -> Any:
        return self._total(per_shard.value)

    def first_order(self) -> Any:
        """``(value, gradient)``, computed once."""
        if self._first_order is None:
            self._first_order = self._total(per_shard.first_order)
        return self._first_order

    def total(self, computed: PerShard, vector: Any) -> Any:
        """The sum or mean over all shards of a product with ``vector``."""
        return self._total(computed, vector)

    def each(self, computed: PerShard) -> Iterator[Any]:
        """What is computed of each shard that has examples, in their order."""
        for _, found in self._results(computed, None):
            yield found

    def _total(self, computed: PerShard, vector: Any = None) -> Any:
        mean = self._of.reduce == "mean"
        total, examples = Total(), 0
        for count, found in self._results(computed, vector):
            total.add(found, count if mean else 1)
            examples += count
        if not examples:
            raise InvalidArgumentError("sharded: there are no examples in data")
        return total.tree(examples if mean else 1)

    def _results(self, computed: PerShard, vector: Any) -> Iterator[tuple[int, Any]]:
        """How many examples each shard has, and what was computed of it."""
        of = self._of
        if of.executor is not None:
            check_executor(of.executor, self._backend, of.f)
        tasks = (
            ShardTask(k, source, computed, of.shipped, self._backend, self._params, vector)
            for k, source in enumerate(of.data.sources())
        )
        first: ShardForm | None = None
        found = outcomes(tasks, of.executor, of.in_flight, of.retries)
        with shown_progress(found, of) as done:
            for task, outcome in done:
                first = first or outcome.form
                _check(task, outcome, first)
                if outcome.form.examples:
                    yield outcome.form.examples, outcome.result


def _check(task: ShardTask, outcome: ShardOutcome, first: ShardForm | None) -> None:
    """Raise :class:`ShardError` unless it has a result, and is like the ``first``."""
    if outcome.form is not None and first is not None:
        difference = outcome.form.difference(first)
        if difference is not None:
            message = f"{task.name} is of another kind than the first: {difference}"
            raise ShardError(message, task.index, str(task.source)) from outcome.error
    if outcome.error is not None:
        error = outcome.error
        raise ShardError(
            f"{task.name}: {type(error).__name__}: {error}", task.index, str(task.source)
        ) from error
