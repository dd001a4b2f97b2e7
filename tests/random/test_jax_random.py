"""What is drawn is what ``jax.random`` draws by its default generator."""

from __future__ import annotations

import numpy as np
import pytest

import multicalc as mc

jax = pytest.importorskip("jax")
enable_x64 = pytest.importorskip("jax.experimental").enable_x64

SEEDS = (0, 42, -1, 2**40 + 7)
SHAPES = ((), (5,), (3, 4), (0,), (40, 1000))
FLOATS = ("float16", "float32", "float64")
ours, theirs = mc.random, jax.random


@pytest.fixture(autouse=True)
def _wide():
    with enable_x64():
        yield


@pytest.fixture(params=SEEDS)
def keys(request):
    """Our key of a seed, and theirs."""
    return ours.key(request.param), theirs.key(request.param)


def same(one, other):
    other = np.asarray(other)
    assert one.dtype == other.dtype
    assert one.shape == other.shape
    np.testing.assert_array_equal(one, other)


def ulps(one, other):
    """How many floats lie between."""
    one, other = np.asarray(one), np.asarray(other)
    assert one.dtype == other.dtype
    assert one.shape == other.shape
    bits = f"int{8 * one.dtype.itemsize}"
    least = np.iinfo(bits).min
    places = (x.view(bits).astype(object) for x in (one, other))
    first, second = (np.where(x < 0, least - x, x) for x in places)
    return int(np.max(np.abs(first - second), initial=0))


@pytest.mark.parametrize("seed", [1, 7, 2**32, 2**63 - 1, -(2**63)])
def test_seeds(seed):
    assert ours.key(seed).tolist() == theirs.key_data(theirs.key(seed)).tolist()


def test_keys(keys):
    key, other = keys
    assert key.tolist() == theirs.key_data(other).tolist()
    for num in (1, 5, (2, 3)):
        want = theirs.key_data(theirs.split(other, num))
        np.testing.assert_array_equal(ours.split(key, num), want)
    for data in (0, 1, 77, 2**32 - 1):
        want = theirs.key_data(theirs.fold_in(other, data))
        np.testing.assert_array_equal(ours.fold_in(key, data), want)


@pytest.mark.parametrize("shape", SHAPES)
def test_bits(keys, shape):
    key, other = keys
    np.testing.assert_array_equal(ours.bits(key, shape), theirs.bits(other, shape, "uint32"))


@pytest.mark.parametrize("dtype", FLOATS)
@pytest.mark.parametrize("shape", SHAPES)
def test_uniform(keys, shape, dtype):
    key, other = keys
    same(ours.uniform(key, shape, dtype), theirs.uniform(other, shape, dtype))


@pytest.mark.parametrize("bounds", [(-3.0, 7.3), (0.1, 0.7), (-1e-3, 1e4), (5.0, 6.0)])
def test_uniform_between_bounds(keys, bounds):
    """XLA fuses the product with the sum: in float32 that is a rounding of float64's."""
    key, other = keys
    found = ours.uniform(key, (5000,), "float32", *bounds)
    same(found, theirs.uniform(other, (5000,), "float32", *bounds))
    found = ours.uniform(key, (5000,), "float64", *bounds)
    off = np.abs(found - np.asarray(theirs.uniform(other, (5000,), "float64", *bounds)))
    assert off.max() <= np.spacing(max(map(abs, bounds)))


@pytest.mark.parametrize("dtype", ["int32", "int64"])
@pytest.mark.parametrize("bounds", [(0, 1), (0, 10), (-5, 2**20), (7, 2**30 + 17), (0, 2**31 - 1)])
def test_randint(keys, bounds, dtype):
    key, other = keys
    same(ours.randint(key, (300,), *bounds, dtype), theirs.randint(other, (300,), *bounds, dtype))


def test_randint_between_arrays(keys):
    key, other = keys
    low, high = np.array([[0], [-5]]), np.array([3, 100, 10**9])
    same(ours.randint(key, (2, 3), low, high), theirs.randint(other, (2, 3), low, high))


@pytest.mark.parametrize("count", [0, 1, 2, 5, 100, 5000, 70000])
def test_permutation(keys, count):
    key, other = keys
    same(ours.permutation(key, count), theirs.permutation(other, count))


@pytest.mark.parametrize("axis", [0, 1, -1])
def test_permutation_of_an_array(keys, axis):
    key, other = keys
    x = np.arange(24.0).reshape(4, 6)
    same(ours.permutation(key, x, axis), theirs.permutation(other, x, axis))


@pytest.mark.parametrize("p", [None, np.array([0.1, 0.2, 0.05, 0.65])])
@pytest.mark.parametrize("replace", [True, False])
def test_choice(keys, replace, p):
    key, other = keys
    x = np.arange(12.0).reshape(4, 3)
    same(ours.choice(key, x, (3,), replace, p), theirs.choice(other, x, (3,), replace, p))
    same(ours.choice(key, 4, (2, 2), replace, p), theirs.choice(other, 4, (2, 2), replace, p))


def test_choice_along_an_axis(keys):
    key, other = keys
    x = np.arange(24.0).reshape(4, 6)
    same(ours.choice(key, x, (2, 5), axis=1), theirs.choice(other, x, (2, 5), axis=1))


@pytest.mark.parametrize("p", [0.0, 0.3, 1.0, np.float32([[0.2], [0.9]])])
def test_bernoulli(keys, p):
    key, other = keys
    same(ours.bernoulli(key, p, (2, 500)), theirs.bernoulli(other, p, (2, 500)))


@pytest.mark.parametrize("axis", [0, 1, -1])
@pytest.mark.parametrize("ahead", [None, (), (7,)])
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_categorical(keys, dtype, ahead, axis):
    key, other = keys
    logits = np.log(np.array([[0.1, 0.2, 0.7], [0.3, 0.3, 0.4]], dtype=dtype))
    shape = None if ahead is None else (*ahead, logits.shape[1 - axis % 2])
    same(ours.categorical(key, logits, axis, shape), theirs.categorical(other, logits, axis, shape))


@pytest.mark.parametrize(("dtype", "most"), [("float16", 1), ("float32", 1), ("float64", 128)])
def test_exponential(keys, dtype, most):
    """In float64 XLA's ``log1p`` loses up to 7 bits between -0.41 and -0.29; ours keeps them, as
    ``test_exact`` has it."""
    key, other = keys
    found, want = ours.exponential(key, (5000,), dtype), theirs.exponential(other, (5000,), dtype)
    assert ulps(found, want) <= most


@pytest.mark.parametrize(
    ("dtype", "usual", "most"),
    [("float16", 1, 1e-3), ("float32", 0.96, 2e-5), ("float64", 0.85, 1e-11)],
)
def test_normal(keys, dtype, usual, most):
    """XLA's quantiles lose digits towards the tails; ours are exact, as ``test_exact`` has it."""
    key, other = keys
    found = ours.normal(key, (20000,), dtype)
    want = np.asarray(theirs.normal(other, (20000,), dtype))
    np.testing.assert_allclose(found, want, rtol=most)
    close = [ulps(a, b) <= 2 for a, b in zip(found[:2000, None], want[:2000, None], strict=True)]
    assert np.mean(close) >= usual


@pytest.mark.parametrize(("dtype", "most"), [("float32", 1e-4), ("float64", 1e-12)])
def test_truncated_normal(keys, dtype, most):
    key, other = keys
    found = ours.truncated_normal(key, -1.0, 2.0, (2000,), dtype)
    want = theirs.truncated_normal(other, -1.0, 2.0, (2000,), dtype)
    np.testing.assert_allclose(found, want, rtol=most, atol=most / 100)


@pytest.mark.parametrize(("dtype", "most"), [("float32", 1e-4), ("float64", 1e-11)])
def test_gamma(keys, dtype, most):
    """By the same steps: a number that were refused here and not there would be another one."""
    key, other = keys
    a = np.array([0.4, 0.9, 1.0, 2.5, 30.0], dtype=dtype)
    found, want = ours.gamma(key, a, (500, 5), dtype), theirs.gamma(other, a, (500, 5), dtype)
    np.testing.assert_allclose(found, want, rtol=most)
