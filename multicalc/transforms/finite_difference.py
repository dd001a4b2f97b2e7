"""Second derivatives as central differences of exact gradients, when they are asked for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from multicalc.backend import Array, Arrays, Backend, FlatFunction, check_fits, filled, size_of
from multicalc.calls.shown import shown
from multicalc.display.table import card, facts


@dataclass(frozen=True, repr=False)
class FiniteDifference:
    """A derivative that is approximate, and says so.

    ``value`` has the structure of the exact result; its error is of the order of
    ``step**2 · f⁗``, near eps^(2/3) relative for well-scaled functions.
    """

    value: Any
    step: float
    method: ClassVar[str] = "finite-difference"

    def __repr__(self) -> str:
        return f"FiniteDifference({shown(self.value)}, step={shown(self.step)})"

    def _repr_html_(self) -> str:
        rows = [("value", self.value), ("step", self.step), ("method", self.method)]
        return card("FiniteDifference", facts(rows))


def difference_of_gradients(
    backend: Backend, f: FlatFunction, xs: Arrays, tangents: Arrays
) -> tuple[Arrays, Arrays, float]:
    """``aux, products, step`` with products (∇f(x + hv) − ∇f(x − hv)) / 2h.

    The step is eps^(1/3)·max(1, ‖x‖∞)/‖v‖∞, which balances truncation and rounding (Nocedal and
    Wright, Numerical Optimization, 2nd ed., section 8.1).
    """
    eps = min(np.finfo(backend.dtype(x)).eps for x in xs)
    scale = max(1.0, *(_largest(backend, x) for x in xs))
    length = max(_largest(backend, v) for v in tangents)
    step = float(eps ** (1 / 3) * scale / (length or 1.0))
    _, aux = f(*xs)
    _, _, above = backend.value_and_grad(f, _shift(backend, xs, tangents, step))
    _, _, below = backend.value_and_grad(f, _shift(backend, xs, tangents, -step))
    slopes = ((a - b) / (2 * step) for a, b in zip(above, below, strict=True))
    return aux, _like(backend, slopes, xs), step


def hessian_by_differences(
    backend: Backend, f: FlatFunction, xs: Arrays
) -> tuple[Arrays, Arrays, Arrays, list[list[Any]], float]:
    """``outs, aux, grads, blocks, step``: the Hessian's columns by central differences of the
    exact gradient, symmetrised."""
    check_fits(backend, size_of(backend, xs), xs)
    outs, aux, grads = backend.value_and_grad(f, xs)
    sizes = [int(np.prod(backend.shape(x))) for x in xs]
    rows, step = [], 0.0
    for j, x in enumerate(xs):
        others: list[Any] = [None] * len(xs)
        for unit in backend.unit_vectors(x, range(sizes[j])):
            others[j] = unit
            along = filled(backend.namespace, tuple(others), xs)
            _, products, step = difference_of_gradients(backend, f, xs, along)
            rows.append(np.concatenate([backend.to_numpy(p).ravel() for p in products]))
    dense = np.array(rows).reshape(sum(sizes), sum(sizes))
    dense = (dense + dense.T) / 2
    edges = np.cumsum([0, *sizes])
    blocks = [
        [
            backend.from_numpy(
                dense[edges[i] : edges[i + 1], edges[j] : edges[j + 1]]
                .reshape(backend.shape(x) + backend.shape(y))
                .astype(backend.dtype(x)),
                like=x,
            )
            for j, y in enumerate(xs)
        ]
        for i, x in enumerate(xs)
    ]
    return outs, aux, grads, blocks, step


def _largest(backend: Backend, x: Any) -> float:
    return float(np.max(np.abs(backend.to_numpy(x)), initial=0.0))


def _shift(backend: Backend, xs: Arrays, tangents: Arrays, step: float) -> Arrays:
    return _like(backend, (x + step * v for x, v in zip(xs, tangents, strict=True)), xs)


def _like(backend: Backend, found: Iterable[Array], xs: Arrays) -> Arrays:
    """In the dtypes of ``xs``: NumPy 1 widens a float32 scalar that meets a Python number."""
    astype = backend.namespace.astype
    return tuple(astype(y, backend.dtype(x)) for y, x in zip(found, xs, strict=True))
