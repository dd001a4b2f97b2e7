"""Attention by its formula: its scale, its mask and the axis of its softmax."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import product

import numpy as np

from multicalc.testing.ports.causes.agreement import is_a, is_b
from multicalc.testing.ports.causes.axis import softmax_of
from multicalc.testing.ports.evidence import Cause, Evidence


@dataclass(frozen=True)
class _Way:
    heads: int
    scale: str
    masked: str
    axis: str


@dataclass(frozen=True, eq=False)
class _Projections:
    """What is multiplied, ``(N, T, D)``, and what becomes of the result."""

    q: np.ndarray
    k: np.ndarray
    v: np.ndarray
    after: Callable[[np.ndarray], np.ndarray]


def attention(e: Evidence) -> Cause | None:
    """Two attentions of one set of projections."""
    shape = e.a_outputs[0].shape
    for projected in _projections(e):
        a = b = None
        for way, y in _ways(projected, e.a.settings.get("num_heads")):
            if y.shape != shape:
                break
            rest = [*e.a_outputs[1:]]
            a = a or (way if is_a(e, [y, *rest]) else None)
            b = b or (way if is_b(e, [y, *e.b_outputs[1:]]) else None)
            if a and b:
                return _told(a, b) if a != b else None
    return None


def _told(a: _Way, b: _Way) -> Cause:
    if a.axis != b.axis:
        return Cause("axis", f"softmax over the {a.axis} against the {b.axis}", True)
    if a.masked != b.masked:
        return Cause("mask", f"{a.masked} against {b.masked}", True)
    if a.scale != b.scale:
        return Cause("scale", f"scores times {a.scale} against {b.scale}", True)
    return Cause("heads", f"{a.heads} heads against {b.heads}", True)


def _ways(p: _Projections, known: object) -> Iterator[tuple[_Way, np.ndarray]]:
    n, t, d = p.q.shape
    counts = (
        [known] if isinstance(known, int) else [h for h in (1, 2, 3, 4, 6, 8, 12, 16) if d % h == 0]
    )
    for heads in counts:
        q, k, v = (z.reshape(n, -1, heads, d // heads).swapaxes(1, 2) for z in (p.q, p.k, p.v))
        scores = q @ k.swapaxes(-1, -2)
        square = t == scores.shape[-1]
        scales = {
            f"1/sqrt({d // heads})": 1 / math.sqrt(d // heads),
            f"1/sqrt({d})": 1 / math.sqrt(d),
            "1": 1.0,
            f"1/{d // heads}": heads / d,
            f"sqrt({d // heads})": math.sqrt(d // heads),
        }
        masks = [
            "no mask",
            *["a causal mask", "a causal mask without itself"][: 1 if square else 0],
        ]
        axes = {"keys": -1, "queries": -2, "heads": 1, "batch": 0}
        for masked, (scale, c), (axis, number) in product(masks, scales.items(), axes.items()):
            s = scores * c
            if masked != "no mask":
                s = np.where(np.tri(t, dtype=bool), s, -1e30)
            y = softmax_of(s, number) @ v
            yield _Way(heads, scale, masked, axis), p.after(y.swapaxes(1, 2).reshape(n, t, d))


def _projections(e: Evidence) -> Iterator[_Projections]:
    xs = [x.astype("float64") for x in e.inputs if x.dtype.kind == "f" and x.ndim == 3]
    if not xs:
        return
    if len(xs) >= 3 and xs[0].shape[-1] == xs[1].shape[-1] and not e.weights:
        # What was projected last comes first, where they are parts of their own.
        yield _Projections(xs[0], xs[1], xs[2], np.asarray)
        yield _Projections(xs[2], xs[1], xs[0], np.asarray)
        return
    last = xs[0]
    q, k, v = (
        xs[:3] if len(xs) >= 3 else (last, *(xs * 2)[1:2] * 2) if len(xs) == 2 else (last,) * 3
    )
    for turned in (True, False):
        every = _dense(e, turned)
        if every is None:
            continue
        (wq, bq), (wk, bk), (wv, bv), (wo, bo) = every
        shapes = q.shape[-1] == wq.shape[0] and wo.shape[0] == wv.shape[1]
        if shapes and k.shape[-1] == wk.shape[0] and v.shape[-1] == wv.shape[0]:
            yield _Projections(q @ wq + bq, k @ wk + bk, v @ wv + bv, partial(_applied, wo, bo))


def _applied(w: np.ndarray, b: np.ndarray, y: np.ndarray) -> np.ndarray:
    return np.asarray(y @ w + b)


Dense = tuple[np.ndarray, np.ndarray]


def _dense(e: Evidence, turned: bool) -> tuple[Dense, Dense, Dense, Dense] | None:
    """The four projections, as ``(in, out)`` and a vector; ``turned`` where weights have it the
    other way round."""
    packed, separate, out = [], [], []
    for name, w in e.weights.items():
        if w.ndim < 2 or "bias" in name:
            continue
        size = w.size // 3
        if w.ndim == 2 and max(w.shape) == 3 * min(w.shape):
            packed.append(name)
        elif any(
            word in name.lower() for word in ("out", "proj_o", "o_proj", "wo", "proj")
        ) and not (
            any(word in name.lower() for word in ("query", "key", "value", "q_", "k_", "v_"))
        ):
            out.append(name)
        elif size:
            separate.append(name)
    if len(out) != 1 or (len(packed), len(separate)) not in ((1, 0), (0, 3)):
        return None
    layers = []
    for name in (*packed, *separate, *out):
        layers.append(_layer(e, name, turned, name in out))
    if packed:
        w, b = layers[0]
        if w.shape[1] != 3 * w.shape[0]:
            return None
        parts = zip(np.split(w, 3, 1), np.split(np.broadcast_to(b, w.shape[1]), 3), strict=True)
        first, second, third = parts
        return first, second, third, layers[1]
    # By their names: a library may list them in any order.
    order = sorted(range(3), key=lambda i: "qkv".find(_letter(separate[i])))
    q, k, v = (layers[i] for i in order)
    return q, k, v, layers[3]


def _letter(name: str) -> str:
    for word, letter in (("query", "q"), ("key", "k"), ("value", "v")):
        if word in name.lower():
            return letter
    return next((c for part in name.lower().split(".") for c in "qkv" if part.startswith(c)), "q")


def _layer(e: Evidence, name: str, turned: bool, out: bool) -> Dense:
    w = e.weights[name].astype("float64")
    if w.ndim == 3:
        w = w.reshape(-1, w.shape[-1]) if out else w.reshape(w.shape[0], -1)
    elif turned:
        w = w.T
    stem = name.rpartition(".")[0]
    biases = [
        v.astype("float64").ravel()
        for n, v in e.weights.items()
        if "bias" in n and v.size == w.shape[1] and (n.rpartition(".")[0] == stem)
    ]
    return w, biases[0] if biases else np.zeros(1)
