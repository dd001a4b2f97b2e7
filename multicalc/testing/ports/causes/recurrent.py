"""A GRU by its formula: where the reset gate stands, and what the update gate keeps."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import permutations, product

import numpy as np

from multicalc.testing.ports.causes.activation import sigmoid
from multicalc.testing.ports.causes.agreement import is_a, is_b
from multicalc.testing.ports.evidence import Cause, Evidence, Values

Way = tuple[str, str, tuple[int, ...]]
"""Where the reset gate is applied, what the update gate keeps, and the order of the gates."""


NAMES = ("reset gate", "update gate", "gate order")
"""What each part of a way is called."""


def reset_gate(e: Evidence) -> Cause | None:
    """The reset gate before or after the product with the state, or another use of the gates."""
    a = _way(e, e.weights, lambda y: is_a(e, y))
    b = a and _way(e, {**e.weights, **e.b_weights}, lambda y: is_b(e, y))
    if not a or not b or a == b:
        return None
    i = next(i for i in range(3) if a[i] != b[i])
    orders = ["gates " + " ".join(str(n + 1) for n in w[2]) for w in (a, b)]
    said = orders if i == 2 else [str(w[i]) for w in (a, b)]
    return Cause(NAMES[i], f"{said[0]} against {said[1]}", True)


def _way(
    e: Evidence, weights: Mapping[str, np.ndarray], fits: Callable[[Values], bool]
) -> Way | None:
    for way, outputs in _ways(e, weights):
        wanted = [_like(y.shape, outputs) for y in e.a_outputs]
        if all(y is not None for y in wanted) and fits([y for y in wanted if y is not None]):
            return way
    return None


def _like(shape: tuple[int, ...], outputs: np.ndarray) -> np.ndarray | None:
    """The states ``(N, T, H)``, or the last, in the shape of a result."""
    last = outputs[:, -1]
    for y in (outputs, outputs.swapaxes(0, 1), last):
        if y.shape == shape:
            return y
    return last.reshape(shape) if last.size == int(np.prod(shape)) else None


def _ways(e: Evidence, given: Mapping[str, np.ndarray]) -> Iterator[tuple[Way, np.ndarray]]:
    if not e.inputs or e.inputs[0].ndim != 3 or e.inputs[0].dtype.kind != "f":
        return
    weights = _gathered(given)
    matrices = [w.astype("float64") for w in weights.values() if w.ndim == 2]
    biases = [w.astype("float64") for n, w in weights.items() if w.ndim == 1 or "bias" in n]
    matrices = [w for w in matrices if w.shape[0] != 2]
    if len(matrices) != 2:
        return
    hidden = min(matrices[1].shape)
    if {matrices[1].size} != {3 * hidden**2}:
        return
    turned = [w if w.shape[1] == 3 * hidden else w.T for w in matrices]
    b = np.concatenate([v.reshape(-1, 3 * hidden) for v in biases] or [np.zeros((1, 3 * hidden))])
    b = np.concatenate([b, np.zeros((2, 3 * hidden))])[:2]
    for x in (e.inputs[0], e.inputs[0].swapaxes(0, 1)):
        if x.shape[-1] == turned[0].shape[0] and turned[0].shape[1] == 3 * hidden:
            for order in permutations(range(3)):
                for after, keeps in product((True, False), (True, False)):
                    gates = [_in_order(v, order) for v in (*turned, b)]
                    way = (
                        f"reset {'after' if after else 'before'} the product",
                        f"it keeps the {'old state' if keeps else 'new one'}",
                        order,
                    )
                    yield way, _run(x.astype("float64"), gates, after, keeps)


def _gathered(weights: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Gates that are layers of their own, ``ir``, ``iz``, ``in``, ``hr``, ..., as one weight."""
    found: dict[str, list[np.ndarray]] = {}
    for whose in "ih":
        for gate in "rzn":
            for name, w in weights.items():
                layer, _, last = name.rpartition(".")
                if layer.rpartition(".")[2] == whose + gate:
                    found.setdefault(f"{whose}.{last}", []).append(w)
    for name in [name for name, parts in found.items() if len(parts) < 3]:
        # The state's product has a bias at the candidate only.
        (part,) = found[name][-1:]
        found[name] = [0 * part, 0 * part, part]
    return {n: np.concatenate(parts, -1) for n, parts in found.items()} or dict(weights)


def _in_order(w: np.ndarray, order: tuple[int, ...]) -> np.ndarray:
    parts = np.split(w, 3, -1)
    return np.stack([parts[i] for i in order])


def _run(x: np.ndarray, gates: list[np.ndarray], after: bool, keeps: bool) -> np.ndarray:
    """The states; ``gates`` are the weights of input and state and the biases, each of reset,
    update and candidate."""
    w, u, b = gates
    h = np.zeros((len(x), w.shape[-1]))
    states = []
    for t in range(x.shape[1]):
        i = x[:, t] @ w + b[:, 0][:, None]
        r, z = (sigmoid(i[k] + h @ u[k] + b[k, 1]) for k in (0, 1))
        n = np.tanh(i[2] + (r * (h @ u[2] + b[2, 1]) if after else (r * h) @ u[2] + b[2, 1]))
        h = z * h + (1 - z) * n if keeps else (1 - z) * h + z * n
        states.append(h)
    return np.stack(states, 1)
