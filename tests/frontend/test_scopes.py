"""``use`` and ``record`` hold from where they are entered to where they are left, however."""

from __future__ import annotations

import contextlib
import contextvars
import gc
import threading

import pytest

import multicalc as mc
from multicalc.backend import active
from multicalc.tape.record import recording

SCOPES = {
    "use": (lambda: mc.use("jax"), lambda: active() == "jax"),
    "record": (mc.record, recording),
}


@pytest.fixture(params=SCOPES)
def scope(request):
    """What opens a scope, and what says whether it is open."""
    return SCOPES[request.param]


def waiting(enter):
    """A generator that waits inside."""
    with enter():
        yield


def test_a_generator_that_is_closed_or_abandoned_leaves_nothing(scope):
    enter, is_open = scope
    generator = waiting(enter)
    next(generator)
    assert is_open()
    generator.close()
    assert not is_open()
    next(waiting(enter))
    gc.collect()
    assert not is_open()


def test_a_generator_that_another_thread_or_context_closes(scope):
    enter, is_open = scope
    for elsewhere in (_in_a_thread, contextvars.copy_context().run):
        generator = waiting(enter)
        next(generator)
        elsewhere(generator.close)
        assert not is_open()
        generator = waiting(enter)
        elsewhere(next, generator)
        assert not is_open()
        generator.close()
        assert not is_open()


def _in_a_thread(f, *args):
    thread = threading.Thread(target=f, args=args)
    thread.start()
    thread.join()


def test_generators_that_overlap(scope):
    enter, is_open = scope
    first, second = waiting(enter), waiting(enter)
    next(first), next(second)
    first.close()
    assert is_open()
    second.close()
    assert not is_open()


def test_the_innermost_open_backend_is_active():
    with mc.use("numpy"):
        jax, torch = waiting(lambda: mc.use("jax")), waiting(lambda: mc.use("torch"))
        next(jax), next(torch)
        jax.close()
        assert active() == "torch"
        torch.close()
        assert active() == "numpy"


def test_a_context_manager_and_a_decorator(scope):
    enter, is_open = scope

    @contextlib.contextmanager
    def mine():
        with enter():
            yield

    with mine():
        assert is_open()
    assert not is_open()
    with contextlib.ExitStack() as stack:
        stack.enter_context(enter())
        assert is_open()
    assert not is_open()

    @enter()
    def decorated(depth):
        return is_open() and (depth == 0 or decorated(depth - 1))

    assert decorated(2)
    assert not is_open()


@pytest.fixture
def recorded():
    with mc.record():
        yield


def test_a_fixture_records(recorded):
    x = mc.variable(3.0, backend="numpy")
    y = x * x
    mc.backward(y)
    assert float(x.grad) == 6.0


def test_a_block_is_entered_once_at_a_time(scope):
    enter, is_open = scope
    block = enter()
    with block, pytest.raises(mc.errors.InvalidArgumentError, match="entered already"), block:
        pass
    assert not is_open()
    with block:
        assert is_open()
