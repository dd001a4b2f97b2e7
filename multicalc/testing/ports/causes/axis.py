"""A softmax, and over which axis."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from multicalc.testing.ports.causes.agreement import first, is_a, is_b
from multicalc.testing.ports.evidence import Cause, Evidence


def softmax_of(x: np.ndarray, axis: int) -> np.ndarray:
    """Without overflow."""
    shifted = np.exp(x - x.max(axis, keepdims=True))
    return np.asarray(shifted / shifted.sum(axis, keepdims=True))


def _log_softmax(x: np.ndarray, axis: int) -> np.ndarray:
    shifted = x - x.max(axis, keepdims=True)
    return np.asarray(shifted - np.log(np.exp(shifted).sum(axis, keepdims=True)))


def _unit(x: np.ndarray, axis: int) -> np.ndarray:
    return np.asarray(x / np.sqrt((x**2).sum(axis, keepdims=True)))


_ALONG: dict[str, Callable[[np.ndarray, int], np.ndarray]] = {
    "softmax": softmax_of,
    "log softmax": _log_softmax,
    "vectors of length 1": _unit,
    "cumulative sum": np.cumsum,
}


def axis(e: Evidence) -> Cause | None:
    """What runs along one axis on one side runs along another on the other, or not at all."""
    i = first(e)
    a, b = e.a_outputs[i], e.b_outputs[i]
    if a.dtype.kind != "f" or len(e.a_outputs) != 1 or not a.ndim:
        return None
    for x in (x.astype("float64") for x in e.inputs if x.shape == a.shape and x.dtype.kind == "f"):
        ways = {(name, n): f(x, n) for name, f in _ALONG.items() for n in range(a.ndim)}
        left = next((way for way, y in ways.items() if is_a(e, [y])), None)
        right = next((way for way, y in ways.items() if is_b(e, [y])), None)
        if left and right and left != right:
            if left[0] == right[0]:
                return Cause("axis", f"{left[0]} along axis {left[1]} against {right[1]}", True)
            return Cause("activation", f"{left[0]} against {right[0]}", True)
    for name, f in _ALONG.items():
        for n in range(a.ndim):
            with np.errstate(all="ignore"):
                if is_b(e, [f(a.astype("float64"), n)]):
                    return Cause("activation", f"no {name} against {name}", True)
                if is_a(e, [f(b.astype("float64"), n)]):
                    return Cause("activation", f"{name} against none", True)
    sums = [_one_along(y) for y in (a, b)]
    if None not in sums and sums[0] != sums[1]:
        return Cause("axis", f"sums to one along axis {sums[0]} against {sums[1]}", False)
    return None


def _one_along(y: np.ndarray) -> int | None:
    """The axis along which it sums to one."""
    every = (n for n in range(y.ndim) if y.shape[n] > 1)
    return next((n for n in every if np.allclose(y.sum(n), 1.0, rtol=0, atol=1e-5)), None)
