"""Operators of ``mx.npx`` that networks are made of."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

from multicalc.errors import UnsupportedOperationError

from ..engine import primitives as p
from ..engine.tables import register_rules
from ..runtime.loading import load
from .kinds import Array, add, attr, np, unary
from .softrelu import completed

npx = load().npx


def unsupported(what: str) -> UnsupportedOperationError:
    return UnsupportedOperationError(
        f"mxnet: {what} has no rule for forward mode or for derivatives beyond the first. Write "
        'it with other operations, or use method="finite-difference".'
    )


def _softmax_axis(op: Any, xs: Sequence) -> tuple[int, float]:
    if len(xs) > 1:
        raise unsupported("softmax with a length")
    temperature = attr(op, "temperature")
    return int(attr(op, "axis", -1)), 1.0 if temperature is None else float(temperature)


def _softmax(op: Any, xs: Sequence, ts: Sequence, ys: tuple) -> Any:
    axis, temperature = _softmax_axis(op, xs)
    y, t = ys[0], ts[0] if temperature == 1.0 else ts[0] / temperature
    return p.multiply(y, p.subtract(t, p.sum(p.multiply(y, t), axis, keepdims=True)))


def _log_softmax(op: Any, xs: Sequence, ts: Sequence, ys: tuple) -> Any:
    axis, temperature = _softmax_axis(op, xs)
    t = ts[0] if temperature == 1.0 else ts[0] / temperature
    return p.subtract(t, p.sum(p.multiply(p.exp(ys[0]), t), axis, keepdims=True))


def _sigmoid_slope(x: Array, y: Array) -> Array:
    # 1 − y loses its digits where y is close to 1; σ(−x) doesn't.
    return p.multiply(y, p.sigmoid(p.negative(x)))


def _relu_slope(x: Array, y: Array) -> Array:
    return np.where(x > 0, np.ones_like(x), 0.0)


def _relu(op: Any, xs: Sequence, ts: Sequence, ys: tuple) -> Any:
    return p.where(xs[0] > 0, ts[0], 0.0)


_ACTIVATIONS: dict[str, Callable[[Array, Array], Array]] = {
    "relu": _relu_slope,
    "sigmoid": _sigmoid_slope,
    "tanh": lambda x, y: 1.0 - y * y,
    # Not σ(x), whose gradient MXNet has as y (1 − y): where y is close to 1 it has no digits.
    "softrelu": lambda x, y: p.negative(p.expm1(p.negative(completed(x, y)))),
    "softsign": lambda x, y: 1.0 / np.square(1.0 + np.abs(x)),
}


def _activation(op: Any, xs: Sequence, ts: Sequence, ys: tuple) -> Any:
    kind = attr(op, "act_type")
    if kind not in _ACTIVATIONS:
        raise unsupported(f"the activation {kind!r}")
    return p.multiply(ts[0], _ACTIVATIONS[kind](xs[0], ys[0]))


_SELU = (1.0507009873554805, 1.0507009873554805 * 1.6732632423543772)
"""Right of 0, and the exponential's factor."""


def _leaky_relu(op: Any, xs: Sequence, ts: Sequence, ys: tuple) -> Any:
    x, t, kind = xs[0], ts[0], attr(op, "act_type", "leaky")
    slope = float(attr(op, "slope", 0.25))
    if kind == "leaky":
        return np.where(x > 0, t, slope * t)
    if kind == "elu":
        return np.where(x > 0, t, t * (slope * np.exp(np.where(x > 0, 0.0, x))))
    if kind == "selu":
        return np.where(x > 0, _SELU[0] * t, t * (_SELU[1] * np.exp(np.where(x > 0, 0.0, x))))
    if kind == "gelu":
        cumulative = 0.5 * (1.0 + npx.erf(x * math.sqrt(0.5)))
        return t * (cumulative + x * np.exp(-0.5 * np.square(x)) / math.sqrt(2.0 * math.pi))
    raise unsupported(f"the leaky activation {kind!r}")


def _affine(op: Any, xs: Sequence, ts: Sequence, ys: tuple) -> Any:
    """``x Wᵀ + b`` and convolutions: bilinear in ``x`` and ``W``, and ``b`` added."""
    plain = op.with_attrs(no_bias=True)
    (x, w), (tx, tw) = xs[:2], ts[:2]
    bias = ts[2] if len(ts) > 2 else None
    if bias is not None and op.name != "FullyConnected":
        bias = bias.reshape((1, -1) + (1,) * (x.ndim - 2))
    return add(None if tx is None else plain(tx, w), None if tw is None else plain(x, tw), bias)


def _embedding(op: Any, xs: Sequence, ts: Sequence, ys: tuple) -> Any:
    return None if ts[1] is None else op(xs[0], ts[1])


def _layer_norm(op: Any, xs: Sequence, ts: Sequence, ys: tuple) -> Any:
    """``γ (x − m) / √(v + ε) + β`` along one axis."""
    (x, gamma, _), (tx, tgamma, tbeta) = xs, ts
    axis, eps = int(attr(op, "axis", -1)) % x.ndim, float(attr(op, "eps", 1e-5))
    along = tuple(n if i == axis else 1 for i, n in enumerate(x.shape))
    centred = x - np.mean(x, axis=axis, keepdims=True)
    scale = 1.0 / np.sqrt(np.mean(np.square(centred), axis=axis, keepdims=True) + eps)
    unit = centred * scale
    terms = [None if tgamma is None else unit * tgamma.reshape(along)]
    terms.append(None if tbeta is None else tbeta.reshape(along))
    if tx is not None:
        moved = tx - np.mean(tx, axis=axis, keepdims=True)
        moved = moved - unit * np.mean(unit * tx, axis=axis, keepdims=True)
        terms.append(moved * scale * gamma.reshape(along))
    first = add(*terms)
    return first if len(ys) == 1 else (first, *(None for _ in ys[1:]))


def _smooth_l1(op: Any, xs: Sequence, ts: Sequence, ys: tuple) -> Any:
    """``½ σ² x²`` for ``|x| < 1/σ²``, ``|x| − ½/σ²`` beyond."""
    x, curve = xs[0], float(attr(op, "scalar", 1.0)) ** 2
    return ts[0] * np.where(np.abs(x) * curve < 1.0, curve * x, np.sign(x))


register_rules(
    {
        "smooth_l1": _smooth_l1,
        "softmax": _softmax,
        "log_softmax": _log_softmax,
        "_npx_sigmoid": unary(_sigmoid_slope),
        "_npx_relu": _relu,
        "Activation": _activation,
        "LeakyReLU": _leaky_relu,
        **dict.fromkeys(("FullyConnected", "Convolution", "Deconvolution"), _affine),
        "Embedding": _embedding,
        "LayerNorm": _layer_norm,
    }
)
