"""Two threads at once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import multicalc as mc
from multicalc_conformance.checks import guide, nesting
from multicalc_conformance.checks.candidate import Candidate
from multicalc_conformance.checks.check import CheckError, check
from multicalc_conformance.checks.expected import expect
from multicalc_conformance.engine.failure import attempt, told

TOGETHER_S = 0.5
"""How long a thread waits for the other: in vain where an adapter has one derivative taken at a
time, which is right too."""


@check("two threads take derivatives at once", guide.THREADS, nesting.higher)
def threads(candidate: Candidate) -> None:
    """The one that begins first also ends first, while the other is in its function."""
    inside, beside, ended = threading.Event(), threading.Event(), threading.Event()
    found: dict[str, Any] = {}

    def first(x: Any) -> Any:
        y = x * x
        inside.set()
        beside.wait(TOGETHER_S)
        return y * x

    def second(x: Any) -> Any:
        inside.wait(TOGETHER_S)
        beside.set()
        ended.wait(TOGETHER_S)
        return x * x * x * x

    def run(name: str, of: Callable[[Any], Any], at: float) -> None:
        def take() -> Any:
            # Its value too: a lazy framework computes that in the thread that asks for it.
            return candidate.numpy(mc.grad(mc.grad(of))(candidate.array(at)))

        found[name] = attempt(candidate.backend.scoped, frozenset({"float64"}), take)
        ended.set()

    # Daemons, so that one that hangs doesn't keep the process.
    started = [
        threading.Thread(target=run, args=args, daemon=True)
        for args in (("x³", first, 2.0), ("x⁴", second, 3.0))
    ]
    for each in started:
        each.start()
    for each in started:
        each.join()
    kept = "what an adapter keeps while a derivative is taken has to be kept for each thread"
    for name, right in (("x³", 12.0), ("x⁴", 108.0)):
        said = f"the second derivative of {name} in a thread, beside another's"
        got = found[name]
        if isinstance(got, Exception):
            raise CheckError(f"{said}, raised {told(got)}; {kept}")
        expect(candidate, said, got, right, (candidate.numpy(got), kept))


CHECKS = (threads,)
