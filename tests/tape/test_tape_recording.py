"""When operations are recorded, by whom, and how long it is kept."""

from __future__ import annotations

import asyncio
import gc
import threading
import weakref
from concurrent.futures import ThreadPoolExecutor

import pytest

import multicalc as mc
from multicalc.errors import InvalidArgumentError


def is_recorded(y):
    try:
        mc.backward(y)
    except InvalidArgumentError:
        return False
    return True


def test_only_inside_the_block(backend):
    x = mc.variable(2.0, backend=backend)
    before = x * x
    with mc.record():
        inside = x * x
        with mc.record():
            nested = x * x
        after_nested = x * x
    after = inside * x
    assert [is_recorded(y) for y in (inside, nested, after_nested)] == [True] * 3
    assert [is_recorded(y) for y in (before, after)] == [False] * 2


def test_an_exception_ends_the_recording():
    x = mc.variable(2.0, backend="numpy")
    with pytest.raises(ZeroDivisionError), mc.record():
        1 / 0  # noqa: B018
    assert not is_recorded(x * x)


def test_a_failed_operation_leaves_the_others_usable(backend):
    x = mc.variable([1.0, 2.0], backend=backend)
    y = mc.variable([1.0, 2.0, 3.0], backend=backend)
    with mc.record():
        u = x[0] * x[1]
        with pytest.raises(Exception):  # noqa: B017, PT011 - each framework raises its own
            float((x + y)[0])
        z = u + x[0]
    mc.backward(z)
    assert [float(g) for g in x.grad] == [3.0, 1.0]
    assert y.grad is None


def test_sixteen_threads_with_their_own_records(backend):
    barrier = threading.Barrier(16)
    shared = mc.variable(3.0, backend=backend)

    def work(k):
        barrier.wait()
        results = []
        for step in range(5):
            x = mc.variable(float(k), backend=backend)
            outside = x * shared
            with mc.record():
                y = (x * (step + 1.0) + shared) ** 2
            mc.backward(y)
            results.append(float(x.grad) == 2 * (step + 1) * (k * (step + 1) + 3))
            results.append(outside._node is None)
        return all(results)

    with ThreadPoolExecutor(16) as pool:
        assert all(pool.map(work, range(16)))


def test_a_thread_does_not_record_for_another():
    x = mc.variable(2.0, backend="numpy")
    recording, done = threading.Event(), threading.Event()

    def record_meanwhile():
        with mc.record():
            recording.set()
            done.wait(10)

    thread = threading.Thread(target=record_meanwhile)
    thread.start()
    recording.wait(10)
    y = x * x
    done.set()
    thread.join()
    assert not is_recorded(y)


def test_a_task_does_not_record_for_another():
    x = mc.variable(2.0, backend="numpy")

    async def recorder(started, finish):
        with mc.record():
            started.set()
            await finish.wait()
            return x * x

    async def bystander(started, finish):
        await started.wait()
        y = x * x
        finish.set()
        return y

    async def both():
        events = asyncio.Event(), asyncio.Event()
        return await asyncio.gather(recorder(*events), bystander(*events))

    recorded, plain = asyncio.run(both())
    assert is_recorded(recorded)
    assert not is_recorded(plain)


def test_the_graph_goes_with_its_output(backend):
    """By reference counts alone: the collector is off."""
    x = mc.variable(2.0, backend=backend)
    for _ in range(2):  # once to warm up what frameworks keep for good
        with mc.record():
            a = x * 3.0
            y = (a + x) ** 2
        mc.backward(y, intermediates=True)
        graph = mc.graph(y, names={"a": a})
        str(graph), graph.svg(), graph.paths("a")
        gc.collect()
        gc.disable()
        try:
            gone = [weakref.ref(a), weakref.ref(y), weakref.ref(y._node), weakref.ref(a._node)]
            del a
            assert gone[0]() is not None
            del y, graph
            assert [ref() for ref in gone] == [None] * 4
        finally:
            gc.enable()
    assert x.grad is not None


def test_unused_results_are_not_kept():
    x = mc.variable(2.0, backend="numpy")
    with mc.record():
        used, unused = x * 2.0, x * 3.0
        y = used * x
        gone = weakref.ref(unused)
        del unused
        assert gone() is None
    assert is_recorded(y)
