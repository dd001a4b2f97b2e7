"""What is drawn depends on its parameters as closed forms have it; keys are left alone."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

import multicalc as mc
from multicalc import xp
from multicalc.errors import NotDifferentiableError

random = mc.random
KEY = random.key(5)


def test_mean_and_deviation(backend_name):
    """d mean(μ + σε) / d(μ, σ) is (1, mean(ε)), and the mean square's Hessian is known too."""

    def sample(mean, deviation):
        return mean + deviation * random.normal(KEY, (100,))

    noise = random.normal(KEY, (100,))
    at = np.array(0.3), np.array(1.7)

    def average(mean, deviation):
        return xp.mean(sample(mean, deviation))

    def square(mean, deviation):
        return xp.mean(sample(mean, deviation) ** 2)

    first, second = mc.grad(average, argnums=(0, 1), backend=backend_name)(*at)
    np.testing.assert_allclose([first, second], [1.0, noise.mean()], rtol=1e-13)
    hessian = mc.hessian(square, argnums=(0, 1), backend=backend_name)(*at)
    want = [[2.0, 2 * noise.mean()], [2 * noise.mean(), 2 * (noise**2).mean()]]
    np.testing.assert_allclose(np.array(hessian), want, rtol=1e-12)


def test_a_key_beside_what_is_differentiated(backend_name):
    def f(x, key):
        return xp.sum(x * random.normal(key, (3,)))

    found = mc.grad(f, backend=backend_name)(np.ones(3), KEY)
    np.testing.assert_array_equal(found, random.normal(KEY, (3,)))
    if backend_name != "mxnet":
        found = mc.jit(mc.grad(f), backend=backend_name)(np.ones(3), KEY)
        np.testing.assert_allclose(found, random.normal(KEY, (3,)), rtol=1e-14)


def test_bounds_of_uniform(backend_name):
    """u = low + f (high - low) has the slopes 1 - f and f."""
    floats = random.uniform(KEY, (6,))

    def f(low, high):
        return random.uniform(KEY, (6,), minval=low, maxval=high)

    low, high = mc.jacobian(f, argnums=(0, 1), backend=backend_name)(np.array(-1.0), np.array(4.0))
    np.testing.assert_allclose(low, 1.0 - floats, rtol=1e-14)
    np.testing.assert_allclose(high, floats, rtol=1e-14)


@pytest.mark.parametrize("at", [(-1.0, 2.0), (0.5, 1.5), (-3.0, 0.2)])
def test_bounds_of_truncated_normal(at, backend_name):
    """By Φ(x) = (1 - f) Φ(a) + f Φ(b)."""
    floats = random.uniform(KEY, (40,))

    def f(lower, upper):
        return random.truncated_normal(KEY, lower, upper, (40,))

    points = tuple(map(np.array, at))
    x = random.truncated_normal(KEY, *at, (40,))
    lower, upper = mc.jacobian(f, argnums=(0, 1), backend=backend_name)(*points)
    slope = stats.norm.pdf(at) / stats.norm.pdf(x)[:, None]
    np.testing.assert_allclose(lower, (1 - floats) * slope[:, 0], rtol=1e-9)
    np.testing.assert_allclose(upper, floats * slope[:, 1], rtol=1e-9)


def test_second_derivative_of_truncated_normal(backend_name):
    """Of x = g(Φ(a) + f (Φ(b) - Φ(a))) with g = Φ⁻¹, g' = 1/φ(x) and g'' = x g'²."""
    (float_,) = random.uniform(KEY, (1,))

    def f(upper):
        return random.truncated_normal(KEY, -1.0, upper, (1,))[0]

    b = 2.0
    (x,) = random.truncated_normal(KEY, -1.0, b, (1,))
    inner = float_ * stats.norm.pdf(b)
    slope = 1.0 / stats.norm.pdf(x)
    want = x * slope**2 * inner**2 - slope * float_ * b * stats.norm.pdf(b)
    found = mc.hessian(f, backend=backend_name)(np.array(b))
    np.testing.assert_allclose(found, want, rtol=1e-7)


def test_variables_of_the_tape(backend):
    with mc.use(backend.name), mc.record():
        deviation = mc.variable(np.array(1.5))
        high = mc.variable(np.array(4.0))
        y = xp.sum(deviation * random.normal(KEY, (5,)))
        y = y + xp.sum(random.uniform(KEY, (5,), maxval=high))
    mc.backward(y)
    slopes = [backend.to_numpy(x.grad) for x in (deviation, high)]
    want = [random.normal(KEY, (5,)).sum(), random.uniform(KEY, (5,)).sum()]
    np.testing.assert_allclose(slopes, want, rtol=1e-14)


def test_elements_that_are_chosen(backend_name):
    """The derivative of a sum of chosen elements counts how often each is."""

    def f(x):
        return xp.sum(random.choice(KEY, x, (10,)) + xp.sum(random.permutation(KEY, x)))

    counts = np.bincount(random.randint(KEY, (10,), 0, 4), minlength=4)
    found = mc.grad(f, backend=backend_name)(np.arange(4.0))
    np.testing.assert_array_equal(found, counts + 10.0)


def test_scale_of_gamma_and_rate_of_exponential(backend_name):
    def f(scale, rate):
        numbers = random.exponential(KEY, (4,)) / rate
        return xp.sum(scale * random.gamma(KEY, 2.0, (4,))) + xp.sum(numbers)

    found = mc.grad(f, argnums=(0, 1), backend=backend_name)(np.array(3.0), np.array(2.0))
    gammas, numbers = random.gamma(KEY, 2.0, (4,)), random.exponential(KEY, (4,))
    np.testing.assert_allclose(found, [gammas.sum(), -numbers.sum() / 4.0], rtol=1e-14)


@pytest.mark.parametrize("transform", [mc.grad, mc.hessian])
def test_shape_parameter_of_gamma(transform, backend_name):
    """Never silently zero."""

    def f(a):
        return xp.sum(random.gamma(KEY, a, (4,)))

    with pytest.raises(NotDifferentiableError, match="gamma: a is being differentiated"):
        transform(f, backend=backend_name)(np.array(2.0))


def test_probabilities_of_choice(backend_name):
    def f(x):
        return xp.sum(x[random.choice(KEY, 3, (4,), p=x)])

    with pytest.raises(NotDifferentiableError, match="choice: p is being differentiated"):
        mc.grad(f, backend=backend_name)(np.array([0.2, 0.3, 0.5]))
