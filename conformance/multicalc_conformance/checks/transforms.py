"""The transforms that are derived from the primitive, and their precision."""

from __future__ import annotations

from typing import Any

import numpy as np

import multicalc as mc
from multicalc_conformance.checks import guide, nesting
from multicalc_conformance.checks.candidate import Candidate
from multicalc_conformance.checks.check import check, refuse
from multicalc_conformance.checks.expected import difference, expect
from multicalc_conformance.checks.precision import LOGS, ULPS


@check("jvp, jacobian, hvp and hessian", guide.NESTING, nesting.higher)
def transforms(candidate: Candidate) -> None:
    x, v = np.array([1.0, -2.0, 0.5]), np.array([0.5, 1.0, -4.0])
    a = np.array([[1.0, 2.0, 0.0], [0.0, -1.0, 3.0]])

    def curved(x: Any) -> Any:
        return candidate.xp.sum(x * x * x) + x[0] * x[1] * x[2]

    point, along, matrix = candidate.arrays(x, v, a)
    wide = mc.jacobian(lambda x: matrix @ candidate.xp.reshape(x * x, (3, 1)))(point)
    expect(candidate, "the Jacobian of A @ (x * x)", wide, (a * (2.0 * x))[:, None, :])
    tall = mc.jacobian(lambda y: candidate.xp.reshape(y, (2, 1)) * matrix)(
        candidate.array([2.0, 3.0])
    )
    right = np.stack([np.stack([a[0], 0 * a[0]], -1), np.stack([0 * a[1], a[1]], -1)])
    expect(candidate, "the Jacobian of yᵀ * A", tall, right)
    _, pushed = mc.jvp(lambda x: x * x * x, (point,), (along,))
    expect(candidate, "jvp of x * x * x", pushed, 3.0 * x * x * v)
    matrix_of = np.diag(6.0 * x) + np.array(
        [[0.0, x[2], x[1]], [x[2], 0.0, x[0]], [x[1], x[0], 0.0]]
    )
    said = "the Hessian of sum(x³) + x₀x₁x₂"
    expect(
        candidate, said, mc.hessian(curved)(point), matrix_of, (0.0 * matrix_of, nesting.CONSTANT)
    )
    product = mc.hvp(curved, (point,), (along,))
    expect(candidate, f"{said} times v", product, matrix_of @ v)


@check("derivatives keep the dtype and its digits", guide.PRECISION, transforms, scoped=False)
def kept(candidate: Candidate) -> None:
    """Of NumPy's arrays, through multicalc alone: what scope they need is the adapter's to say."""

    def f(x: Any) -> Any:
        return candidate.xp.sum(candidate.xp.exp(x) * 0.1)

    for dtype in ("float32", "float64"):
        at = np.array(LOGS, dtype)
        right = (0.1 * np.exp(at.astype("float64"))).astype(dtype)
        within = ULPS * float(np.finfo(dtype).eps)
        asked = {
            "the value": lambda x: mc.value_and_grad(f, backend=candidate.backend)(x)[0],
            "the gradient": mc.grad(f, backend=candidate.backend),
            "jvp": lambda x: mc.jvp(f, (x,), (x,), backend=candidate.backend)[1],
            "the Hessian": mc.hessian(f, backend=candidate.backend),
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
                        candidate,
                        f"{what} of sum(0.1 * exp(x)), x of {dtype}",
                        take(at),
                        rights[what],
                        dtype=dtype,
                        within=within,
                    )
                )
            ]
        )


CHECKS = (transforms, kept)
