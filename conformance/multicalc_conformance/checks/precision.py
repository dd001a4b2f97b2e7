"""Digits and dtypes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

import multicalc as mc
from multicalc_conformance.checks import derivative, guide, namespace
from multicalc_conformance.checks.check import check, refuse
from multicalc_conformance.checks.expected import difference, expect
from multicalc_conformance.checks.subject import Subject

NUMBERS: dict[str, Callable[[Any], Any]] = {
    "0.1 * x": lambda x: 0.1 * x,
    "x * 0.1": lambda x: x * 0.1,
    "x + 0.1": lambda x: x + 0.1,
    "0.1 - x": lambda x: 0.1 - x,
    "x / 3": lambda x: x / 3,
    "1 / x": lambda x: 1 / x,
    "x ** 2": lambda x: x**2,
    "x + 1": lambda x: x + 1,
}
ULPS = 4.0
LOGS = [0.1, 0.7, -1.3]
EXPS = [1.1051709180756477, 2.0137527074704766, 0.27253179303401259]
"""exp of them, by mpmath."""


@check("Python's numbers take the dtype beside them", guide.PRECISION, namespace.needed)
def numbers(subject: Subject) -> None:
    faults = []
    for dtype in ("float32", "float64"):
        x = np.array([1.5, -3.0], dtype)
        for said, call in NUMBERS.items():
            right = call(x.astype("float64")).astype(dtype)
            what = f"{said} of {dtype}"
            got = call(subject.array(x, dtype))
            within = ULPS * float(np.finfo(dtype).eps)
            faults += filter(
                None, [difference(subject, what, got, right, dtype=dtype, within=within)]
            )
    refuse(faults)


@check("exp, sum and matmul have float64's digits", guide.PRECISION, namespace.needed)
def digits(subject: Subject) -> None:
    xp, eps = subject.xp, float(np.finfo("float64").eps)
    expect(subject, "exp of float64", xp.exp(subject.array(LOGS)), EXPS, within=ULPS * eps)
    tenths = subject.array(np.full(10, 0.1))
    expect(subject, "the sum of ten times 0.1", xp.sum(tenths), 1.0, within=ULPS * eps)
    third = subject.array(np.full((2, 2), 1.0 / 3.0))
    product = xp.matmul(third, third)
    expect(
        subject, "a product of matrices of 1/3", product, np.full((2, 2), 2 / 9), within=ULPS * eps
    )


@check(
    "derivatives keep the dtype and its digits", guide.PRECISION, *derivative.READY, scoped=False
)
def kept(subject: Subject) -> None:
    """Of NumPy's arrays, through multicalc alone: what scope they need is the adapter's to say."""

    def f(x: Any) -> Any:
        return subject.xp.sum(subject.xp.exp(x) * 0.1)

    for dtype in ("float32", "float64"):
        at = np.array(LOGS, dtype)
        right = (0.1 * np.exp(at.astype("float64"))).astype(dtype)
        within = ULPS * float(np.finfo(dtype).eps)
        asked = {
            "the value": lambda x: mc.value_and_grad(f, backend=subject.backend)(x)[0],
            "the gradient": mc.grad(f, backend=subject.backend),
            "jvp": lambda x: mc.jvp(f, (x,), (x,), backend=subject.backend)[1],
            "the Hessian": mc.hessian(f, backend=subject.backend),
        }
        rights = {
            "the value": np.sum(right),
            "the gradient": right,
            "jvp": np.sum(right * at),
            "the Hessian": np.diag(right),
        }
        refuse(
            [
                fault
                for what, take in asked.items()
                if (
                    fault := difference(
                        subject,
                        f"{what} of sum(0.1 * exp(x)), x of {dtype}",
                        take(at),
                        rights[what],
                        dtype=dtype,
                        within=within,
                    )
                )
            ]
        )


CHECKS = (numbers, digits, kept)
