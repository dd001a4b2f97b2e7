"""Least squares of a polynomial and the sign."""

from __future__ import annotations

import math

import numpy as np

import multicalc as mc
from gradbench_tool.task import Task
from multicalc import xp


@mc.portable
def polynomial(x, t):
    """The sum of x[i] tⁱ, with the coefficients in a square: powers of its columns and its rows."""
    side = math.isqrt(x.shape[0] - 1) + 1
    square = xp.reshape(xp.pad(x, (0, side**2 - x.shape[0])), (side, side))
    exponents = xp.arange(side)
    columns, rows = t[:, None] ** exponents, (t**side)[:, None] ** exponents
    return xp.sum(rows * (columns @ square.T), axis=1)


@mc.portable
def half_squares(x, n):
    # Not linspace, whose middle may be off zero, where the sign is, by a rounding.
    t = -1.0 + 2.0 * xp.arange(n) / (n - 1)
    return 0.5 * xp.sum((xp.sign(t) - polynomial(x, t)) ** 2)


def read(input):
    return np.asarray(input["x"]), input["n"]


TASKS = {"primal": Task(half_squares, read), "gradient": Task(mc.grad(half_squares), read)}
