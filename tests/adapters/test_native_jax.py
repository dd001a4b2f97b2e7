"""The JAX adapter under JAX's own transforms and precisions.

References: ∇Σx³ = 3x², its Hessian diag(6x), by hand.
"""

from __future__ import annotations

from unittest.mock import patch

import numpy as np
import pytest
from adapters.comparing import FLOAT32, assert_close

import multicalc as mc
from multicalc import xp

jax = pytest.importorskip("jax")
jnp = jax.numpy

X = np.array([1.0, 2.0, -0.5])


def cube(x):
    return (x**3).sum()


TRANSFORMS = {
    "grad": (mc.grad(cube), 3 * X**2),
    "hessian": (mc.hessian(cube), np.diag(6 * X)),
    "hvp": (lambda x: mc.hvp(cube, (x,), (x,)), 6 * X**2),
    "jvp": (lambda x: mc.jvp(cube, (x,), (x,))[1], np.sum(3 * X**3)),
    "jacobian": (mc.jacobian(lambda x: x**3), np.diag(3 * X**2)),
}


@pytest.mark.parametrize("name", TRANSFORMS)
def test_compiled_in_float32(name):
    transform, expected = TRANSFORMS[name]
    found = jax.jit(transform)(jnp.array(X, "float32"))
    assert found.dtype == "float32"
    assert_close(found, expected, FLOAT32)


@pytest.mark.parametrize("name", TRANSFORMS)
def test_compiled_in_float64(name):
    from multicalc_jax.backend import enable_x64

    transform, expected = TRANSFORMS[name]
    with enable_x64(True):
        found = jax.jit(transform)(jnp.array(X))
    assert found.dtype == "float64"
    assert_close(found, expected)


def test_numpy_float64_with_x64_off():
    assert not jax.config.jax_enable_x64
    assert_close(mc.grad(cube, backend="jax")(X), 3 * X**2)
    assert_close(mc.hessian(cube, backend="jax")(X), np.diag(6 * X))
    assert not jax.config.jax_enable_x64


def test_float64_arrays_outside_their_scope():
    from multicalc_jax.backend import enable_x64

    with enable_x64(True):
        x = jnp.array(X)
    value, pullback = mc.vjp(lambda x: x**3, x)
    assert value.dtype == "float64"
    assert_close(pullback(x)[0], 3 * X**3)
    assert_close(mc.hessian(cube)(x), np.diag(6 * X))


def test_foreign_byte_order_with_64_bits():
    """What JAX has compiled for one order it runs on the other, and reads its numbers wrong."""
    from multicalc_jax.backend import enable_x64

    compiled = mc.jit(mc.grad(cube), backend="jax")
    with enable_x64(True):
        for _ in range(3):
            for order in "<>":
                assert_close(compiled(X.astype(f"{order}f8")), 3 * X**2)


def test_under_vmap_and_grad():
    batch = jnp.stack([jnp.array(X), 2 * jnp.array(X)]).astype("float32")
    assert_close(jax.vmap(mc.grad(cube))(batch), 3 * batch**2, FLOAT32)
    expected = np.stack([np.diag(6 * x) for x in np.asarray(batch)])
    assert_close(jax.vmap(mc.hessian(cube))(batch), expected, FLOAT32)
    found = jax.grad(lambda x: mc.grad(cube)(x).sum())(batch[0])
    assert_close(found, 6 * batch[0], FLOAT32)
    found = mc.grad(lambda x: jax.grad(cube)(x).sum())(batch[0])
    assert_close(found, 6 * batch[0], FLOAT32)


def test_every_kind_of_tracer_is_recognised():
    from multicalc.backend import owner

    seen = set()

    def spy(x):
        seen.add(type(x).__name__)
        assert owner(x) == "jax"
        return cube(x)

    x = jnp.array(X, "float32")
    spy(x), jax.jit(spy)(x), jax.grad(spy)(x), jax.vmap(spy)(x[None]), jax.jvp(spy, (x,), (x,))
    mc.hessian(spy)(x)
    assert len(seen) >= 4


def test_control_flow():
    """The scan Π over three steps of x₀ is x₀³: its Hessian 6x₀."""

    def power(x):
        return jax.lax.scan(lambda c, _: (c * x[0], None), 1.0, None, length=3)[0]

    found = mc.hessian(power)(jnp.array([2.0]))
    assert_close(found, np.array([[12.0]]), FLOAT32)


def test_aux_leaks_no_tracer():
    with jax.checking_leaks():
        _, aux = mc.grad(lambda x: (cube(x), x * 2), has_aux=True)(jnp.array(X, "float32"))
    assert_close(aux, 2 * X, FLOAT32)


@pytest.mark.parametrize(("compiled", "rows"), [(False, True), (True, False)])
def test_rows_are_batched_where_operators_wait_for_python(compiled, rows):
    """Of 100 outputs and 20 inputs: eagerly all rows at once, compiled the fewer columns."""
    kind, seen = type(mc.get_backend("jax")), []

    def spied(method):
        right = getattr(kind, method)

        def counted(self, *args):
            seen.append((method, args[-1][0].shape[0]))
            return right(self, *args)

        return patch.object(kind, method, counted)

    steps, x = np.linspace(0, 1, 100), np.linspace(0.5, 1, 20)
    jacobian = mc.jacobian(lambda x: jnp.sin(x[0] * jnp.array(steps)) + jnp.sum(x[1:] ** 2))
    with spied("pull_many"), spied("push_many"):
        found = (mc.jit(jacobian) if compiled else jacobian)(jnp.array(x))
    expected = np.tile(2 * x, (100, 1))
    expected[:, 0] = steps * np.cos(0.5 * steps)
    np.testing.assert_allclose(found, expected, rtol=1e-6, atol=1e-6)
    assert seen == [("pull_many", 100) if rows else ("push_many", 20)]


@pytest.mark.parametrize(("compiled", "batches"), [(False, [800]), (True, [799, 1])])
def test_arguments_share_a_batch_where_operators_wait_for_python(compiled, batches):
    """b Σ x³ has ∂²f/∂x² = 6b diag(x), ∂²f/∂x∂b = 3x²."""
    kind, seen = type(mc.get_backend("jax")), []
    push_many = kind.push_many

    def counted(self, f, xs, tangents):
        seen.append(tangents[0].shape[0])
        return push_many(self, f, xs, tangents)

    x = np.linspace(0.5, 1.0, 799)
    hessian = mc.hessian(lambda p: p["b"] * jnp.sum(p["x"] ** 3))
    with patch.object(kind, "push_many", counted):
        found = (mc.jit(hessian) if compiled else hessian)({"x": jnp.array(x), "b": jnp.array(2.0)})
    np.testing.assert_allclose(found["x"]["x"], np.diag(12 * x), rtol=1e-6)
    np.testing.assert_allclose(found["x"]["b"], 3 * x**2, rtol=1e-6)
    assert seen == batches


def test_a_rule_for_reverse_mode_only():
    """sin with its derivative for reverse mode: forward mode is the transpose of that."""

    @jax.custom_vjp
    def sine(x):
        return jnp.sin(x)

    sine.defvjp(lambda x: (sine(x), x), lambda x, cotangent: (cotangent * jnp.cos(x),))
    x = jnp.array(X, "float32")
    values, pushed = mc.jvp(sine, (x,), (2 * x,))
    assert_close(values, np.sin(X), FLOAT32)
    assert_close(pushed, 2 * X * np.cos(X), FLOAT32)
    assert_close(mc.jacobian(sine)(x), np.diag(np.cos(X)), FLOAT32)
    assert_close(mc.jacobian(sine, mode="forward")(x), np.diag(np.cos(X)), FLOAT32)
    total = lambda x: jnp.sum(sine(x))  # noqa: E731
    assert_close(mc.hessian(total)(x), np.diag(-np.sin(X)), FLOAT32)
    assert_close(mc.hvp(total, (x,), (x,)), -X * np.sin(X), FLOAT32)
    assert_close(mc.jit(mc.hessian(total))(x), np.diag(-np.sin(X)), FLOAT32)

    def other(x):
        raise TypeError("of another kind")

    with pytest.raises(TypeError, match="of another kind"):
        mc.jvp(other, (x,), (x,))


def test_arrays_made_of_numpys_have_their_own_memory():
    """JAX reads NumPy's memory where it is, if it begins at a multiple of 64."""
    memory = np.zeros(64 + 8 * 4, np.uint8)
    start = -memory.ctypes.data % 64
    captured = memory[start : start + 8 * 4].view(np.float64)
    captured[:] = 5.0
    with mc.use("jax"):
        made = xp.asarray(captured)
    _, pullback = mc.vjp(lambda x: x * xp.asarray(captured), np.ones(4), backend="jax")
    captured[:] = 0.0
    np.testing.assert_array_equal(made, np.full(4, 5.0))
    np.testing.assert_array_equal(pullback(np.ones(4))[0], np.full(4, 5.0))
