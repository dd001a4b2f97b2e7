"""What is said where values leave a standard array."""

from __future__ import annotations

import math

import numpy as np
import pytest

import multicalc as mc
from multicalc.errors import PortabilityError

X = np.array([1.0, 2.0, 3.0])


@pytest.mark.parametrize(
    ("leave", "told"),
    [
        (lambda x: math.exp(x[0]), r"float\(x\) .*xp\.exp\(x\) for math\.exp\(x\)"),
        (lambda x: "%.3f" % x[0], r"float\(x\) .*f\"\{x:\.3f\}\" to print it"),  # noqa: UP031
        (lambda x: np.array([x[0], x[1]]), r"np\.asarray\(x\), .*xp\.stack\(\[a, b\]\)"),
        (lambda x: np.eye(3).dot(x), r"xp\.matmul\(a, x\) for a\.dot\(x\)"),
        (lambda x: np.zeros(3).__setitem__(slice(3), x), r"xp\.at\(y, key\)\.set\(x\)"),
    ],
)
def test_an_exit_says_what_to_write_for_it(leave, told):
    with pytest.raises(PortabilityError, match=told):
        mc.grad(mc.portable(leave), backend="numpy")(X)


def test_the_transpose_of_a_vector():
    with pytest.raises(PortabilityError, match=r"x itself for a vector, as in x @ A @ x"):
        _ = mc.Array(X).T
