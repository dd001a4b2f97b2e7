"""TensorLy's decompositions, of tensors whose factors are known."""

from __future__ import annotations

import numpy as np
import pytest
import tensorly
from tensorly.decomposition import parafac, tucker

import multicalc as mc
from multicalc.bridges.tensorly import backend as multicalc_backend

RNG = np.random.default_rng(3)
FACTORS = [RNG.normal(size=(n, 2)) for n in (4, 5, 3)]
TENSOR = np.einsum("ir,jr,kr->ijk", *FACTORS)


@pytest.fixture(autouse=True)
def on_multicalc(backend_name):
    with multicalc_backend(), mc.use(backend_name):
        yield


def test_canonical_polyadic():
    """The factors, which this tensor has up to order and scale (Kruskal 1977)."""

    @mc.portable
    def factors(x):
        return tuple(parafac(x, rank=2, n_iter_max=300, tol=1e-14, random_state=0).factors)

    for found, known in zip(factors(TENSOR), FACTORS, strict=True):
        cosines = np.abs(unit(found).T @ unit(known))
        assert np.allclose(np.sort(cosines, axis=None)[-2:], 1.0, atol=1e-9)


def unit(columns):
    return columns / np.linalg.norm(columns, axis=0)


def test_tucker_error():
    """With all that is in two modes kept, what is lost are the third mode's singular values."""

    @mc.portable
    def error(x):
        core, factors = tucker(x, rank=(4, 4, 1), random_state=0)
        return tensorly.norm(x - tensorly.tucker_to_tensor((core, factors)))

    singular = np.linalg.svd(np.moveaxis(TENSOR, 2, 0).reshape(3, 20), compute_uv=False)
    assert error(TENSOR) == pytest.approx(singular[1], rel=1e-9)


def test_gradient(backend_name):
    """Of ½‖X − [[A, B, C]]‖² with respect to A: (A (C ⊙ B)ᵀ − X₍₀₎) (C ⊙ B)."""
    target = RNG.normal(size=TENSOR.shape)

    @mc.portable
    def loss(a):
        cp = (None, [a, mc.xp.asarray(FACTORS[1]), mc.xp.asarray(FACTORS[2])])
        return 0.5 * tensorly.norm(tensorly.cp_to_tensor(cp) - target) ** 2

    expected = np.einsum("ijk,jr,kr->ir", TENSOR - target, *FACTORS[1:])
    assert np.allclose(mc.grad(loss)(FACTORS[0]), expected, rtol=1e-10)


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        (lambda t, x: t.lstsq(x, x[:, 0])[0], [1.0, 0.0]),
        (lambda t, x: t.kron(x[:2], x[:2])[0], [1.0, 2.0, 2.0, 4.0]),
        (lambda t, x: t.sort(x, axis=None), [1.0, 2.0, 2.0, 3.0, 5.0, 7.0]),
        (lambda t, x: t.argsort(x[:, 1]), [0, 1, 2]),
        (lambda t, x: t.cumsum(x, 1)[2], [5.0, 12.0]),
        (lambda t, x: t.diag(x[0], 1)[1], [0.0, 0.0, 2.0]),
        (lambda t, x: t.diag(x[0], -1)[1], [1.0, 0.0, 0.0]),
        (lambda t, x: t.diag(x[:2]), [1.0, 3.0]),
        (lambda t, x: t.where(x > 2.5)[1], [1, 0, 1]),
        (lambda t, x: t.tensordot(x, x, 2), 92.0),
        (lambda t, x: t.index_update(x, t.index[:, 0], 0.0)[2], [0.0, 7.0]),
        (lambda t, x: t.transpose(x)[0], [1.0, 2.0, 5.0]),
        (lambda t, x: t.eye(2, dtype=t.float64)[1], [0.0, 1.0]),
    ],
)
def test_functions(call, expected):
    x = np.array([[1.0, 2.0], [2.0, 3.0], [5.0, 7.0]])
    assert np.allclose(mc.portable(lambda x: call(tensorly, x))(x), expected, atol=1e-12)
    # TensorLy is used outside of functions, too.
    assert np.allclose(tensorly.to_numpy(call(tensorly, tensorly.tensor(x))), expected, atol=1e-12)
