"""Rosenbrock's function against ``scipy.optimize.rosen`` and its hand-written derivatives."""

from __future__ import annotations

import numpy as np
import pytest
from multicalc_conformance.problems.optimization.n_dimensional import rosenbrock

import multicalc as mc

optimize = pytest.importorskip("scipy.optimize")


@pytest.mark.parametrize("n", [2, 10, 100])
def test_rosenbrock(n, backend):
    rng = np.random.default_rng(n)
    x, v = rng.normal(size=n), rng.normal(size=n)
    value, gradient = mc.value_and_grad(rosenbrock, backend=backend)(x)
    product = mc.hvp(rosenbrock, (x,), (v,), backend=backend)
    hessian = mc.hessian(rosenbrock, backend=backend)(x)
    for found, reference in (
        (value, optimize.rosen(x)),
        (gradient, optimize.rosen_der(x)),
        (product, optimize.rosen_hess_prod(x, v)),
        (hessian, optimize.rosen_hess(x)),
    ):
        assert np.max(np.abs(found - reference)) <= 1e-12 * np.max(np.abs(reference))
