"""The loss of a small LSTM that predicts a sequence, whose gates' weights are diagonal.

A layer's gates are forget (from the input), ingate (from the hidden state), outgate (from the
input) and change (from the hidden state). The prediction is compared with the next element by its
logarithm normalised by log(2 + Σexp), which is the benchmark's.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from mpmath import mp

from multicalc import xp

LAYERS, WIDTH, LENGTH = 2, 3, 4

_RNG = np.random.default_rng(21)
MAIN = np.round(_RNG.normal(size=(2 * LAYERS, 4 * WIDTH)), 3)
"""Weights and biases of the layers in turn; in each row the four gates."""
EXTRA = np.round(_RNG.normal(size=(3, WIDTH)), 3)
"""The input's weights, the output's weights and the output's biases."""
STATE = np.round(_RNG.normal(size=(2 * LAYERS, WIDTH)), 3)
"""The layers' hidden state and cell in turn."""
SEQUENCE = np.round(_RNG.random((LENGTH, WIDTH)), 3)


def loss(main: Any, extra: Any) -> Any:
    """With ``xp``, vectors at a time."""
    sequence = xp.asarray(SEQUENCE, dtype=main.dtype)
    start = xp.asarray(STATE, dtype=main.dtype)
    state = [(start[2 * k], start[2 * k + 1]) for k in range(LAYERS)]
    total = 0.0
    for t in range(LENGTH - 1):
        x = sequence[t] * extra[0]
        for k in range(LAYERS):
            state[k] = step(main[2 * k], main[2 * k + 1], *state[k], x)
            x = state[k][0]
        predicted = x * extra[1] + extra[2]
        normal = predicted - xp.log(xp.sum(xp.exp(predicted)) + 2)
        total = total + xp.sum(sequence[t + 1] * normal)
    return -total / ((LENGTH - 1) * WIDTH)


def step(weight: Any, bias: Any, hidden: Any, cell: Any, x: Any) -> tuple[Any, Any]:
    """One layer's next hidden state and cell."""
    gates = xp.concat([x, hidden, x, hidden]) * weight + bias
    n = hidden.shape[0]
    forget, ingate, outgate = (xp.sigmoid(gates[k * n : (k + 1) * n]) for k in range(3))
    cell = cell * forget + ingate * xp.tanh(gates[3 * n :])
    return outgate * xp.tanh(cell), cell


def loss_precise(main: np.ndarray, extra: np.ndarray) -> Any:
    """In mpmath, unit by unit: units meet in the normalisation only."""
    units = [_predictions(main[:, i::WIDTH], extra[:, i], i) for i in range(WIDTH)]
    total = mp.mpf(0)
    for t, predicted in enumerate(zip(*units, strict=True)):
        normaliser = mp.log(mp.fsum(map(mp.exp, predicted)) + 2)
        total -= mp.fdot(SEQUENCE[t + 1].tolist(), [y - normaliser for y in predicted])
    return total / ((LENGTH - 1) * WIDTH)


def _predictions(main: np.ndarray, extra: np.ndarray, unit: int) -> list[Any]:
    hidden, cell = STATE[::2, unit].tolist(), STATE[1::2, unit].tolist()
    predictions = []
    for x in SEQUENCE[:-1, unit].tolist():
        below = x * extra[0]
        for k in range(LAYERS):
            from_input, from_hidden = below, hidden[k]
            a, b, c, d = (
                w * source + bias
                for w, bias, source in zip(
                    main[2 * k],
                    main[2 * k + 1],
                    (from_input, from_hidden, from_input, from_hidden),
                    strict=True,
                )
            )
            cell[k] = cell[k] / (1 + mp.exp(-a)) + mp.tanh(d) / (1 + mp.exp(-b))
            hidden[k] = below = mp.tanh(cell[k]) / (1 + mp.exp(-c))
        predictions.append(below * extra[1] + extra[2])
    return predictions
