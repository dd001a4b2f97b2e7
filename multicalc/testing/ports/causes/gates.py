"""The blocks of which a weight is packed: gates of recurrent cells, query, key and value."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import permutations

import numpy as np

from multicalc.testing.ports.causes.weights import Changes, matrices, undone
from multicalc.testing.ports.evidence import Cause, Evidence


def gate_order(e: Evidence) -> Cause | None:
    """The blocks of a recurrent cell's weights come in another order."""
    return undone(e, "gate order", _gates(e))


def packed_order(e: Evidence) -> Cause | None:
    """Query, key and value are other parts of one weight."""
    return undone(e, "order of q, k, v", _packed(e))


def _gates(e: Evidence) -> Changes:
    for count in (4, 3):
        blocks = _blocked(e, count)
        if len(blocks) < 2 or not _recurrent(blocks, e.weights):
            continue
        for order in permutations(range(count)):
            if order != tuple(range(count)):
                said = " ".join(str(i + 1) for i in order)
                changed = {n: _reordered(e.weights[n], axis, order) for n, axis in blocks.items()}
                yield f"the blocks of the gates in the order {said}", changed
    yield from _separate_gates(e)


def _separate_gates(e: Evidence) -> Changes:
    """Gates that are weights of their own: two of them changed for each other."""
    stems = dict.fromkeys(n.rpartition(".")[0] for n in e.weights if "." in n)
    if not 4 <= len(stems) <= 10:
        return
    for one in stems:
        for two in stems:
            pairs = {f"{one}.{x}": f"{two}.{x}" for x in ("weight", "kernel", "bias")}
            pairs = {k: v for k, v in pairs.items() if k in e.weights and v in e.weights}
            shapes = all(e.weights[k].shape == e.weights[v].shape for k, v in pairs.items())
            if one < two and pairs and shapes:
                swapped = {k: e.weights[v] for k, v in pairs.items()}
                swapped |= {v: e.weights[k] for k, v in pairs.items()}
                yield f"{one} and {two} are exchanged", swapped


def _blocked(e: Evidence, count: int) -> dict[str, int]:
    """The axis that holds ``count`` blocks, of each weight that has one."""
    hidden = {y.shape[-1] for y in e.a_outputs if y.ndim} | {
        min(w.shape)
        for w in e.weights.values()
        if w.ndim == 2 and max(w.shape) == count * min(w.shape)
    }
    found: dict[str, int] = {}
    for name, w in e.weights.items():
        axes = [i for i, n in enumerate(w.shape) if n % count == 0 and n // count in hidden]
        if axes and w.ndim <= 2:
            found[name] = axes[0]
    recurrent = [n for n in found if sorted(e.weights[n].shape) in [[h, count * h] for h in hidden]]
    if recurrent:
        axis = found[recurrent[-1]]
        found = {
            n: axis if e.weights[n].ndim == 2 and _fits(e.weights[n], axis, count, hidden) else i
            for n, i in found.items()
        }
    return found


def _fits(w: np.ndarray, axis: int, count: int, hidden: set[int]) -> bool:
    return w.shape[axis] % count == 0 and w.shape[axis] // count in hidden


def _recurrent(blocks: Mapping[str, int], weights: Mapping[str, np.ndarray]) -> bool:
    """Whether there are two matrices, of the input and of the state."""
    return sum(weights[name].ndim == 2 for name in blocks) >= 2


def _reordered(w: np.ndarray, axis: int, order: tuple[int, ...]) -> np.ndarray:
    parts = np.split(w, len(order), axis)
    return np.concatenate([parts[i] for i in order], axis)


def _packed(e: Evidence) -> Changes:
    for name, w in matrices(e).items():
        for axis, size in enumerate(w.shape):
            other = w.shape[1 - axis] if w.ndim == 2 else 0
            if w.ndim != 2 or size != 3 * other:
                continue
            bias = [n for n, v in e.weights.items() if v.shape == (size,)]
            kept = {name: axis, **dict.fromkeys(bias[:1], 0)}
            for order in list(permutations(range(3)))[1:]:
                said = ", ".join("qkv"[i] for i in order)
                changed = {n: _reordered(e.weights[n], i, order) for n, i in kept.items()}
                yield f"{name} is read in the order {said}", changed
            for heads in (h for h in (2, 3, 4, 6, 8, 12, 16) if other % h == 0):
                for shape in ((3, heads, -1), (heads, 3, -1)):
                    changed = {n: _interleaved(e.weights[n], i, shape) for n, i in kept.items()}
                    yield f"q, k, v and the {heads} heads of {name} change places", changed


def _interleaved(w: np.ndarray, axis: int, shape: tuple[int, ...]) -> np.ndarray:
    front = np.moveaxis(w, axis, 0)
    split = front.reshape(*shape, *front.shape[1:]).swapaxes(0, 1)
    return np.moveaxis(split.reshape(front.shape), 0, axis)
