"""The loss of a recurrent network whose weights are diagonal."""

from __future__ import annotations

import numpy as np

import multicalc as mc
from gradbench_tool.task import Task
from multicalc import xp


@mc.portable
def loss(main, extra, state, sequence):
    count, width = state.shape[0] // 2, state.shape[1]
    weights = xp.unstack(xp.reshape(main, (count, 2, 4, width)))
    inputs = sequence[:-1] * extra[0]

    def step(carry, x):
        after = []
        for (weight, bias), (hidden, cell) in zip(weights, carry, strict=True):
            gates = xp.stack([x, hidden, x, hidden]) * weight + bias
            forget, enter, leave = xp.sigmoid(gates[:3])
            cell = cell * forget + enter * xp.tanh(gates[3])
            x = leave * xp.tanh(cell)
            after.append((x, cell))
        return after, x

    start = [(state[2 * i], state[2 * i + 1]) for i in range(count)]
    _, outputs = xp.scan(step, start, inputs)
    predicted = outputs * extra[1] + extra[2]
    logs = xp.log(xp.sum(xp.exp(predicted), axis=1, keepdims=True) + 2.0)
    return -xp.mean(sequence[1:] * (predicted - logs))


def read(input):
    return tuple(np.asarray(input[n]) for n in ("main_params", "extra_params", "state", "sequence"))


def joined(gradients):
    return [number for each in mc.to_numpy(gradients) for number in each.ravel().tolist()]


TASKS = {
    "objective": Task(loss, read, long_loop=True),
    "jacobian": Task(mc.grad(loss, argnums=(0, 1)), read, joined, long_loop=True),
}
