"""Row 15 on the digits: the closed forms in float64 by NumPy, and what the model is fitted for."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from multicalc_conformance.problems.models import matrix_factorisation as model

import multicalc as mc

pytest.importorskip("sklearn")


def relative(found, reference):
    return np.max(np.abs(found - reference)) / np.max(np.abs(reference))


def smooth_factors():
    """Factors that are not dyadic, unlike those of the exact references: rounding takes part."""
    rows, columns = model.load().shape
    return {
        "U": 0.3 + np.cos(np.arange(rows * model.RANK)).reshape(rows, model.RANK) / 3,
        "V": 0.1 + np.sin(np.arange(columns * model.RANK)).reshape(model.RANK, columns) / 3,
    }


def test_gradients_in_closed_form(backend):
    at, data = smooth_factors(), model.load()
    rest = data - at["U"] @ at["V"]
    value, gradient = mc.value_and_grad(model.loss, backend=backend)(at, data)
    assert relative(value, np.sum(rest**2)) < 1e-12
    assert relative(gradient["U"], -2 * rest @ at["V"].T) < 1e-12
    assert relative(gradient["V"], -2 * at["U"].T @ rest) < 1e-12


def test_gradient_with_respect_to_v_alone(backend):
    at, data = smooth_factors(), model.load()
    gradient = mc.grad(model.loss_of_v, backend=backend)(at["V"], at["U"], data)
    assert relative(gradient, -2 * at["U"].T @ (data - at["U"] @ at["V"])) < 1e-12


def test_hessian_product_in_closed_form(backend):
    at, data = smooth_factors(), model.load()
    along = {"U": at["U"] ** 2, "V": at["V"] ** 2}
    rest = data - at["U"] @ at["V"]
    change = -(along["U"] @ at["V"] + at["U"] @ along["V"])
    product = mc.hvp(model.loss, (at, data), along, argnums=0, backend=backend)
    assert relative(product["U"], -2 * (change @ at["V"].T + rest @ along["V"].T)) < 1e-12
    assert relative(product["V"], -2 * (along["U"].T @ rest + at["U"].T @ change)) < 1e-12


def test_gradient_descent_goes_down(backend):
    losses = model.gradient_descent(smooth_factors(), backend, steps=5, rate=1e-4)
    assert all(after < before for before, after in pairwise(losses))


def test_one_newton_step_in_v_is_least_squares(backend):
    at, data = model.generic(), model.load()
    best = model.newton_step_in_v(at, backend)
    reference, *_ = np.linalg.lstsq(at["U"], data, rcond=None)
    assert relative(best, reference) < 1e-11
    slope = mc.grad(model.loss_of_v, backend=backend)(best, at["U"], data)
    assert np.max(np.abs(slope)) < 1e-8


def test_alternating_steps_reach_the_eckart_young_bound():
    """The least ‖X − UV‖² of rank r is the sum of the squared singular values beyond the r-th."""
    data = model.load()
    singular = np.linalg.svd(data, compute_uv=False)
    bound = np.sum(singular[model.RANK :] ** 2)
    at = model.generic()
    for _ in range(6):
        at["V"] = model.newton_step_in_v(at, "numpy")
        at["U"] = np.linalg.lstsq(at["V"].T, data.T, rcond=None)[0].T
    loss = np.sum((data - at["U"] @ at["V"]) ** 2)
    assert bound <= loss * (1 + 1e-12)
    assert loss < bound * 1.005


def test_the_closed_form_refuses_data_it_would_round():
    with pytest.raises(ValueError, match="multiples"):
        model.ClosedForm(smooth_factors(), model.load())
