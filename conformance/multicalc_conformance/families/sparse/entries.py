"""Entries of sparse Hessians and Jacobians, by every kind of colours."""

from __future__ import annotations

import re
from typing import Any, Literal

import numpy as np

import multicalc as mc
from multicalc import sparse, xp
from multicalc.errors import PatternError
from multicalc_conformance.engine.scenario import Scenario
from multicalc_conformance.families.compiled.compilers import jitted, quick
from multicalc_conformance.references.closed_form import Run, closed_form
from multicalc_conformance.references.exact import Precise

X = np.array([1.5, -0.25, 2.0, 0.75, -1.0, 0.5, -1.75, 1.25])
U, V = np.array([0.5, -1.5, 2.0]), np.array([[1.25, -0.75], [3.0, 0.25]])
_PLACE = re.compile(r"no entry at row (\d+), column (\d+)")


def scenarios() -> list[Scenario]:
    return [_chain(), _tree(), _missing()]


def _coupled(x: Any) -> Any:
    """Σ xᵢ²·xᵢ₊₁, with a ring's last edge from x₀ to x₄."""
    return xp.sum(x[:-1] ** 2 * x[1:]) + x[0] * x[4] ** 2


def _hessian(x: Any) -> Any:
    size = len(x)
    h = np.zeros((size, size), dtype=x.dtype)
    for i in range(size - 1):
        h[i, i] += 2 * x[i + 1]
        h[i, i + 1] = h[i + 1, i] = 2 * x[i]
    h[4, 4] += 2 * x[0]
    h[0, 4] = h[4, 0] = 2 * x[4]
    return h


def _chain() -> Scenario:
    """The Hessian of a function of neighbours, with one edge across."""
    colours = sparse.colour(_hessian(X), "columns")

    def of(**options: Any) -> Run:
        def run(b: str, x: Any) -> Any:
            return sparse.hessian(_coupled, backend=b, **options)(x).toarray()

        return run

    def compiled(b: str, x: Any) -> Any:
        run = jitted(sparse.hessian(_coupled, backend=b), b)
        return [run(at).toarray() for at in (x, 2 * x, x)]

    def beside(b: str, x: Any) -> Any:
        def f(x: Any) -> Any:
            return _coupled(x), 2 * x

        matrix, aux = sparse.hessian(f, has_aux=True, backend=b)(x)
        return matrix.toarray(), aux

    def thrice(x: Any) -> Any:
        return _hessian(x), _hessian(2 * x), _hessian(x)

    operators: dict[str, tuple[Run, Precise]] = {
        "star": (of(), _hessian),
        "acyclic": (of(colouring="acyclic"), _hessian),
        "columns": (of(colouring=colours), _hessian),
        "a pattern given": (of(pattern=_hessian(X)), _hessian),
        "the pattern at a point": (of(mode="exact"), _hessian),
        "chunks": (of(chunk_size=2), _hessian),
        "verified": (of(verify=True), _hessian),
        "compiled": (compiled, thrice),
        "with aux": (beside, lambda x: (_hessian(x), 2 * x)),
    }
    return closed_form("sparse", "the Hessian of a chain", operators, [X])


def _mapped(p: Any, scale: Any) -> Any:
    """Of a tree with u (3,) and v (2, 2): {"a": 3 outputs, "b": 2}."""
    u, v = p["u"], p["v"]
    return {"a": scale * u**2 * v[0, 1], "b": v[:, 0] * v[:, 1] * u[2]}


def _jacobian(u: Any, v: Any, scale: Any) -> Any:
    """Rows a₀ a₁ a₂ b₀ b₁, columns u₀ u₁ u₂ v₀₀ v₀₁ v₁₀ v₁₁ and the scale."""
    j = np.zeros((5, 8), dtype=u.dtype)
    for i in range(3):
        j[i, i] = 2 * scale * u[i] * v[0, 1]
        j[i, 4] = scale * u[i] ** 2
        j[i, 7] = u[i] ** 2 * v[0, 1]
    for i in range(2):
        j[3 + i, 2] = v[i, 0] * v[i, 1]
        j[3 + i, 3 + 2 * i] = v[i, 1] * u[2]
        j[3 + i, 4 + 2 * i] = v[i, 0] * u[2]
    return j


def _tree() -> Scenario:
    """The Jacobian of a function of a tree and a number, which gives a tree."""

    def of(argnums: Any, **options: Any) -> Run:
        def run(b: str, u: Any, v: Any, scale: Any) -> Any:
            jacobian = sparse.jacobian(_mapped, argnums, backend=b, **options)
            return jacobian({"u": u, "v": v}, scale).toarray()

        return run

    def elsewhere(b: str, u: Any, v: Any, scale: Any) -> Any:
        """Which elements are taken is an argument."""
        taken = sparse.jacobian(lambda u, places: xp.take(u, places, axis=0) ** 2, backend=b)
        return [taken(u, np.array(places)).toarray() for places in ([0, 2], [1, 1])]

    def exactly_elsewhere(u: Any, v: Any, scale: Any) -> Any:
        slopes = np.diag(2 * u)
        return slopes[[0, 2]], slopes[[1, 1]]

    operators: dict[str, tuple[Run, Precise]] = {
        "at places that are given": (elsewhere, exactly_elsewhere),
        "by both": (of((0, 1)), _jacobian),
        "by the tree": (of(0), lambda *at: _jacobian(*at)[:, :7]),
        "rows": (of((0, 1), colouring="rows", chunk_size=1), _jacobian),
        "columns": (of((0, 1), colouring="columns", chunk_size=3), _jacobian),
        "verified": (of((1, 0), verify=True), lambda *at: np.roll(_jacobian(*at), 1, axis=1)),
    }
    return closed_form("sparse", "the Jacobian of a tree", operators, [U, V, np.array(1.5)])


def _missing() -> Scenario:
    """A pattern without the entry across: verification names it, in either place."""

    def named(colouring: Literal["star", "acyclic"]) -> Run:
        def run(b: str, x: Any) -> Any:
            pattern = _hessian(x) != 0
            pattern[0, 4] = pattern[4, 0] = False
            verified = sparse.hessian(
                _coupled, pattern=pattern, colouring=colouring, verify=True, backend=b
            )
            try:
                verified(x)
            except PatternError as error:
                found = _PLACE.search(str(error))
                return np.array(sorted(map(float, found.groups())) if found else [])
            return np.zeros(0)

        return run

    def prepared(b: str, x: Any) -> Any:
        plan = mc.prepare(sparse.hessian, _coupled, x, compiler=quick(b), backend=b)
        return [plan(2 * x).toarray(), plan(x).toarray()]

    def place(x: Any) -> Any:
        return np.array([0, 4], dtype=object)

    operators: dict[str, tuple[Run, Precise]] = {
        "star": (named("star"), place),
        "acyclic": (named("acyclic"), place),
        "none is missing in a plan": (prepared, lambda x: (_hessian(2 * x), _hessian(x))),
    }
    return closed_form("sparse", "a missing entry", operators, [X])
