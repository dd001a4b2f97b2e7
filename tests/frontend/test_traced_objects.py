"""A value that NumPy puts into an array of its own: right, or an error that says what to write."""

import numpy as np
import pytest

import multicalc as mc
from multicalc import xp
from multicalc.errors import InvalidArgumentError, NotDifferentiableError

X = np.array([1.0, 2.0])
WHAT_TO_WRITE = r"xp\.stack\(\[x\[0\], \.\.\.\]\),? (or )?xp\.asarray\(x\)"

LOST = {
    "asarray of a number": (lambda x: x * np.asarray(x), 2.0),
    "asarray": (lambda x: xp.sum(x * np.asarray(x)), X),
    "array with a dtype": (lambda x: xp.sum(x * np.array(x, dtype=float)), X),
    "array of a list": (lambda x: xp.sum(x * np.array([x[0], x[1]])), X),
    "elements of an array": (lambda x: xp.sum(x * np.full(2, x[0], dtype=object)), X),
}


@pytest.mark.only_numpy
@pytest.mark.parametrize("name", LOST)
@pytest.mark.parametrize(
    "transform",
    [
        mc.grad,
        mc.hessian,
        lambda f: lambda x: mc.jvp(f, (x,), (x,)),
        lambda f: lambda x: mc.hvp(f, (x,), (x,)),
        lambda f: mc.jit(mc.grad(f)),
    ],
)
def test_what_would_leak_is_an_error(backend, transform, name):
    f, x = LOST[name]
    with pytest.raises(NotDifferentiableError, match=WHAT_TO_WRITE):
        transform(f)(x)


@pytest.mark.only_numpy
def test_an_array_of_objects_as_output_is_an_error(backend):
    with pytest.raises(NotDifferentiableError, match=r"dtype object.*xp\.stack or xp\.asarray"):
        mc.jacobian(lambda x: np.array([x[0], x[0] * x[1]]))(X)


@pytest.mark.only_numpy
def test_arrays_of_objects_whose_derivatives_are_right(backend):
    """NumPy's own functions call the elements' operators."""
    assert mc.grad(lambda x: np.sum(np.array([x[0], x[1]]) ** 2))(X).tolist() == [2.0, 4.0]
    assert mc.hessian(lambda x: np.sum(np.array([x[0], x[1]]) ** 2))(X).tolist() == [[2, 0], [0, 2]]


@pytest.mark.only_numpy
def test_aux_has_no_traced_values(backend):
    def f(x):
        mixed = np.array([x[1], 3.0], dtype=object)
        return xp.sum(x), {"made": np.array([x[0], x[1]]), "mixed": [mixed], "name": np.array("n")}

    slope, aux = mc.grad(f, has_aux=True)(X)
    assert slope.tolist() == [1.0, 1.0]
    assert aux["made"].dtype == aux["mixed"][0].dtype == np.float64
    assert (aux["made"].tolist(), aux["mixed"][0].tolist()) == ([1.0, 2.0], [2.0, 3.0])
    assert aux["name"] == "n"
    inner = mc.grad(lambda x: xp.sum(mc.grad(f, has_aux=True)(x)[1]["made"]))(X)
    assert inner.tolist() == [1.0, 1.0]


@pytest.mark.only_mxnet
def test_an_array_of_native_arrays_is_an_error(backend):
    with pytest.raises(InvalidArgumentError, match=WHAT_TO_WRITE):
        mc.grad(lambda x: xp.sum(np.array([x[0], x[1]])), backend=backend)(X)
