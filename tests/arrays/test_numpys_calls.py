"""What is said to NumPy's and SciPy's functions of standard arrays, and where values leave them."""

from __future__ import annotations

import math

import numpy as np
import pytest
import scipy.special

import multicalc as mc
from multicalc.errors import PortabilityError

X = np.array([1.0, 2.0, 3.0])


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda x: np.exp(x), r"^np\.exp takes .*: write xp\.exp$"),
        (lambda x: np.linalg.solve(np.eye(3), x), r"^np\.linalg\.solve takes .*: write xp\.solve$"),
        (lambda x: scipy.special.erf(x), r"^erf takes .*: write xp\.erf$"),
        (lambda x: scipy.special.expit(x), r"^expit takes .*: write xp\.sigmoid$"),
        (lambda x: np.add.at(np.zeros(3), [0], x[:1]), r"^np\.add\.at .*xp\.at\(x, key\)\.add"),
        (lambda x: np.add.reduce(x), r"^np\.add\.reduce takes .*: write xp\.sum\(x\)"),
        (lambda x: np.multiply.accumulate(x), r"^np\.multiply\.accumulate .*xp\.cumulative_prod"),
        (lambda x: np.multiply.outer(x, x), r"^np\.multiply\.outer .*x\[:, None\]"),
    ],
)
def test_a_call_is_named_with_what_to_write(call, told):
    with pytest.raises(PortabilityError, match=told):
        mc.grad(mc.portable(call), backend="numpy")(X)


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
