"""Each compiler of each framework. References by hand: f(x) = Σ x³."""

from __future__ import annotations

import numpy as np
import pytest

import multicalc as mc
from multicalc import xp
from multicalc.backend import adapters, get_backend
from multicalc.errors import UnsupportedOperationError

X = np.array([0.5, -1.0, 2.0])

COMPILERS = {"torch": ("inductor",), "tensorflow": ("xla",), "jax": ("xla",)}
"""The slow ones; tests/frontend/test_jit.py has the others."""


def cubes(x):
    return xp.sum(x**3)


@pytest.mark.parametrize(
    ("name", "compiler"), [(name, c) for name, each in COMPILERS.items() for c in each]
)
def test_a_hessian(name, compiler):
    if not adapters()[name].installed():
        pytest.skip(f"{name} is not installed")
    if compiler not in get_backend(name).compilers:
        pytest.skip(f"no C++ compiler here for {compiler}")
    f = mc.jit(mc.hessian(cubes), backend=name, compiler=compiler)
    for x in (X, X + 1):
        np.testing.assert_allclose(f(x), np.diag(6 * x), rtol=1e-14)
    assert f.stats.traces == 1


@pytest.mark.only_torch
def test_what_requires_a_gradient_is_no_constant():
    torch = pytest.importorskip("torch")
    weight = torch.ones(3, dtype=torch.float64, requires_grad=True)
    f = mc.jit(lambda x: (weight * x).sum(), compiler="graph")
    with pytest.raises(UnsupportedOperationError, match="pass it as an argument"):
        f(torch.ones(3, dtype=torch.float64))


def test_torch_without_a_compiler(monkeypatch):
    pytest.importorskip("torch")
    from multicalc_torch import compiling

    monkeypatch.setattr(compiling.shutil, "which", lambda name: None)
    assert compiling.compilers() == ("graph",)


def test_a_torch_input_with_a_gradient_runs_the_function():
    """Compiled code would not be part of the caller's graph."""
    torch = pytest.importorskip("torch")
    f = mc.jit(cubes, compiler="graph")
    x = torch.tensor(X, requires_grad=True)
    f(x).backward()
    np.testing.assert_allclose(x.grad.numpy(), 3 * X**2, rtol=1e-14)
    assert f.stats.traces == 0


def test_inside_the_frameworks_own_compilers():
    jax = pytest.importorskip("jax")
    f = mc.jit(mc.grad(cubes))
    found = jax.jit(lambda x: f(x) + 1)(X.astype("float32"))
    np.testing.assert_allclose(found, 3 * X**2 + 1, rtol=1e-6)


def test_inside_a_tensorflow_function():
    tf = pytest.importorskip("tensorflow")
    f = mc.jit(mc.grad(cubes))
    found = tf.function(lambda x: f(x) + 1)(tf.constant(X))
    np.testing.assert_allclose(found.numpy(), 3 * X**2 + 1, rtol=1e-14)


def test_a_tape_around_a_compiled_tensorflow_function():
    tf = pytest.importorskip("tensorflow")
    f, x = mc.jit(cubes), tf.Variable(X)
    with tf.GradientTape() as tape:
        y = f(tf.convert_to_tensor(x))
    np.testing.assert_allclose(tape.gradient(y, x).numpy(), 3 * X**2, rtol=1e-14)


def test_each_torch_input_gets_the_graph_that_is_made_for_it():
    """Shapes, dtypes, memory and recording in turn; 3x² is the gradient."""
    torch = pytest.importorskip("torch")
    slope = mc.jit(mc.grad(cubes), compiler="graph")
    plain = torch.tensor(X)
    leaf = plain.clone().requires_grad_()
    seen = [plain, plain[:2], plain.float(), torch.stack([plain, plain], 1)[:, 0], leaf.detach()]
    for x in (*seen, *reversed(seen)):
        found = slope(x)
        assert found.dtype == x.dtype
        torch.testing.assert_close(found, 3 * x**2)
    assert slope.stats.traces == 3
    with torch.no_grad():
        assert not slope(leaf).requires_grad
    slope(leaf).sum().backward()
    torch.testing.assert_close(leaf.grad, 6 * plain)
    found = torch.func.vmap(slope)(torch.stack([plain, -plain]))
    torch.testing.assert_close(found, torch.stack([3 * plain**2] * 2))
    with torch.inference_mode():
        torch.testing.assert_close(slope(plain), 3 * plain**2)


def test_a_compiled_torch_function_of_nothing():
    pytest.importorskip("torch")
    ones = mc.jit(lambda: xp.ones(3), backend="torch", compiler="graph")
    for _ in range(2):
        found = ones()
        assert found.tolist() == [1.0, 1.0, 1.0]
        found += 1.0
