"""A cell of the benchmark: one derivative of one workload at one size, timed in every way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
import optree

from benchmarks.ours import ours
from benchmarks.problem import DerivativeProblem, Workload, direction, footprint
from benchmarks.timing import Spread, in_turns

MOST_BYTES = 4 * 2**30
TOLERANCE = 1e-10
"""How far two ways' results may be apart, relative to the largest number in them."""


@dataclass(frozen=True)
class Measurement:
    """What was measured. ``ratios`` are of our time: to the ``best`` native call's, to the
    ``obvious`` one's, and where there is no native call, to that of as many native ``gradients`` as
    the derivative has columns. Without times, ``why`` says why."""

    backend: str
    mode: str
    operator: str
    workload: str
    size: int
    n: int
    seconds: Mapping[str, float] = field(default_factory=dict)
    ratios: Mapping[str, Spread] = field(default_factory=dict)
    rounds: int = 0
    why: str = ""

    def json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of_json(cls, record: dict[str, Any]) -> Measurement:
        ratios = {name: Spread(**spread) for name, spread in record["ratios"].items()}
        return cls(**{**record, "ratios": ratios})


def measure(
    native: Any,
    backend: str,
    mode: str,
    operator: str,
    workload: Workload,
    size: int,
    seconds: float,
) -> Measurement:
    """Check that all ways give the same numbers, then time them."""
    inputs = workload.make(size)
    names = (backend, mode, operator, workload.name, size, inputs.n)
    if (needed := footprint(operator, inputs)) > MOST_BYTES:
        return Measurement(*names, why=f"skipped: would need about {needed / 2**30:.0f} GB")
    params, data, v = (
        optree.tree_map(native.convert, tree)
        for tree in (inputs.params, inputs.data, direction(operator, inputs))
    )
    function = native.FUNCTIONS[workload.name][workload.function(operator) is workload.vector]
    problem = DerivativeProblem(function, params, data, v)
    runs: dict[str, Callable[[], Any]] = {}
    try:
        mine = DerivativeProblem(workload.function(operator), params, data, v)
        runs["ours"] = ours(operator, mine, backend, native.MODES[mode])
        expected = runs["ours"]()
    except Exception as error:
        return Measurement(*names, why=f"ours failed: {first_line(error)}")
    for name, calls in (("best", native.BEST[mode]), ("obvious", native.OBVIOUS)):
        if operator not in calls:
            continue
        try:
            runs[name] = calls[operator](problem)
            found = runs[name]()
        except Exception as error:
            return Measurement(*names, why=f"{name} failed: {first_line(error)}")
        if (distance := apart(native, found, expected)) > TOLERANCE:
            return Measurement(*names, why=f"ours and {name} are {distance:.0e} apart")
    scale = 1
    if "best" not in runs and operator in ("hvp", "hessian", "quad_approx"):
        runs["gradients"] = native.BEST[mode]["grad"](problem)
        native.wait(runs["gradients"]())
        scale = 1 if operator == "hvp" else inputs.n
    timed = in_turns(runs, native.wait, seconds)
    ratios = {name: timed.ratio("ours", name) for name in runs if name != "ours"}
    if "gradients" in ratios:
        ratios["gradients"] = ratios["gradients"].over(scale)
    return Measurement(
        *names,
        seconds={name: timed.seconds(name) for name in runs},
        ratios=ratios,
        rounds=len(timed.rounds["ours"]),
    )


def apart(native: Any, one: Any, other: Any) -> float:
    """How far the numbers of two results are apart, relative to the largest of the second's."""
    found, expected = _numbers(native, one), _numbers(native, other)
    if found.shape != expected.shape:
        return float("inf")
    distance = float(np.max(np.abs(found - expected)) / np.max(np.abs(expected)))
    return distance if np.isfinite(distance) else float("inf")


def _numbers(native: Any, result: Any) -> np.ndarray:
    leaves = [np.ravel(native.host(x)) for x in optree.tree_leaves(result)]
    return np.concatenate(leaves)


def first_line(error: Exception) -> str:
    text = (str(error).strip() or " ").splitlines()[0]
    return f"{type(error).__name__}: {text[:160]}"
