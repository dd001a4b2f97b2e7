"""Triangular systems, least squares, exponentials and eigenvalues beyond the suite's cases: third
derivatives, edges, large and small numbers."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.linalg
from mpmath import mp

import multicalc as mc
from multicalc import xp

RNG = np.random.default_rng(11)
A, B = RNG.normal(size=(2, 3, 3)) + np.diag([3.0, -4.0, 5.0])
RIGHT, ALONG = RNG.normal(size=(2, 4)), RNG.normal(size=4)
TALL, CHANGE = RNG.normal(size=(2, 4, 2))
WEIGHTS = RNG.normal(size=(3, 3))


def derivatives(f, backend):
    """The first three of a function of one number, at 0.3."""
    f = mc.portable(f)
    with mc.use(backend.name):
        for _ in range(3):
            f = mc.grad(f)
            yield float(f(np.array(0.3)))


def exactly(f):
    """Of a function of mpmath."""
    with mp.workdps(60):
        return [float(mp.diff(f, mp.mpf(0.3), n)) for n in (1, 2, 3)]


def matrix(x):
    return mp.matrix(x.tolist())


def weighted(x):
    return mp.fsum(WEIGHTS[i, j] * x[i, j] for i in range(3) for j in range(3))


def normal(a):
    """The first unknown, by the normal equations."""
    return mp.lu_solve(a.T * a, a.T * matrix(ALONG))[0]


def power_sum(a):
    """Of the fourth powers of eigenvalues: a trace."""
    return mp.fsum((a**4)[k, k] for k in range(3))


EXPM = exactly(lambda t: weighted(mp.expm(matrix(A) / 4 + t * matrix(B) / 4)))
LSTSQ = exactly(lambda t: normal(matrix(TALL) + t * matrix(CHANGE)))
POWERS = exactly(lambda t: power_sum(matrix(A) + t * matrix(B)))


def test_third_derivatives(backend):
    expm = lambda t: xp.sum(WEIGHTS * xp.linalg.expm(A / 4 + t * (B / 4)))  # noqa: E731
    np.testing.assert_allclose([*derivatives(expm, backend)], EXPM, rtol=1e-11)
    lstsq = lambda t: xp.linalg.lstsq(TALL + t * CHANGE, ALONG).solution[0]  # noqa: E731
    np.testing.assert_allclose([*derivatives(lstsq, backend)], LSTSQ, rtol=1e-11)


@pytest.mark.skip_mxnet("no complex numbers")
def test_third_derivatives_of_eigenvalues(backend):
    for of in (xp.linalg.eigvals, lambda a: xp.linalg.eig(a).eigenvalues):
        f = lambda t, of=of: xp.real(xp.sum(of(A + t * B) ** 4))  # noqa: E731
        np.testing.assert_allclose([*derivatives(f, backend)], POWERS, rtol=1e-11)


def lengths(t):
    """Σ |vᵢⱼ|⁴ of vectors of length 1."""
    _, vectors = mp.eig(matrix(A) + t * matrix(B))
    found = mp.mpf(0)
    for j in range(3):
        size = mp.sqrt(mp.fsum(abs(vectors[i, j]) ** 2 for i in range(3)))
        found += mp.fsum(abs(vectors[i, j] / size) ** 4 for i in range(3))
    return found


LENGTHS = exactly(lengths)


@pytest.mark.skip_mxnet("no complex numbers")
def test_eigenvectors_keep_their_length(backend):
    f = lambda t: xp.sum(xp.abs(xp.linalg.eig(A + t * B).eigenvectors) ** 4)  # noqa: E731
    np.testing.assert_allclose([*derivatives(f, backend)], LENGTHS, rtol=1e-9)


@pytest.mark.parametrize("lower", [False, True])
@pytest.mark.parametrize("unit_diagonal", [False, True])
def test_the_other_triangle_is_not_read(backend, lower, unit_diagonal):
    """Whatever is there, and its gradient is 0; as is that of a diagonal that isn't read."""
    options = {"lower": lower, "unit_diagonal": unit_diagonal}
    read = np.tri(3, k=-unit_diagonal, dtype=bool)
    read = read if lower else read.T
    full = np.where(read, A, 1e6)
    f = mc.portable(lambda a, b: xp.linalg.solve_triangular(a, b, **options))
    with mc.use(backend.name):
        for b in (RIGHT[0, :3], RIGHT[:, :3].T):
            expected = scipy.linalg.solve_triangular(A, b, **options)
            np.testing.assert_allclose(f(full, b), expected, rtol=1e-13)
        slope = mc.grad(mc.portable(lambda a: xp.sum(f(a, b))))(full)
    assert np.all(slope[~read] == 0)
    assert np.all(slope[read] != 0)


def test_sizes_of_systems(arrays):
    """No rows, one, stacks that broadcast, and single precision."""
    solve = xp.linalg.solve_triangular
    assert arrays.numpy(solve(arrays(np.empty((0, 0))), arrays(np.empty((0, 2))))).shape == (0, 2)
    assert arrays.numpy(xp.linalg.expm(arrays(np.empty((2, 0, 0))))).shape == (2, 0, 0)
    one = arrays([[4.0]])
    assert arrays.numpy(solve(one, arrays([2.0]))).tolist() == [0.5]
    assert arrays.numpy(xp.linalg.cho_solve(one, arrays([2.0]))).tolist() == [0.125]
    np.testing.assert_allclose(arrays.numpy(xp.linalg.expm(one)), [[np.exp(4.0)]], rtol=1e-14)
    stack = arrays(np.stack([A, B]))
    found = arrays.numpy(solve(stack, arrays(RIGHT[:, :3].T), lower=True))
    expected = [scipy.linalg.solve_triangular(x, RIGHT[:, :3].T, lower=True) for x in (A, B)]
    np.testing.assert_allclose(found, expected, rtol=1e-12)
    narrow = arrays(A, "float32")
    for found in (xp.linalg.expm(narrow), *xp.linalg.lstsq(narrow, narrow)[:2]):
        assert arrays.numpy(found).dtype == "float32"
    found = arrays.numpy(solve(narrow, narrow))
    np.testing.assert_allclose(found, scipy.linalg.solve_triangular(A, A), rtol=1e-5, atol=1e-5)


def test_exponentials_of_any_size(arrays):
    """Alone and in one stack; of a skew matrix a rotation, whatever its size."""
    small, turn = 1e-9 * A, np.array([[0.0, -700.0], [700.0, 0.0]])
    found = arrays.numpy(xp.linalg.expm(arrays(np.stack([small, A, np.diag([-300.0, 1.0, 0.0])]))))
    np.testing.assert_allclose(found[0] - np.eye(3), small, rtol=1e-6)
    np.testing.assert_allclose(found[1], EXACT_EXPM, rtol=1e-13)
    np.testing.assert_allclose(found[2], np.diag([0.0, np.e, 1.0]), rtol=1e-12, atol=1e-14)
    cos, sin = np.cos(700.0), np.sin(700.0)
    rotation = arrays.numpy(xp.linalg.expm(arrays(turn)))
    np.testing.assert_allclose(rotation, [[cos, -sin], [sin, cos]], atol=1e-12)
    assert np.isnan(arrays.numpy(xp.linalg.expm(arrays([[np.nan, 0.0], [0.0, 0.0]])))).any()


with mp.workdps(40):
    EXACT_EXPM = np.array(mp.expm(matrix(A)).tolist(), dtype=float)


def test_least_squares(backend, arrays):
    """All four results, of full rank and less, of one vector and several."""
    short = np.outer([1.0, 2.0, 3.0, 4.0], [1.0, -1.0])
    for a in (TALL, short, TALL.T):
        for b in (RNG.normal(size=a.shape[0]), RNG.normal(size=(a.shape[0], 2))):
            x, residuals, rank, sizes = map(arrays.numpy, xp.linalg.lstsq(arrays(a), arrays(b)))
            expected, _, known, values = np.linalg.lstsq(a, b, rcond=None)
            np.testing.assert_allclose(x, expected, rtol=1e-12, atol=1e-14)
            off = np.sum((a @ expected - b) ** 2, axis=0)
            np.testing.assert_allclose(residuals, off, rtol=1e-12, atol=1e-25)
            assert rank == known
            np.testing.assert_allclose(sizes, values, rtol=1e-12, atol=1e-15)
    whole = xp.linalg.lstsq(arrays([[2, 1], [0, 4]], "int64"), arrays([4, 8], "int64"))
    np.testing.assert_allclose(arrays.numpy(whole.solution), [1.0, 2.0], rtol=2e-6)
    stack = xp.linalg.lstsq(arrays(np.stack([TALL, CHANGE])), arrays(ALONG[:, None]))
    for k, a in enumerate((TALL, CHANGE)):
        expected = np.linalg.lstsq(a, ALONG, rcond=None)[0]
        np.testing.assert_allclose(arrays.numpy(stack.solution)[k, :, 0], expected, rtol=1e-12)


def test_eigenvalues_are_complex(backend, arrays):
    if backend.capabilities()["complex"].kind == "unsupported":
        pytest.skip("no complex numbers")
    for dtype, found in (("float64", "complex128"), ("float32", "complex64")):
        turn = arrays([[0.0, 1.0], [-1.0, 0.0]], dtype)
        values, vectors = map(arrays.numpy, xp.linalg.eig(turn))
        assert values.dtype == vectors.dtype == found
        np.testing.assert_allclose(sorted(values.imag), [-1.0, 1.0], rtol=1e-6)
        np.testing.assert_allclose(np.linalg.norm(vectors, axis=0), [1.0, 1.0], rtol=1e-6)
    assert arrays.numpy(xp.linalg.eigvals(arrays([[2.0]]))).tolist() == [2.0]
