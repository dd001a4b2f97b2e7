"""``prepare``: plans for one kind of arguments. References by hand: f(x) = Σ x³."""

from __future__ import annotations

import dataclasses
import threading

import numpy as np
import pytest

import multicalc as mc
from multicalc import xp
from multicalc.backend import get_backend
from multicalc.errors import InvalidArgumentError, PreparationMismatchError

X = np.array([0.5, -1.0, 2.0])
V = np.array([1.0, 0.25, -3.0])


def cubes(x):
    return xp.sum(x**3)


@pytest.fixture
def prepare(backend, fast_compiler):
    usual = {"backend": backend, "compiler": fast_compiler}

    def prepared(transform, f, *example, **options):
        return mc.prepare(transform, f, *example, **usual | options)

    return prepared


def close(found, expected, rtol=1e-14):
    np.testing.assert_allclose(np.asarray(found), expected, rtol=rtol, atol=rtol)


def test_functions_of_the_arguments(prepare, backend):
    plan = prepare(mc.grad, cubes, X)
    close(plan(2 * X), 12 * X**2)
    assert plan.backend == backend
    close(prepare(mc.hessian, cubes, X, chunk_size=2)(2 * X), np.diag(12 * X))
    close(prepare(mc.jacobian, lambda x: x**2, X, mode="forward")(V), np.diag(2 * V))
    value, gradient = prepare(mc.value_and_grad, cubes, X)(V)
    close(value, np.sum(V**3))
    close(gradient, 3 * V**2)


def test_products_and_models(prepare):
    close(prepare(mc.hvp, cubes, (X,), (V,))((V,), (X,)), 6 * V * X)
    close(prepare(mc.jvp, cubes, (X,), (V,))((V,), (X,))[1], 3 * V**2 @ X)
    close(prepare(mc.quad_approx, cubes, X)(V).hessian, np.diag(6 * V))


def test_it_is_traced_when_it_is_made(prepare, backend):
    runs = []

    def counted(x):
        runs.append(1)
        return cubes(x)

    plan = prepare(mc.grad, counted, X)
    made = len(runs)
    assert made >= 1
    plan(V)
    plan(2 * V)
    compiled = bool(get_backend(backend).compilers)
    assert len(runs) == (made if compiled else made + 2)
    assert plan.stats.traces == (1 if compiled else 0)


@pytest.mark.parametrize(
    ("other", "told"),
    [
        (np.ones(4), r"argument\[0\]: prepared for float64\[3\], found float64\[4\]"),
        (X.astype("float32"), r"prepared for float64\[3\], found float32\[3\]"),
        ([X], "structure"),
        (2.0, r"prepared for float64\[3\], found a float"),
    ],
    ids=["shape", "dtype", "structure", "number"],
)
def test_a_mismatch(prepare, other, told):
    plan = prepare(mc.grad, cubes, X)
    with pytest.raises(PreparationMismatchError, match=told):
        plan(other)
    close(plan(V), 3 * V**2)


def test_another_value_of_what_is_no_data(prepare):
    plan = prepare(mc.grad, lambda x, n: xp.sum(x**n), X, 2)
    close(plan(V, 2), 2 * V)
    with pytest.raises(PreparationMismatchError, match="prepared for 2, found 3"):
        plan(V, 3)


def test_prepared_again(prepare, backend):
    plan = prepare(mc.grad, cubes, X, on_mismatch="reprepare")
    close(plan(np.ones(4)), 3 * np.ones(4))
    close(plan(X.astype("float32")), 3 * X**2, rtol=1e-6)
    close(plan(V), 3 * V**2)
    assert plan.stats.traces == (3 if get_backend(backend).compilers else 0)


def test_bad_arguments(prepare):
    with pytest.raises(InvalidArgumentError, match="on_mismatch"):
        prepare(mc.grad, cubes, X, on_mismatch="ignore")
    with pytest.raises(InvalidArgumentError, match="example"):
        prepare(mc.grad, cubes)


def test_a_plan_is_frozen(prepare):
    plan = prepare(mc.grad, cubes, X)
    with pytest.raises(dataclasses.FrozenInstanceError):
        plan.backend = "other"


def test_threads(prepare):
    plan = prepare(mc.hessian, cubes, X)
    found = {}

    def work(k):
        found[k] = [np.asarray(plan(X + k)) for _ in range(10)]

    threads = [threading.Thread(target=work, args=(k,)) for k in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for k, results in found.items():
        for result in results:
            close(result, np.diag(6 * (X + k)))


@pytest.mark.only_torch
def test_another_device(prepare, native):
    """A device without values stands for one that is not there."""
    torch = pytest.importorskip("torch")
    plan = mc.prepare(mc.grad, cubes, native(X), compiler="graph")
    with pytest.raises(PreparationMismatchError, match=r"on cpu, found float64\[3\] on meta"):
        plan(torch.ones(3, dtype=torch.float64, device="meta"))
