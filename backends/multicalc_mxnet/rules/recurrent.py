"""Recurrent layers, which are one operator of MXNet's: their tangents are those of the same steps
one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from ..engine import primitives as p
from ..engine.forward import jvp
from ..engine.tables import register_rules
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
    if mx.autograd.is_training() and attr(op, "p", 0) and int(attr(op, "num_layers")) > 1:
        raise unsupported(f"{mode} with dropout")
    moving = [i for i, t in enumerate(ts) if t is not None]

    def steps(*given: Array) -> tuple[tuple[Array, ...], tuple[Array, ...]]:
        operands = dict(enumerate(xs)) | dict(zip(moving, given, strict=True))
        return _unrolled(op, *operands.values())[: len(ys)], ()

    return jvp(steps, [xs[i] for i in moving], [ts[i] for i in moving])[2]


def _unrolled(op: Any, x: Array, packed: Array, *states: Array) -> tuple[Array, ...]:
    """What the operator gives: the sequence of states, and the last ones."""
    count, step = _CELLS[attr(op, "mode")]
    size, layers = int(attr(op, "state_size")), int(attr(op, "num_layers"))
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
