"""Functions that an adapter gives itself have second derivatives, each way that they are taken."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
from mpmath import mpf

import multicalc as mc
from multicalc import xp
from multicalc.backend import use
from multicalc.testing.comparing.failure import attempt
from multicalc.xp.building import NEEDED
from multicalc_conformance.checks import guide, nesting
from multicalc_conformance.checks.candidate import Candidate
from multicalc_conformance.checks.check import check
from multicalc_conformance.checks.expected import difference
from multicalc_conformance.checks.functions import first_cases, sample
from multicalc_conformance.checks.raised import raised
from multicalc_conformance.checks.sweep import FunctionTrial, tried
from multicalc_conformance.operations.case import Case
from multicalc_conformance.operations.domain import Domain
from multicalc_conformance.references.exact import along, numbers, total

Curve = Callable[[Any], Any]
"""A function of a number."""

POSITIVE = Domain((3,), 0.5, 2.0)


def _operator(operation: str, said: str, call: Callable[..., Any], *domains: Domain) -> Case:
    return Case(operation, call, call, domains, said)


OPERATORS = (
    _operator("divide", "by /", lambda x, y: x / y, POSITIVE, POSITIVE),
    _operator("divide", "of a number by /", lambda x: 2.0 / x, POSITIVE),
    _operator("pow", "by **", lambda x, y: x**y, POSITIVE, POSITIVE),
    _operator("pow", "by ** of a number", lambda x: x**3, POSITIVE),
    _operator("multiply", "by *", lambda x, y: x * y, POSITIVE, POSITIVE),
    _operator("matmul", "by @", lambda x, y: x @ y, Domain((2, 3)), Domain((3, 2))),
)
BESIDE_CONSTANTS = (
    Case(
        "concat",
        lambda x: xp.concat([xp.ones((2,), dtype="float64"), x]),
        lambda x: np.concatenate([np.full(2, mpf(1)), x]),
        (POSITIVE,),
        "beside a constant",
    ),
    Case(
        "where",
        lambda x: xp.where(x > 0.0, x, xp.ones((3,), dtype="float64")),
        lambda x: x,
        (POSITIVE,),
        "beside a constant",
    ),
)
ALWAYS = (*NEEDED, "divide", "pow", "matmul")
"""Everything else can be made of these; what an adapter gives besides comes before."""
ORDERS: dict[str, tuple[int, int, Callable[[Curve, Any], Any]]] = {
    "grad": (1, 1, lambda f, at: mc.grad(f)(at)),
    "jvp": (1, 2, lambda f, at: mc.jvp(f, (at,), (xp.ones_like(at),))[1]),
    "grad of grad": (2, 2, lambda f, at: mc.grad(mc.grad(f))(at)),
    "hvp": (2, 2, lambda f, at: mc.hvp(f, (at,), (xp.ones_like(at),))),
}
"""The order of the derivative, how many of the operation it may be made of, and how it is taken."""


@check("second derivatives of what the adapter gives", guide.NESTING, nesting.higher)
def of_order_two(candidate: Candidate) -> str | None:
    names = {*ALWAYS, *getattr(candidate.xp, "primitives", ())}
    asked = [case for case in first_cases() if case.operation in names and case.order]
    # Each is asked through a sum.
    every = sorted(
        [*OPERATORS, *BESIDE_CONSTANTS, *asked], key=lambda case: case.operation != "sum"
    )
    return tried(
        candidate, [FunctionTrial(c.operation, partial(_faults, candidate, c)) for c in every]
    )


def _faults(candidate: Candidate, case: Case) -> list[str]:
    """What is wrong with the first derivative that is, along a line through arguments of
    ``case``."""
    plain = sample(case)
    ways = [np.cos(np.arange(x.size)).reshape(x.shape) for x in plain]
    limit = candidate.backend.limit(case.operation)
    starts, directions = candidate.arrays(*plain), candidate.arrays(*ways)

    def curve(t: Any) -> Any:
        xs = [x + v * t for x, v in zip(starts, directions, strict=True)]
        outs = case.call(*xs)
        sums = [
            xp.sum(y + y * y * 0.5 if case.curved else y)
            for y in (outs if isinstance(outs, tuple | list) else (outs,))
        ]
        return sum(sums[1:], sums[0])

    for taken, (order, through, derivative) in ORDERS.items():
        if limit is not None and limit.order < through:
            continue
        found = attempt(_within, candidate, derivative, curve)
        what = f"{case}, a derivative of order {order} by {taken}"
        if isinstance(found, Exception):
            return [f"{what}, raised {raised(found, candidate)}"]
        right = float(_exact(case, plain, ways, order))
        within = 1e-5 if case.through == "float32" else 1e-8
        slip = (0.0, nesting.CONSTANT)
        fault = difference(candidate, what, found, right, slip, dtype=None, within=within)
        if fault:
            return [fault]
    return []


def _within(candidate: Candidate, derivative: Callable[[Curve, Any], Any], curve: Curve) -> Any:
    with use(candidate.name):
        return derivative(curve, candidate.array(0.0))


def _exact(case: Case, plain: list[np.ndarray], ways: list[np.ndarray], order: int) -> Any:
    starts, directions = numbers(plain), numbers(ways)
    height = total(case.exact, curved=case.curved)

    def curve(t: Any) -> Any:
        return height(*[x + t * v for x, v in zip(starts, directions, strict=True)])

    derivative = curve
    for _ in range(order):
        derivative = partial(_slope, derivative)
    return derivative(mpf(0))


def _slope(f: Curve, t: Any) -> Any:
    return along(f, [np.array(t, object)], [np.array(mpf(1), object)])[0][()]


CHECKS = (of_order_two,)
