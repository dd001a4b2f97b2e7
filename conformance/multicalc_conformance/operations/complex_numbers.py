"""The standard's functions of complex numbers, away from their branch cuts.

The cuts of the functions here lie on the real and on the imaginary axis, which the domain keeps
away from.
"""

from __future__ import annotations

from itertools import accumulate
from operator import mul
from typing import Any

from mpmath import mp

from multicalc import xp
from multicalc_conformance.operations.case import Case
from multicalc_conformance.operations.domain import Domain
from multicalc_conformance.operations.entrywise import case
from multicalc_conformance.operations.reductions import along, over
from multicalc_conformance.references.entrywise import each

PLANE = Domain((3,), away=(0.0,), imaginary=True)
COLUMN = Domain((2, 1), away=(0.0,), imaginary=True)
TABLE = Domain((2, 3), away=(0.0,), imaginary=True)
REAL = Domain((2, 1), away=(0.0,))


def _over(name: str, f: Any, axis: Any = None) -> Case:
    variant = "" if axis is None else f"axis={axis}"
    return Case(
        name,
        lambda z: getattr(xp, name)(z, axis=axis),
        over(f, axis),
        (TABLE,),
        f"complex {variant}".strip(),
    )


ONE = [
    case(name, f, PLANE, variant="complex")
    for name, f in (
        ("abs", abs),
        ("acos", mp.acos),
        ("acosh", mp.acosh),
        ("asin", mp.asin),
        ("asinh", mp.asinh),
        ("atan", mp.atan),
        ("atanh", mp.atanh),
        ("conj", mp.conj),
        ("cos", mp.cos),
        ("cosh", mp.cosh),
        ("exp", mp.exp),
        ("expm1", mp.expm1),
        ("imag", mp.im),
        ("log", mp.log),
        ("log10", lambda z: mp.log(z) / mp.log(10)),
        ("log1p", mp.log1p),
        ("log2", lambda z: mp.log(z) / mp.log(2)),
        ("negative", lambda z: -z),
        ("positive", lambda z: +z),
        ("real", mp.re),
        ("reciprocal", lambda z: 1 / z),
        ("sign", lambda z: z / abs(z)),
        ("sin", mp.sin),
        ("sinh", mp.sinh),
        ("sqrt", mp.sqrt),
        ("square", lambda z: z * z),
        ("tan", mp.tan),
        ("tanh", mp.tanh),
    )
]

TWO = [
    case(name, f, *domains, variant=variant)
    for name, f in (
        ("add", lambda z, w: z + w),
        ("subtract", lambda z, w: z - w),
        ("multiply", lambda z, w: z * w),
        ("divide", lambda z, w: z / w),
        ("pow", mp.power),
    )
    for domains, variant in (((PLANE, COLUMN), "complex"), ((PLANE, REAL), "complex and real"))
]

NUMBERS = (
    Case("pow", lambda z: xp.pow(z, 3), lambda z: z**3, (PLANE,), "complex to an integer"),
    Case(
        "pow",
        lambda z: xp.pow(z, 2.5),
        each(lambda z: mp.power(z, 2.5)),
        (PLANE,),
        "complex to a number",
    ),
    Case(
        "multiply", lambda z: xp.multiply(2j, z), lambda z: mp.j * 2 * z, (PLANE,), "complex by 2j"
    ),
    Case(
        "multiply",
        lambda z: xp.multiply(xp.real(z), 2j),
        each(lambda z: 2 * mp.j * mp.re(z)),
        (PLANE,),
        "real by 2j",
    ),
    Case(
        "where",
        lambda z: xp.where(xp.real(z) > 0, z * z, xp.conj(z)),
        each(lambda z: z * z if mp.re(z) > 0 else mp.conj(z)),
        (PLANE,),
        "complex",
    ),
)

TESTS = [
    Case(
        name,
        lambda z, name=name: getattr(xp, name)(z, z[:1]),
        lambda z, f=f: each(lambda a, b: int(f(a, b)))(z, z[:1]),
        (PLANE,),
        "complex",
        order=0,
    )
    for name, f in (("equal", lambda a, b: a == b), ("not_equal", lambda a, b: a != b))
]

REDUCTIONS = (
    _over("sum", mp.fsum),
    _over("sum", mp.fsum, 0),
    _over("mean", lambda row: mp.fsum(row) / len(row), 1),
    _over("prod", mp.fprod),
    _over("prod", mp.fprod, 1),
    _over("norm", lambda row: mp.sqrt(mp.fsum(abs(v) ** 2 for v in row)), 1),
    Case(
        "cumulative_sum",
        lambda z: xp.cumulative_sum(z, axis=1),
        along(lambda row: list(accumulate(row)), 1),
        (TABLE,),
        "complex",
    ),
    Case(
        "cumulative_prod",
        lambda z: xp.cumulative_prod(z, axis=1),
        along(lambda row: list(accumulate(row, mul)), 1),
        (TABLE,),
        "complex",
    ),
)

CASES = (*ONE, *TWO, *NUMBERS, *TESTS, *REDUCTIONS)
