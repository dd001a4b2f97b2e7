"""``vmap``: every operation for a batch, derivatives around and within, and batches of batches."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any
from zlib import crc32

import numpy as np

import multicalc as mc
from multicalc import xp
from multicalc_conformance.engine.arrays import flat
from multicalc_conformance.engine.reference import Reference, reference
from multicalc_conformance.engine.scenario import Scenario
from multicalc_conformance.families.compiled.compilers import jitted
from multicalc_conformance.operations import cases
from multicalc_conformance.operations.case import Case
from multicalc_conformance.references import exact
from multicalc_conformance.references.directions import directions
from multicalc_conformance.references.exact import Precise
from multicalc_conformance.references.twin import twin

COUNT = 3
SOURCE = "the same function of each example in mpmath; derivatives are differences at 200 digits"


def scenarios() -> list[Scenario]:
    chosen = _one_of_each()
    curved = [_gradients(case) for case in chosen if case.order and case.operation != "linalg.qr"]
    return [*map(_operation, chosen), *curved, *_compositions()]


def _one_of_each() -> list[Case]:
    """Each operation's first case of real numbers."""
    found: dict[str, Case] = {}
    for case in cases():
        if not case.is_complex:
            found.setdefault(case.operation, case)
    return list(found.values())


def _batch(case: Case) -> list[np.ndarray]:
    rng = np.random.default_rng(crc32(str(case).encode()))
    return [np.stack([domain.sample(rng) for _ in range(COUNT)]) for domain in case.domains]


def _operation(case: Case) -> Scenario:
    """The operation mapped, with the derivative of the whole batch along a direction."""
    smooth = case.order and case.operation != "linalg.qr"
    return twin(
        "vmap",
        str(case),
        mc.vmap(case.call),
        _of_each(case.exact),
        _batch(case),
        operators=("jvp", "gradient") if smooth else ("value",),
        slack=case.slack_in("float64"),
        operations=(case.operation,),
    )


def _of_each(precise: Precise) -> Precise:
    """``precise`` of each example."""

    def stacked(*xs: Any) -> Any:
        rows = [exact.value(precise, [x[k] for x in xs]) for k in range(COUNT)]
        return tuple(np.stack(column) for column in zip(*rows, strict=True))

    return stacked


def _gradients(case: Case) -> Scenario:
    """The gradient of each example, and so of each with what is the same for all beside it."""
    xs = _batch(case)
    argnums = tuple(range(len(xs)))
    weights = _weights(case, [x[0] for x in xs])

    def weighted(*example: Any) -> Any:
        found = case.call(*example)
        outs = found if isinstance(found, tuple | list) else (found,)
        return sum(xp.sum(xp.multiply(w, y)) for w, y in zip(weights(), outs, strict=True))

    mapped = mc.vmap(mc.grad(weighted, argnums=argnums))
    compute = {"gradients": lambda b: _on(b, mapped, xs)}

    def references() -> dict[str, Reference]:
        scalar = exact.total(case.exact, exact.numbers(weights()))
        rows = [
            reference(
                lambda at: exact.gradient(scalar, at),
                exact.numbers([x[k] for x in xs]),
                "float64",
                case.slack_in("float64"),
            )
            for k in range(COUNT)
        ]
        return {"gradients": _stacked(rows)}

    name = f"{case}, each gradient"
    return Scenario("vmap", name, compute, references, SOURCE, operations=(case.operation,))


def _weights(case: Case, xs: Sequence[np.ndarray]) -> Callable[[], list[np.ndarray]]:
    @cache
    def weights() -> list[np.ndarray]:
        outs = exact.value(case.exact, exact.numbers(list(xs)))
        return directions([np.zeros(y.shape) for y in outs], 0.3)

    return weights


def _stacked(rows: Sequence[Reference]) -> Reference:
    columns = zip(*[row.arrays for row in rows], strict=True)
    bounds = zip(*[row.bounds for row in rows], strict=True)
    return Reference([np.stack(column) for column in columns], [max(each) for each in bounds])


def _on(backend: str, f: Callable[..., Any], xs: Sequence[np.ndarray]) -> list[np.ndarray]:
    with mc.use(backend):
        return flat(f(*xs))


# -- compositions ----------------------------------------------------------------------------------

W = np.array([[0.5, -1.25, 0.75], [1.5, 0.25, -0.5]])
X = np.array([[0.25, -0.5, 1.0], [1.25, 0.75, -0.25], [-0.75, 1.5, 0.5], [0.0, -1.0, 2.0]])


def _network(w: Any, x: Any) -> Any:
    """Σ (Wx)³, whose derivatives are polynomials."""
    return xp.sum(xp.matmul(w, x) ** 3)


def _compositions() -> list[Scenario]:
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
    def compiled(backend: str) -> list[np.ndarray]:
        with mc.use(backend):
            return flat(jitted(f, backend)(*xs))

    wanted = Reference([exact.numbers([np.asarray(expected)])[0]], [1e-12])
    compute = {"eager": lambda b: _on(b, f, xs), "compiled": compiled}
    return Scenario(
        "vmap",
        name,
        compute,
        lambda: dict.fromkeys(compute, wanted),
        "polynomials, by hand",
        native_only=True,
    )
