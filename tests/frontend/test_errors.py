"""Every misuse is refused on every backend with an error that names what is wrong."""

from __future__ import annotations

import numpy as np
import pytest

import multicalc as mc
from multicalc import xp
from multicalc.errors import (
    InvalidArgumentError,
    MulticalcError,
    NotDifferentiableError,
    NotScalarError,
)

X = np.array([0.5, -1.0, 2.0])


def square_sum(x):
    return xp.sum(x**2)


@pytest.mark.parametrize("transform", [mc.grad, mc.value_and_grad, mc.hessian])
def test_vector_output(backend, transform):
    with pytest.raises(NotScalarError, match=r"shape \(3,\).*jacobian") as caught:
        transform(lambda x: x**2, backend=backend)(X)
    assert isinstance(caught.value, ValueError)


def test_shape_one_is_not_a_scalar(backend):
    with pytest.raises(NotScalarError, match=r"\(1,\)"):
        mc.grad(lambda x: x[:1], backend=backend)(X)


def test_several_outputs(backend):
    with pytest.raises(NotScalarError, match="2 arrays"):
        mc.grad(lambda x: (xp.sum(x), xp.sum(x)), backend=backend)(X)


def test_hvp_of_a_vector_function(backend):
    with pytest.raises(NotScalarError, match=r"shape \(3,\)"):
        mc.hvp(lambda x: x**2, (X,), (X,), backend=backend)


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        (np.array([1, 2]), "int64"),
        (np.array([True, False]), "bool"),
        (3, "int"),
        (True, "bool"),
        ("text", "str"),
        (None, "no|None|leaf"),
    ],
    ids=["int array", "bool array", "int", "bool", "str", "None"],
)
@pytest.mark.parametrize("transform", [mc.grad, mc.jacobian, mc.hessian])
def test_not_differentiable_input(backend, transform, bad, words):
    if bad is None:
        pytest.skip("None is an empty tree: there is nothing to differentiate, and no error")
    with pytest.raises(NotDifferentiableError, match=words) as caught:
        transform(lambda x, y: xp.sum(y), 1, backend=backend)(X, bad)
    assert "argument 1" in str(caught.value)
    assert isinstance(caught.value, TypeError)


def test_the_leaf_is_named(backend):
    with pytest.raises(NotDifferentiableError, match=r"argument 0\['w'\]\[1\].*int64"):
        mc.grad(lambda p: xp.sum(p["w"][0]), backend=backend)({"w": [X, np.array([1, 2])]})


def test_what_can_not_be_differentiated_is_shown_in_short():
    """A variable of Keras shows all its values."""
    with pytest.raises(NotDifferentiableError, match=r"range.*of type range") as caught:
        mc.grad(square_sum)(range(10**100, 2 * 10**100))
    assert len(str(caught.value)) < 200


def test_integers_that_are_not_differentiated_are_fine(backend):
    picked = np.array([2, 0])
    gradient = mc.grad(lambda x, i: xp.sum(xp.take(x, i)), backend=backend)(X, picked)
    assert gradient.tolist() == [1.0, 0.0, 1.0]


@pytest.mark.parametrize("bad", [2, -3, (0, 5)])
def test_argnums_out_of_range(backend, bad):
    with pytest.raises(InvalidArgumentError, match="2 positional arguments"):
        mc.grad(lambda x, y: xp.sum(x), bad, backend=backend)(X, X)


@pytest.mark.parametrize("bad", [(0, 0), (1, -1)])
def test_argnums_twice(backend, bad):
    with pytest.raises(InvalidArgumentError, match="twice"):
        mc.grad(lambda x, y: xp.sum(x), bad, backend=backend)(X, X)


@pytest.mark.parametrize("bad", [(1.0,), ("x",), (True,), 1.0, "x", True])
def test_argnums_of_another_type(backend, bad):
    with pytest.raises(InvalidArgumentError, match="int"):
        mc.grad(lambda x, y: xp.sum(x), bad, backend=backend)(X, X)


def test_not_callable(backend):
    with pytest.raises(InvalidArgumentError, match=r"found float; .* grad\(f\)\(x\)"):
        mc.grad(3.0, backend=backend)(X)


@pytest.mark.parametrize(
    "result",
    [lambda x: None, lambda x: 3.0, lambda x: "text", lambda x: {"a": 2.0}, lambda x: x[0] > 0],
    ids=["None", "float", "str", "dict of float", "bool array"],
)
@pytest.mark.parametrize("transform", [mc.grad, mc.jacobian])
def test_output_that_is_no_floating_array(backend, transform, result):
    with pytest.raises(NotDifferentiableError, match=f"on {backend}"):
        transform(result, backend=backend)(X)


def test_a_detached_numpy_output_is_refused(backend):
    if backend == "numpy":
        pytest.skip("a NumPy array is NumPy's own: it counts as a constant")
    with pytest.raises(NotDifferentiableError, match="detached"):
        mc.grad(lambda x: np.float64(3.0), backend=backend)(X)


@pytest.mark.parametrize(
    ("tangents", "words"),
    [
        ((np.ones(4),), r"shape \(3,\)"),
        ((np.ones((3, 1)),), r"shape \(3,\)"),
        ((np.ones(3, dtype="float32"),), "float64.*float32"),
        ((np.ones(3, dtype="int64"),), "float64.*int64"),
        ((np.ones(3), np.ones(3)), "structure"),
        (({"a": np.ones(3)},), "structure"),
        ((), "structure"),
    ],
    ids=["length", "rank", "float32", "int", "too many", "dict", "none"],
)
@pytest.mark.parametrize("product", [mc.jvp, mc.hvp])
def test_tangent_that_does_not_match(backend, product, tangents, words):
    with pytest.raises(InvalidArgumentError, match=words):
        product(square_sum, (X,), tangents, backend=backend)


@pytest.mark.parametrize(
    ("cotangent", "words"),
    [
        (np.ones(2), r"shape \(3,\)"),
        (np.ones(3, dtype="float32"), "float64.*float32"),
        ((np.ones(3),), "structure"),
    ],
)
def test_cotangent_that_does_not_match(backend, cotangent, words):
    _, pullback = mc.vjp(lambda x: x**2, X, backend=backend)
    with pytest.raises(InvalidArgumentError, match=words):
        pullback(cotangent)


def test_has_aux_without_a_pair(backend):
    with pytest.raises(InvalidArgumentError, match="pair"):
        mc.grad(square_sum, has_aux=True, backend=backend)(X)


@pytest.mark.parametrize("transform", [mc.grad, mc.jacobian, mc.hessian])
def test_the_users_own_error_passes_through(backend, transform):
    class OwnError(Exception):
        pass

    def f(x):
        raise OwnError("mine")

    with pytest.raises(OwnError, match="mine"):
        transform(f, backend=backend)(X)


def test_every_error_is_a_multicalc_error_and_a_builtin():
    from multicalc import errors

    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type)]
    assert len(kinds) > 8
    for kind in kinds:
        assert issubclass(kind, MulticalcError)
        if kind is not MulticalcError:
            assert any(
                issubclass(kind, b)
                for b in (
                    *(ValueError, TypeError, ImportError, NotImplementedError, MemoryError),
                    *(RuntimeError, ArithmeticError),
                )
            )
