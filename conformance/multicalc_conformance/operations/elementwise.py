"""The standard's smooth functions of one and two real numbers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from mpmath import mp

from multicalc import xp
from multicalc_conformance.operations.case import Case
from multicalc_conformance.operations.domain import Domain
from multicalc_conformance.operations.entrywise import between, case
from multicalc_conformance.references.entrywise import each

POSITIVE = between(0.0, 100.0)
WIDE = between(-20.0, 20.0)
TINY = between(-1e-10, 1e-10, 0.0)
NEAR_ONE = between(0.99, 0.999)
OPEN = between(-1.0, 1.0)
POLES = (-1.5 * float(mp.pi), -0.5 * float(mp.pi), 0.5 * float(mp.pi), 1.5 * float(mp.pi))


def log_sum(x: Any, y: Any) -> Any:
    return mp.log(mp.exp(x) + mp.exp(y))


ONE = (
    case("exp", mp.exp, WIDE),
    case("exp", mp.exp, between(-80.0, -40.0), variant="far below zero"),
    # Not further left, where its derivative, the value plus one, is a difference.
    case("expm1", mp.expm1, between(-2.0, 5.0)),
    case("expm1", mp.expm1, TINY, variant="near zero"),
    case("log", mp.log, POSITIVE),
    case("log", mp.log, between(1e-18, 1e-15), variant="near zero"),
    case("log1p", mp.log1p, between(-1.0, 100.0)),
    case("log1p", mp.log1p, TINY, variant="near zero"),
    case("log2", lambda x: mp.log(x) / mp.log(2), POSITIVE),
    case("log10", lambda x: mp.log(x) / mp.log(10), POSITIVE),
    case("sqrt", mp.sqrt, POSITIVE),
    case("sqrt", mp.sqrt, between(1e-20, 1e-18), variant="near zero"),
    case("square", lambda x: x * x, WIDE),
    case("reciprocal", lambda x: 1 / x, between(-4.0, 4.0, 0.0)),
    case("negative", lambda x: -x, WIDE),
    case("positive", lambda x: +x, WIDE),
    case("sin", mp.sin, WIDE),
    case("cos", mp.cos, WIDE),
    case("tan", mp.tan, between(-4.7, 4.7, *POLES)),
    case("asin", mp.asin, OPEN),
    case("asin", mp.asin, NEAR_ONE, variant="near one"),
    case("acos", mp.acos, OPEN),
    case("acos", mp.acos, NEAR_ONE, variant="near one"),
    case("atan", mp.atan, WIDE),
    case("atan", mp.atan, between(-1e8, 1e8, 0.0), variant="far from zero"),
    case("sinh", mp.sinh, WIDE),
    case("sinh", mp.sinh, TINY, variant="near zero"),
    case("cosh", mp.cosh, WIDE),
    # Not further out, where its derivative, 1 - tanh², is a difference of equals.
    case("tanh", mp.tanh, between(-2.5, 2.5)),
    # Their second derivatives, ∓2x, come out of differences of numbers near one.
    case("tanh", mp.tanh, TINY, variant="near zero", order=0),
    case("asinh", mp.asinh, WIDE),
    case("asinh", mp.asinh, TINY, variant="near zero"),
    case("asinh", mp.asinh, between(-1e8, -1e7), variant="far below zero"),
    case("acosh", mp.acosh, between(1.0, 20.0)),
    case("acosh", mp.acosh, between(1.001, 1.01), variant="near one"),
    case("atanh", mp.atanh, OPEN),
    case("atanh", mp.atanh, TINY, variant="near zero", order=0),
    case("atanh", mp.atanh, NEAR_ONE, variant="near one"),
    case("real", lambda x: +x, WIDE),
    case("conj", lambda x: +x, WIDE),
    Case(
        "imag",
        lambda x: xp.sin(x) + xp.imag(x),
        each(mp.sin),
        (WIDE,),
        "beside a sine",
    ),
)

TWO = (
    case("add", lambda x, y: x + y, between(-2, 2, shape=(2, 3)), Domain()),
    case("subtract", lambda x, y: x - y, Domain(), between(-2, 2, shape=(2, 1))),
    case("multiply", lambda x, y: x * y, between(-2, 2, shape=(2, 3)), Domain()),
    case("divide", lambda x, y: x / y, Domain(), between(-4, 4, 0.0, shape=(2, 1))),
    case("hypot", mp.hypot, Domain(), Domain()),
    replace(
        case("hypot", mp.hypot, between(1e30, 2e30), between(-2e30, -1e30)),
        variant="of large numbers",
        curved=False,
    ),
    case(
        "hypot", mp.hypot, between(1e-20, 2e-20), between(-2e-20, -1e-20), variant="of tiny numbers"
    ),
    case("hypot", mp.hypot, Domain(), between(-2, 2, shape=(2, 1)), variant="broadcasting"),
    case("atan2", mp.atan2, between(-2, 2, 0.0), between(-2, 2, 0.0)),
    case("atan2", mp.atan2, Domain(), between(1, 2, shape=(2, 1)), variant="broadcasting"),
    case("logaddexp", log_sum, between(-4, 4), between(-4, 4, shape=(2, 1))),
    case("logaddexp", log_sum, between(696, 700), between(696, 700), variant="of large numbers"),
    case("pow", mp.power, between(0, 4), between(-3, 3, shape=(2, 1))),
)


def _of_zero(exponent: float) -> Case:
    """A power of ``x`` less itself backwards: of exactly zero at the middle entry."""
    return Case(
        "pow",
        lambda x: xp.pow(x - xp.flip(x), exponent),
        lambda x: (x - np.flip(x)) ** exponent,
        (WIDE,),
        f"{exponent} of zero",
    )


NUMBERS = (
    Case("add", lambda x: xp.add(1.5, x), lambda x: x + 1.5, (WIDE,), "of a number"),
    Case("subtract", lambda x: xp.subtract(1, x), lambda x: 1 - x, (WIDE,), "from a number"),
    Case("multiply", lambda x: xp.multiply(x, 3), lambda x: 3 * x, (WIDE,), "by a number"),
    Case("divide", lambda x: xp.divide(3, x), lambda x: 3 / x, (POSITIVE,), "a number"),
    Case("divide", lambda x: xp.divide(x, 3), lambda x: x / 3, (WIDE,), "by a number"),
    Case(
        "hypot",
        lambda x: xp.hypot(x, 1.5),
        each(lambda x: mp.hypot(x, 1.5)),
        (between(-2, 2),),
        "number",
    ),
    Case("atan2", lambda x: xp.atan2(1.5, x), each(lambda x: mp.atan2(1.5, x)), (WIDE,), "number"),
    Case("pow", lambda x: xp.pow(x, 2.5), lambda x: x ** mp.mpf(2.5), (POSITIVE,), "2.5"),
    Case("pow", lambda x: xp.pow(x, 3), lambda x: x**3, (WIDE,), "integer"),
    Case("pow", lambda x: xp.pow(x, 2.0), lambda x: x**2, (WIDE,), "integer as float"),
    Case(
        "pow", lambda x: xp.pow(x, -2), lambda x: x**-2, (between(-4, 4, 0.0),), "negative integer"
    ),
    Case(
        "pow",
        lambda x: xp.pow(x, xp.full_like(x, 3.0)),
        lambda x: x**3,
        (WIDE,),
        "integers in an array",
    ),
    Case("pow", lambda x: xp.pow(2.0, x), each(lambda x: mp.power(2, x)), (WIDE,), "of a number"),
    Case(
        "logaddexp",
        lambda x: xp.logaddexp(0.5, x),
        each(lambda x: log_sum(0.5, x)),
        (between(-4, 4),),
        "number",
    ),
    Case(
        "logaddexp",
        lambda x: xp.logaddexp(x, xp.flip(x)),
        lambda x: each(log_sum)(x, np.flip(x)),
        (between(-4, 4),),
        "of equal numbers",
    ),
)

CASES = (*ONE, *TWO, *NUMBERS, *map(_of_zero, (0, 1, 2, 3.0)))
