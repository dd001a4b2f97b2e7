"""A matrix of derivatives that doesn't fit into memory raises before it is computed."""

from __future__ import annotations

import resource
from pathlib import Path

import numpy as np
import pytest

import multicalc as mc
from multicalc import xp
from multicalc.backend import get_backend, memory

MANY = np.ones(10**6)


def f(x):
    return xp.sum(x * x)


def cubes(x):
    return x**3


LARGE = {
    "hessian": lambda b: mc.hessian(f, backend=b)(MANY),
    "chunked": lambda b: mc.hessian(f, backend=b, chunk_size=10**6)(MANY),
    "by differences": lambda b: mc.hessian(f, backend=b, method="finite-difference")(MANY),
    "jacobian": lambda b: mc.jacobian(cubes, backend=b)(MANY),
    "forward": lambda b: mc.jacobian(cubes, mode="forward", backend=b)(MANY),
    "reverse": lambda b: mc.jacobian(cubes, mode="reverse", backend=b)(MANY),
    "compiled": lambda b: mc.jit(mc.hessian(f), backend=b)(MANY),
    "quad_approx": lambda b: mc.quad_approx(f, MANY, backend=b, matrix="dense"),
    "newton": lambda b: mc.newton(f, MANY, backend=b, linear_solver="dense"),
    "classify": lambda b: mc.classify(f, MANY, backend=b, matrix="dense"),
}


@pytest.mark.parametrize("name", LARGE)
def test_what_does_not_fit(backend, name):
    # 10¹² numbers of 8 bytes.
    with pytest.raises(MemoryError, match=r"1,000,000 × 1,000,000 .* take 7\.28 TiB.*use hvp"):
        LARGE[name](backend)


def test_the_size_is_that_of_the_dtype(backend):
    with pytest.raises(mc.errors.DoesNotFitError, match=r"3\.64 TiB"):
        mc.hessian(f, backend=backend)(MANY.astype("float32"))


def test_of_one_argument_it_fits(backend):
    """As the error says."""

    def g(x, y):
        return xp.sum(x) ** 2 * xp.sum(y)

    with pytest.raises(mc.errors.DoesNotFitError, match="argnums"):
        mc.hessian(g, argnums=(0, 1), backend=backend)(np.ones(2), MANY)
    found = mc.hessian(g, backend=backend)(np.ones(2), MANY)
    np.testing.assert_allclose(found, np.full((2, 2), 2e6))


def test_nothing_is_asked_of_the_system_for_what_is_small(backend, monkeypatch):
    monkeypatch.setattr(type(get_backend(backend)), "free_memory", None)
    np.testing.assert_allclose(mc.hessian(f, backend=backend)(np.ones(3)), 2 * np.eye(3))


def test_what_is_free_decides(monkeypatch):
    """Of 5000 × 5000 numbers there are the parts and the whole."""
    x = np.ones(5000)
    backend = get_backend("numpy")
    memory.check_fits(backend, 5000, (x,))
    for free, fits in ((2 * 8 * 5000**2, True), (2 * 8 * 5000**2 - 1, False), (None, True)):
        monkeypatch.setattr(type(backend), "free_memory", lambda self, like, free=free: free)
        if fits:
            memory.check_fits(backend, 5000, (x,))
        else:
            with pytest.raises(mc.errors.DoesNotFitError, match="381 MiB are free"):
                memory.check_fits(backend, 5000, (x,))


def test_the_limit_of_the_address_space():
    before = resource.getrlimit(resource.RLIMIT_AS)
    usual = memory.free_on_host()
    taken = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    try:
        resource.setrlimit(resource.RLIMIT_AS, (taken + 2**26, before[1]))
        assert memory.free_on_host() <= 2**26 < usual
    finally:
        resource.setrlimit(resource.RLIMIT_AS, before)


def test_the_limit_of_a_container(tmp_path):
    for name, text in (
        ("max", "1000000\n"),
        ("current", "400000\n"),
        ("stat", "anon 300000\ninactive_file 50000\n"),
    ):
        (tmp_path / name).write_text(text)
    files = (tmp_path / "max", tmp_path / "current", tmp_path / "stat")
    assert memory._left(*files) == [650000]
    (tmp_path / "max").write_text("max\n")
    assert memory._left(*files) == []
    assert memory._left(tmp_path / "nothing", *files[1:]) == []
