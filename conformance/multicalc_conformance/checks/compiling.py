"""What the adapter's compiler gives, if it has one."""

from __future__ import annotations

from typing import Any

import numpy as np

import multicalc as mc
from multicalc_conformance.checks import derivative, guide
from multicalc_conformance.checks.candidate import Candidate
from multicalc_conformance.checks.check import CheckError, check
from multicalc_conformance.checks.expected import expect

X = np.array([0.5, 1.0, -2.0])


@check("compiled functions give the same", guide.COMPILING, derivative.used_twice, seconds=180.0)
def compiled(candidate: Candidate) -> None:
    """By the fastest to compile of the compilers, the one that gives a graph, or else the usual."""
    compilers = candidate.backend.compilers
    if not compilers:
        return
    runs = 0

    def f(x: Any) -> Any:
        nonlocal runs
        runs += 1
        return x * x * 3.0 + x

    fast = mc.jit(f, compiler="graph" if "graph" in compilers else compilers[0])
    for at in (X, X + 1.0, X * 2.0):
        expect(candidate, "a compiled 3 * x * x + x", fast(candidate.array(at)), 3.0 * at * at + at)
    if runs != 1:
        raise CheckError(
            f"a compiled function was run {runs} times by Python, for three calls with arrays of "
            "one shape and dtype; it has to be traced once, and what was compiled run after that"
        )
    longer = np.arange(4.0)
    expect(
        candidate,
        "the same of another shape",
        fast(candidate.array(longer)),
        3 * longer**2 + longer,
    )
    gradient = mc.grad(lambda x: candidate.xp.sum(fast(x)))(candidate.array(X))
    expect(candidate, "the gradient of a compiled function", gradient, 6.0 * X + 1.0)


CHECKS = (compiled,)
