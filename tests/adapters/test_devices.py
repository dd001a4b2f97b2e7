"""Arrays stay on their device, and what is made inside a transform is made beside them.

Shown without an accelerator: the second device is one more CPU, a device of its own to JAX, MXNet
and TensorFlow. PyTorch has only one without data (``meta``), so for it there are no numbers.
"""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

import multicalc as mc
from multicalc import xp

X = np.array([0.5, -1.0, 2.0])


def f(x):
    """∇ = 3x² + (1, 2, 3)."""
    return xp.sum(x**3 + xp.arange(1.0, 4.0) * x * xp.ones(3)) + xp.asarray(2.0)


CREATION = {
    "arange": ((3,), [0, 1, 2]),
    "asarray": (([0.5, 2.0],), [0.5, 2.0]),
    "eye": ((2,), [[1, 0], [0, 1]]),
    "from_dlpack": ((np.array([0.5, 2.0]),), [0.5, 2.0]),
    "full": ((2, 1.5), [1.5, 1.5]),
    "linspace": ((0.0, 1.0, 3), [0, 0.5, 1]),
    "ones": ((2,), [1, 1]),
    "zeros": ((2,), [0, 0]),
}
BESIDE = {
    "astype": (("float64",), X),
    "full_like": ((1.5,), [1.5] * 3),
    "ones_like": ((), [1] * 3),
    "zeros_like": ((), [0] * 3),
}


@pytest.mark.parametrize("name", [*CREATION, *BESIDE])
def test_a_device_by_its_name_and_of_an_array(backend, arrays, name):
    x = arrays(X)
    args, expected = CREATION[name] if name in CREATION else BESIDE[name]
    for device in ("cpu", backend.device_of(x), None):
        with mc.use(backend.name):
            found = getattr(xp, name)(*(args if name in CREATION else (x, *args)), device=device)
        np.testing.assert_array_equal(arrays.numpy(found), expected)
        assert backend.device_of(found) == backend.device_of(x)


@pytest.mark.only_torch
def test_torch_meta(backend_name):
    import torch

    x = torch.tensor(X, device="meta")
    model = mc.quad_approx(f, x)
    for found in (mc.grad(f)(x), mc.hvp(f, (x,), (x,)), mc.hessian(f)(x), model.x0, model.hessian):
        assert found.device.type == "meta"


@pytest.mark.only_torch
def test_torch_meta_linspace(backend_name):
    import torch

    ends = torch.tensor([0.0, 1.0], device="meta")
    assert mc.grad(lambda e: xp.sum(xp.linspace(e[0], e[1], 5)))(ends).device.type == "meta"


@pytest.mark.only_mxnet
def test_mxnet_second_cpu(backend_name):
    mx = mc.get_backend("mxnet").framework()
    x = mx.np.array(X, dtype="float64", ctx=mx.cpu(1))
    gradient, product = mc.grad(f)(x), mc.hvp(f, (x,), (x,))
    assert gradient.ctx == product.ctx == mx.cpu(1)
    np.testing.assert_allclose(gradient.asnumpy(), 3 * X**2 + [1, 2, 3], rtol=1e-14)
    np.testing.assert_allclose(product.asnumpy(), 6 * X**2, rtol=1e-14)


JAX = """
import os
os.environ["XLA_FLAGS"] = "--xla_force_host_platform_device_count=2"
import jax, numpy as np, multicalc as mc
from multicalc import xp
X = np.array([0.5, -1.0, 2.0])
device = jax.devices()[1]
x = jax.device_put(jax.numpy.array(X, dtype="float32"), device)

def f(x):
    return xp.sum(x**3 + xp.arange(1.0, 4.0) * x * xp.ones(3)) + xp.asarray(2.0)

gradient, model = mc.grad(f)(x), mc.quad_approx(lambda x: xp.sum(x**4), x)
np.testing.assert_allclose(np.asarray(gradient), 3 * X**2 + [1, 2, 3], rtol=1e-6)
kept = gradient, mc.hessian(f)(x), mc.hvp(f, (x,), (x,)), model.gradient, model.minimizer()
print([next(iter(a.devices())) == device for a in kept])
"""
"""The number of devices is fixed once JAX has started, so this runs in a process of its own."""


@pytest.mark.only_jax
def test_jax_second_cpu(backend_name):
    done = subprocess.run([sys.executable, "-c", JAX], capture_output=True, text=True, timeout=300)
    assert done.stdout == f"{[True] * 5}\n", done.stderr


@pytest.mark.only_tensorflow
def test_tensorflow_beside(backend_name):
    """TensorFlow places an eager operation by its own rules; what we make goes beside ``like``."""
    program = """
import tensorflow as tf, numpy as np, multicalc as mc
cpu = tf.config.list_physical_devices("CPU")[0]
tf.config.set_logical_device_configuration(cpu, [tf.config.LogicalDeviceConfiguration()] * 2)
with tf.device("CPU:1"):
    like = tf.constant(1.0)
print(mc.get_backend("tensorflow").from_numpy(np.ones(3), like=like).device == like.device)
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=300
    )
    assert done.stdout == "True\n", done.stderr
