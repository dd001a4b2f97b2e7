"""``vmap``: transforms within and around it, and batches of batches, eager and compiled."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

import multicalc as mc
from multicalc import xp
from multicalc_conformance.engine.arrays import flat
from multicalc_conformance.engine.reference import Reference
from multicalc_conformance.engine.scenario import Scenario
from multicalc_conformance.families.compiled.compilers import jitted
from multicalc_conformance.references import exact

W = np.array([[0.5, -1.25, 0.75], [1.5, 0.25, -0.5]])
X = np.array([[0.25, -0.5, 1.0], [1.25, 0.75, -0.25], [-0.75, 1.5, 0.5], [0.0, -1.0, 2.0]])


def _network(w: Any, x: Any) -> Any:
    """Σ (Wx)³, whose derivatives are polynomials."""
    return xp.sum(xp.matmul(w, x) ** 3)


def scenarios() -> list[Scenario]:
    """Transforms within and around, on Σ (Wx)³: by x the gradient is 3 Wᵀ(Wx)², the Hessian
    6 Wᵀ diag(Wx) W, by W the gradient 3 (Wx)²xᵀ."""
    y = X @ W.T
    slopes = 3 * y**2 @ W
    hessians = 6 * np.einsum("ki,bk,kj->bij", W, y, W)
    of_weights = 3 * np.einsum("bk,bi->bki", y**2, X)
    by_x = mc.grad(_network, argnums=1)
    twice_by_x = mc.hessian(_network, argnums=1)
    ones = np.ones(3)

    def laplacian(w: Any, x: Any) -> Any:
        return xp.linalg.trace(twice_by_x(w, x))

    def product(w: Any, x: Any, v: Any) -> Any:
        return mc.hvp(lambda x: _network(w, x), (x,), (v,))

    def total(w: Any, x: Any) -> Any:
        return xp.sum(mc.vmap(_network, (None, 0))(w, x))

    def total_of_slopes(w: Any, x: Any) -> Any:
        return xp.sum(mc.vmap(by_x, (None, 0))(w, x))

    def of_batch(x: Any, w: Any) -> Any:
        return mc.vmap(_network, (None, 0))(w, x)

    def of_networks(x: Any) -> Any:
        def of_one(w: Any) -> Any:
            return _network(w, x)

        return mc.vmap(of_one)(xp.stack([W, 2 * W]))

    def branched(x: Any) -> Any:
        return xp.cond(x[0] > 0, lambda: xp.sum(x**2), lambda: xp.sum(x))

    @mc.portable
    def rectified(w: Any, x: Any) -> Any:
        return (w @ x > 0) * (w @ x)

    @mc.portable
    def of_row(x: Any) -> Any:
        return x @ W.T

    found: dict[str, tuple[Callable[..., Any], tuple[Any, ...], Any]] = {
        "gradients": (mc.vmap(by_x, (None, 0)), (W, X), slopes),
        "Hessians": (mc.vmap(twice_by_x, (None, 0)), (W, X), hessians),
        "Laplacians": (
            mc.vmap(laplacian, (None, 0)),
            (W, X),
            np.trace(hessians, axis1=1, axis2=2),
        ),
        "products with Hessians": (
            mc.vmap(product, (None, 0, None)),
            (W, X, ones),
            hessians @ ones,
        ),
        "gradients by what is the same for all": (
            mc.vmap(mc.grad(_network), (None, 0)),
            (W, X),
            of_weights,
        ),
        "the gradient of a sum over the batch": (
            mc.grad(total),
            (W, X),
            of_weights.sum(0),
        ),
        "the gradient of a sum of gradients": (
            mc.grad(total_of_slopes, argnums=1),
            (W, X),
            hessians @ ones,
        ),
        "the Jacobian of a batch": (
            mc.jacobian(of_batch),
            (X, W),
            np.einsum("bc,bi->bci", np.eye(len(X)), slopes),
        ),
        "batches of batches": (
            mc.vmap(of_networks),
            (X,),
            np.sum(y**3, 1)[:, None] * [1.0, 8.0],
        ),
        "other axes": (
            mc.vmap(by_x, (None, 1), -1),
            (W, X.T),
            slopes.T,
        ),
        "branches": (
            mc.vmap(mc.grad(branched)),
            (X,),
            np.where(X[:, :1] > 0, 2 * X, 1.0),
        ),
        "portable": (
            mc.vmap(rectified, (None, 0)),
            (W, X),
            np.maximum(y, 0),
        ),
        "portable, example by example": (
            mc.vmap(of_row, loop=True),
            (X,),
            y,
        ),
    }
    return [_composition(name, *parts) for name, parts in found.items()]


def _composition(
    name: str, f: Callable[..., Any], xs: tuple[np.ndarray, ...], expected: Any
) -> Scenario:
    def eager(backend: str) -> list[np.ndarray]:
        with mc.use(backend):
            return flat(f(*xs))

    def compiled(backend: str) -> list[np.ndarray]:
        with mc.use(backend):
            return flat(jitted(f, backend)(*xs))

    wanted = Reference([exact.numbers([np.asarray(expected)])[0]], [1e-12])
    compute = {"eager": eager, "compiled": compiled}
    return Scenario(
        "vmap",
        name,
        compute,
        lambda: dict.fromkeys(compute, wanted),
        "polynomials, by hand",
        native_only=True,
    )
