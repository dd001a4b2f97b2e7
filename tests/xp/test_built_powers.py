"""Powers of a built namespace, whose framework has them by the power rule."""

from __future__ import annotations

import math

import numpy as np
import pytest
from checks.variants import fresh

import multicalc as mc
from multicalc import xp
from multicalc.backend import registry


@pytest.fixture
def tiny(monkeypatch):
    example = fresh(monkeypatch)
    monkeypatch.setattr(registry, "adapters", lambda: {"tiny": example.adapter})
    framework, primitives = example.framework, example.backend.PRIMITIVES

    def by_base(c, y, a, b):
        return c * b * power(a, b - 1.0)

    power = framework.elementwise(np.power, by_base, lambda c, y, a, b: c * y * framework.log(a))
    own = {name: getattr(framework, name) for name in primitives.split()}
    backend = example.adapter.load()
    vars(backend)["namespace"] = xp.build({**own, "pow": power}, backend)
    return backend


def summed_slope(f):
    return lambda x: xp.sum(mc.grad(f)(x))


@pytest.mark.parametrize("kind", [int, float])
@pytest.mark.parametrize("n", [0, 1, 2, 3, 4])
def test_small_whole_powers_have_all_derivatives_at_zero(tiny, n, kind):
    def f(x):
        return xp.sum(3.0 * xp.pow(x, kind(n)))

    x = tiny.from_numpy(np.array([0.0, 1.5]))
    for order in range(1, n + 2):
        f = summed_slope(f)
        expected = 3.0 * sum(math.perm(n, order) * at ** max(n - order, 0) for at in (0.0, 1.5))
        assert float(f(x)) == expected


def test_other_powers_are_the_frameworks(tiny):
    x = tiny.from_numpy(np.array([0.5, 1.5]))
    for power in (2.5, -1.0, 5.0):
        found = tiny.to_numpy(mc.grad(lambda x, power=power: xp.sum(xp.pow(x, power)))(x))
        np.testing.assert_allclose(found, power * np.array([0.5, 1.5]) ** (power - 1), rtol=1e-14)
