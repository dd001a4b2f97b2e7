"""Derivatives of derivatives."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import multicalc as mc
from multicalc_conformance.checks import backward, derivative, guide
from multicalc_conformance.checks.candidate import Candidate
from multicalc_conformance.checks.check import check
from multicalc_conformance.checks.expected import expect

READY = (derivative.used_twice, backward.called_again)
Function = Callable[[Any], Any]
Derivative = Callable[[Function], Function]
CONSTANT = (
    "the inner derivative is a constant to the outer one: the pullback has to be made of "
    "operations that can be differentiated"
)
CONFUSED = (
    "perturbation confusion: the inner derivative counts what belongs to the outer one; inputs of "
    "each derivative have to be told apart"
)
LOST = (
    "an array that an inner derivative was given loses its mark of being traced, and is a constant "
    "to the outer one from then on; give the framework a copy"
)


def _forward(candidate: Candidate) -> Derivative:
    """The derivative of a function of a number, by forward mode."""
    return lambda f: lambda x: mc.jvp(f, (x,), (candidate.xp.ones_like(x),))[1]


def _ways(candidate: Candidate) -> dict[str, tuple[Derivative, Derivative]]:
    """The outer and the inner one of two derivatives, in each mode."""
    reverse, forward = mc.grad, _forward(candidate)
    return {
        "reverse over reverse": (reverse, reverse),
        "forward over forward": (forward, forward),
        "forward over reverse": (forward, reverse),
        "reverse over forward": (reverse, forward),
    }


@check("second and third derivatives", guide.NESTING, *READY)
def higher(candidate: Candidate) -> None:
    def f(x: Any) -> Any:
        return x * x * x * x

    at = candidate.array(1.5)
    for way, (outer, inner) in _ways(candidate).items():
        found = outer(inner(f))(at)
        expect(candidate, f"the second derivative of x⁴, {way}", found, 27.0, (0.0, CONSTANT))
    found = mc.grad(mc.grad(mc.grad(f)))(at)
    expect(candidate, "the third derivative of x⁴, by reverse mode", found, 36.0, (0.0, CONSTANT))


@check("perturbations are not confused", guide.NESTING, higher)
def confusion(candidate: Candidate) -> None:
    def of_a_sum(inner: Derivative) -> Function:
        return lambda x: x * inner(lambda y: x + y)(candidate.array(1.0))

    def of_a_product(inner: Derivative) -> Function:
        # Both at the same point, which is one array.
        return lambda x: x * inner(lambda y: x * y)(x)

    at = candidate.array(3.0)
    lost = tuple((wrong, LOST) for wrong in (0.0, 3.0))
    for way, (outer, inner) in _ways(candidate).items():
        confused = tuple((wrong, CONFUSED) for wrong in (2.0, 4.0, 9.0, 12.0))
        found = outer(of_a_sum(inner))(at)
        expect(candidate, f"d/dx [x · d/dy (x + y)], {way}", found, 1.0, *confused)
        found = outer(of_a_product(inner))(at)
        expect(candidate, f"d/dx [x · d/dy (x · y)] at y = x, {way}", found, 6.0, *confused, *lost)


@check("an inner function takes the outer one's input", guide.NESTING, higher)
def captured(candidate: Candidate) -> None:
    def of_both(inner: Derivative) -> Function:
        return lambda x: inner(lambda y: x * x * y * y)(candidate.array(5.0))

    at = candidate.array(2.0)
    for way, (outer, inner) in _ways(candidate).items():
        found = outer(of_both(inner))(at)
        lost = "what the inner function takes from around it is a constant to the outer derivative"
        expect(candidate, f"d/dx [d/dy (x² · y²)] at (2, 5), {way}", found, 40.0, (0.0, lost))


@check("a pullback's cotangent has a derivative", guide.NESTING, higher)
def of_cotangents(candidate: Candidate) -> None:
    def pulled(c: Any) -> Any:
        _, pullback = mc.vjp(lambda x: x * x, candidate.array(3.0))
        return pullback(c)[0] * c

    found = mc.grad(pulled)(candidate.array(2.0))
    expect(candidate, "d/dc [c · pullback(c)] of x * x at 3", found, 24.0, (12.0, CONSTANT))


@check("derivatives after a value of an inner one was read", guide.LAZY, higher)
def values_read(candidate: Candidate) -> None:
    def inner_read(x: Any) -> Any:
        inner = mc.grad(lambda y: y * y * y)(x)
        return inner * inner if inner > 0 else inner

    def outer_read(x: Any) -> Any:
        inner = mc.grad(lambda y: x * y)(x)
        square = x * x
        return square * inner if square > 0 else inner

    at = candidate.array(2.0)
    lost = "reading a value cuts the outer derivative once an inner one was taken"
    found = mc.grad(inner_read)(at)
    expect(candidate, "d/dx [d/dx x³]² at 2, d/dx x³ read", found, 288.0, (0.0, lost))
    found = mc.grad(outer_read)(at)
    wrong = (4.0, lost)
    expect(candidate, "d/dx [x² · d/dy (x · y)] at 2, x² read", found, 12.0, (0.0, lost), wrong)


CHECKS = (higher, confusion, captured, of_cotangents, values_read)
