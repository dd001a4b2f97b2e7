"""The functions of ``xp`` that scenarios are written in, for object arrays of ``mpf``.

A scenario's function is given its namespace, ``f(m, x)``: ``xp`` on a backend, this module for the
reference.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from mpmath import mp

from multicalc_conformance.references import exact
from multicalc_conformance.references.entrywise import each

exp, sqrt = each(mp.exp), each(mp.sqrt)
sin, cos, tanh = each(mp.sin), each(mp.cos), each(mp.tanh)
sum, mean, matmul, stack, concat = np.sum, np.mean, np.matmul, np.stack, np.concatenate
take, where, flip, reshape, ones = np.take, np.where, np.flip, np.reshape, np.ones


def asarray(x: Any) -> np.ndarray:
    """Data of the function's own: floats, taken for exactly what they are."""
    return exact.numbers([x])[0]


def matrix_transpose(x: np.ndarray) -> np.ndarray:
    """``x`` with its last two axes swapped."""
    return np.swapaxes(x, -1, -2)


def logsumexp(x: np.ndarray) -> Any:
    """log Σ exp x, which needs no care at 200 digits and mpmath's exponents."""
    return mp.log(mp.fsum(mp.exp(v) for v in x.ravel()))


def var(x: np.ndarray) -> Any:
    """The mean of the squared distances from the mean."""
    return np.mean((x - np.mean(x)) ** 2)
