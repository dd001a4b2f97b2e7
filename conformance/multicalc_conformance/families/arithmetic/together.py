"""Several operators in one function: what new floats are, native arrays, and compiled functions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np
from mpmath import mp

import multicalc as mc
from multicalc import xp
from multicalc_conformance.engine.digits import Arrays
from multicalc_conformance.engine.reference import reference
from multicalc_conformance.engine.scenario import Compute, Scenario
from multicalc_conformance.families.arithmetic.applied import Applied, applied, of_dtype
from multicalc_conformance.families.arithmetic.operands import BOOL
from multicalc_conformance.families.arithmetic.operators import BITWISE, OPERATORS, PythonOperator
from multicalc_conformance.families.compiled.compilers import jitted
from multicalc_conformance.references import exact
from multicalc_conformance.references.entrywise import each
from multicalc_conformance.references.twin import twin

X = np.array([1.5, -0.75, 2.5])
Y = np.array([0.5, 1.25, 2.25])
V = np.array([0.75, 1.5, -0.5])
COUNTS = np.array([3, -2, 4])
ORDER = np.array([1, 0, 2])
"""What sorts ``X``."""

FACTORS: dict[str, tuple[Callable[[Any], Any], Any]] = {
    "mask * float": (lambda x: (x > 0) * 0.5, [0.5, 0, 0.5]),
    "float - mask": (lambda x: 2.5 - (x > 0), [1.5, 2.5, 1.5]),
    "mask / mask": (lambda x: (x > 0) / (x < 9), [1, 0, 1]),
    "mask + int": (lambda x: (x > 0) + 1, [2, 1, 2]),
    "counts * float": (lambda x: xp.argsort(x) * 0.5, ORDER / 2),
    "float ** counts": (lambda x: 0.5 ** xp.argsort(x), [0.5, 1, 0.25]),
    "counts / int": (lambda x: xp.argsort(x) / 4, ORDER / 4),
    "int / counts": (lambda x: 5 / (xp.argsort(x) + 1), [2.5, 5, mp.mpf(5) / 3]),
    "counts - NumPy's number": (lambda x: xp.argsort(x) - np.float64(0.5), ORDER - 0.5),
    "NumPy's counts * float": (lambda x: xp.asarray(COUNTS) * 0.5, COUNTS / 2),
    "mask of a slice": (lambda x: (x[::-1] < 0) * 0.5, [0, 0.5, 0]),
    "mask of a function": (lambda x: (xp.exp(x) > 1) * 0.5, [0.5, 0, 0.5]),
    "mask of an update": (lambda x: (x.at[1].set(3.0) > 2) * 0.5, [0, 0.5, 0.5]),
    "mask of a gradient": (lambda x: (mc.grad(lambda y: y @ y)(x) > 0) * 0.5, [0.5, 0, 0.5]),
    "mask of a loop": (
        lambda x: xp.fori_loop(0, 2, lambda i, c: c + (x > 0) * 0.5, xp.zeros(3)),
        [1, 0, 1],
    ),
    "a list of floats * counts": (lambda x: [0.5, 1.5, 2.5] * xp.argsort(x), [0.5, 0, 5]),
}
"""Made within a function of ``X``, and what they are there."""


DTYPES = ("float64", "float32")


def portable_scenarios() -> list[Scenario]:
    return [_new_floats(), _compiled()]


def native_scenarios() -> list[Scenario]:
    return [_native(dtype) for dtype in DTYPES]


# -- new floats -----------------------------------------------------------------------------------


def _new_floats() -> Scenario:
    """They are of the dtype that is differentiated, so that what they multiply keeps it."""
    cases = {
        f"{name}, {dtype}": (factor, np.array(values, dtype=object), dtype)
        for name, (factor, values) in FACTORS.items()
        for dtype in DTYPES
    }
    return Scenario(
        "arithmetic",
        "new floats",
        {name: partial(_pushed, factor, dtype) for name, (factor, _, dtype) in cases.items()},
        lambda: {
            name: reference(partial(_pushed_exactly, values), exact.numbers([X, V]), dtype)
            for name, (_, values, dtype) in cases.items()
        },
        "closed form by hand",
    )


def _pushed(factor: Callable[[Any], Any], dtype: str, backend: str) -> list[np.ndarray]:
    f = mc.portable(lambda x: factor(x) * x)
    found = mc.jvp(f, (X.astype(dtype),), (V.astype(dtype),), backend=backend)
    return [of_dtype(y, dtype) for y in found]


def _pushed_exactly(factor: np.ndarray, xs: Arrays) -> Arrays:
    return [factor * x for x in xs]


# -- native arrays --------------------------------------------------------------------------------


def _native(dtype: str) -> Scenario:
    """What every framework's own arrays have alike: floats of one dtype, and numbers beside."""
    return twin(
        "arithmetic",
        "native floats",
        lambda x, y: (*_every(x, y), xp.where(x > y, x * x, y * y), xp.where(x <= 1.5, x * y, 0.5)),
        lambda x, y: (
            *_every(x, y),
            each(lambda a, b: a * a if a > b else b * b)(x, y),
            each(lambda a, b: a * b if a <= 1.5 else mp.mpf(0.5))(x, y),
        ),
        [X.astype(dtype), Y.astype(dtype)],
        operators=("jvp", "hvp"),
    )


def _every(x: Any, y: Any) -> list[Any]:
    between = [x + y, x - y, x * y, x / y, y**x]
    beside = [x + 0.5, 0.5 - x, 2 * x, x / 2, 1 / x, x**2, y**0.5, 2.5**x]
    return [*between, *beside, -x * x, abs(x)]


# -- compiled -------------------------------------------------------------------------------------


def _compiled() -> Scenario:
    """All that an operator stands between, in one compiled function each; bits of masks only, as
    MXNet compiles no others."""
    chosen = {operator: _of_real_numbers(operator) for operator in OPERATORS}
    chosen = {operator: every for operator, every in chosen.items() if every}
    compute: dict[str, Compute] = {
        o.symbol: partial(_together, every) for o, every in chosen.items()
    }
    return Scenario(
        "arithmetic",
        "compiled",
        compute,
        lambda: {
            operator.symbol: reference(partial(_values, every), [], "float32")
            for operator, every in chosen.items()
        },
        "the same in Python's whole numbers and mpmath",
    )


def _of_real_numbers(operator: PythonOperator) -> list[Applied]:
    found = [x for x in applied(operator) if not x.refused]
    if operator in BITWISE:
        return [x for x in found if x.dtype == BOOL]
    return [x for x in found if not any(operand.kind == "c" for operand in x.operands)]


def _together(every: Sequence[Applied], backend: str) -> list[np.ndarray]:
    def f(*arguments: Any) -> Any:
        return [each(*given) for each, given in zip(every, arguments, strict=True)]

    given = [tuple(each.arguments) for each in every]
    found = jitted(mc.portable(f), backend)(*given)
    return [of_dtype(y, each.dtype) for y, each in zip(found, every, strict=True)]


def _values(every: Sequence[Applied], _: Arrays) -> Arrays:
    return [exact.value(each.value, [])[0] for each in every]
