"""Faults of losses over shards: in what is summed, how it counts, and what the rules say."""

from __future__ import annotations

from typing import Any

from multicalc_conformance.mutation.faults.fault import Fault, in_frontend

HERE = ("shards",)
ROOM = "multicalc.sharding."


def _but_the_last(right: Any) -> Any:
    """The last task is sent, and nobody waits for it."""

    def outcomes(*args: Any) -> Any:
        waiting = None
        for each in right(*args):
            if waiting is not None:
                yield waiting
            waiting = each

    return outcomes


def _as_they_come(right: Any) -> Any:
    def outcomes(*args: Any) -> Any:
        yield from reversed([*right(*args)])

    return outcomes


def _by_shards(right: Any) -> Any:
    """A mean of the shards' means."""

    class ByShards(right):  # type: ignore[misc]
        shards = 0

        def add(self, tree: Any, weight: int) -> None:
            self.shards += 1
            super().add(tree, 1)

        def tree(self, divisor: int) -> Any:
            return super().tree(self.shards if divisor > 1 else 1)

    return ByShards


def _held(right: Any) -> Any:
    """The gradient as it is, without a rule."""

    def gradient(self: Any, xs: Any) -> Any:
        return self._native(self.point.first_order()[1])

    return gradient


FAULTS = (
    Fault(
        "a shard that is left out",
        "the loop over results ends with the tasks, one before the last result",
        in_frontend(ROOM + "point.outcomes", _but_the_last),
        HERE,
    ),
    Fault(
        "shards in the order in which they are done",
        "results are taken as they come",
        in_frontend(ROOM + "point.outcomes", _as_they_come),
        HERE,
    ),
    Fault(
        "shards that count alike",
        "a mean over all examples is taken as the mean of the shards' means",
        in_frontend(ROOM + "point.Total", _by_shards),
        HERE,
    ),
    Fault(
        "a sharded gradient without derivatives",
        "what was summed on the host is a constant",
        in_frontend(ROOM + "rule._Rule._gradient", _held),
        HERE,
    ),
)
