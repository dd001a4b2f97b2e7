"""Recurrent layers, which are one operator of MXNet's.

Their tangents are those of the same steps one by one. The operator's gradients are right where it
has one layer, and all of them are asked for: it keeps one gradient in the memory of another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from multicalc.errors import UnsupportedOperationError

from ..engine import primitives as p
from ..engine.forward import jvp
from ..engine.tables import register_corrections, register_rules
from ..runtime import calls
from ..runtime.autograd import is_recorded
from ..runtime.loading import load
from .kinds import Array, attr, np
from .neural import unsupported

mx = load()

Step = Callable[[Array, Array, tuple[Array, ...]], tuple[Array, ...]]
"""By what comes from the input, from the state, and the state: the next state."""


def _lstm(x: Array, h: Array, state: tuple[Array, ...]) -> tuple[Array, ...]:
    entering, forgetting, new, leaving = _gates(x + h, 4)
    cell = p.sigmoid(forgetting) * state[1] + p.sigmoid(entering) * p.tanh(new)
    return p.sigmoid(leaving) * p.tanh(cell), cell


def _gru(x: Array, h: Array, state: tuple[Array, ...]) -> tuple[Array, ...]:
    (reset, update, new), (reset_h, update_h, new_h) = _gates(x, 3), _gates(h, 3)
    keep = p.sigmoid(update + update_h)
    new = p.tanh(new + p.sigmoid(reset + reset_h) * new_h)
    return ((1.0 - keep) * new + keep * state[0],)


_CELLS: dict[str, tuple[int, Step]] = {
    "rnn_relu": (1, lambda x, h, state: (p.relu(x + h),)),
    "rnn_tanh": (1, lambda x, h, state: (p.tanh(x + h),)),
    "lstm": (4, _lstm),
    "gru": (3, _gru),
}
"""How many gates there are, and a step."""


def _rnn(op: Any, xs: Sequence, ts: Sequence, ys: tuple) -> Any:
    mode = str(attr(op, "mode"))
    if attr(op, "projection_size") or attr(op, "use_sequence_length", False):
        raise unsupported(f"{mode} with a projection or sequences of different lengths")
    if attr(op, "lstm_state_clip_max") is not None:
        raise unsupported("lstm with a state that is clipped")
    if _drops(op):
        raise unsupported(f"{mode} with dropout")
    moving = [i for i, t in enumerate(ts) if t is not None]

    def steps(*given: Array) -> tuple[tuple[Array, ...], tuple[Array, ...]]:
        operands = dict(enumerate(xs)) | dict(zip(moving, given, strict=True))
        return _unrolled(op, *operands.values())[: len(ys)], ()

    return jvp(steps, [xs[i] for i in moving], [ts[i] for i in moving])[2]


def _unrolled(op: Any, x: Array, packed: Array, *states: Array) -> tuple[Array, ...]:
    """What the operator gives: the sequence of states, and the last ones."""
    count, step = _CELLS[attr(op, "mode")]
    size, layers = _numbers(op, "state_size", "num_layers")
    ways = 2 if attr(op, "bidirectional", False) else 1
    lengths = [x.shape[2], *[size * ways] * (layers - 1)]
    weights = [(count * size, n) for length in lengths for _ in range(ways) for n in (length, size)]
    pieces = _cut(packed, [*weights, *[(count * size,)] * (2 * layers * ways)])
    matrices = [next(pieces) for _ in weights]
    biases = list(pieces)
    sequence, last = [x[t] for t in range(x.shape[0])], []
    for layer in range(layers):
        found = []
        for way in range(ways):
            k = layer * ways + way
            (wx, wh), (bx, bh) = matrices[2 * k : 2 * k + 2], biases[2 * k : 2 * k + 2]
            state, outs = tuple([s[k] for s in states]), []
            for inputs in reversed(sequence) if way else sequence:
                of_inputs, of_state = np.dot(inputs, wx.T) + bx, np.dot(state[0], wh.T) + bh
                state = step(of_inputs, of_state, state)
                outs.append(state[0])
            found.append(outs[::-1] if way else outs)
            last.append(state)
        sequence = [np.concatenate(each, axis=-1) for each in zip(*found, strict=True)]
    return (np.stack(sequence), *[np.stack(each) for each in zip(*last, strict=True)])


def _corrected(op: Any, xs: Sequence[Array]) -> tuple[Array, ...]:
    """With the gradient by each operand asked for."""
    recorded = [x for x in xs if is_recorded(x)]
    if not recorded:
        return tuple(op.run_uncorrected(xs))
    variable = recorded[0].reshape((-1,))[:1]
    if not str(attr(op, "mode")).startswith("rnn") or int(attr(op, "num_layers")) == 1:
        return tuple(op.run_uncorrected([_asked_for(x, variable) for x in xs]))
    if _drops(op):
        raise UnsupportedOperationError(
            "mxnet: the gradient of several rnn layers with dropout is wrong in MXNet. Make each a "
            "layer of its own, with dropout between them."
        )
    return _by_layers(op, variable, *xs)


def _by_layers(
    op: Any, variable: Array, x: Array, packed: Array, *states: Array
) -> tuple[Array, ...]:
    """MXNet's gradient by the first of three plain layers is wrong, but that of one is right."""
    one, layers, size = op.with_attrs(num_layers=1), *_numbers(op, "num_layers", "state_size")
    ways = 2 if attr(op, "bidirectional", False) else 1
    weights, biases, last = 0, packed.shape[0] - 2 * layers * ways * size, []
    for layer in range(layers):
        count = ways * size * (x.shape[2] + size)
        parts = packed[weights : weights + count], packed[biases : biases + 2 * ways * size]
        own = [s[layer * ways : (layer + 1) * ways] for s in states]
        operands = (x, np.concatenate(parts), *own)
        x, *ends = one.run_uncorrected([_asked_for(each, variable) for each in operands])
        weights, biases = weights + count, biases + 2 * ways * size
        last.append(ends)
    return (x, *[np.concatenate(each) for each in zip(*last, strict=True)])


def _asked_for(x: Array, variable: Array) -> Array:
    """``x``, whose gradient the tape computes, to give ``variable`` nothing of it."""
    if not calls.is_floating(x):
        return x
    flat = x.reshape((-1,))
    return np.where(np.ones_like(flat), flat, np.broadcast_to(variable, flat.shape)).reshape(
        x.shape
    )


def _drops(op: Any) -> bool:
    """Whether random numbers are drawn, between layers."""
    return bool(mx.autograd.is_training() and attr(op, "p", 0) and int(attr(op, "num_layers")) > 1)


def _numbers(op: Any, *names: str) -> list[int]:
    return [int(attr(op, name)) for name in names]


def _gates(x: Array, count: int) -> list[Array]:
    size = x.shape[-1] // count
    return [x[:, i * size : (i + 1) * size] for i in range(count)]


def _cut(packed: Array, shapes: Sequence[tuple[int, ...]]) -> Iterator[Array]:
    start = 0
    for shape in shapes:
        stop = start + shape[0] * (shape[1] if len(shape) > 1 else 1)
        yield packed[start:stop].reshape(shape)
        start = stop


register_rules({"RNN": _rnn})
register_corrections({"RNN": _corrected})
