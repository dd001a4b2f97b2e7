"""A function at one point, with its derivatives there by hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from mpmath import mp

import multicalc as mc
from multicalc import xp
from multicalc_conformance.engine.arrays import flat
from multicalc_conformance.engine.digits import Arrays
from multicalc_conformance.engine.reference import Reference
from multicalc_conformance.engine.scenario import Compute, Scenario
from multicalc_conformance.references import exact
from multicalc_conformance.references.twin import shown

ROUNDING = 64 * float(np.finfo(np.float64).eps)
"""Of the largest entry; the exact numbers are small and well conditioned, or not finite."""


def point(
    name: str,
    f: Callable[..., Any],
    inputs: Sequence[Any],
    value: Any,
    gradient: Sequence[Any] | None,
    hvp: Sequence[Any] | None = None,
    *,
    why: str,
    operations: tuple[str, ...] = (),
) -> Scenario:
    """The scalar ``f`` at ``inputs``.

    ``gradient`` has an array for each input, and so has ``hvp``, the product of the Hessian with
    ``direction``; None where the function has none, and it is not asked for. The
    Jacobian-vector product along the same direction follows from the gradient: what is chosen is a
    linear map.
    """
    xs = tuple(np.asarray(x) for x in inputs)
    xs = tuple(x if x.dtype.kind == "c" else x.astype(np.float64) for x in xs)
    vs = direction(xs)
    argnums = tuple(range(len(xs)))
    compute: dict[str, Compute] = {
        "value": lambda b: flat(mc.vjp(f, *xs, backend=b)[0]),
    }
    known: dict[str, Sequence[Any]] = {"value": [value]}
    if gradient is not None:
        compute["gradient"] = lambda b: flat(mc.grad(f, argnums=argnums, backend=b)(*xs))
        compute["jvp"] = lambda b: flat(mc.jvp(f, xs, vs, backend=b)[1])
        slopes = exact.numbers([np.asarray(g) for g in gradient])
        known |= {"gradient": gradient, "jvp": [_along(slopes, vs)]}
    if hvp is not None:
        compute["hvp"] = lambda b: flat(mc.hvp(f, xs, vs, backend=b))
        known["hvp"] = hvp

    def references() -> Mapping[str, Reference]:
        return {operator: _reference(arrays) for operator, arrays in known.items()}

    return Scenario(
        "nonsmooth",
        name,
        compute,
        references,
        why,
        operations=operations,
        features=("complex",) if any(x.dtype.kind == "c" for x in xs) else (),
        shown=shown(f, xs),
    )


def weighted(y: Any) -> Any:
    """A sum of three elements that tells them apart."""
    return xp.sum(xp.asarray([2.0, 3.0, 5.0]) * y)


def direction(xs: Sequence[np.ndarray]) -> tuple[np.ndarray, ...]:
    """1, 2, 3, ... over all inputs, in their shapes; for complex ones 1 + 2i, 2 + 4i, ..."""
    vs, start = [], 1
    for x in xs:
        v = np.arange(start, start + x.size, dtype=np.float64).reshape(x.shape)
        vs.append(v * (1 + 2j) if x.dtype.kind == "c" else v)
        start += x.size
    return tuple(vs)


def _along(slopes: Arrays, vs: Sequence[np.ndarray]) -> Any:
    """Re Σ conj(g)·v, which keeps an infinite slope infinite."""
    return mp.fsum(
        mp.re(mp.conj(g) * v) if isinstance(v, mp.mpc) else g * v
        for each, v_each in zip(slopes, exact.numbers(vs), strict=True)
        for g, v in zip(each.ravel(), v_each.ravel(), strict=True)
    )


def _reference(arrays: Sequence[Any]) -> Reference:
    found = exact.numbers([np.asarray(a, dtype=object) for a in arrays])
    bounds = [
        ROUNDING * float(max((abs(v) for v in a.ravel() if mp.isfinite(v)), default=0))
        for a in found
    ]
    return Reference(found, bounds)
