"""First derivatives, of functions at which adapters go wrong.

They are asked of multicalc's own transforms, so that they hold for ``vjp`` and ``jvp`` alike,
whichever an adapter gives.
"""

from __future__ import annotations

from typing import Any

import numpy as np

import multicalc as mc
from multicalc_conformance.checks import guide, primitive
from multicalc_conformance.checks.candidate import Candidate
from multicalc_conformance.checks.check import check
from multicalc_conformance.checks.expected import expect

READY = primitive.CHECKS
X, Y = np.array([1.5, -2.0, 0.5]), np.array([2.0, 0.25, -1.0])
A, B = np.array([[1.0, 2.0], [3.0, 5.0]]), np.array([[0.5, -1.0], [2.0, 4.0]])
C = np.array([[1.0, -3.0], [0.25, 7.0]])
"""None of the matrices is symmetric."""


@check("derivatives of two outputs, with different cotangents", guide.DERIVATIVE, *READY)
def two_outputs(candidate: Candidate) -> None:
    u, v = np.array([1.0, 10.0, 100.0]), np.array([0.5, -0.25, 2.0])
    _, pullback = mc.vjp(lambda x, y: (x * y, x * 3.0 + y), *candidate.arrays(X, Y))
    found = pullback(candidate.arrays(u, v))
    by = "∂/∂x of (x * y, 3 * x + y), of two cotangents"
    dropped = "the cotangent of the {} output is dropped"
    expect(
        candidate,
        by,
        found[0],
        u * Y + 3.0 * v,
        (u * Y, dropped.format("second")),
        (3.0 * v, dropped.format("first")),
        (v * Y + 3.0 * u, "the outputs' cotangents are exchanged"),
        ((u + v) * (Y + 3.0), "each output got the sum of both cotangents"),
    )
    expect(candidate, by.replace("∂x", "∂y", 1), found[1], u * X + v)


@check("derivatives of outputs that are one another, or an input", guide.DERIVATIVE, *READY)
def same_outputs(candidate: Candidate) -> None:
    def f(x: Any) -> Any:
        y = x * x
        return x, y, y

    cotangents = [1.0, 10.0, 100.0], [2.0, 3.0, 4.0], [0.5, 0.25, -1.0]
    _, pullback = mc.vjp(f, candidate.array(X))
    p, q, r = map(np.array, cotangents)
    (found,) = pullback(candidate.arrays(*cotangents))
    once = "of an output that stands twice only one cotangent is taken"
    expect(
        candidate,
        "∂ of (x, y, y), where y = x * x, of three cotangents",
        found,
        p + 2.0 * X * (q + r),
        (2.0 * X * (q + r), "the output that is the input itself is dropped"),
        (p + 2.0 * X * r, once),
        (p + 2.0 * X * q, once),
    )
    _, found = mc.jvp(lambda x, y: x + y, candidate.arrays(X, Y), candidate.arrays(p, q))
    same = f"{once}: the pullback of +, of which this is the pullback, gives one array twice"
    expect(candidate, "jvp of x + y", found, p + q, (p, same), (q, same))


@check("derivatives of a matrix product, with an asymmetric cotangent", guide.DERIVATIVE, *READY)
def matrix_product(candidate: Candidate) -> None:
    a, b, c = candidate.arrays(A, B, C)
    _, pullback = mc.vjp(lambda a, b: a @ b, a, b)
    left, right = pullback(c)
    said = "∂(A @ B)/∂{} with cotangent C"
    rule = "the pullback of @ has a transpose too many or too few: it is (C @ Bᵀ, Aᵀ @ C)"
    expect(
        candidate,
        said.format("A"),
        left,
        C @ B.T,
        *((wrong, rule) for wrong in (C @ B, C.T @ B, C.T @ B.T, B @ C, B.T @ C, B @ C.T)),
    )
    expect(
        candidate,
        said.format("B"),
        right,
        A.T @ C,
        *((wrong, rule) for wrong in (A @ C, A.T @ C.T, A @ C.T, C @ A, C @ A.T, C.T @ A)),
    )


@check("derivatives by an input used twice", guide.DERIVATIVE, *READY)
def used_twice(candidate: Candidate) -> None:
    found = mc.grad(lambda x: candidate.xp.sum(x * x + x * 3.0))(candidate.array(X))
    last = "of an input that is used several times only one use is counted; cotangents add up"
    wrong = (X, X + 3.0, 0.0 * X + 3.0, 2.0 * X)
    expect(
        candidate,
        "the gradient of sum(x * x + 3 * x)",
        found,
        2.0 * X + 3.0,
        *((w, last) for w in wrong),
    )


@check("derivatives by an input that is not used", guide.DERIVATIVE, *READY)
def unused_input(candidate: Candidate) -> None:
    x, y = candidate.arrays(X, A)
    found = mc.grad(lambda x, y: candidate.xp.sum(x * x), argnums=(0, 1))(x, y)
    expect(candidate, "the gradient by x of sum(x * x), beside an unused y", found[0], 2.0 * X)
    expect(candidate, "the gradient by an unused input", found[1], 0.0 * A)


@check("derivatives of an output that doesn't depend on the input", guide.DERIVATIVE, *READY)
def constant_output(candidate: Candidate) -> None:
    captured = candidate.array(2.0)
    found = mc.grad(lambda x: captured * 1.0)(candidate.array(X))
    expect(candidate, "the gradient of a constant", found, 0.0 * X)
    _, pullback = mc.vjp(lambda x: (x * x, captured * 3.0), candidate.array(2.5))
    (found,) = pullback(candidate.arrays(1.0, 7.0))
    expect(candidate, "∂ of (x * x, a constant)", found, 5.0)


@check("derivatives by inputs that are broadcast", guide.DERIVATIVE, *READY)
def broadcast(candidate: Candidate) -> None:
    u = np.array([[1.0, 10.0, 100.0], [2.0, 3.0, 4.0]])
    table = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    _, pullback = mc.vjp(lambda s, x, y: s * x * y, *candidate.arrays(2.0, X, table))
    found = pullback(candidate.array(u))
    said = "∂(s * x * y), of shapes (), (3,) and (2, 3), by {}"
    expect(candidate, said.format("s"), found[0], np.sum(u * X * table))
    expect(candidate, said.format("x"), found[1], np.sum(2.0 * u * table, 0))
    expect(candidate, said.format("y"), found[2], 2.0 * u * X)


CHECKS = (
    *(two_outputs, same_outputs, matrix_product, used_twice, unused_input, constant_output),
    broadcast,
)
