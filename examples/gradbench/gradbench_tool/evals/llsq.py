"""Least squares of a polynomial and the sign."""

from __future__ import annotations

import numpy as np

import multicalc as mc
from gradbench_tool.task import Task
from multicalc import xp


@mc.portable
def half_squares(x, n):
    t = xp.linspace(-1.0, 1.0, n)
    powers = t[:, None] ** xp.arange(x.shape[0])
    return 0.5 * xp.sum((xp.sign(t) - powers @ x) ** 2)


def read(input):
    return np.asarray(input["x"]), input["n"]


TASKS = {"primal": Task(half_squares, read), "gradient": Task(mc.grad(half_squares), read)}
