"""``jacobian`` and ``hessian``: structure, modes, and equality with JAX's own nesting."""

from __future__ import annotations

import numpy as np
import pytest

import multicalc as mc
from multicalc import xp
from multicalc.errors import InvalidArgumentError, NotDifferentiableError

X = np.array([0.5, -1.0, 2.0])
MATRIX = np.array([[1.0, 2.0, 3.0], [0.5, -1.0, 4.0]])


def same(found, expected):
    expected = np.asarray(expected)
    assert np.shape(found) == expected.shape
    np.testing.assert_allclose(np.asarray(found), expected, rtol=1e-13, atol=1e-13)


def wide(x):
    """Three in, two out."""
    return xp.stack([x[0] * x[1], xp.exp(x[2])])


def tall(x):
    """Three in, five out."""
    return xp.concat([x**2, xp.stack([x[0] * x[2], x[1] ** 3])])


WIDE = np.array([[X[1], X[0], 0], [0, 0, np.exp(X[2])]])
TALL = np.vstack([np.diag(2 * X), [X[2], 0, X[0]], [0, 3 * X[1] ** 2, 0]])


@pytest.mark.parametrize("mode", [None, "forward", "reverse"])
@pytest.mark.parametrize(("f", "expected"), [(wide, WIDE), (tall, TALL)], ids=["wide", "tall"])
def test_modes_give_the_same(backend, f, expected, mode):
    same(mc.jacobian(f, mode=mode, backend=backend)(X), expected)


@pytest.mark.parametrize("mode", [None, "forward", "reverse"])
def test_shape_is_output_by_input(backend, mode):
    """∂(AX)ᵢⱼ/∂Xₖₗ = Aᵢₖδⱼₗ."""
    x = np.arange(6.0).reshape(3, 2)
    found = mc.jacobian(lambda x: xp.matmul(xp.asarray(MATRIX), x), mode=mode, backend=backend)(x)
    same(found, np.einsum("ik,jl->ijkl", MATRIX, np.eye(2)))


@pytest.mark.parametrize("mode", [None, "forward", "reverse"])
def test_several_arguments_and_outputs(backend, mode):
    def f(p, y):
        return {"ab": p["a"] * p["b"], "y": (xp.sum(y**2),)}

    y = np.array([[1.0, -2.0]])
    point = {"a": X, "b": np.array(3.0)}
    found = mc.jacobian(f, (0, 1), mode=mode, backend=backend)(point, y)
    of_p, of_y = found["ab"]
    same(of_p["a"], 3 * np.eye(3))
    same(of_p["b"], X)
    same(of_y, np.zeros((3, 1, 2)))
    of_p, of_y = found["y"][0]
    same(of_p["a"], np.zeros(3))
    same(of_p["b"], 0.0)
    same(of_y, 2 * y)


@pytest.mark.parametrize("mode", [None, "forward", "reverse"])
def test_aux(backend, mode):
    f = mc.jacobian(lambda x: (x**2, {"x": x, "s": "t"}), has_aux=True, mode=mode, backend=backend)
    jacobian, aux = f(X)
    same(jacobian, np.diag(2 * X))
    same(aux["x"], X)
    assert aux["s"] == "t"


@pytest.mark.parametrize("mode", [None, "forward", "reverse"])
@pytest.mark.parametrize("shape", [(0,), (2, 0)])
def test_empty_arrays(backend, mode, shape):
    found = mc.jacobian(lambda x: x * 2.0, mode=mode, backend=backend)(np.zeros(shape))
    assert found.shape == shape + shape
    found = mc.jacobian(xp.sum, mode=mode, backend=backend)(np.zeros(shape))
    assert found.shape == shape


def test_scalar_to_scalar(backend):
    same(mc.jacobian(lambda x: x**2, backend=backend)(3.0), 6.0)


def test_jacobian_of_a_scalar_is_the_gradient(backend):
    f = lambda x: xp.sum(xp.sin(x) * x)  # noqa: E731
    same(mc.jacobian(f, backend=backend)(X), mc.grad(f, backend=backend)(X))


@pytest.mark.skip_mxnet("MXNet has no complex numbers")
@pytest.mark.parametrize("mode", [None, "forward", "reverse"])
def test_complex_outputs_are_refused(backend, mode):
    """Reverse mode's rows would be their real part: zeros for i·x."""
    f = lambda x: xp.astype(x, xp.complex128) * xp.asarray(1j, dtype=xp.complex128)  # noqa: E731
    with pytest.raises(NotDifferentiableError, match=r"jacobian.*complex"):
        mc.jacobian(f, mode=mode, backend=backend)(X)


def test_unknown_mode_is_refused():
    with pytest.raises(InvalidArgumentError, match="forward"):
        mc.jacobian(wide, mode="sideways")


def test_hessian_of_a_quadratic_form(backend):
    """∇²(xᵀAx) = A + Aᵀ for any square A."""
    a = np.array([[1.0, 2.0, 3.0], [0.5, -1.0, 4.0], [7.0, 0.25, 2.0]])
    f = lambda x: xp.sum(x * xp.matmul(xp.asarray(a), x))  # noqa: E731
    same(mc.hessian(f, backend=backend)(X), a + a.T)


def test_hessian_of_a_matrix_argument(backend):
    x = np.arange(1.0, 5.0).reshape(2, 2)
    found = mc.hessian(lambda x: xp.sum(x**3), backend=backend)(x)
    same(found, np.einsum("ij,ik,jl->ijkl", 6 * x, np.eye(2), np.eye(2)))


def test_hessian_of_a_linear_or_constant_function_is_zero(backend):
    same(mc.hessian(lambda x: xp.sum(x) * 2.0, backend=backend)(X), np.zeros((3, 3)))
    same(mc.hessian(lambda x: xp.sum(xp.ones(2)), backend=backend)(X), np.zeros((3, 3)))


def objective(p, y):
    return xp.sum(xp.exp(p["w"]) * p["b"] ** 2) + xp.sum(p["w"] * y[0]) * y[1] ** 3


def test_hessian_is_nested_as_jax_nests_it(backend):
    """The structure of ``jax.hessian``, entry by entry, values included."""
    jax = pytest.importorskip("jax")
    point, y = {"w": X, "b": np.array(1.5)}, (np.array([0.5, 1.0, -1.0]), np.array(2.0))
    found = mc.hessian(objective, (0, 1), backend=backend)(point, y)

    def in_jax(p, y):
        wave = jax.numpy.sum(jax.numpy.exp(p["w"]) * p["b"] ** 2)
        return wave + jax.numpy.sum(p["w"] * y[0]) * y[1] ** 3

    with jax.experimental.enable_x64():
        expected = jax.hessian(in_jax, (0, 1))(point, y)
    structure = jax.tree_util.tree_structure
    assert structure(found) == structure(expected)
    pairs = zip(jax.tree_util.tree_leaves(found), jax.tree_util.tree_leaves(expected), strict=True)
    for leaf, reference in pairs:
        same(leaf, np.asarray(reference))


def test_hessian_aux(backend):
    f = mc.hessian(lambda x: (xp.sum(x**3), {"x": x}), has_aux=True, backend=backend)
    second, aux = f(X)
    same(second, np.diag(6 * X))
    same(aux["x"], X)


def test_finite_difference_hessian_says_so_and_is_near(backend):
    f = lambda p: xp.sum(xp.exp(p["a"]) * p["b"])  # noqa: E731
    point = {"a": X, "b": np.array(2.0)}
    found = mc.hessian(f, method="finite-difference", backend=backend)(point)
    assert found.method == "finite-difference"
    assert found.step > 0
    assert found.value["a"]["a"].shape == (3, 3)
    np.testing.assert_allclose(found.value["a"]["a"], np.diag(2 * np.exp(X)), atol=1e-6)
    np.testing.assert_allclose(found.value["a"]["b"], np.exp(X), atol=1e-6)
    same(found.value["a"]["b"], found.value["b"]["a"])


def test_a_number_beside_data_keeps_its_precision(native, to_numpy):
    """As the only thing that is differentiated a float has 64 bits, whatever the data have:
    2.0625 x² has the second derivative 4.125."""
    data = native([0.5, -0.5, 0.75, -1.0], "float32")

    @mc.portable
    def f(data, x):
        return (data * data).sum() * x * x

    operator = mc.hessian_operator(f, data, 2.0, argnums=1)
    found = [
        operator.to_dense()[0, 0],
        operator @ 1.0,
        mc.hessian(f, argnums=1)(data, 2.0),
        mc.laplacian(f, argnums=1)(data, 2.0),
    ]
    for x in map(to_numpy, found):
        assert (x.dtype, float(x)) == (np.float64, 4.125)
