"""What an operator that was calculated says that it is."""

from __future__ import annotations

import numpy as np
import pytest

import multicalc as mc


def f(x):
    return x[0] ** 2 + x[1] ** 2


H = mc.hessian_operator(f, np.ones(2))
J = mc.jacobian_operator(lambda x: x, np.ones(2))


@pytest.mark.parametrize(
    ("operator", "text"),
    [
        (2 * H - H / 2, "2·(hessian of f) - 0.5·(hessian of f)"),
        (H.damped(-0.5), "hessian of f - 0.5·I"),
        (-(H + H), "-(hessian of f + hessian of f)"),
        (H - (H + H), "hessian of f - (hessian of f + hessian of f)"),
        (3 * H.damped(1), "3·(hessian of f + 1·I)"),
        (J.T @ H, "(jacobian of <lambda>)ᵀ·(hessian of f)"),
        (J.T.T, "jacobian of <lambda>"),
        ((J @ J.T).T, "((jacobian of <lambda>)·(jacobian of <lambda>)ᵀ)ᵀ"),
    ],
    ids=lambda x: x if isinstance(x, str) else "",
)
def test_arithmetic(operator, text):
    assert operator.text == text
