"""Executors: the same bits from each, few shards at a time, and what is said of failures."""

from __future__ import annotations

import multiprocessing
import pickle
import threading
import time
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor

import numpy as np
import pytest
from sharding.functions import cross_entropy, ends_its_process, fails, read

import multicalc as mc
from multicalc import xp
from multicalc.errors import InvalidArgumentError, ShardError
from multicalc.sharding.sources import Rows
from multicalc.sharding.task import Shipped


@pytest.fixture(scope="module")
def processes():
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as pool:
        yield pool


@pytest.fixture
def threads():
    with ThreadPoolExecutor(3) as pool:
        yield pool


@pytest.fixture
def mapped(problem, tmp_path):
    np.save(tmp_path / "inputs.npy", problem.inputs)
    return np.load(tmp_path / "inputs.npy", mmap_mode="r"), problem.y


def bits(tree):
    return [tree[0].tobytes(), *[x.tobytes() for x in tree[1].values()]]


def test_the_same_bits_over_any_executor(problem, mapped, processes, threads):
    here = mc.sharded(problem.f, problem.data, shard_size=4).value_and_grad(problem.params)
    for executor in (threads, processes):
        for data in (problem.data, mapped):
            loss = mc.sharded(problem.f, data, shard_size=4, executor=executor)
            assert bits(loss.value_and_grad(problem.params)) == bits(here)
            assert bits(mc.value_and_grad(loss)(problem.params)) == bits(here)


def test_the_same_bits_of_arrays_that_are_not_aligned(problem):
    def odd(x):
        """A copy in memory that begins at an odd address, as in a message of Dask's."""
        memory = np.empty(x.nbytes + 1, np.uint8)
        found = memory[1:].view(x.dtype).reshape(x.shape)
        found[...] = x
        assert not found.flags.aligned
        return found

    moved = {name: odd(x) for name, x in problem.params.items()}
    loss = mc.sharded(problem.f, problem.data)
    there = mc.sharded(problem.f, tuple(map(odd, problem.data)))
    assert bits(there.value_and_grad(moved)) == bits(loss.value_and_grad(problem.params))


def test_a_file_is_mapped_by_the_worker_and_not_sent(problem, mapped):
    long = np.lib.format.open_memmap(
        mapped[0].filename, mode="w+", dtype=np.float64, shape=(100_000, 3)
    )
    long[70_001] = [1.0, 2.0, 3.0]
    long.flush()
    source = Rows((long, np.arange(100_000)), 70_000, 70_003)
    sent = pickle.dumps(source)
    assert len(sent) < 2_000
    inputs, places = pickle.loads(sent).read()
    assert inputs.tolist() == [[0.0, 0.0, 0.0], [1.0, 2.0, 3.0], [0.0, 0.0, 0.0]]
    assert places.tolist() == [70_000, 70_001, 70_002]
    # Of a part of a file, which doesn't know where it begins, the rows themselves.
    part = pickle.loads(pickle.dumps(Rows(long[70_000:], 0, 2))).read()
    assert part.tolist() == [[0.0, 0.0, 0.0], [1.0, 2.0, 3.0]]


def test_a_reader_is_called_by_the_worker(problem, tmp_path, processes):
    both = np.column_stack(problem.data)
    paths = [tmp_path / f"part-{k}.npy" for k in range(3)]
    for path, rows in zip(paths, np.array_split(both, 3), strict=True):
        np.save(path, rows)
    loss = mc.sharded(problem.f, paths, reader=read, executor=processes)
    assert repr(loss) == "<sharded mean of cross_entropy over 3 shards>"
    _, gradient = loss.value_and_grad(problem.params)
    expected = problem.gradients().mean(axis=0)
    np.testing.assert_allclose(gradient["w"], expected[:3], rtol=1e-12)


def test_shards_that_are_made_anew_for_each_evaluation(problem):
    def shards():
        for k in range(0, 23, 6):
            yield problem.inputs[k : k + 6], problem.y[k : k + 6]
        # One without examples counts for nothing.
        yield problem.inputs[:0], problem.y[:0]

    loss = mc.sharded(problem.f, shards)
    for _ in range(2):
        np.testing.assert_allclose(loss(problem.params), problem.losses().mean(), rtol=1e-12)


def test_sums_and_means(problem):
    def total(params, shard):
        return shard[1].shape[0] * cross_entropy(params, shard)

    loss = mc.sharded(total, problem.data, shard_size=5, reduce="sum")
    value, gradient = loss.value_and_grad(problem.params)
    np.testing.assert_allclose(value, problem.losses().sum(), rtol=1e-12)
    np.testing.assert_allclose(gradient["b"], problem.gradients().sum(axis=0)[3], rtol=1e-12)


def test_no_digits_are_lost_over_many_shards():
    # float32 would stop counting at 2²⁴, and float64 without what it rounds off at the large one.
    numbers = np.full(2**11, 1 / 3, np.float32)
    numbers[0] = 2.0**60
    numbers[-1] = -(2.0**60)
    loss = mc.sharded(lambda w, x: w * xp.sum(x), numbers, shard_size=1, reduce="sum")
    expected = np.float32((2**11 - 2) * np.float64(np.float32(1 / 3)))
    assert loss.value_and_grad(np.float32(1.0))[1] == expected


def test_few_shards_are_alive_at_once(problem, threads):
    alive, most, lock = set(), [0], threading.Lock()

    def reader(key):
        with lock:
            alive.add(key)
            most[0] = max(most[0], len(alive))
        return problem.inputs, problem.y

    def slow(params, shard):
        time.sleep(0.002)
        found = cross_entropy(params, shard)
        with lock:
            alive.pop()
        return found

    mc.sharded(slow, range(30), reader=reader, executor=threads)(problem.params)
    assert 2 <= most[0] <= 3


class Recorder(ThreadPoolExecutor):
    """Threads that keep what was submitted, and how many of these were open at most."""

    def __init__(self, workers):
        super().__init__(workers)
        self.futures, self.most = [], 0

    def submit(self, *args, **kwargs):
        future = super().submit(*args, **kwargs)
        self.futures.append(future)
        self.most = max(self.most, sum(not f.done() for f in self.futures))
        return future


def test_the_executor_holds_few_tasks(problem):
    for in_flight, most in ((None, 4), (3, 3)):
        with Recorder(2) as executor:
            loss = mc.sharded(
                problem.f, problem.data, shard_size=1, executor=executor, in_flight=in_flight
            )
            loss(problem.params)
            assert len(executor.futures) == 23
            assert executor.most <= most


def test_a_shard_that_fails_names_itself(problem, threads, processes):
    for executor in (None, threads, processes):
        loss = mc.sharded(fails, problem.data, shard_size=10, executor=executor)
        with pytest.raises(ShardError, match=r"shard 0 \(rows 0 to 10\): KeyError") as raised:
            mc.grad(loss)(problem.params)
        assert (raised.value.index, raised.value.shard) == (0, "rows 0 to 10")
        assert isinstance(raised.value.__cause__, KeyError)

    def reader(key):
        if key == "c.npy":
            raise OSError("disk on fire")
        return problem.data

    loss = mc.sharded(problem.f, ["a.npy", "b.npy", "c.npy"], reader=reader, executor=threads)
    with pytest.raises(ShardError, match=r"shard 2 \(key 'c.npy'\): OSError: disk on fire"):
        loss(problem.params)


def test_what_is_made_of_a_sharded_loss_names_it(problem):
    loss = mc.sharded(problem.f, problem.data)
    assert repr(loss) == "<sharded mean of cross_entropy over 1 shard of 23 examples>"
    operator = mc.hessian_operator(loss, problem.params)
    assert operator.text == "hessian of sharded mean of cross_entropy"
    assert mc.grad(loss).__name__ == "grad(sharded mean of cross_entropy)"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda x, y: (x[:, :2], y), r"shard\[0\] of float64\[examples, 2\], and .*examples, 3\]"),
        (lambda x, y: (x.astype("float32"), y), r"found shard\[0\] of float32"),
        (lambda x, y: (x, y, y), "found 3 arrays, and 2 in the first"),
        (lambda x, y: (x, y[:4]), r"as many examples each: shard\[0\] has 23, shard\[1\] has 4"),
        (lambda x, y: (x, 1.0), r"shard\[1\] must be an array with the examples"),
    ],
)
def test_a_shard_of_another_kind_is_named(problem, change, told):
    shards = [problem.data, problem.data, change(*problem.data)]
    loss = mc.sharded(problem.f, lambda: iter(shards))
    with pytest.raises(ShardError, match=rf"shard 2 \(.*{told}"):
        loss.value_and_grad(problem.params)


def test_a_shard_is_sent_again_when_its_worker_died(problem):
    class Losing(ThreadPoolExecutor):
        """Loses the first attempts of the second task, as a cluster does whose worker dies."""

        lost = 0

        def submit(self, run, task):
            if task.index == 1 and self.lost < self.loses:
                self.lost += 1
                future = Future()
                future.set_exception(ConnectionError("the worker has gone"))
                return future
            return super().submit(run, task)

    expected = mc.sharded(problem.f, problem.data, shard_size=10).value_and_grad(problem.params)
    with Losing(1) as executor:
        executor.loses = 2
        loss = mc.sharded(problem.f, problem.data, shard_size=10, executor=executor, retries=2)
        assert bits(loss.value_and_grad(problem.params)) == bits(expected)
        executor.lost, executor.loses = 0, 3
        with pytest.raises(ShardError, match=r"rows 10 to 20.*gave it up after 3 attempts: Conn"):
            loss(problem.params)


def test_a_process_that_ends_breaks_its_pool(problem):
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        loss = mc.sharded(ends_its_process, problem.data, executor=pool)
        with pytest.raises(ShardError, match=r"shard 0 .* a worker of ProcessPoolExecutor died"):
            loss(problem.params)


def test_processes_are_told_what_they_can_not_run(problem, processes):
    loss = mc.sharded(lambda params, shard: 0.0, problem.data, executor=processes)
    with pytest.raises(InvalidArgumentError, match="<lambda> has none that a module knows"):
        loss(problem.params)
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("fork")) as pool:
        loss = mc.sharded(problem.f, problem.data, executor=pool, backend="torch")
        with pytest.raises(InvalidArgumentError, match=r"forked process: write .*spawn"):
            loss(problem.params)


class Stopped(Executor):
    """Runs the first task, and none of the others."""

    def __init__(self, first=None):
        self.first, self.futures = first, []

    def submit(self, run, task):
        future = Future()
        if not self.futures:
            future.set_exception(self.first) if self.first else future.set_result(run(task))
        self.futures.append(future)
        return future


def test_an_interrupt_cancels_what_waits(problem):
    executor = Stopped(KeyboardInterrupt())
    loss = mc.sharded(problem.f, problem.data, shard_size=1, executor=executor, in_flight=5)
    with pytest.raises(KeyboardInterrupt):
        mc.grad(loss)(problem.params)
    assert [future.cancelled() for future in executor.futures] == [False, *[True] * 4]


def test_an_iterator_that_is_closed_cancels_what_waits(problem):
    executor = Stopped()
    loss = mc.sharded(problem.f, problem.data, shard_size=1, executor=executor, in_flight=5)
    values = loss.example_values(problem.params)
    np.testing.assert_allclose(next(values), problem.losses()[:1], rtol=1e-12)
    values.close()
    assert [future.cancelled() for future in executor.futures] == [False, *[True] * 5]


def test_what_is_compiled_is_compiled_once(problem):
    compiled = mc.jit(cross_entropy)
    sent = pickle.dumps(Shipped(compiled))
    first, second = pickle.loads(sent), pickle.loads(sent)
    assert first.function is second.function


def test_a_bar_says_how_many_shards_are_done(problem, monkeypatch):
    shown = []

    def track(found, description, total, transient):
        for each in found:
            shown.append((description, total))
            yield each

    monkeypatch.setattr("rich.progress.track", track)
    mc.sharded(problem.f, problem.data, shard_size=10, progress=True)(problem.params)
    assert shown == [("shards", 3)] * 3


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"f": 3}, "f must be callable"),
        ({"f": (cross_entropy,)}, r"or a pair \(model, loss\)"),
        ({"data": [1.0, 2.0]}, "must be an array .*; or give keys, and a reader="),
        ({"data": (np.zeros(3), np.zeros(2))}, r"each: data\[0\] has 3, data\[1\] has 2; or give"),
        ({"shard_size": 0}, "shard_size must be a positive int or None, found 0"),
        ({"data": range(3), "reader": read, "shard_size": 4}, "shard_size=4 is for arrays"),
        ({"data": iter([1]), "reader": read}, "anew for each evaluation; found list_iterator"),
        ({"data": range(3), "reader": 3}, "reader must be callable, found int"),
        ({"reduce": "max"}, 'reduce must be "mean" or "sum", found \'max\''),
        ({"executor": 4}, r"must have submit.*found int; of a Dask client it is client.get_exec"),
        ({"in_flight": 0}, "in_flight must be a positive int or None, found 0"),
        ({"retries": -1}, "retries must be an int, 0 or more, found -1"),
    ],
)
def test_arguments_are_checked(given, told):
    given = {"f": cross_entropy, "data": (np.zeros((3, 2)), np.zeros(3))} | given
    with pytest.raises(InvalidArgumentError, match=told):
        mc.sharded(given.pop("f"), given.pop("data"), **given)


def test_calls_are_checked(problem):
    loss = mc.sharded(problem.f, problem.data)
    with pytest.raises(InvalidArgumentError, match=r"sharded\(\(model, loss\), data\)"):
        loss.gauss_newton(problem.params)
    with pytest.raises(InvalidArgumentError, match=r"vector: shapes \[\(2,\), \(\)\] must be"):
        loss.hvp(problem.params, {"w": np.zeros(2), "b": np.array(0.0)})
    with pytest.raises(InvalidArgumentError, match="does not match that of params"):
        loss.hvp(problem.params, {"w": np.zeros(3)})
    empty = mc.sharded(problem.f, (np.zeros((0, 3)), np.zeros(0)))
    with pytest.raises(InvalidArgumentError, match="there are no examples in data"):
        empty(problem.params)
    with pytest.raises(mc.errors.UnsupportedOperationError, match=r"Sharded.hvp works on the host"):
        mc.grad(lambda p: xp.sum(loss.hvp(p, problem.vector)["w"]))(problem.params)
    whole = mc.sharded(lambda params, shard: shard[1] * params["b"], problem.data)
    for call in (whole, mc.grad(whole)):
        with pytest.raises(ShardError, match="scalar-valued function is needed") as raised:
            call(problem.params)
        assert isinstance(raised.value.__cause__, mc.errors.NotScalarError)
