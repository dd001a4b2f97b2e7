"""Comparisons that are no derivative of a workload: ours and another way, in turns in one run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from benchmarks.measurement import TOLERANCE, apart, first_line
from benchmarks.native import native
from benchmarks.problem import Run
from benchmarks.timing import Spread, in_turns


@dataclass(frozen=True)
class Contest:
    """Two calls that are ready to be timed."""

    what: str
    mode: str
    """``"eager"`` or ``"compiled"``."""
    ours: Run
    other: Run
    bound: float = 1.5
    """What the ratio should be at most."""
    times: float = 1.0
    """How many calls of the other ours is compared with."""
    same: bool = True
    """Whether the results, pytrees of the backend's arrays, are to agree."""


@dataclass(frozen=True)
class Group:
    """Comparisons of one kind: a table of the page."""

    name: str
    ratio: str
    """Of what the numbers are ratios, as a sentence."""
    backends: tuple[str, ...]
    comparisons: Callable[[str], Iterator[Contest]]
    """Those of a backend, made when they are asked for."""


@dataclass(frozen=True)
class Compared:
    """What was measured; without a ratio, ``why`` says why."""

    group: str
    backend: str
    mode: str
    what: str
    bound: float
    ratio: Spread | None = None
    seconds: float = 0.0
    """Of the other way."""
    why: str = ""

    def json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of_json(cls, record: dict[str, Any]) -> Compared:
        ratio = record["ratio"] and Spread(**record["ratio"])
        return cls(**{**record, "ratio": ratio})


def compared(group: Group, backend: str, seconds: float) -> Iterator[Compared]:
    """Check that both ways give the same numbers, and time them for about ``seconds`` each time."""
    calls = native(backend)
    for each in group.comparisons(backend):
        names = (group.name, backend, each.mode, each.what, each.bound)
        try:
            mine, theirs = each.ours(), each.other()
        except Exception as error:
            yield Compared(*names, why=f"failed: {first_line(error)}")
            continue
        if each.same and (distance := apart(calls, mine, theirs)) > TOLERANCE:
            yield Compared(*names, why=f"ours and the other are {distance:.0e} apart")
            continue
        runs = {"ours": each.ours, "other": each.other}
        timed = in_turns(runs, calls.wait, seconds)
        ratio = timed.ratio("ours", "other").over(each.times)
        yield Compared(*names, ratio, timed.seconds("other"))
