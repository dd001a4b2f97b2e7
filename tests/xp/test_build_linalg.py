"""Linear algebra of a built namespace: values by NumPy, derivatives by the rules of matrices."""

from __future__ import annotations

import numpy as np
import pytest

import multicalc as mc
from multicalc import xp

RNG = np.random.default_rng(11)
A = RNG.normal(size=(3, 3))
SPD = A @ A.T + 2 * np.eye(3)
DIRECTION, WEIGHTS = RNG.normal(size=(3, 3)), RNG.normal(size=(3, 3))
TURNED = np.array([[0.0, 2.0, 0.0], [0.0, 0.0, 3.0], [5.0, 0.0, 0.0]])
HILBERT = 1 / (np.arange(6)[:, None] + np.arange(6) + 1.0)
MATRICES = {
    "random": A,
    "stacked": RNG.normal(size=(2, 3, 3)),
    "none": np.zeros((0, 3, 3)),
    "empty": np.zeros((0, 0)),
    "one": np.array([[-2.0]]),
    "turned": TURNED,
    "ill": HILBERT,
    "huge": A * 1e90,
    "small": A * 1e-90,
    "integers": np.array([[2, 1], [1, 3]]),
}


@pytest.mark.parametrize("name", MATRICES)
def test_values(tiny, name):
    x = MATRICES[name]
    b = RNG.normal(size=(*x.shape[:-1], 2))
    rtol = 1e-9 if name == "ill" else 1e-12
    close = lambda found, exact: np.testing.assert_allclose(found.data, exact, rtol=rtol)  # noqa: E731
    close(xp.linalg.det(tiny(x)), np.linalg.det(x))
    close(xp.linalg.inv(tiny(x)), np.linalg.inv(x))
    close(xp.linalg.solve(tiny(x), tiny(b)), np.linalg.solve(x, b))
    for found, exact in zip(xp.linalg.slogdet(tiny(x)), np.linalg.slogdet(x), strict=True):
        close(found, exact)


def test_vectors_and_stacks_on_the_right(tiny):
    vector, stack = np.array([1.0, -2.0, 0.5]), RNG.normal(size=(2, 3, 1))
    for b in (vector, stack):
        found = xp.linalg.solve(tiny(A), tiny(b)).data
        np.testing.assert_allclose(found, np.linalg.solve(A, b), rtol=1e-13)


@pytest.mark.parametrize("n", [-3, -1, 0, 1, 2, 5])
def test_powers(tiny, n):
    found = xp.linalg.matrix_power(tiny(A), n).data
    np.testing.assert_allclose(found, np.linalg.matrix_power(A, n), rtol=1e-11, atol=1e-13)


@pytest.mark.parametrize("x", [A, TURNED], ids=["random", "turned"])
def test_derivatives_of_the_determinant(tiny, x):
    """Its slope is det(A) A⁻ᵀ, whose change along V is det(A) (tr(A⁻¹V) I - A⁻ᵀVᵀ) A⁻ᵀ."""
    inverse, v = np.linalg.inv(x), DIRECTION
    slope = np.linalg.det(x) * inverse.T
    turned = np.trace(inverse @ v) * slope - inverse.T @ v.T @ slope
    np.testing.assert_allclose(mc.grad(xp.linalg.det)(tiny(x)).data, slope, rtol=1e-12, atol=1e-13)
    found = mc.hvp(xp.linalg.det, (tiny(x),), (tiny(v),))
    np.testing.assert_allclose(found.data, turned, rtol=1e-12, atol=1e-13)
    log = lambda x: xp.linalg.slogdet(x)[1]  # noqa: E731
    np.testing.assert_allclose(mc.grad(log)(tiny(x)).data, inverse.T, rtol=1e-12, atol=1e-13)


def test_derivatives_of_the_determinant_of_singular_matrices(tiny):
    """Its slope is that of the cofactors, and theirs again linear in two dimensions."""
    for x in (np.array([[1.0, 2.0], [2.0, 4.0]]), np.zeros((2, 2))):
        cofactors = np.array([[x[1, 1], -x[1, 0]], [-x[0, 1], x[0, 0]]])
        np.testing.assert_array_equal(mc.grad(xp.linalg.det)(tiny(x)).data, cofactors)
        v = np.array([[1.0, 2.0], [3.0, 5.0]])
        found = mc.hvp(xp.linalg.det, (tiny(x),), (tiny(v),))
        np.testing.assert_array_equal(found.data, [[5.0, -3.0], [-2.0, 1.0]])


def test_the_slope_of_a_singular_determinant_of_odd_size(tiny):
    found = mc.grad(xp.linalg.det)(tiny(np.diag([2.0, 3.0, 0.0]))).data
    np.testing.assert_allclose(found, np.diag([0.0, 0.0, 6.0]), atol=1e-14)


def test_the_logarithm_of_singular_determinants(tiny):
    sign, size = xp.linalg.slogdet(tiny([[[1.0, 2.0], [2.0, 4.0]], [[1.0, 2.0], [3.0, 4.0]]]))
    np.testing.assert_array_equal(sign.data, [0.0, -1.0])
    np.testing.assert_allclose(size.data, [-np.inf, np.log(2.0)], rtol=1e-14)


def test_derivatives_of_the_inverse(tiny):
    """The slope of ⟨W, A⁻¹⟩ is -A⁻ᵀWA⁻ᵀ; along V it changes by A⁻ᵀVᵀA⁻ᵀWA⁻ᵀ and its mirror."""
    f = lambda x: xp.sum(tiny(WEIGHTS) * xp.linalg.inv(x))  # noqa: E731
    t = np.linalg.inv(A).T
    slope = -t @ WEIGHTS @ t
    turned = -(t @ DIRECTION.T @ slope) - slope @ DIRECTION.T @ t
    np.testing.assert_allclose(mc.grad(f)(tiny(A)).data, slope, rtol=1e-10)
    found = mc.hvp(f, (tiny(A),), (tiny(DIRECTION),))
    np.testing.assert_allclose(found.data, turned, rtol=1e-9)


def test_singular_systems(tiny):
    for call in (xp.linalg.inv, lambda x: xp.linalg.solve(x, tiny([1.0, 2.0]))):
        with pytest.raises(np.linalg.LinAlgError, match="the matrix is singular"):
            call(tiny([[1.0, 2.0], [2.0, 4.0]]))
    with pytest.raises(np.linalg.LinAlgError, match="not positive definite"):
        xp.linalg.cholesky(tiny([[1.0, 2.0], [2.0, 1.0]]))


@pytest.mark.parametrize("x", [SPD, np.stack([SPD, 3 * SPD]), np.array([[4.0]]), np.zeros((0, 0))])
def test_cholesky_factors(tiny, x):
    exact = np.linalg.cholesky(x)
    np.testing.assert_allclose(xp.linalg.cholesky(tiny(x)).data, exact, rtol=1e-13, atol=1e-15)
    upper = xp.linalg.cholesky(tiny(x), upper=True).data
    np.testing.assert_allclose(upper, np.swapaxes(exact, -1, -2), rtol=1e-13, atol=1e-15)


def test_derivatives_of_cholesky_factors(tiny):
    """dL = L Φ(L⁻¹ dA L⁻ᵀ), with Φ the lower triangle and half of the diagonal."""
    factor = np.linalg.cholesky(SPD)
    inverse, v = np.linalg.inv(factor), DIRECTION + DIRECTION.T
    inner = inverse @ v @ inverse.T
    exact = factor @ (np.tril(inner) - np.diag(np.diag(inner)) / 2)
    _, found = mc.jvp(xp.linalg.cholesky, (tiny(SPD),), (tiny(v),))
    np.testing.assert_allclose(found.data, exact, rtol=1e-11, atol=1e-13)


DECOMPOSED = {
    "square": A,
    "tall": RNG.normal(size=(5, 3)),
    "wide": RNG.normal(size=(2, 4)),
    "stacked": RNG.normal(size=(2, 4, 2)),
    "triangular": np.triu(A),
    "diagonal": np.diag([-1.0, 2.0, -3.0]),
    "zero": np.zeros((3, 2)),
    "one": np.array([[-2.0]]),
    "no rows": np.zeros((0, 2)),
    "no columns": np.zeros((3, 0)),
    "huge": A * 1e200,
    "small": A * 1e-200,
}


@pytest.mark.parametrize("mode", ["reduced", "complete"])
@pytest.mark.parametrize("name", DECOMPOSED)
def test_qr_has_the_signs_of_lapack(tiny, name, mode):
    x = DECOMPOSED[name]
    q, r = xp.linalg.qr(tiny(x), mode=mode)
    if x.ndim == 2:
        exact_q, exact_r = np.linalg.qr(x, mode)
    else:
        exact_q, exact_r = map(np.stack, zip(*(np.linalg.qr(m, mode) for m in x), strict=True))
    assert q.shape == exact_q.shape
    assert r.shape == exact_r.shape
    np.testing.assert_allclose(q.data, exact_q, atol=1e-14)
    np.testing.assert_allclose(r.data, exact_r, rtol=1e-13, atol=1e-14 * abs(x).max(initial=0))


@pytest.mark.parametrize("name", ["square", "tall", "triangular", "diagonal"])
def test_derivatives_of_qr(tiny, name):
    """With Ω the skew part: dQ = QΩ + (I - QQᵀ) dA R⁻¹, dR = QᵀdA - ΩR, where Ω has the lower
    triangle of Qᵀ dA R⁻¹."""
    x = DECOMPOSED[name]
    v = RNG.normal(size=x.shape)
    q, r = np.linalg.qr(x)
    whole = v @ np.linalg.inv(r)
    lower = np.tril(q.T @ whole, -1)
    skew = lower - lower.T
    exact_q = q @ skew + whole - q @ (q.T @ whole)
    _, found = mc.jvp(lambda x: tuple(xp.linalg.qr(x)), (tiny(x),), (tiny(v),))
    np.testing.assert_allclose(found[0].data, exact_q, rtol=1e-10, atol=1e-12)
    np.testing.assert_allclose(found[1].data, q.T @ v - skew @ r, rtol=1e-10, atol=1e-12)


def test_second_derivatives_of_qr(tiny):
    """Of RᵀR, which is AᵀA, and of QR, which is A, second derivatives are known."""
    x, v = tiny(DECOMPOSED["tall"]), tiny(RNG.normal(size=(5, 3)))
    weights = tiny(WEIGHTS)

    def by_r(x):
        r = xp.linalg.qr(x)[1]
        return xp.sum(weights * xp.matmul(xp.matrix_transpose(r), r))

    def by_both(x):
        q, r = xp.linalg.qr(x)
        return xp.sum(xp.matmul(q, r) ** 3.0)

    symmetric = WEIGHTS + WEIGHTS.T
    found = mc.hvp(by_r, (x,), (v,))
    np.testing.assert_allclose(found.data, v.data @ symmetric, rtol=1e-10, atol=1e-11)
    found = mc.hvp(by_both, (x,), (v,))
    np.testing.assert_allclose(found.data, 6 * x.data * v.data, rtol=1e-9, atol=1e-10)


def test_ranks(tiny):
    for x in (A, np.ones((3, 2)), np.zeros((2, 2)), np.arange(6).reshape(2, 3)):
        assert xp.linalg.matrix_rank(tiny(x)).data == np.linalg.matrix_rank(x)


@pytest.mark.parametrize("ord", [0, 1, 2, 3, 0.5, -1, -2.5, np.inf, -np.inf])
def test_norms_of_vectors(tiny, ord):
    x = np.array([[3.0, -4.0, 1.0], [-0.5, 0.25, 2.0]])
    found = xp.linalg.vector_norm(tiny(x), ord=ord, axis=1).data
    np.testing.assert_allclose(found, np.linalg.norm(x, ord, axis=1), rtol=1e-14)


@pytest.mark.parametrize("ord", ["fro", 1, -1, np.inf, -np.inf])
def test_norms_of_matrices(tiny, ord):
    found = xp.linalg.matrix_norm(tiny(A), ord=ord).data
    np.testing.assert_allclose(found, np.linalg.norm(A, ord), rtol=1e-14)


def test_the_norm_of_nothing_has_no_slope(tiny):
    np.testing.assert_array_equal(
        mc.grad(xp.linalg.vector_norm)(tiny(np.zeros(3))).data, np.zeros(3)
    )
