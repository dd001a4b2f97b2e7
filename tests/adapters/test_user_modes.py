"""Within a framework's own modes numbers are right, or there is an error that says what to do."""

from __future__ import annotations

import contextlib

import numpy as np
import pytest

import multicalc as mc
from multicalc import xp

X = np.array([0.5, -1.25, 2.0])
V = np.array([1.0, 0.25, -0.5])


def f(x):
    row = xp.reshape(x, (1, 3))
    return xp.sum(xp.sin(x)) * xp.sum(x * x) + xp.sum(xp.matmul(row, xp.reshape(x, (3, 1))))


GRADIENT = np.cos(X) * np.sum(X * X) + 2 * X * np.sum(np.sin(X)) + 2 * X
HESSIAN = (
    2 * (np.outer(np.cos(X), X) + np.outer(X, np.cos(X)))
    + np.diag(2 * np.sum(np.sin(X)) - np.sin(X) * np.sum(X * X))
    + 2 * np.eye(3)
)


def by_tape(backend, compiler):
    x = mc.variable(X, backend=backend)
    with mc.record():
        y = f(x)
    mc.backward(y)
    return mc.variable(x.grad).numpy()


TRANSFORMS = {
    "grad": (lambda b, c: mc.grad(f, backend=b)(X), GRADIENT),
    "hessian": (lambda b, c: mc.hessian(f, backend=b)(X), HESSIAN),
    "forward": (lambda b, c: mc.jacobian(f, mode="forward", backend=b)(X), GRADIENT),
    "jvp": (lambda b, c: mc.jvp(f, (X,), (V,), backend=b)[1], GRADIENT @ V),
    "vjp": (lambda b, c: mc.vjp(f, X, backend=b)[1](-2.0)[0], -2 * GRADIENT),
    "hvp": (lambda b, c: mc.hvp(f, (X,), (V,), backend=b), HESSIAN @ V),
    "nested": (lambda b, c: mc.jacobian(mc.grad(f), backend=b)(X), HESSIAN),
    "compiled": (lambda b, c: mc.jit(mc.grad(f), backend=b, compiler=c)(X), GRADIENT),
    "tape": (by_tape, GRADIENT),
}


@contextlib.contextmanager
def setting(get, change, value):
    before = get()
    change(value)
    try:
        yield
    finally:
        change(before)


def torch_modes(torch):
    same = [lambda t: t] * 2
    return {
        "no_grad": torch.no_grad,
        "inference_mode": torch.inference_mode,
        "float16": lambda: setting(torch.get_default_dtype, torch.set_default_dtype, torch.float16),
        "autocast": lambda: torch.autocast("cpu", torch.bfloat16),
        "detect_anomaly": lambda: torch.autograd.detect_anomaly(check_nan=True),
        "device meta": lambda: torch.device("meta"),
        "deterministic": lambda: setting(
            torch.are_deterministic_algorithms_enabled, torch.use_deterministic_algorithms, True
        ),
        "dual_level": torch.autograd.forward_ad.dual_level,
        "saved_tensors_hooks": lambda: torch.autograd.graph.saved_tensors_hooks(*same),
    }


def jax_modes(jax):
    x64 = jax.enable_x64 if hasattr(jax, "enable_x64") else jax.experimental.enable_x64
    return {
        "disable_jit": jax.disable_jit,
        "matmul bfloat16": lambda: jax.default_matmul_precision("bfloat16"),
        "debug_nans": lambda: jax.debug_nans(True),
        "x64": lambda: x64(True),
        "no x64": lambda: x64(False),
        "checking_leaks": jax.checking_leaks,
        "rank promotion": lambda: jax.numpy_rank_promotion("raise"),
        "strict dtypes": lambda: jax.numpy_dtype_promotion("strict"),
        "transfer guard": lambda: jax.transfer_guard("disallow_explicit"),
    }


def tensorflow_modes(tf):
    one = tf.constant(1.0)
    return {
        "tape": tf.GradientTape,
        "persistent tape": lambda: tf.GradientTape(persistent=True),
        "device": lambda: tf.device("/CPU:0"),
        "name_scope": lambda: tf.name_scope("a"),
        "accumulator": lambda: tf.autodiff.ForwardAccumulator(one, one),
        "eager functions": lambda: setting(
            tf.config.functions_run_eagerly, tf.config.run_functions_eagerly, True
        ),
        "init_scope": tf.init_scope,
        "graph": lambda: tf.Graph().as_default(),
    }


def mxnet_modes(mx):
    def numpy_mode(on):
        mx.npx.set_np() if on else mx.npx.reset_np()

    return {
        "record": mx.autograd.record,
        "pause": mx.autograd.pause,
        "train_mode": mx.autograd.train_mode,
        "context": lambda: mx.cpu(0),
        "no NumPy mode": lambda: setting(lambda: True, numpy_mode, False),
    }


def numpy_modes(autograd):
    return {
        "errstate": lambda: np.errstate(all="raise"),
        "printoptions": lambda: np.printoptions(precision=2),
    }


REFUSED = {
    ("jax", "transfer guard"): (mc.errors.UnsupportedOperationError, "transfer_guard"),
    ("tensorflow", "init_scope"): (mc.errors.UnsupportedOperationError, r"init_scope\(\)"),
    ("tensorflow", "graph"): (mc.errors.UnsupportedOperationError, "no values inside tf.Graph"),
    ("mxnet", "record"): (mc.errors.UnsupportedOperationError, r"mx.autograd.record\(\)"),
}
"""What isn't right there, and what the error names."""
CONNECTED = {"forward", "jvp"}
"""What MXNet can record."""
OF_THE_FRAMEWORK = {
    "numpy": numpy_modes,
    "torch": torch_modes,
    "jax": jax_modes,
    "tensorflow": tensorflow_modes,
    "mxnet": mxnet_modes,
}


@pytest.mark.filterwarnings("ignore:Anomaly Detection has been enabled")
@pytest.mark.parametrize("transform", TRANSFORMS)
def test_modes(backend, fast_compiler, transform):
    call, expected = TRANSFORMS[transform]
    np.testing.assert_allclose(call(backend.name, fast_compiler), expected, rtol=1e-12)
    for name, mode in OF_THE_FRAMEWORK[backend.name](backend.framework()).items():
        refused = REFUSED.get((backend.name, name))
        if refused and not (name == "record" and transform in CONNECTED):
            kind, words = refused
            with mode(), pytest.raises(kind, match=words):
                call(backend.name, fast_compiler)
            continue
        with mode():
            found = call(backend.name, fast_compiler)
        assert found.dtype == np.float64, name
        np.testing.assert_allclose(found, expected, rtol=1e-12, err_msg=name)
