"""A case on a backend, at inputs that hypothesis draws, against mpmath.

References are kept: hypothesis draws the same inputs for every backend.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from mpmath import mp
from multicalc_conformance.engine.bounds import deviation
from multicalc_conformance.engine.reference import Reference
from multicalc_conformance.operations.case import Case
from multicalc_conformance.operations.reference import references
from multicalc_conformance.references.directions import COMPLEX, directions

import multicalc as mc
from multicalc import xp
from multicalc.backend import Backend
from multicalc.errors import UnsupportedOperationError

EXAMPLES = {"float64": 3, "float32": 2}
RNG = np.random.default_rng(20)


@st.composite
def inputs(draw, case: Case, dtype: str) -> list[np.ndarray]:
    """Arguments of the case."""
    drawn = []
    for domain in case.domains:
        size, allowed = domain.size, domain.cells()
        cells = st.lists(
            st.sampled_from(allowed), min_size=size, max_size=size, unique=domain.distinct
        )
        within = st.lists(st.floats(0, 1), min_size=size, max_size=size)
        drawn.append(domain.place(draw(cells), draw(within), dtype))
    return drawn


def check(backend: Backend, case: Case, dtype: str) -> None:
    """Value, gradient, jvp and hvp, at inputs drawn from the case's domains; where the backend
    declares that it has less, that it has so much and raises beyond."""
    reach = _reach(backend, case)
    if reach < 0:
        with pytest.raises(UnsupportedOperationError):
            case.call(*(backend.from_numpy(d.sample(RNG, dtype)) for d in case.domains))
        return

    # Not shrunk: each smaller example would need references of its own, which takes minutes.
    @settings(
        max_examples=EXAMPLES[dtype],
        phases=[Phase.generate],
    )
    @given(inputs(case, dtype))
    def holds(xs: list[np.ndarray]) -> None:
        _check_at(backend, case, dtype, xs, reach)

    with mc.use(backend.name):
        holds()


def _reach(backend: Backend, case: Case) -> int:
    """The highest derivative of the case that the backend has."""
    if case.is_complex:
        complex_numbers = backend.capabilities()["complex"]
        if complex_numbers.kind == "unsupported":
            return -1
    limit = backend.limit(case.operation)
    return case.order if limit is None else min(case.order, limit.order)


def _check_at(backend: Backend, case: Case, dtype: str, xs: list[np.ndarray], reach: int) -> None:
    def native(arrays):
        return tuple(backend.from_numpy(x) for x in arrays)

    def numpy(arrays):
        each = arrays if isinstance(arrays, tuple | list) else (arrays,)
        return [backend.to_numpy(x) for x in each]

    def outputs(*at):
        found = case.call(*at)
        return tuple(found) if isinstance(found, tuple | list) else (found,)

    given_at = native(xs)
    outs = numpy(outputs(*given_at))
    weights, vs = directions(outs, 0.3), directions(xs, 0.8)
    expected = _references(
        case, dtype, *(tuple(_Frozen(x) for x in arrays) for arrays in (xs, weights, vs))
    )
    _compare("value", outs, expected["value"])
    if case.order == 0:
        return
    assert {str(y.dtype) for y in outs} <= {dtype, COMPLEX[dtype]}
    ws, tangents = native(weights), native(vs)

    def scalar(*at):
        return sum(xp.sum(xp.real(xp.conj(w) * y)) for w, y in zip(ws, outputs(*at), strict=True))

    if reach == 0:
        with pytest.raises(UnsupportedOperationError):
            mc.grad(scalar)(*given_at)
        if backend.operations[case.operation].forward:
            _compare("jvp", numpy(mc.jvp(outputs, given_at, tangents)[1]), expected["jvp"])
        return
    gradient = numpy(mc.grad(scalar, argnums=tuple(range(len(xs))))(*given_at))
    _compare("gradient", gradient, expected["gradient"])
    pushed = numpy(mc.jvp(outputs, given_at, tangents)[1])
    _compare("jvp", pushed, expected["jvp"])
    if reach == 1:
        with pytest.raises(UnsupportedOperationError):
            mc.hvp(scalar, given_at, tangents)
        return
    product = numpy(mc.hvp(scalar, given_at, tangents))
    _compare("hvp", product, expected["hvp"])
    if dtype == "float64":
        rounding = _rounding(expected["jvp"], weights)
        _equal("⟨Jv, w⟩ = ⟨v, Jᵀw⟩", _inner(pushed, weights), _inner(vs, gradient), rounding)
        others = directions(xs, 2.1)
        other = numpy(mc.hvp(scalar, given_at, native(others)))
        rounding = _rounding(expected["hvp"], others)
        _equal("⟨u, Hv⟩ = ⟨v, Hu⟩", _inner(others, product), _inner(vs, other), rounding)


def _compare(what: str, got: list[np.ndarray], expected: Reference) -> None:
    assert [g.shape for g in got] == [e.shape for e in expected.arrays], what
    off = deviation(got, expected.arrays)
    for k, (distance, allowed) in enumerate(zip(off, expected.bounds, strict=True)):
        assert distance <= allowed, (
            f"{what} {k} is off by {distance:.3g}, {allowed:.3g} is allowed: {got[k].tolist()}, "
            f"exactly {[mp.nstr(v, 17) for v in expected.arrays[k].ravel()]}"
        )


def _inner(xs: list[np.ndarray], ys: list[np.ndarray]) -> np.ndarray:
    """The terms of the real inner product, of real and imaginary parts apart."""
    terms = [
        part for x, y in zip(xs, ys, strict=True) for part in (x.real * y.real, x.imag * y.imag)
    ]
    return np.concatenate([np.ravel(part) for part in terms])


def _rounding(expected: Reference, along: list[np.ndarray]) -> float:
    """What a product with ``along`` may be off by: all of it, where the exact one is zero."""
    return sum(b * np.abs(v).sum() for b, v in zip(expected.bounds, along, strict=True))


def _equal(what: str, one: np.ndarray, other: np.ndarray, rounding: float) -> None:
    scale = max(np.abs(one).sum(), np.abs(other).sum())
    assert abs(one.sum() - other.sum()) <= 1e-12 * scale + 2 * rounding, what


class _Frozen:
    """An array that can be looked up."""

    def __init__(self, x: np.ndarray) -> None:
        self.x = x
        self.key = (x.shape, str(x.dtype), x.tobytes())

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Frozen) and self.key == other.key


@cache
def _references(
    case: Case,
    dtype: str,
    xs: tuple[_Frozen, ...],
    weights: tuple[_Frozen, ...],
    vs: tuple[_Frozen, ...],
) -> dict[str, Reference]:
    return references(case, dtype, *([f.x for f in frozen] for frozen in (xs, weights, vs)))
