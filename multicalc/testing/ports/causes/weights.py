"""What agrees once B runs with a weight in another layout, order or size."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from itertools import permutations

import numpy as np

from multicalc.testing.ports.causes.agreement import again, gap, is_a
from multicalc.testing.ports.causes.roles import BIAS, MEAN, VARIANCE, word
from multicalc.testing.ports.causes.wording import short
from multicalc.testing.ports.evidence import Cause, Evidence

Changes = Iterator[tuple[str, Mapping[str, np.ndarray]]]
"""What to say of it, and the weights that B is to run with."""

MOST = 24
"""Of a part with more matrices than these only what is in it is judged."""


def unequal(e: Evidence) -> Cause | None:
    """B's weights aren't A's: with A's it agrees."""
    apart = {
        name: gap(e.weights[name].astype("float64"), w.astype("float64"))
        for name, w in e.b_weights.items()
        if name in e.weights
    }
    name = max(apart, key=lambda name: apart[name], default="")
    if not apart.get(name):
        return None
    if not is_a(e, again(e.rerun, weights={k: e.weights[k] for k in apart})):
        return None
    a, b = e.weights[name], e.b_weights[name]
    for other in _transposes(a):
        if gap(other.astype("float64"), b.astype("float64")) <= 1e-6:
            return Cause(
                "transposed weight", f"{name} is transposed: with {e.names[0]}'s it agrees", True
            )
    return Cause(
        "weights", f"{name} differs by {short(apart[name])}: with {e.names[0]}'s it agrees", True
    )


def transposed_weight(e: Evidence) -> Cause | None:
    """A weight's axes come in another order, or its kernel is flipped."""
    return undone(e, "transposed weight", _transposed(e))


def axis_order(e: Evidence) -> Cause | None:
    """What a weight is applied to was flattened in another order of axes."""
    return undone(e, "order of axes", _flattened(e))


def weight_scale(e: Evidence) -> Cause | None:
    """What a weight gives is multiplied by a number on one side."""
    return undone(e, "scale", _scaled(e))


def shifted_table(e: Evidence) -> Cause | None:
    """A table of embeddings is read some rows further on."""
    return undone(e, "off by one", _rolled(e))


def undone(e: Evidence, name: str, changes: Changes) -> Cause | None:
    for said, weights in changes:
        if is_a(e, again(e.rerun, weights=weights)):
            return Cause(name, f"{said}: {e.names[1]} agrees with that undone", True)
    return None


def matrices(e: Evidence) -> dict[str, np.ndarray]:
    found = {name: w for name, w in e.weights.items() if w.ndim >= 2 and w.dtype.kind == "f"}
    return found if len(found) <= MOST else {}


def _transposed(e: Evidence) -> Changes:
    every = matrices(e)
    square = {name: w for name, w in every.items() if len(set(w.shape)) < w.ndim}
    for name, w in square.items():
        for other in _transposes(w):
            yield f"a transposed {name}", {name: other}
    if len(square) > 1:
        turned = {name: w.T for name, w in square.items() if w.T.shape == w.shape}
        yield f"transposed {', '.join(turned)}", turned
    for name, w in every.items():
        if w.ndim == 2 and w.shape[0] != w.shape[1]:
            yield f"{name} reshaped, not transposed", {name: w.T.reshape(w.shape)}
            yield f"{name} reshaped, not transposed", {name: w.reshape(w.shape[::-1]).T}
        if w.ndim > 2:
            for axes in ((-1, -2), (0, 1), (-1,), (-2,), (0,)):
                yield f"a flipped {name}", {name: np.flip(w, axes)}


def _transposes(w: np.ndarray) -> Iterator[np.ndarray]:
    for axes in permutations(range(w.ndim)):
        if axes != tuple(range(w.ndim)) and w.transpose(axes).shape == w.shape:
            yield w.transpose(axes)


def _flattened(e: Evidence) -> Changes:
    for name, w in matrices(e).items():
        for axis in (1, 0) if w.ndim == 2 else ():
            size = w.shape[axis]
            for rows in (r for r in range(2, size // 2 + 1) if size % r == 0):
                split = np.moveaxis(w, axis, -1).reshape(-1, rows, size // rows)
                other = np.moveaxis(split.swapaxes(1, 2).reshape(-1, size), -1, axis)
                said = f"the order of {name}'s {size} features, {rows}x{size // rows} transposed"
                yield said, {name: other}


def _scaled(e: Evidence) -> Changes:
    """Matrices with their biases, and the first third of packed ones."""
    every = matrices(e)
    sizes = sorted({n for w in every.values() for n in w.shape} | {2, 3, 4, 8, 16, 32, 64})
    for name, w in every.items():
        stem = name.rpartition(word(name))[0]
        own = [n for n in e.weights if n.startswith(stem) and n.rpartition(word(n))[0] == stem]
        group = [name, *(n for n in own if word(n) in BIAS)]
        group = [n for n in group if word(n) not in MEAN + VARIANCE]
        for n in sizes:
            for factor, said in ((math.sqrt(n), f"sqrt({n})"), (1 / math.sqrt(n), f"1/sqrt({n})")):
                if n > 1:
                    changed = {k: (e.weights[k] * factor).astype(w.dtype) for k in group}
                    yield f"a factor {said} of {e.names[0]}'s at {name}", changed
                    if packed := _first_third(e, name, factor):
                        yield f"a factor {said} of {e.names[0]}'s at the queries of {name}", packed


def _first_third(e: Evidence, name: str, factor: float) -> dict[str, np.ndarray]:
    w = e.weights[name]
    if w.ndim != 2 or max(w.shape) != 3 * min(w.shape):
        return {}
    axis, third = int(np.argmax(w.shape)), min(w.shape)
    bias = [n for n, v in e.weights.items() if v.shape == (3 * third,)]
    found = {}
    for n, i in {name: axis, **dict.fromkeys(bias[:1], 0)}.items():
        front = np.moveaxis(e.weights[n].copy(), i, 0)
        front[:third] *= factor
        found[n] = np.moveaxis(front, 0, i)
    return found


def _rolled(e: Evidence) -> Changes:
    for name, w in matrices(e).items():
        if (w.ndim == 2 and "emb" in name.lower()) or "pos" in name.lower():
            for rows in (1, -1, 2, -2):
                far = f"{abs(rows)} {'row' if abs(rows) == 1 else 'rows'}"
                side = "late" if rows > 0 else "early"
                yield f"{name} read {far} too {side}", {name: np.roll(w, rows, 0)}
