"""The function that the family works on, its derivatives in mpmath, and every transform of it."""

from __future__ import annotations

from typing import Any

import numpy as np
from mpmath import mp

import multicalc as mc
from multicalc import xp
from multicalc_conformance.references.closed_form import Run
from multicalc_conformance.references.entrywise import each
from multicalc_conformance.references.exact import Precise

X, V = [0.5, -1.25, 2.0], np.array([1.0, 0.25, -0.5])
sin, cos, exp = each(mp.sin), each(mp.cos), each(mp.exp)


def waves(x: Any) -> Any:
    """Σ sin x · Σ x²."""
    return xp.sum(xp.sin(x)) * xp.sum(x * x)


def value(x: Any) -> Any:
    """Of ``waves``, in mpmath."""
    return np.sum(sin(x)) * np.sum(x * x)


def gradient(x: Any) -> Any:
    """Of ``waves``, in mpmath."""
    return cos(x) * np.sum(x * x) + 2 * x * np.sum(sin(x))


def hessian(x: Any) -> Any:
    """Of ``waves``, in mpmath."""
    crossed = 2 * (np.multiply.outer(cos(x), x) + np.multiply.outer(x, cos(x)))
    return crossed + np.diag(2 * np.sum(sin(x)) - sin(x) * np.sum(x * x))


def _backward(b: str | None, x: Any) -> Any:
    at = mc.variable(x, backend=b)
    with mc.record():
        y = waves(at)
    mc.backward(y)
    return native_to_numpy(b, at.grad)


def native_to_numpy(b: str | None, x: Any) -> np.ndarray:
    backend = mc.get_backend(b)
    with backend.precision(frozenset({"float64", "float32"})):
        return backend.to_numpy(x)


TRANSFORMS: dict[str, tuple[Run, Precise]] = {
    "grad": (lambda b, x: mc.grad(waves, backend=b)(x), gradient),
    "jacobian": (lambda b, x: mc.jacobian(waves, mode="forward", backend=b)(x), gradient),
    "hessian": (lambda b, x: mc.hessian(waves, backend=b)(x), hessian),
    "jvp": (
        lambda b, x: mc.jvp(waves, (x,), (V.astype(x.dtype),), backend=b)[1],
        lambda x: np.sum(gradient(x) * V),
    ),
    "vjp": (lambda b, x: mc.vjp(waves, x, backend=b)[1](2.0)[0], lambda x: 2 * gradient(x)),
    "hvp": (
        lambda b, x: mc.hvp(waves, (x,), (V.astype(x.dtype),), backend=b),
        lambda x: hessian(x) @ V,
    ),
    "quad_approx": (
        lambda b, x: (lambda m: (m.gradient, m.hessian))(mc.quad_approx(waves, x, backend=b)),
        lambda x: (gradient(x), hessian(x)),
    ),
    "backward": (_backward, gradient),
}
