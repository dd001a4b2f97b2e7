"""Sixteen threads on all backends at once; every result is checked against a closed form."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import numpy as np

import multicalc as mc
from multicalc import xp
from multicalc.backend import adapters, get_backend

THREADS = 16
CALLS = 200


def cubic(x):
    """∇ = 3x², ∇²·v = 6xv."""
    return xp.sum(x * x * x)


def work(thread: int, names: list[str]) -> int:
    """Grad and hvp in turn, now with the backend named, now by ``use``; a mismatch raises."""
    rng = np.random.default_rng(thread)
    for k in range(CALLS):
        name = names[(thread + k) % len(names)]
        x, v = rng.normal(size=3), rng.normal(size=3)
        if k % 2:
            found, expected = mc.hvp(cubic, (x,), (v,), backend=name), 6 * x * v
        elif k % 4:
            found, expected = mc.grad(cubic, backend=name)(x), 3 * x**2
        else:
            with mc.use(name):
                found, expected = mc.grad(cubic)(x), 3 * x**2
        np.testing.assert_allclose(found, expected, rtol=1e-13, atol=1e-15)
    return CALLS


def test_sixteen_threads_on_all_backends():
    names = [name for name, adapter in adapters().items() if adapter.installed()]
    for name in names:
        get_backend(name)
    with ThreadPoolExecutor(THREADS) as pool:
        done = list(pool.map(lambda thread: work(thread, names), range(THREADS)))
    assert done == [CALLS] * THREADS


def test_first_use_of_a_backend_from_many_threads(backend):
    """The framework is loaded once, and every thread gets a working backend."""
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: mc.grad(cubic, backend=backend)(np.ones(2)), range(8)))
    for gradient in found:
        assert gradient.tolist() == [3.0, 3.0]


def test_one_pullback_from_many_threads(backend):
    x = np.array([0.5, -1.0, 2.0])
    _, pullback = mc.vjp(cubic, x, backend=backend)
    with ThreadPoolExecutor(8) as pool:
        for scale, (found,) in enumerate(pool.map(lambda s: pullback(float(s)), range(16))):
            np.testing.assert_allclose(found, scale * 3 * x**2, rtol=1e-13)


def test_the_first_call_of_a_compiled_function_from_many_threads(backend):
    """It is traced once, and every thread gets its own result."""
    compiler = "graph" if "graph" in mc.get_backend(backend).compilers else None
    f = mc.jit(mc.grad(cubic), backend=backend, compiler=compiler)
    barrier = Barrier(8)

    def work(k):
        barrier.wait()
        return f(np.full(2, float(k)))

    with ThreadPoolExecutor(8) as pool:
        for k, found in enumerate(pool.map(work, range(8))):
            assert found.tolist() == [3.0 * k**2] * 2
    expected = 0 if backend == "numpy" else 1
    assert f.stats.traces == expected
