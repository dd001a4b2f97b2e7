"""Functions in pieces: rounding, choices, comparisons; away from where the pieces meet."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mpmath import mp

from multicalc import xp
from multicalc_conformance.operations.case import Case
from multicalc_conformance.operations.domain import Domain
from multicalc_conformance.operations.entrywise import between, case
from multicalc_conformance.references.entrywise import each

SIGNED = between(-2, 2, 0.0)
WHOLE = between(-4, 4, *range(-4, 5))
HALVES = between(-4, 4, *(k + 0.5 for k in range(-4, 4)))
SIX = Domain((6,), distinct=True)
DISTINCT = Domain(distinct=True)


def _trunc(x: Any) -> Any:
    return mp.floor(x) if x > 0 else mp.ceil(x)


def _slope(name: str, f: Callable[[Any], Any], domain: Domain) -> Case:
    """``x`` times a step function, for a derivative that is not zero."""
    return Case(
        name,
        lambda x: xp.multiply(x, getattr(xp, name)(x)),
        each(lambda x: x * f(x)),
        (domain,),
        "times x",
    )


def _halves(name: str, f: Callable[[Any, Any], Any]) -> Case:
    """Of two arrays without an entry in common."""
    return Case(
        name, lambda x: getattr(xp, name)(x[:3], x[3:]), lambda x: each(f)(x[:3], x[3:]), (SIX,)
    )


def _test(name: str, f: Callable[[Any, Any], bool]) -> Case:
    """A comparison of each entry with the one before it, in a circle, and of one with itself: so
    of some it holds, of some not."""
    return Case(
        name,
        lambda x: getattr(xp, name)(xp.concat([x, x[:1]]), xp.concat([x[-1:], x[:-1], x[:1]])),
        lambda x: each(lambda a, b: int(f(a, b)))([*x, x[0]], [x[-1], *x[:-1], x[0]]),
        (DISTINCT,),
        order=0,
    )


def _clipped(x: Any, low: Any, high: Any) -> Any:
    return min(max(x, low), high)


def _quotient(x: Any, y: Any) -> Any:
    return mp.floor(x / y)


def _rest(x: Any, y: Any) -> Any:
    return x - y * _quotient(x, y)


ROUNDING = [
    made
    for name, f, domain in (
        ("floor", mp.floor, WHOLE),
        ("ceil", mp.ceil, WHOLE),
        ("trunc", _trunc, WHOLE),
        ("round", mp.nint, HALVES),
        ("sign", mp.sign, SIGNED),
    )
    for made in (case(name, f, domain), _slope(name, f, domain))
]

CASTS = [
    Case(
        "astype",
        lambda x, dtype=dtype: x * xp.astype(xp.astype(x, getattr(xp, dtype)), x.dtype),
        each(lambda x, f=f: x * f(x)),
        (WHOLE,),
        f"to {dtype} and back, times x",
    )
    for dtype, f in (("int64", _trunc), ("int32", _trunc), ("bool", lambda x: 1))
]

THIRDS = between(-4, 4, *(1.5 * k for k in range(-3, 4)))
NINES = between(9.1, 9.9)
FOURS = between(3.4, 4.4, shape=(2, 1))

DIVISION = (
    case("remainder", _rest, NINES, FOURS),
    case("remainder", _rest, between(-9.9, -9.1), FOURS, variant="of negative numbers"),
    case("remainder", _rest, NINES, between(-4.4, -3.4), variant="by negative numbers"),
    Case(
        "remainder", lambda x: xp.remainder(x, 1.5), each(lambda x: _rest(x, 1.5)), (THIRDS,), "n"
    ),
    Case(
        "remainder",
        lambda y: xp.remainder(9.5, y),
        each(lambda y: _rest(mp.mpf(9.5), y)),
        (FOURS,),
        "of a number",
    ),
    case("floor_divide", _quotient, NINES, FOURS),
    case("floor_divide", _quotient, between(-9.9, -9.1), FOURS, variant="of negative numbers"),
    Case(
        "floor_divide",
        lambda x: x * xp.floor_divide(x, 1.5),
        each(lambda x: x * _quotient(x, 1.5)),
        (THIRDS,),
        "by a number, times x",
    ),
)

CHOICES = (
    case("abs", abs, SIGNED),
    case("copysign", lambda x, y: abs(x) * mp.sign(y), SIGNED, between(-2, 2, 0.0, shape=(2, 1))),
    Case(
        "copysign",
        lambda x: xp.copysign(x, -1.0),
        each(lambda x: -abs(x)),
        (SIGNED,),
        "of a number",
    ),
    _halves("maximum", max),
    _halves("minimum", min),
    Case(
        "maximum",
        lambda x: xp.maximum(0.5, x) * x,
        each(lambda x: max(x, 0.5) * x),
        (between(-2, 2, 0.5),),
        "of a number",
    ),
    case("minimum", min, Domain(), between(3, 4, shape=(2, 1)), variant="broadcasting"),
    Case(
        "clip",
        lambda x: xp.clip(x, -1, 1.5),
        each(lambda x: _clipped(x, -1, 1.5)),
        (between(-2, 2, -1.0, 1.5),),
        "by numbers",
    ),
    Case(
        "clip",
        lambda x: xp.clip(x, min=0.5) * x,
        each(lambda x: max(x, 0.5) * x),
        (between(-2, 2, 0.5),),
        "from below",
    ),
    Case(
        "clip",
        lambda x: xp.clip(x, max=0.5) * x,
        each(lambda x: min(x, 0.5) * x),
        (between(-2, 2, 0.5),),
        "from above",
    ),
    Case(
        "clip",
        lambda x, low, high: xp.clip(x * x, low, high),
        each(lambda x, low, high: _clipped(x * x, low, high)),
        (
            between(-4, 4, -1.5, -1.25, -1, 1, 1.25, 1.5),
            between(1.0, 1.5, shape=(2, 1)),
            between(2.3, 2.4),
        ),
        "by arrays",
    ),
    Case(
        "where",
        lambda x, y: xp.where(x > 0, x * y, xp.exp(x)),
        each(lambda x, y: x * y if x > 0 else mp.exp(x)),
        (SIGNED, between(-2, 2, shape=(2, 1))),
    ),
    Case(
        "where",
        lambda x: xp.where(x > 0, 1.5, x * x),
        each(lambda x: 1.5 if x > 0 else x * x),
        (SIGNED,),
        "of a number",
    ),
)

TESTS = (
    _test("equal", lambda a, b: a == b),
    _test("not_equal", lambda a, b: a != b),
    _test("less", lambda a, b: a < b),
    _test("less_equal", lambda a, b: a <= b),
    _test("greater", lambda a, b: a > b),
    _test("greater_equal", lambda a, b: a >= b),
    Case(
        "logical_and",
        lambda x: xp.logical_and(x > 0, x < 1),
        each(lambda x: int(0 < x < 1)),
        (between(-2, 2, 0.0, 1.0),),
        order=0,
    ),
    Case(
        "logical_or",
        lambda x: xp.logical_or(x < 0, x > 1),
        each(lambda x: int(x < 0 or x > 1)),
        (between(-2, 2, 0.0, 1.0),),
        order=0,
    ),
    Case(
        "logical_xor",
        lambda x: xp.logical_xor(x > 0, x > 1),
        each(lambda x: int(0 < x < 1)),
        (between(-1, 2, 0.0, 1.0, shape=(8,)),),
        order=0,
    ),
    Case(
        "logical_not",
        lambda x: xp.logical_not(x > 0),
        each(lambda x: int(x < 0)),
        (SIGNED,),
        order=0,
    ),
    Case(
        "isnan",
        lambda x: xp.isnan(xp.where(x > 0, x, xp.nan)),
        each(lambda x: int(x < 0)),
        (SIGNED,),
        order=0,
    ),
    Case(
        "isinf",
        lambda x: xp.isinf(xp.where(x > 0, x, -xp.inf)),
        each(lambda x: int(x < 0)),
        (SIGNED,),
        order=0,
    ),
    Case(
        "isfinite",
        lambda x: xp.isfinite(xp.where(x > 0, x, xp.inf)),
        each(lambda x: int(x > 0)),
        (SIGNED,),
        order=0,
    ),
)

CASES = (*ROUNDING, *CASTS, *DIVISION, *CHOICES, *TESTS)
