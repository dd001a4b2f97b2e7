"""A number's square, and twice it: whether anything works."""

from __future__ import annotations

import numpy as np

import multicalc as mc
from gradbench_tool.task import Task


@mc.portable
def square(x):
    return x * x


def read(input):
    return (np.asarray(float(input)),)


TASKS = {"square": Task(square, read), "double": Task(mc.grad(square), read)}
