"""Two threads at once."""

from __future__ import annotations

import threading
from contextlib import suppress
from typing import Any

import multicalc as mc
from multicalc_conformance.checks import guide, nesting
from multicalc_conformance.checks.check import CheckError, check
from multicalc_conformance.checks.expected import expect
from multicalc_conformance.checks.subject import Subject
from multicalc_conformance.engine.failure import attempt, told

TOGETHER_S = 0.5
"""How long one thread waits within its function for the other: in vain where an adapter has one
derivative taken at a time, which is right too."""


@check("two threads take derivatives at once", guide.THREADS, nesting.higher)
def threads(subject: Subject) -> None:
    both = threading.Barrier(2)
    found: dict[str, Any] = {}

    def wait() -> None:
        with suppress(threading.BrokenBarrierError):
            both.wait(TOGETHER_S)

    def squares(x: Any) -> Any:
        y = x * x
        wait()
        return y * x

    def fourth(x: Any) -> Any:
        wait()
        return x * x * x * x

    def run(name: str, of: Any, at: float) -> None:
        def second() -> Any:
            return mc.grad(mc.grad(of))(subject.array(at))

        found[name] = attempt(subject.backend.scoped, frozenset({"float64"}), second)

    # Daemons, so that one that hangs doesn't keep the process.
    started = [
        threading.Thread(target=run, args=args, daemon=True)
        for args in (("x³", squares, 2.0), ("x⁴", fourth, 3.0))
    ]
    for each in started:
        each.start()
    for each in started:
        each.join()
    for name, right in (("x³", 12.0), ("x⁴", 108.0)):
        if isinstance(found[name], Exception):
            raise CheckError(
                f"the second derivative of {name} in a thread, beside another's, raised "
                f"{told(found[name])}; what an adapter keeps has to be kept for each thread"
            )
        expect(
            subject,
            f"the second derivative of {name} in a thread, beside another's",
            found[name],
            right,
        )


CHECKS = (threads,)
