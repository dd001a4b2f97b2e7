"""Which function is applied to each entry."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from functools import partial

import numpy as np

from multicalc.testing.ports.causes.agreement import first, is_a, is_b
from multicalc.testing.ports.causes.wording import short
from multicalc.testing.ports.evidence import Cause, Evidence, Values

Pointwise = Callable[[np.ndarray], np.ndarray]

_ERF = np.vectorize(math.erf, otypes=["float64"])


def sigmoid(x: np.ndarray) -> np.ndarray:
    """1 / (1 + exp(-x)), without overflow."""
    return np.asarray(0.5 * (1 + np.tanh(x / 2)))


def _tanh_gelu(x: np.ndarray) -> np.ndarray:
    return np.asarray(0.5 * x * (1 + np.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3))))


def _selu(x: np.ndarray) -> np.ndarray:
    return 1.0507009873554805 * np.where(x > 0, x, 1.6732632423543772 * np.expm1(np.minimum(x, 0)))


FUNCTIONS: Mapping[str, Pointwise] = {
    "relu": lambda x: np.maximum(x, 0.0),
    "exact gelu": lambda x: 0.5 * x * (1 + _ERF(x / math.sqrt(2))),
    "tanh gelu": _tanh_gelu,
    "gelu by 1.702 sigmoid": lambda x: x * sigmoid(1.702 * x),
    "silu": lambda x: x * sigmoid(x),
    "tanh": np.tanh,
    "sigmoid": sigmoid,
    "elu": lambda x: np.where(x > 0, x, np.expm1(np.minimum(x, 0))),
    "selu": _selu,
    "softplus": lambda x: np.logaddexp(x, 0.0),
    "softsign": lambda x: x / (1 + np.abs(x)),
    "mish": lambda x: x * np.tanh(np.logaddexp(x, 0.0)),
    "relu6": lambda x: np.clip(x, 0.0, 6.0),
    "hard sigmoid (x/6 + 1/2)": lambda x: np.clip(x / 6 + 0.5, 0.0, 1.0),
    "hard sigmoid (x/5 + 1/2)": lambda x: np.clip(x / 5 + 0.5, 0.0, 1.0),
    "hard swish": lambda x: x * np.clip(x / 6 + 0.5, 0.0, 1.0),
    "hard tanh": lambda x: np.clip(x, -1.0, 1.0),
    "squared relu": lambda x: np.maximum(x, 0.0) ** 2,
    "exp": np.exp,
    "log sigmoid": lambda x: -np.logaddexp(-x, 0.0),
}
"""By what sentences call them."""

NONE = "no activation"
LIKE_RELU = "no activation, or one that is other below zero alone"
"""A relu makes the same of what an elu or a leaky relu gives as of what these are given."""


def activation(e: Evidence) -> Cause | None:
    """Two functions of each entry: of the input, of what weights make of it, or of A's result."""
    for before, after in _stages(e):
        a = _named(e, before, after, lambda y: is_a(e, y))
        b = a and _named(e, before, after, lambda y: is_b(e, y))
        if a and b and a != b:
            return Cause("gelu" if {a, b} <= _GELUS else "activation", f"{a} against {b}", True)
    for name, f in FUNCTIONS.items():
        none = LIKE_RELU if name == "relu" else NONE
        with np.errstate(all="ignore"):
            if is_b(e, [f(y.astype("float64")) for y in e.a_outputs]):
                return Cause("activation", f"{none} against {name}", True)
            if is_a(e, [f(y.astype("float64")) for y in e.b_outputs]):
                return Cause("activation", f"{name} against {none}", True)
    return None


_GELUS = {name for name in FUNCTIONS if "gelu" in name}


def _named(
    e: Evidence, before: np.ndarray, after: Pointwise, fits: Callable[[Values], bool]
) -> str | None:
    with np.errstate(all="ignore"):
        named: dict[str, Pointwise] = {NONE: np.asarray, **FUNCTIONS}
        for name, f in named.items():
            if fits([after(f(before))]):
                return name
        for name, shape in _SLOPED.items():
            if slope := _slope(before, after, fits, shape):
                return f"{name} {short(slope)}"
    return None


_SLOPED: Mapping[str, Callable[[np.ndarray, float], np.ndarray]] = {
    "leaky relu of slope": lambda x, s: np.where(x > 0, x, s * x),
    "elu of alpha": lambda x, s: np.where(x > 0, x, s * np.expm1(np.minimum(x, 0))),
}

_SLOPES = (0.01, 0.1, 0.2, 0.25, 0.3, 0.02, 0.05, 0.5, 1 / 5.5, 2.0)
"""What frameworks and papers have, the usual first."""


def _slope(
    before: np.ndarray,
    after: Pointwise,
    fits: Callable[[Values], bool],
    shape: Callable[[np.ndarray, float], np.ndarray],
) -> float | None:
    return next((s for s in _SLOPES if fits([after(shape(before, s))])), None)


def _stages(e: Evidence) -> Iterator[tuple[np.ndarray, Pointwise]]:
    """What the function may be applied to, and what is done after it."""
    if len(e.a_outputs) != 1 or not e.inputs or e.inputs[0].dtype.kind != "f":
        return
    x, out = e.inputs[0].astype("float64"), e.a_outputs[first(e)].shape
    if x.shape == out:
        yield x, np.asarray
    matrices = [w.astype("float64") for w in e.weights.values() if w.ndim == 2]
    vectors = [w.astype("float64") for w in e.weights.values() if w.ndim == 1]
    if not 1 <= len(matrices) <= 2 or x.ndim < 2:
        return
    for z in _affine(x, matrices[0], vectors):
        if len(matrices) == 1 and z.shape == out:
            yield z, np.asarray
        for i in range(2 if len(matrices) == 2 else 0):
            yield z, partial(_other, matrices[1], vectors, i)


def _affine(x: np.ndarray, matrix: np.ndarray, vectors: list[np.ndarray]) -> list[np.ndarray]:
    """What a dense layer gives, by either layout of its weight, with its bias."""
    return [
        x @ w + next((v for v in vectors if v.shape == w.shape[1:]), 0.0)
        for w in (matrix.T, matrix)
        if x.shape[-1] == w.shape[0]
    ]


def _other(matrix: np.ndarray, vectors: list[np.ndarray], i: int, y: np.ndarray) -> np.ndarray:
    """The second of two layers by its layout ``i``, if it has one."""
    found = _affine(y, matrix, vectors[::-1])
    return found[i] if i < len(found) else np.empty(0)
