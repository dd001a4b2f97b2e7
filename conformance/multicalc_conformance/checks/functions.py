"""Every function of ``xp`` that the namespace has, called once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType
from typing import Any
from zlib import crc32

import numpy as np
from mpmath import mp

from multicalc import xp
from multicalc.backend import use
from multicalc.errors import UnsupportedOperationError
from multicalc.testing.comparing.failure import attempt
from multicalc_conformance.checks import guide, namespace
from multicalc_conformance.checks.candidate import Candidate
from multicalc_conformance.checks.check import check
from multicalc_conformance.checks.expected import difference, shown
from multicalc_conformance.checks.raised import raised
from multicalc_conformance.checks.sweep import FunctionTrial, tried
from multicalc_conformance.operations import cases
from multicalc_conformance.operations.case import Case


@check("functions of the namespace give their values", guide.NAMESPACE, namespace.needed)
def functions(candidate: Candidate) -> str | None:
    of_cases = [
        FunctionTrial(case.operation, partial(_of_case, candidate, case)) for case in first_cases()
    ]
    others = [FunctionTrial(name, partial(_of_other, candidate, name)) for name in OTHERS]
    return tried(candidate, [*of_cases, *others])


def first_cases() -> list[Case]:
    """The first of each operation that takes real numbers."""
    found: dict[str, Case] = {}
    for case in cases():
        if not case.is_complex:
            found.setdefault(case.operation, case)
    return [*found.values()]


def sample(case: Case) -> list[np.ndarray]:
    """Arguments of it, the same at each run."""
    rng = np.random.default_rng(crc32(str(case).encode()))
    return [domain.sample(rng) for domain in case.domains]


def _of_case(candidate: Candidate, case: Case) -> list[str]:
    plain = sample(case)
    got = attempt(_called, candidate, case.call, plain)
    if _is_absent(candidate, got):
        return []
    if isinstance(got, Exception):
        return [f"{case} raised {raised(got, candidate)}"]
    exact, slips = _exact(case, plain), {}
    if case.operation in OF_SYMMETRIC:
        for half, triangle in (("lower", np.tril), ("upper", np.triu)):
            (x,) = plain
            mirrored = triangle(x) + triangle(x).T - np.diag(np.diag(x))
            slips[f"{SYMMETRIC} {half} triangle"] = _exact(case, [mirrored])
    given = ", ".join(shown(np.round(x, 3)) for x in plain)
    return _compared(candidate, f"{case} of {given}", got, exact, slips)


def _called(candidate: Candidate, call: Callable[..., Any], plain: list[np.ndarray]) -> Any:
    with use(candidate.name):
        return call(*candidate.arrays(*plain))


def _is_absent(candidate: Candidate, got: Any) -> bool:
    """Whether the namespace has no such function, or none of those that it is made of."""
    lacks = isinstance(got, AttributeError) and got.obj in (
        candidate.xp,
        candidate.xp.linalg,
        candidate.xp.fft,
    )
    return lacks or isinstance(got, UnsupportedOperationError)


def _exact(case: Case, plain: list[np.ndarray]) -> Any:
    return case.exact(*[np.vectorize(mp.mpf, otypes=[object])(x) for x in plain])


OF_SYMMETRIC = ("linalg.cholesky", "linalg.eigh", "linalg.eigvalsh")
SYMMETRIC = "A is not symmetric, and right is that of (A + A')/2, yours takes the"


def _compared(
    candidate: Candidate,
    what: str,
    got: Any,
    exact: Any,
    wrongs: Mapping[str, Any] = MappingProxyType({}),
) -> list[str]:
    """What differs in ``got``; ``wrongs`` has what it would be by a slip, under its sentence."""
    faults = []
    known = {said: _each(wrong) for said, wrong in wrongs.items()}
    outs = got if isinstance(exact, tuple | list) else [got]
    for k, (one, right) in enumerate(zip(outs, _each(exact), strict=True)):
        slips = [(_floats(wrong[k]), said) for said, wrong in known.items()]
        faults.append(
            difference(candidate, what, one, _floats(right), *slips, dtype=None, within=1e-8)
        )
    return [fault for fault in faults if fault]


def _each(outs: Any) -> Any:
    return outs if isinstance(outs, tuple | list) else [outs]


def _floats(exact: Any) -> np.ndarray:
    array = np.asarray(exact, object)
    complex_ones = any(isinstance(x, mp.mpc) for x in array.ravel())
    return np.asarray(array, "complex128" if complex_ones else "float64")


INTEGERS = np.array([6, 3, 12])
OTHERS: dict[str, tuple[Callable[[Any], Any], np.ndarray, Any]] = {
    "bitwise_and": (lambda x: xp.bitwise_and(x, x - 1), INTEGERS, [4, 2, 8]),
    "bitwise_or": (lambda x: xp.bitwise_or(x, x + 1), INTEGERS, [7, 7, 13]),
    "bitwise_xor": (lambda x: xp.bitwise_xor(x, x - 1), INTEGERS, [3, 1, 7]),
    "bitwise_invert": (xp.bitwise_invert, INTEGERS, [-7, -4, -13]),
    "count_nonzero": (xp.count_nonzero, np.array([0.0, 2.0, -1.0]), 2),
    "nonzero": (lambda x: xp.nonzero(x)[0], np.array([0.0, 2.0, -1.0]), [1, 2]),
    "searchsorted": (lambda x: xp.searchsorted(x, x + 0.5), np.array([1.0, 2.0]), [1, 2]),
    "signbit": (xp.signbit, np.array([0.5, -2.0]), [False, True]),
    "unique_values": (lambda x: xp.sort(xp.unique_values(x)), np.array([2.0, 1.0, 2.0]), [1, 2]),
    "arange": (lambda x: xp.arange(3), np.ones(1), [0, 1, 2]),
    "eye": (lambda x: xp.eye(2), np.ones(1), [[1, 0], [0, 1]]),
    "full": (lambda x: xp.full((2,), 1.5), np.ones(1), [1.5, 1.5]),
    "linspace": (lambda x: xp.linspace(0.0, 1.0, 3), np.ones(1), [0, 0.5, 1]),
    "ones": (lambda x: xp.ones((2,)), np.ones(1), [1, 1]),
    "zeros": (lambda x: xp.zeros((2,)), np.ones(1), [0, 0]),
}
"""Without derivatives: a call, at an array, and its value."""


def _of_other(candidate: Candidate, name: str) -> list[str]:
    call, at, right = OTHERS[name]
    if not hasattr(candidate.xp, name):
        return []
    got = attempt(_at, candidate, call, at)
    if isinstance(got, Exception):
        return [f"{name} raised {raised(got, candidate)}"]
    return _compared(candidate, name, got, np.array(right))


def _at(candidate: Candidate, call: Callable[[Any], Any], at: np.ndarray) -> Any:
    with use(candidate.name):
        return call(candidate.array(at, at.dtype.name))


CHECKS = (functions,)
