"""The way back: once through each step, and again where a pullback is called again."""

from __future__ import annotations

import warnings
from contextlib import suppress
from typing import Any

import numpy as np

import multicalc as mc
from multicalc_conformance.checks import derivative, guide
from multicalc_conformance.checks.candidate import Candidate
from multicalc_conformance.checks.check import CheckError, check
from multicalc_conformance.checks.derivative import READY, X, Y
from multicalc_conformance.checks.expected import expect


@check("derivatives by an input used at several depths", guide.DERIVATIVE, derivative.used_twice)
def several_depths(candidate: Candidate) -> None:
    def f(x: Any) -> Any:
        # No operand of + has another use: a cotangent that is shared is for the next check.
        y = x * x
        return (y * 3.0) * y * 5.0 + y * 7.0 + x * 2.0

    found = mc.grad(f)(candidate.array(2.0))
    order = "a node's cotangent has to be complete, from all that use it, before it is pulled on"
    # Whatever it is: one that is used twice at one depth is right.
    slip = candidate.numpy(found), order
    expect(candidate, "the gradient of 15y·y + 7y + 2x, where y = x * x", found, 510.0, slip)


@check("cotangents are not written into", guide.DERIVATIVE, derivative.used_twice)
def in_place(candidate: Candidate) -> None:
    def before(x: Any, y: Any) -> Any:
        p, q = x * 3.0, y * 5.0
        return (p + q) + (p * 2.0 + q * 4.0)

    def behind(x: Any, y: Any) -> Any:
        p, q = x * 3.0, y * 5.0
        return (p * 2.0 + q * 4.0) + (p + q)

    u = np.array([1.0, 10.0, 100.0])
    shared = (
        "a cotangent that two operands of + share was added to in place, or pulled on before it "
        "was complete"
    )
    for f in (before, behind):
        _, pullback = mc.vjp(f, *candidate.arrays(X, Y))
        given = candidate.array(u)
        by_x, by_y = pullback(given)
        said = "of (p + q) + (2 * p + 4 * q), where p = 3 * x and q = 5 * y"
        # Whatever it is: without a second use of the sum's operands it is right.
        for by, got, right in (("x", by_x, 9.0 * u), ("y", by_y, 25.0 * u)):
            expect(
                candidate,
                f"the pullback by {by} {said}",
                got,
                right,
                (candidate.numpy(got), shared),
            )
        expect(candidate, "the cotangent that a pullback was given, after the call", given, u)


@check("derivatives by two equal inputs", guide.LAZY, *READY)
def equal_inputs(candidate: Candidate) -> None:
    def f(x: Any, y: Any) -> Any:
        return x * x * y * 5.0

    same = candidate.array(3.0)
    summed = (
        "each of two equal inputs got the sum of both: a framework that makes equal constants one "
        "node has to be given inputs that it can't merge"
    )
    for what, xs in (
        ("one array twice", (same, same)),
        ("two equal arrays", candidate.arrays(3, 3)),
    ):
        found = mc.grad(f, argnums=(0, 1))(*xs)
        for got, right in zip(found, (90.0, 45.0), strict=True):
            expect(candidate, f"∂(5 * x * x * y), {what}", got, right, (135.0, summed))


@check("derivatives after values were read", guide.LAZY, *READY)
def values_read(candidate: Candidate) -> None:
    """Where a value may not be read, the framework raises, and nothing was read."""
    backend = candidate.backend

    def f(x: Any) -> Any:
        y = x * x
        for read in (float, bool, backend.to_numpy, backend.readable):
            with suppress(Exception), warnings.catch_warnings(action="ignore"):
                read(y)
        return y * x

    out, pullback = mc.vjp(f, candidate.array(2.0))
    expect(candidate, "the value of x * x * x, after x * x was read in it", out, 8.0)
    (found,) = pullback(candidate.array(5.0))
    cut = "reading a value cuts the derivative that goes through it"
    expect(
        candidate,
        "∂(x * x * x) where x * x was read in the function, and the result before the pullback",
        found,
        60.0,
        (20.0, cut),
        (0.0, cut),
    )


ORDINALS = ("first", "second", "third")


@check("a pullback called again", guide.DERIVATIVE, *READY)
def called_again(candidate: Candidate) -> None:
    u, v = np.array([1.0, 2.0, 3.0]), np.array([-1.0, 0.5, 4.0])
    once = (
        "it has to stay as it is: called again, with other cotangents, and after other derivatives"
    )
    _, pullback = mc.vjp(lambda x: x * x * x, candidate.array(X))
    _, another = mc.vjp(lambda x: x * 7.0, candidate.array(Y))
    for count, c in enumerate((u, v, u)):
        try:
            (found,) = pullback(candidate.array(c))
            (other,) = another(candidate.array(c))
        except Exception as failure:
            raise CheckError(
                f"a pullback called for the {ORDINALS[count]} time raised "
                f"{type(failure).__name__}: {failure}; {once}"
            ) from failure
        expected = 3.0 * X * X * c
        slips = ((expected * k, f"it adds to what it gave before; {once}") for k in (2.0, 3.0))
        said = f"a pullback of x * x * x, called for the {ORDINALS[count]} time"
        expect(candidate, said, found, expected, (0.0 * X, once), *slips)
        expect(
            candidate,
            f"another pullback beside it, called for the {ORDINALS[count]} time",
            other,
            7.0 * c,
        )


@check("derivatives after an error in the function", guide.DERIVATIVE, *READY)
def after_errors(candidate: Candidate) -> None:
    class OwnError(Exception):
        pass

    def fails(x: Any) -> Any:
        raise OwnError("the function's own")

    for _ in range(2):
        try:
            mc.grad(fails)(candidate.array(2.0))
        except OwnError as error:
            if str(error) != "the function's own":
                raise CheckError(f"an error in f came out as {error!r}") from error
        except Exception as other:
            raise CheckError(
                f"an error in f, OwnError, came out as a {type(other).__name__}; let it pass"
            ) from other
        else:
            raise CheckError("an error in f did not come out of the gradient")
    found = mc.grad(lambda x: x * x)(candidate.array(2.0))
    expect(candidate, "the gradient of x * x, after a function that raised", found, 4.0)


@check("derivatives of a long function", guide.DERIVATIVE, *READY)
def long_function(candidate: Candidate) -> None:
    steps = 1200

    def f(x: Any) -> Any:
        y = x
        for _ in range(steps):
            y = y + x
        return y

    try:
        found = mc.grad(f)(candidate.array(2.0))
    except RecursionError as failure:
        raise CheckError(
            f"the gradient of a sum of {steps} terms, one added after the other, raised a "
            "RecursionError; go through the graph by a loop with a stack of its own"
        ) from failure
    expect(candidate, f"the gradient of x added to itself {steps} times", found, steps + 1.0)


EACH_ONCE = "the way back has to go through each node once, not once for each path to it"


@check("derivatives of a function of many paths", guide.DERIVATIVE, *READY, late=EACH_ONCE)
def many_paths(candidate: Candidate) -> None:
    def f(x: Any) -> Any:
        y = x
        for _ in range(40):
            y = y * 0.5 + y * 0.5
        return y

    found = mc.grad(f)(candidate.array(2.0))
    expect(candidate, "the gradient of x by 40 times y = y/2 + y/2", found, 1.0)


CHECKS = (
    *(several_depths, in_place, equal_inputs, values_read, called_again, after_errors),
    *(long_function, many_paths),
)
