"""The logarithm of a sum of exponentials."""

from __future__ import annotations

import numpy as np

import multicalc as mc
from gradbench_tool.task import Task
from multicalc import xp


@mc.portable
def log_sum_exp(x):
    highest = mc.stop_gradient(xp.max(x))
    return highest + xp.log(xp.sum(xp.exp(x - highest)))


def read(input):
    return (np.asarray(input["x"]),)


TASKS = {"primal": Task(log_sum_exp, read), "gradient": Task(mc.grad(log_sum_exp), read)}
