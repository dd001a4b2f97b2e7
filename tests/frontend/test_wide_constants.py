"""Data of 64 bits beside what is differentiated in 32: whatever it is and wherever it comes from,
what is computed from it has all its digits."""

import numpy as np
import pytest

import multicalc as mc
from multicalc import xp
from multicalc.backend import get_backend

X = np.array([1.0, 2.0], dtype="float32")
WHOLE = np.array([2**40 + 3, 5])
HUGE = np.array([1e300, 2.0])
LOG_OF_HUGE = 690.7755278982137


def by_whole(x, n):
    return xp.sum(x) * xp.astype(xp.remainder(n[0], 7), xp.float32)


def by_huge(x, c):
    return xp.sum(x) * xp.astype(xp.log(c[0]), xp.float32)


CASES = {
    "an argument, integers": (lambda transform: transform(by_whole)(X, WHOLE), (2**40 + 3) % 7),
    "an argument, floats": (lambda transform: transform(by_huge)(X, HUGE), LOG_OF_HUGE),
    "captured integers": (
        lambda transform: transform(lambda x: by_whole(x, WHOLE))(X),
        (2**40 + 3) % 7,
    ),
    "captured floats": (
        lambda transform: transform(lambda x: by_huge(x, HUGE))(X),
        LOG_OF_HUGE,
    ),
    "made in the function": (
        lambda transform: transform(lambda x: by_huge(x, xp.asarray(HUGE)))(X),
        LOG_OF_HUGE,
    ),
    "beside x": (
        lambda transform: transform(lambda x: xp.sum(xp.multiply(x, WHOLE[:1])))(X),
        2**40 + 3,
    ),
}


NOT_COMPILED = {
    ("mxnet", "an argument, integers"): "its graphs have no integers",
    ("jax", "made in the function"): "an index of what is made there is traced in 32 bits",
}


@pytest.mark.parametrize("compiled", [False, True])
@pytest.mark.parametrize("case", CASES)
def test_gradients_in_float32(backend, fast_compiler, case, compiled):
    if compiled and (backend, case) in NOT_COMPILED:
        pytest.skip(NOT_COMPILED[backend, case])
    run, slope = CASES[case]

    def transform(f):
        made = mc.grad(f, backend=backend)
        return mc.jit(made, backend=backend, compiler=fast_compiler) if compiled else made

    found = run(transform)
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, [slope, slope], rtol=1e-6)


FINE = np.array([1 + 1e-10, 2.0])
OUTSIDE = {
    "asarray": lambda a: a,
    "function": lambda a: xp.sqrt(xp.multiply(a, a)),
    "list": lambda a: xp.stack([a[0], a[1]]),
    "where": lambda a: xp.where(a > 0.0, a, xp.zeros(2)),
    "update": lambda a: xp.at(xp.ones(2), slice(0, 2)).set(a),
    "loop": lambda a: xp.scan(lambda c, v: (xp.add(c, v), v), xp.zeros(()), a)[1],
    "branch": lambda a: xp.cond(xp.all(a > 0.0), lambda v: v, lambda v: -v, a),
    "linear algebra": lambda a: xp.linalg.diagonal(xp.multiply(a, xp.eye(2))),
}


@pytest.mark.parametrize("name", OUTSIDE)
def test_outside_of_transforms(backend, name):
    with mc.use(backend):
        found = OUTSIDE[name](xp.asarray(FINE))
        ahead = xp.subtract(found, xp.asarray([1.0, 2.0]))
    np.testing.assert_allclose(get_backend(backend).to_numpy(ahead), [1e-10, 0.0], rtol=1e-5)


def test_new_arrays_outside_of_transforms(backend):
    with mc.use(backend):
        made = [xp.zeros(2), xp.asarray([1.5]), xp.linspace(0, 1, 3), xp.full((2,), 0.5), xp.eye(2)]
        wholes = [xp.arange(3), xp.asarray([2**40]), xp.zeros(2, dtype="int64")]
    keeper = get_backend(backend)
    assert {keeper.dtype(x) for x in made} == {"float64"}
    assert {keeper.dtype(x) for x in wholes} == {"int64"}
    assert int(keeper.to_numpy(wholes[1])[0]) == 2**40
