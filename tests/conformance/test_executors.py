"""The suite, fuzzing and the benchmarks on executors: the same results, in order, and what is lost
where a worker dies."""

from __future__ import annotations

import json
import multiprocessing
import os
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from distributed import LocalCluster
from mpmath import mpf
from multicalc_conformance.cli.commands import app
from multicalc_conformance.engine import executors, parts
from multicalc_conformance.engine.executors import ExecutorError, in_order, opened
from multicalc_conformance.engine.reference import Reference
from multicalc_conformance.engine.scenario import Scenario
from multicalc_conformance.families.selection import select
from multicalc_conformance.fuzz.elsewhere import rounds_on
from multicalc_conformance.fuzz.finding import Finding
from multicalc_conformance.fuzz.processes import Fuzzing
from multicalc_conformance.fuzz.tally import Tally
from typer.testing import CliRunner

from benchmarks.run import main as bench


@pytest.fixture(scope="module")
def dask():
    """The address of a scheduler with two workers."""
    with LocalCluster(
        n_workers=2, threads_per_worker=1, memory_limit="1GiB", dashboard_address=":0"
    ) as cluster:
        yield cluster.scheduler_address


@pytest.fixture
def suite(tmp_path, monkeypatch):
    """The records of a run, but for the time that they took, in two parts."""
    monkeypatch.setattr(parts, "LENGTH", 7)
    file = tmp_path / "results.jsonl"
    words = ["conformance", "--backends", "numpy", "--family", "elementwise", "--only", "asin"]

    def run(*options):
        result = CliRunner().invoke(app, [*words, "--results", str(file), *options])
        assert result.exit_code == 0, result.output
        _, *records = map(json.loads, file.read_text().splitlines())
        return [{**record, "seconds": 0} for record in records]

    return run


def test_the_suites_results_are_the_same_on_every_executor(suite, dask):
    here = suite("--jobs", "1")
    assert [record["id"] for record in here] == [s.id for s in select(["elementwise"], only="asin")]
    assert len(here) > 7, "too few for two parts"
    for executor in ("serial", f"dask:{dask}"):
        assert suite("--executor", executor) == here, executor


def _right(backend):
    return [np.array(2.0)]


def _dying(backend):
    os.write(2, b"no more memory\n")
    os._exit(3)


def _helpless(family):
    """Scenarios, of which one ends its process."""
    reference = {"value": Reference([np.array(mpf(2), dtype=object)], [1e-15])}
    return [
        Scenario(family, name, {"value": compute}, lambda: reference, "by hand")
        for name, compute in (("is there", _right), ("dies", _dying), ("is there, too", _right))
    ]


def _verdicts(records):
    return [
        (record["name"], cell["backend"], cell["verdict"], cell.get("message", ""))
        for record in records
        for cell in record["cells"]
    ]


def test_a_process_that_dies_in_a_pool_costs_one_scenario():
    with opened("processes:1") as pool:
        found = _verdicts(parts.results_on(pool, _helpless("f"), _helpless, ["numpy"]))
    assert found == [
        ("is there", "numpy", "agrees", ""),
        (
            "dies",
            "numpy",
            "error",
            "the process ended with status 3; the last it said: no more memory",
        ),
        ("is there, too", "numpy", "agrees", ""),
    ]


def _deadly(family):
    """A catalogue that ends the executor's own worker."""
    if multiprocessing.parent_process() is not None:
        os._exit(3)
    return _helpless(family)


def test_an_executor_that_breaks_gives_errors_for_all_that_it_had(monkeypatch):
    monkeypatch.setattr(parts, "LENGTH", 1)
    monkeypatch.setattr(executors, "AHEAD", 1)
    with opened("processes:1") as pool:
        found = _verdicts(parts.results_on(pool, _deadly("f"), _deadly, ["numpy"]))
    assert [name for name, *_ in found] == ["is there", "dies", "is there, too"]
    assert {verdict for *_, verdict, _ in found} == {"error"}
    assert all("the executor has no result: BrokenProcessPool" in why for *_, why in found)


def test_results_come_in_order_and_nothing_is_taken_far_ahead(monkeypatch):
    monkeypatch.setattr(executors, "AHEAD", 3)
    taken = []

    def items():
        for each in range(8):
            taken.append(each)
            yield each

    def late(each):
        time.sleep(0.05 * (each == 0))
        return -each

    with ThreadPoolExecutor(4) as threads:
        given = in_order(threads, late, items())
        item, result = next(given)
        assert (item, result(), taken) == (0, 0, [0, 1, 2])
        assert [(item, result()) for item, result in given] == [(i, -i) for i in range(1, 8)]


def test_what_nobody_waits_for_is_cancelled():
    """One thread, which the first item keeps until all others were given up."""
    go, done = threading.Event(), []

    def wait(each):
        go.wait()
        done.append(each)

    with ThreadPoolExecutor(1) as threads:
        given = in_order(threads, wait, range(5))
        next(given)
        given.close()
        go.set()
    assert done == [0]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("threads", "no executor is written so; choose serial, processes:N"),
        ("processes:0", "'0' is no number of processes"),
        ("dask:tcp://127.0.0.1:1", "no scheduler of Dask answers there"),
        ("no_such_module:pool", "No module named 'no_such_module'"),
        ("os:no_such_function", "has no attribute 'no_such_function'"),
        ("os:getcwd", "gave a str, which is no concurrent.futures.Executor"),
    ],
)
def test_executors_that_are_not_there(text, told, monkeypatch):
    monkeypatch.setattr(executors, "ANSWERING", 0.2)
    with pytest.raises(ExecutorError, match=told), opened(text):
        pass


def test_the_command_says_that_there_is_no_such_executor(tmp_path):
    words = [
        "conformance",
        "--family",
        "elementwise",
        "--backends",
        "numpy",
        "--executor=processes:x",
    ]
    result = CliRunner().invoke(app, [*words, "--results", str(tmp_path / "r.jsonl")])
    assert result.exit_code == 2
    assert "'x' is no number of processes" in result.output


def _finding(*pieces):
    return Finding("numpy", "gradient", "wrong", "", 1, frozenset(pieces), "")


def test_fuzzing_counts_every_stretch_and_leaves_out_what_is_found_twice(tmp_path, monkeypatch):
    """Two stretches that run at once find the same; the second of them has one more."""
    finds = {0: [_finding("a")], 10: [None, _finding("a", "b"), _finding("c")]}
    numbers = []

    def process(self, first_seed, number):
        numbers.append((first_seed, number))
        self.count(Tally(results=Counter(agrees=7)))
        yield from finds.get(number, ())
        time.sleep(0.1)

    monkeypatch.setattr(Fuzzing, "process", process)
    fuzzing = Fuzzing(["numpy"], "float64", time.monotonic() + 0.5, tmp_path / "tried.py")
    with ThreadPoolExecutor(2) as threads:
        found = list(rounds_on(threads, fuzzing, 4))
    assert found == fuzzing.known == [_finding("a"), _finding("c")]
    assert sorted(numbers) == [(4, 10 * i) for i in range(len(numbers))]
    assert fuzzing.tally.results["agrees"] == 7 * len(numbers)


def test_benchmarks_run_on_an_executor(tmp_path):
    wanted = {"backends": "numpy", "modes": "eager", "operators": "grad", "sizes": "2"}
    bench(**wanted, workloads="log-sum-exp", seconds=0.01, out=tmp_path, executor="processes:1")
    results = json.loads((tmp_path / "bench.json").read_text())
    (cell,) = results["cells"]
    assert (cell["backend"], cell["operator"], cell["size"]) == ("numpy", "grad", 2)
    assert cell["rounds"] >= 3
    assert results["versions"].keys() == {"numpy"}
