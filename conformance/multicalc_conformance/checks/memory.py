"""Results and arguments may be written into: nothing else changes."""

from __future__ import annotations

from typing import Any

import numpy as np

import multicalc as mc
from multicalc.backend import Backend
from multicalc_conformance.checks import backward, derivative, guide
from multicalc_conformance.checks.candidate import Candidate
from multicalc_conformance.checks.check import CheckError, check
from multicalc_conformance.checks.expected import expect

X = np.array([0.5, 1.0, -2.0])
VIEW = "to_numpy gives a view of the array's memory; let it give a copy, or override unshared"
KEPT = "from_numpy keeps a view of the array it was given; let it copy, or override unshared"
WRITTEN = 99.0


@check("conversions share no memory", guide.MEMORY, derivative.used_twice)
def conversions(candidate: Candidate) -> None:
    """An adapter that has ``unshared`` may share, as multicalc asks that for copies."""
    backend = candidate.backend
    if type(backend).unshared is not Backend.unshared:
        return
    given = X.copy()
    there = backend.from_numpy(given)
    given[...] = WRITTEN
    if not np.array_equal(backend.to_numpy(there), X):
        raise CheckError(f"an array changes when that is written into which it was made of: {KEPT}")
    back = backend.to_numpy(there)
    if not back.flags.writeable:
        raise CheckError(
            "to_numpy gives an array that can't be written into; results are their caller's own: "
            "let it give a copy"
        )
    back[...] = WRITTEN
    if not np.array_equal(backend.to_numpy(there), X):
        raise CheckError(f"an array changes when what to_numpy gave is written into: {VIEW}")


READY = (conversions, backward.called_again, backward.values_read)


@check("a result that is written into changes nothing", guide.MEMORY, *READY, scoped=False)
def results(candidate: Candidate) -> None:
    xp = candidate.xp
    value, pullback = mc.vjp(lambda x: xp.exp(x), X.copy(), backend=candidate.backend)
    first = pullback(np.ones(3))[0]
    _write(value)
    _write(first)
    (found,) = pullback(np.ones(3))
    expect(
        candidate,
        "a pullback of exp, after its results were written into",
        found,
        np.exp(X),
        (np.full(3, WRITTEN), VIEW),
    )
    at = X.copy()
    same, twice, again = _outputs(candidate, lambda x: (x, x * 2.0, x), at)
    _write(same)
    said = "after another result of the same function was written into"
    expect(candidate, f"x, {said}", again, X)
    expect(candidate, f"2 * x, {said}", twice, 2.0 * X)
    expect(
        candidate,
        "the argument of a function that gives it back, after that was written into",
        at,
        X,
    )


@check("an argument that is written into changes nothing", guide.MEMORY, *READY, scoped=False)
def arguments(candidate: Candidate) -> None:
    at = X.copy()
    value, pullback = mc.vjp(lambda x: x * x, at, backend=candidate.backend)
    _write(at)
    expect(candidate, "x * x, after x was written into", value, X * X)
    (found,) = pullback(np.ones(3))
    expect(
        candidate,
        "the pullback of x * x, after x was written into",
        found,
        2.0 * X,
        (np.full(3, 2.0 * WRITTEN), KEPT),
    )


def _outputs(candidate: Candidate, f: Any, at: np.ndarray) -> Any:
    outs, _ = mc.vjp(f, at, backend=candidate.backend)
    return outs


def _write(x: np.ndarray) -> None:
    if not x.flags.writeable:
        raise CheckError("a result can't be written into; to_numpy has to give a copy")
    x[...] = WRITTEN


CHECKS = (conversions, results, arguments)
