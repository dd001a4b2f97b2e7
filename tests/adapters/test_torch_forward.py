"""PyTorch's forward mode is one for the whole process: nobody waits for it, or mixes with it."""

from __future__ import annotations

import threading

import numpy as np
import pytest

import multicalc as mc
from multicalc import xp

torch = pytest.importorskip("torch")
private = pytest.importorskip("multicalc_torch.private")

MANY = np.linspace(-1.0, 1.0, 20_000)
"""So many that forward mode serves, and not the transpose of reverse mode."""
TANGENT = np.cos(np.arange(MANY.size))
EXPECTED = 3 * MANY**2 * TANGENT


def cube(x):
    return x * x * x


def pushed():
    return mc.jvp(cube, (MANY,), (TANGENT,), backend="torch")[1]


def in_threads(count, work):
    """What ``work`` gives in each of so many threads; an error where one doesn't come back."""
    found = []
    threads = [
        threading.Thread(target=lambda: found.append(work()), daemon=True) for _ in range(count)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(found) == count
    return found


def test_forward_mode_serves():
    users = []

    def f(x):
        users.append(dict(private.forward_thread))
        return cube(x)

    mc.jvp(f, (MANY,), (TANGENT,), backend="torch")
    assert users == [{"thread": threading.get_ident()}]
    assert private.forward_thread == {}


def test_a_function_may_wait_for_threads_that_use_it():
    inner = []

    def f(x):
        inner.extend(in_threads(3, pushed))
        return cube(x)

    _, outer = mc.jvp(f, (MANY,), (TANGENT,), backend="torch")
    for found in (outer, *inner):
        np.testing.assert_allclose(found, EXPECTED, rtol=1e-13)


def test_threads_at_once():
    start = threading.Barrier(4)

    def work():
        start.wait(60)
        return [pushed() for _ in range(20)]

    for found in in_threads(4, work):
        np.testing.assert_allclose(found, [EXPECTED] * 20, rtol=1e-13)
    assert private.forward_thread == {}


def test_it_nests():
    """d/dt of the derivative of x³ along x + tv."""

    def along(x):
        return mc.jvp(cube, (x,), (torch.ones_like(x),))[1]

    _, second = mc.jvp(along, (MANY,), (TANGENT,), backend="torch")
    np.testing.assert_allclose(second, 6 * MANY * TANGENT, rtol=1e-13, atol=1e-15)
    assert private.forward_thread == {}


def test_after_an_error_it_serves_again():
    def fails(x):
        raise KeyError(x.shape)

    with pytest.raises(KeyError):
        mc.jvp(fails, (MANY,), (TANGENT,), backend="torch")
    assert private.forward_thread == {}
    np.testing.assert_allclose(pushed(), EXPECTED, rtol=1e-13)
    np.testing.assert_allclose(mc.grad(lambda x: xp.sum(x * x), backend="torch")(MANY), 2 * MANY)


def test_a_thread_beside_which_another_enters_forward_mode():
    """What it began on the graph it ends there; it went on in ``torch.func``, and its result
    required a gradient."""
    x, tangent = torch.tensor([1.0, 2.0, 3.0]), torch.tensor([0.5, -1.0, 2.0])
    entered, ended = threading.Event(), threading.Event()

    def waits(x):
        entered.set()
        assert ended.wait(60)
        return cube(x)

    other = threading.Thread(target=lambda: mc.jvp(waits, (MANY,), (TANGENT,), backend="torch"))

    def f(x):
        other.start()
        assert entered.wait(60)
        return xp.sum(x**3)

    found = mc.jvp(mc.grad(f), (x,), (tangent,))[1]
    ended.set()
    other.join()
    assert not found.requires_grad
    np.testing.assert_array_equal(found, 6 * x * tangent)
