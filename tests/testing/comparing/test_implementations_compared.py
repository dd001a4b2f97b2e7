"""``mc.compare`` of several implementations, each in a framework of its own."""

from __future__ import annotations

import numpy as np
import pytest

import multicalc as mc
from multicalc.errors import InvalidArgumentError
from multicalc.testing.comparing.point import ComparedPoint
from multicalc.testing.comparing.sides import backend_of

X = np.array([0.5, -1.5])
torch, jnp, tf = (pytest.importorskip(name) for name in ("torch", "jax.numpy", "tensorflow"))


def f_torch(x):
    return torch.sum(torch.tanh(x) ** 2)


def f_jax(x):
    return jnp.sum(jnp.tanh(x) ** 2)


def f_tensorflow(x):
    return tf.reduce_sum(tf.tanh(x) ** 2)


def wrong(x):
    return torch.sum(torch.tanh(x.detach()) * torch.tanh(x))


def imports(x):
    import torch as framework

    return framework.sum(x)


def of_numpy(x):
    return torch.tensor(x).sum().numpy()


@pytest.mark.parametrize(
    ("f", "backend"),
    [
        (f_torch, "torch"),
        (f_jax, "jax"),
        (f_tensorflow, "tensorflow"),
        (imports, "torch"),
        (of_numpy, "numpy"),
        (np.tanh, "numpy"),
        (lambda x: f_torch(x), "torch"),
    ],
)
def test_the_framework_is_found(f, backend):
    assert backend_of(f, ComparedPoint.of({"x": X}, {})) == backend


def test_derivatives_of_native_functions_are_their_frameworks():
    found = mc.compare([f_torch, f_jax, f_tensorflow], X, operators=["value", "grad", "hvp"])
    assert found.agrees, str(found)
    t = np.tanh(X)
    np.testing.assert_allclose(found.results["f_torch"]["value"], np.sum(t**2), rtol=1e-14)
    np.testing.assert_allclose(found.results["f_jax"]["grad"], 2 * t * (1 - t**2), rtol=1e-14)
    hessian = 2 * (1 - t**2) * (1 - 3 * t**2)
    np.testing.assert_allclose(
        found.results["f_tensorflow"]["hvp"], hessian * np.cos([1.0, 2.0]), rtol=1e-13
    )
    assert "f_torch (torch), f_jax (jax)" in str(found)


def test_a_derivative_that_is_lost_is_found_beside_a_value_that_is_right():
    found = mc.compare({"torch": wrong, "jax": f_jax}, X)
    assert found.groups["value"] == (("torch", "jax"),)
    assert found.groups["grad"] == (("torch",), ("jax",))
    np.testing.assert_allclose(
        found.results["jax"]["grad"], 2 * found.results["torch"]["grad"], rtol=1e-14
    )


def test_names_are_backends_pairs_or_any():
    assert set(mc.compare([("torch", f_torch), ("jax", f_jax)], X).sides) == {"torch", "jax"}
    found = mc.compare({"old": f_torch, "new": f_torch}, X)
    assert found.agrees
    assert [version.split()[0] for version in found.sides.values()] == ["torch", "torch"]
    assert list(mc.compare([f_jax, f_jax], X).sides) == ["f_jax 1", "f_jax 2"]
    with pytest.raises(InvalidArgumentError, match="two of them are called 'torch'"):
        mc.compare([("torch", f_torch), ("torch", wrong)], X)


def test_what_takes_and_gives_numpy_has_a_value_and_says_that_it_has_no_derivative():
    found = mc.compare([of_numpy, lambda x: x.sum()], X)
    assert found.lines[0].agrees
    assert "of_numpy" in found.lines[1].errors


def test_native_arrays_are_arguments_too():
    assert mc.compare([f_torch, f_jax], torch.tensor(X)).agrees
