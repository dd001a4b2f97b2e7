"""Threads at once."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import reduce
from operator import mul
from time import perf_counter
from typing import Any

import multicalc as mc
from multicalc.testing.comparing.failure import attempt
from multicalc_conformance.checks import guide, nesting
from multicalc_conformance.checks.candidate import Candidate
from multicalc_conformance.checks.check import CheckError, check
from multicalc_conformance.checks.expected import difference, expect
from multicalc_conformance.checks.raised import raised

TOGETHER_S = 0.5
"""How long a thread waits for the other: in vain where an adapter has one derivative taken at a
time, which is right too."""

KEPT = "what an adapter keeps while a derivative is taken has to be kept for each thread"


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
    for name, right in (("x³", 12.0), ("x⁴", 108.0)):
        said = f"the second derivative of {name} in a thread, beside another's"
        got = found[name]
        if isinstance(got, Exception):
            raise CheckError(f"{said}, raised {raised(got, candidate)}; {KEPT}")
        expect(candidate, said, got, right, (candidate.numpy(got), KEPT))


COUNT = 3
SWITCH_S = 1e-5
"""How soon Python turns to another thread, five hundred times as often as it does."""


@check("threads take derivatives again and again", guide.THREADS, threads)
def crowd(candidate: Candidate) -> None:
    """Each its own, all at once, for as long as one waits for another above."""
    faults: list[str] = []
    over: list[bool] = []
    until = perf_counter() + TOGETHER_S
    start = threading.Barrier(COUNT, lambda: over.extend([True] * (perf_counter() > until)))

    def run(number: int) -> None:
        power, at = number + 5, number + 1.5

        def f(x: Any) -> Any:
            return reduce(mul, [x] * power)

        def take() -> str:
            found = mc.grad(f)(candidate.array(at))
            right = power * at ** (power - 1)
            return difference(candidate, said, found, right)

        said = f"the gradient of x to the power of {power}, beside {COUNT - 1} other threads"
        with suppress(threading.BrokenBarrierError):
            while start.wait() >= 0 and not over:
                found = attempt(candidate.backend.scoped, frozenset({"float64"}), take)
                if isinstance(found, Exception):
                    found = f"{said}, raised {raised(found, candidate)}"
                if found:
                    faults.append(found)
                    start.abort()

    before = sys.getswitchinterval()
    sys.setswitchinterval(SWITCH_S)
    try:
        started = [threading.Thread(target=run, args=(k,), daemon=True) for k in range(COUNT)]
        for each in started:
            each.start()
        for each in started:
            each.join()
    finally:
        sys.setswitchinterval(before)
    if faults:
        raise CheckError(f"{faults[0]}; {KEPT}")


CHECKS = (threads, crowd)
