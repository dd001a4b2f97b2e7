"""A linear differential equation, solved by Runge-Kutta's method of fourth order."""

from __future__ import annotations

import numpy as np

import multicalc as mc
from gradbench_tool.task import Task
from multicalc import xp

END = 2.0


@mc.portable
def solve(x, steps):
    h = END / steps
    one = xp.ones_like(x[:1])

    def slope(y):
        return x * xp.concat([one, y[:-1]])

    def step(_, y):
        k1 = slope(y)
        k2 = slope(y + 0.5 * h * k1)
        k3 = slope(y + 0.5 * h * k2)
        k4 = slope(y + h * k3)
        return y + (h / 6.0) * (k1 + 2.0 * (k2 + k3) + k4)

    return xp.fori_loop(0, steps, step, xp.zeros_like(x))


@mc.portable
def last(x, steps):
    return solve(x, steps)[-1]


def read(input):
    return np.asarray(input["x"]), input["s"]


TASKS = {"primal": Task(solve, read), "gradient": Task(mc.grad(last), read)}
