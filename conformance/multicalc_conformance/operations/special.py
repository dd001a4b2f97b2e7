"""Elementwise functions beyond the standard, at their tails and far out too."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mpmath import mp

from multicalc import xp
from multicalc_conformance.operations.case import Case
from multicalc_conformance.operations.entrywise import between, case
from multicalc_conformance.references.entrywise import each

WHOLE = range(-4, 1)
MILD = 1 / 128


def sigmoid(x: Any) -> Any:
    return 1 / (1 + mp.exp(-x))


def softplus(x: Any) -> Any:
    return mp.log1p(mp.exp(x))


def log_sigmoid(x: Any) -> Any:
    return -mp.log1p(mp.exp(-x))


def silu(x: Any) -> Any:
    return x * sigmoid(x)


def gammaln(x: Any) -> Any:
    return mp.log(abs(mp.gamma(x)))


def _far(name: str, f: Callable[[Any], Any]) -> Case:
    """Up to ±700, beside a value of usual size: nothing may overflow."""

    def call(x: Any) -> Any:
        return getattr(xp, name)(x) + getattr(xp, name)(MILD * x)

    return Case(name, call, each(lambda x: f(x) + f(MILD * x)), (between(-700, 700),), "far out")


LOGISTIC = [
    made
    for name, f in (
        ("sigmoid", sigmoid),
        ("softplus", softplus),
        ("log_sigmoid", log_sigmoid),
        ("silu", silu),
    )
    for made in (
        case(name, f, between(-4, 4)),
        case(name, f, between(-70, -20), variant="far below zero"),
        _far(name, f),
    )
]

# Not of sigmoid and silu, whose derivatives are made of σ(1 - σ), there a difference of equals.
LOGISTIC += [
    case("softplus", softplus, between(20, 70), variant="far above zero"),
    case("log_sigmoid", log_sigmoid, between(20, 70), variant="far above zero"),
]

GAMMA = (
    case("gammaln", gammaln, between(0, 20)),
    case("gammaln", gammaln, between(-4, 0, *WHOLE), variant="of negative numbers"),
    case("gammaln", gammaln, between(1e-6, 1e-5), variant="near zero"),
    case("gammaln", gammaln, between(1e3, 1e6), variant="of large numbers"),
    case("digamma", mp.digamma, between(0, 20)),
    case("digamma", mp.digamma, between(-4, 0, *WHOLE), variant="of negative numbers"),
    case("digamma", mp.digamma, between(1e-6, 1e-5), variant="near zero"),
    case("digamma", mp.digamma, between(1e3, 1e6), variant="of large numbers"),
)

ERROR = (
    case("erf", mp.erf, between(-3, 3)),
    case("erf", mp.erf, between(-1e-10, 1e-10, 0.0), variant="near zero"),
    case("erfc", mp.erfc, between(-3, 3)),
    case("erfc", mp.erfc, between(4, 8), variant="tail"),
)

PIECES = (
    case("relu", lambda x: max(x, 0), between(-2, 2, 0.0)),
    Case(
        "relu",
        lambda x: x * x + xp.relu(x),
        each(lambda x: x * x),
        (between(-2, 0),),
        "below zero, beside a square",
    ),
    case("nan_to_num", lambda x: +x, between(-2, 2)),
    Case(
        "nan_to_num",
        lambda x: xp.nan_to_num(xp.where(x > 0, x * x, xp.nan), nan=1.5),
        each(lambda x: x * x if x > 0 else 1.5),
        (between(-2, 2, 0.0),),
        "of NaN",
    ),
    Case(
        "nan_to_num",
        lambda x: xp.nan_to_num(xp.where(x > 0, x * x, -xp.inf), neginf=-1.5),
        each(lambda x: x * x if x > 0 else -1.5),
        (between(-2, 2, 0.0, shape=(8,)),),
        "of infinity",
    ),
)

CASES = (*LOGISTIC, *GAMMA, *ERROR, *PIECES)
