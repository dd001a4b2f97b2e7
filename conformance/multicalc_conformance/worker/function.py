"""A function's results, rounding and kinks on the backends of this environment."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from multicalc.testing.comparing.lines import SideResult
from multicalc.testing.comparing.plain import plain_array
from multicalc.testing.comparing.point import ComparedPoint
from multicalc.testing.comparing.sides import ComparedSide
from multicalc_conformance.cli import inputs, target
from multicalc_conformance.cli.frameworks import loaded
from multicalc_conformance.cli.functions import operators_of
from multicalc_conformance.engine.store import environment


def serve_function(job: Any, asked: Iterator[Any], say: Callable[[Any], None]) -> None:
    """Answer each question about the function that is the job."""
    say({"loading": job["function"]})
    f = target.load(job["function"])
    where = inputs.read(f, job["at"], job["dtype"])
    point = ComparedPoint.of(where.args, where.kwargs)
    operators_of(job["operators"], point)
    columns = loaded(job["backends"], lambda name: say({"loading": name}))
    say({"environment": environment(columns, job["label"]), "dtype": point.dtype})
    for question in asked:
        backend = question["backend"]
        side = ComparedSide(backend, f, backend, point)
        say(_ANSWERS[question["ask"]](side, question))


def _given(side: ComparedSide, question: Any) -> Any:
    found = side.given(question["operator"])
    if isinstance(found, SideResult):
        return {"error": found.error, "declared": found.declared}
    return {"arrays": {name: plain_array(array) for name, array in found.items()}}


def _noise(side: ComparedSide, question: Any) -> Any:
    return {"noise": dict(side.noise(question["operator"]))}


def _kink(side: ComparedSide, question: Any) -> Any:
    index = tuple(question["index"])
    return {"kink": side.kink(question["operator"], question["number"], index)}


_ANSWERS: dict[str, Callable[[ComparedSide, Any], Any]] = {
    "given": _given,
    "noise": _noise,
    "kink": _kink,
}
