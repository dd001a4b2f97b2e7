"""The same numbers on every backend, of a key with a value and of one without."""

from __future__ import annotations

import numpy as np
import pytest

import multicalc as mc
from multicalc import xp
from multicalc.errors import TracingError, UnsupportedOperationError

random = mc.random
TABLE = np.arange(12.0).reshape(3, 4)
P = np.array([0.1, 0.2, 0.3, 0.4])

EXACT = {
    "split": lambda key: random.split(key, 3),
    "fold_in": lambda key: random.fold_in(key, 9),
    "bits": lambda key: random.bits(key, (50,)),
    "uniform, float16": lambda key: random.uniform(key, (5, 9), "float16"),
    "uniform, float32": lambda key: random.uniform(key, (5, 9), "float32", -3.0, 7.3),
    "uniform, float64": lambda key: random.uniform(key, (5, 9), "float64"),
    "normal, float16": lambda key: random.normal(key, (500,), "float16"),
    "normal, float32": lambda key: random.normal(key, (500,), "float32"),
    "exponential, float32": lambda key: random.exponential(key, (500,), "float32"),
    "randint": lambda key: random.randint(key, (500,), -5, 10**9),
    "randint, int32": lambda key: random.randint(key, (500,), -5, 10**9, "int32"),
    "permutation": lambda key: random.permutation(key, 100),
    "permutation of an array": lambda key: random.permutation(key, TABLE, 1),
    "choice": lambda key: random.choice(key, TABLE, (3,)),
    "choice without replacement": lambda key: random.choice(key, 9, (4,), replace=False),
    "choice with p": lambda key: random.choice(key, 4, (5,), p=P),
    "choice with p, without": lambda key: random.choice(key, 4, (3,), replace=False, p=P),
    "bernoulli": lambda key: random.bernoulli(key, 0.3, (500,)),
    "categorical": lambda key: random.categorical(key, np.log(P), shape=(50,)),
}
"""What is equal bit for bit."""

CLOSE = {
    "uniform between bounds": lambda key: random.uniform(key, (50,), "float64", -3.0, 7.3),
    "normal": lambda key: random.normal(key, (500,), "float64"),
    "exponential": lambda key: random.exponential(key, (500,), "float64"),
    "truncated_normal": lambda key: random.truncated_normal(key, -1.0, 2.0, (500,), "float64"),
}
"""What goes through a framework's own functions where the key has no value."""

DRAWS = EXACT | CLOSE


def same(found, want, name):
    assert found.dtype == want.dtype
    if name in EXACT:
        np.testing.assert_array_equal(found, want)
    else:
        np.testing.assert_allclose(found, want, rtol=1e-14, atol=4e-15)


@pytest.fixture(scope="module")
def wanted():
    """On NumPy."""
    key = random.key(42)
    return {name: draw(key) for name, draw in DRAWS.items()}


@pytest.mark.parametrize("name", DRAWS)
def test_eager(name, backend, wanted):
    """Of a key of NumPy's, and of the framework's own."""
    with mc.use(backend.name):
        found = DRAWS[name](random.key(42))
    if name not in ("split", "fold_in"):
        found = backend.to_numpy(found)
    np.testing.assert_array_equal(found, wanted[name])
    own = backend.from_numpy(random.key(42))
    np.testing.assert_array_equal(backend.to_numpy(DRAWS[name](own)), wanted[name])


@pytest.mark.skip_numpy("has no compiler")
@pytest.mark.parametrize("name", DRAWS)
def test_compiled_with_a_key_that_is_an_argument(name, backend_name, fast_compiler, wanted):
    compiled = mc.jit(DRAWS[name], backend=backend_name, compiler=fast_compiler)
    if backend_name == "mxnet":
        with pytest.raises(UnsupportedOperationError, match="make the key within the function"):
            compiled(random.key(42))
        return
    same(compiled(random.key(42)), wanted[name], name)
    other = DRAWS[name](random.key(7))
    same(compiled(random.key(7)), other, name)


@pytest.mark.parametrize("name", DRAWS)
def test_compiled_with_a_constant_key(name, backend_name, fast_compiler, wanted):
    def f(x):
        return DRAWS[name](random.key(42)), 2.0 * x

    found, _ = mc.jit(f, backend=backend_name, compiler=fast_compiler)(np.array(1.0))
    np.testing.assert_array_equal(found, wanted[name])


@pytest.mark.parametrize("name", DRAWS)
def test_portable(name, backend, wanted):
    if name in ("split", "fold_in"):
        pytest.skip("NumPy's, as the key is")

    @mc.portable
    def f(x):
        found = DRAWS[name](random.key(42))
        assert isinstance(found, mc.Array)
        return found, x

    with mc.use(backend.name):
        found, _ = f(backend.from_numpy(np.ones(2)))
    np.testing.assert_array_equal(backend.to_numpy(found), wanted[name])


def test_a_standard_key_gives_standard_arrays(backend):
    key = mc.Array(random.key(0), backend=backend.name)
    first, second = random.split(key)
    assert isinstance(first, mc.Array)
    want = random.normal(random.split(random.key(0))[1], (3,))
    np.testing.assert_array_equal(random.normal(second, (3,)).numpy(), want)


def test_gamma(backend, wanted):
    want = random.gamma(random.key(1), 2.5, (100,))
    with mc.use(backend.name):
        found = backend.to_numpy(random.gamma(random.key(1), 2.5, (100,)))
    np.testing.assert_array_equal(found, want)

    def f(x):
        return x * random.gamma(random.key(1), 2.5, (100,))

    np.testing.assert_array_equal(mc.jit(f, backend=backend.name)(np.array(1.0)), want)


@pytest.mark.skip_numpy("has no compiler")
@pytest.mark.skip_mxnet("has no random words of an argument")
def test_gamma_of_a_key_that_is_an_argument(backend_name, fast_compiler):
    def f(key):
        return random.gamma(key, 2.5, (100,))

    with pytest.raises(TracingError, match="make the key within the function"):
        mc.jit(f, backend=backend_name, compiler=fast_compiler)(random.key(1))


def test_the_explicit_backend_and_precision(backend):
    found = random.normal(random.key(0), (3,), backend=backend.name)
    assert backend.dtype(found) == "float64"
    like = backend.from_numpy(np.ones(3, dtype="float32"))

    def f(x):
        return xp.sum(x * random.normal(random.key(0), (3,)))

    want = random.normal(random.key(0), (3,), "float32")
    np.testing.assert_array_equal(backend.to_numpy(mc.grad(f)(like)), want)


@pytest.mark.parametrize("loop", ["fori_loop", "scan"])
def test_in_loops(loop, backend, backend_name):
    """A key for each step, by its number or split on the way."""
    key = random.key(3)
    want = np.zeros(3)
    carry = key
    for i in range(4):
        if loop == "scan":
            carry, step = random.split(carry)
        else:
            step = random.fold_in(key, i)
        want = want + random.normal(step, (3,))

    def by_number(x, key):
        def body(i, total):
            return total + random.normal(random.fold_in(key, i), (3,))

        return xp.fori_loop(0, 4, body, x)

    def by_splitting(x, key):
        def body(carry, _):
            key, total = carry
            pair = random.split(key)
            return (pair[0], total + random.normal(pair[1], (3,))), total

        return xp.scan(body, (key, x), length=4)[0][1]

    f = by_number if loop == "fori_loop" else by_splitting
    found = mc.jit(f, backend=backend_name)
    if backend_name != "mxnet":
        np.testing.assert_allclose(found(np.zeros(3), key), want, rtol=1e-14)
    with mc.use(backend_name):
        total = f(xp.zeros(3), key)
    np.testing.assert_allclose(backend.to_numpy(total), want, rtol=1e-14)
