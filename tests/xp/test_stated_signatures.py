"""Functions of ``xp`` take what they are stated to take, and their modules give no more names."""

from __future__ import annotations

import numpy as np
import pytest

import multicalc as mc
from multicalc import xp
from multicalc.xp import table


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda x: xp.exp(x, x), r"xp.exp: too many positional arguments; it is exp\(x"),
        (lambda x: xp.exp(x=x), "xp.exp: 'x' parameter is positional only"),
        (lambda x: xp.add(x, x2=x), "xp.add: 'x2' parameter is positional only"),
        (lambda x: xp.exp(x, out=x), "xp.exp: got an unexpected keyword argument 'out'"),
        (lambda x: xp.sum(x, 0), "xp.sum: too many positional arguments"),
        (lambda x: xp.linalg.vector_norm(x, 1), "xp.linalg.vector_norm: too many positional"),
        (lambda x: xp.zeros_like(x, "float32"), "xp.zeros_like: too many positional arguments"),
        (lambda x: xp.zeros(2, "float32"), "xp.zeros: too many positional arguments"),
        (lambda x: xp.exp(), "xp.exp: missing a required argument: 'x'"),
    ],
)
def test_other_arguments_are_refused(arrays, call, message):
    """Also of a signature that was met before in another form."""
    x = arrays([1.0, 2.0])
    xp.exp(x), xp.add(x, x), xp.sum(x, axis=0)
    for _ in range(2):
        with pytest.raises(TypeError, match=message):
            call(x)
    assert arrays.numpy(x).tolist() == [1.0, 2.0]


@pytest.mark.parametrize("module", ["multicalc.xp", "multicalc.xp.linalg", "multicalc.xp.fft"])
def test_a_star_imports_the_functions_alone(module):
    found: dict = {}
    exec(f"from {module} import *", found)
    found.pop("__builtins__")
    assert sorted(found) == sorted(table.EXTENSIONS.get(module.rpartition(".")[2], table.NAMES))


def test_linspace_between_complex_numbers(backend):
    if backend.capabilities()["complex"].kind == "unsupported":
        pytest.skip("no complex numbers")
    with mc.use(backend.name):
        found = backend.to_numpy(xp.linspace(0.0, 2j, 3))
    np.testing.assert_array_equal(found, [0, 1j, 2j])


def test_linspace_between_vectors(backend):
    """As NumPy has it, along a new first axis: a row is (1 - t) a + t b."""
    a, b, w = np.array([1.0, -2.0]), np.array([5.0, 2.0]), np.array([[1.0, 3.0]] * 3)
    f = lambda a, b: xp.sum(xp.linspace(a, b, 3) * xp.asarray(w))  # noqa: E731
    value, slopes = mc.value_and_grad(f, argnums=(0, 1), backend=backend.name)(a, b)
    np.testing.assert_allclose(value, np.sum(np.linspace(a, b, 3) * w))
    np.testing.assert_allclose(slopes, [[1.5, 4.5], [1.5, 4.5]])
