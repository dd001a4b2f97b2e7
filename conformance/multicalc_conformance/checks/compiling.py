"""What the adapter's compiler gives, if it has one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

import multicalc as mc
from multicalc.errors import TracingError
from multicalc_conformance.checks import derivative, guide
from multicalc_conformance.checks.candidate import Candidate
from multicalc_conformance.checks.check import CheckError, check
from multicalc_conformance.checks.expected import expect

X = np.array([0.5, 1.0, -2.0])
WIDER = np.arange(6.0).reshape(2, 3)
SECONDS = 180.0


@check("compiled functions give the same", guide.COMPILING, derivative.used_twice, seconds=SECONDS)
def same(candidate: Candidate) -> None:
    """3x² + nx of n elements, in which shape and dtype become constants of the program."""
    if not candidate.backend.compilers:
        return
    runs: list[None] = []

    def f(x: Any) -> Any:
        runs.append(None)
        return x * x * 3.0 + candidate.xp.ones_like(x) * (x * float(x.shape[0]))

    fast = _compiled(candidate, f)
    for k, at in enumerate((X, X + 1.0, X * 2.0, X)):
        found = fast(candidate.array(at))
        slips = [
            (_right(other), "it is what an earlier call gave: values were taken for constants")
            for other in (X, X + 1.0, X * 2.0)[:k]
        ]
        expect(candidate, "a compiled 3x² + nx", found, _right(at), *slips)
    if len(runs) != 1:
        raise CheckError(
            f"a compiled function was run {len(runs)} times by Python, for four calls with arrays "
            "of one shape and dtype; it has to be traced once, and what was compiled run after that"
        )
    of_shape = (
        3.0 * WIDER**2 + 3.0 * WIDER,
        "what was compiled for another shape was run; a program belongs to shapes and dtypes",
    )
    expect(
        candidate,
        "the same of another shape",
        fast(candidate.array(WIDER)),
        _right(WIDER),
        of_shape,
    )
    narrow = fast(candidate.array(X, "float32"))
    what = "the same of float32, after float64"
    expect(candidate, what, narrow, _right(X.astype("float32")), dtype="float32")
    expect(candidate, "the same of float64 again", fast(candidate.array(X)), _right(X))


@check("compiled functions have derivatives", guide.COMPILING, same, seconds=SECONDS)
def derivatives(candidate: Candidate) -> None:
    """Of the whole, and of what is called in a function that isn't compiled."""
    if not candidate.backend.compilers:
        return
    xp = candidate.xp
    cube = _compiled(candidate, lambda x: xp.sum(x * x * x))
    lost = (np.zeros(3), "what is compiled gives constants within a derivative: it may give None")
    for name, f in (("a compiled", cube), ("one in another", lambda x: cube(x) * 1.0)):
        x = candidate.array(X)
        expect(candidate, f"the gradient of {name} Σx³", mc.grad(f)(x), 3.0 * X**2, lost)
        hessian = mc.hessian(f)(x)
        expect(candidate, f"the Hessian of {name} Σx³", hessian, np.diag(6.0 * X))


@check("results of compiled functions stay", guide.COMPILING, same, seconds=SECONDS)
def results(candidate: Candidate) -> None:
    if not candidate.backend.compilers:
        return
    fast = _compiled(candidate, lambda x: (x * 2.0, x * x))
    first, square = fast(candidate.array(X))
    fast(candidate.array(X + 1.0))
    shared = "a call writes into what an earlier one gave; give new arrays"
    what = "of a compiled function, after it was called again"
    expect(candidate, f"2x {what}", first, 2.0 * X, (2.0 * X + 2.0, shared))
    expect(candidate, f"x² {what}", square, X**2, ((X + 1.0) ** 2, shared))


@check("what is compiled takes no branch by a value", guide.COMPILING, same, seconds=SECONDS)
def branches(candidate: Candidate) -> None:
    if not candidate.backend.compilers:
        return
    fast = _compiled(candidate, lambda x: x * 2.0 if x[0] > 0.0 else x * 3.0)
    kept = "the branch of the first call was compiled; let bool(x) raise TracingError there"
    try:
        for at in (X, -X):
            right = at * (2.0 if at[0] > 0.0 else 3.0)
            found = fast(candidate.array(at))
            expect(candidate, "2x if x[0] > 0 else 3x", found, right, (2.0 * at, kept))
    except TracingError:
        return


def _compiled(candidate: Candidate, f: Callable[..., Any]) -> Any:
    """By the fastest to compile of the compilers, the one that gives a graph, or else the usual."""
    compilers = candidate.backend.compilers
    return mc.jit(f, compiler="graph" if "graph" in compilers else compilers[0])


def _right(x: np.ndarray) -> np.ndarray:
    right: np.ndarray = 3 * x * x + len(x) * x
    return right


CHECKS = (same, derivatives, results, branches)
