"""A run over processes, its file, and what a killed process or a cut file leaves."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from mpmath import mpf
from multicalc_conformance import families
from multicalc_conformance.cli.commands import app
from multicalc_conformance.engine import serving, store, workers
from multicalc_conformance.engine.reference import Reference
from multicalc_conformance.engine.scenario import Scenario
from multicalc_conformance.families.selection import catalogue, select
from typer.testing import CliRunner

TWO = Reference([np.array(mpf(2), dtype=object)], [1e-15])
ARGUMENTS = ["conformance", "--backends", "numpy", "--family", "elementwise", "--only", "sin"]


@pytest.fixture
def run(tmp_path):
    """The command line, with results in a scratch file."""
    file = tmp_path / "results.jsonl"

    def call(*arguments):
        return CliRunner().invoke(app, [*ARGUMENTS, "--results", str(file), *arguments])

    call.file = file
    return call


def test_a_run_agrees_and_is_on_file(run):
    result = run()
    assert result.exit_code == 0, result.output
    found = store.read(run.file)
    wanted = select(["elementwise"], only="sin")
    assert {s["id"] for s in found.scenarios} == {s.id for s in wanted}
    assert {c["verdict"] for c in found.cells} == {"agrees"}
    assert found.backends == ["numpy"]
    assert all(c["share"] <= 1 for c in found.cells)


def test_resume_runs_what_is_left(run):
    run()
    lines = run.file.read_text().splitlines()
    # As a crash leaves it: the last line is cut off.
    run.file.write_text("\n".join([*lines[:2], lines[2][:40]]))
    result = run("--resume")
    assert result.exit_code == 0, result.output
    ids = [json.loads(line)["id"] for line in run.file.read_text().splitlines()[1:]]
    assert sorted(ids) == sorted(s.id for s in select(["elementwise"], only="sin"))
    assert run.file.read_text().splitlines()[1] == lines[1]


def test_resume_refuses_another_environment(run):
    run()
    result = run("--resume", "--label", "elsewhere")
    assert result.exit_code == 2
    assert "another environment" in result.output


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--family", "flurb"], "no family 'flurb'"),
        (["--backends", "flurb"], "flurb"),
        (["--dtype", "float16"], "float16"),
        (["--resume"], "there is no"),
    ],
)
def test_bad_usage(run, arguments, told):
    result = run(*arguments)
    assert result.exit_code == 2
    assert told in result.output


@pytest.mark.parametrize(
    ("end", "status"), [(signal.SIGKILL, -signal.SIGKILL), (signal.SIGINT, 130)]
)
def test_what_was_done_survives_the_end_of_the_command(run, end, status):
    """Killed, or interrupted as by Ctrl-C, which goes to its processes too; then resumed."""
    command = [sys.executable, "-m", "multicalc_conformance.cli"]
    command += [*ARGUMENTS, "--results", str(run.file)]
    with subprocess.Popen(
        command,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        # What a shell runs in the background ignores Ctrl-C, and all it starts, too.
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),
    ) as running:
        while running.poll() is None and not (run.file.exists() and _lines(run.file) > 2):
            time.sleep(0.05)
        os.killpg(running.pid, end)
        told = running.communicate()[1]
    assert running.returncode == status
    assert ("--resume goes on from there" in told) == (end == signal.SIGINT)
    assert "Traceback" not in told
    done = run.file.read_text().splitlines()
    wanted = sorted(s.id for s in select(["elementwise"], only="sin"))
    assert 2 < len(done) <= len(wanted), "too late to be a test"
    result = run("--resume")
    assert result.exit_code == 0, result.output
    after = run.file.read_text().splitlines()
    assert after[: len(done) - 1] == done[:-1]
    assert sorted(json.loads(line)["id"] for line in after[1:]) == wanted


def _lines(file):
    return len(file.read_text().splitlines())


def test_nothing_run_is_a_failure(run):
    assert run("--only", "no such scenario").exit_code == 2


def test_a_process_that_dies_costs_one_scenario(monkeypatch):
    """The scenario in which it died is an error, the others are there."""
    chosen = select(["elementwise"], only="sin")
    doomed = chosen[0].id
    monkeypatch.setenv("MULTICALC_TEST_DOOMED", doomed)
    monkeypatch.setattr(serving, "_serve", _dying)
    found = {
        r["id"]: {(c["verdict"], c.get("message", "")) for c in r["cells"]}
        for r in workers.results(chosen, catalogue, ["numpy"], 1)
    }
    told = "the process ended with status 3; the last it said: no more memory"
    assert found.pop(doomed) == {("error", told)}
    assert len(found) == len(chosen) - 1
    assert all(verdicts == {("agrees", "")} for verdicts in found.values())


def _dying(pipe, catalogue, log):
    """A worker that ends when it gets the doomed scenario."""
    from multicalc_conformance.engine import run as running

    def judged(scenario, backends, references, begun):
        if scenario.id == os.environ["MULTICALC_TEST_DOOMED"]:
            os.write(2, b"a warning\nno more memory\n")
            os._exit(3)
        return original(scenario, backends, references, begun)

    original, running.judged = running.judged, judged
    serving._serve(pipe, catalogue, log)


def test_a_process_that_dies_and_leaves_another_is_noticed(monkeypatch, tmp_path):
    """The other one holds the pipe, so that it doesn't end with the process."""
    seen = tmp_path / "seen"
    monkeypatch.setenv("MULTICALC_TEST_SEEN", str(seen))
    monkeypatch.setattr(serving, "_serve", _leaving)
    (result,) = workers.results(select(["elementwise"], only="sinh")[:1], catalogue, ["numpy"], 1)
    assert not seen.exists(), "it was waited for the other one"
    seen.touch()
    assert {c["message"] for c in result["cells"]} == {"the process ended with status 3"}


def _leaving(pipe, catalogue, log):
    """A worker that ends, and has started another process, which is there for twenty seconds
    unless it is told that it was seen."""
    pipe.recv()
    seen = Path(os.environ["MULTICALC_TEST_SEEN"])
    if os.fork():
        os._exit(3)
    for _ in range(200):
        if seen.exists():
            os._exit(0)
        time.sleep(0.1)
    seen.touch()
    os._exit(0)


def _helpless(name):
    """Scenarios that come back on NumPy, and on JAX not all."""

    def hanging(backend):
        while backend == "jax":
            time.sleep(0.01)
        return [np.array(2.0)]

    def dying(backend):
        if backend == "jax":
            os.write(2, b"no more memory\n")
            os._exit(3)
        return [np.array(2.0)]

    def late(backend):
        time.sleep(0.3)
        return [np.array(2.0)]

    def right(backend):
        return [np.array(2.0)]

    def of(label, *each):
        computes = dict(zip(("value", "gradient", "jvp"), each, strict=False))
        found = dict.fromkeys(computes, TWO)
        return Scenario(name, label, computes, lambda: found, "by hand")

    return [
        of("hangs", right, hanging),
        of("dies", right, dying),
        of("is late", late),
        of("is late three times", late, late, late),
        of("is there", right),
    ]


def _verdicts(records):
    return {
        (r["name"], c["backend"], c["operator"]): (c["verdict"], c.get("message", ""))
        for r in records
        for c in r["cells"]
    }


def test_a_backend_that_does_not_come_back_loses_one_scenario():
    """The other one has its results, and so has what comes after it."""
    chosen = [s for s in _helpless("f") if s.name in ("hangs", "dies", "is there")]
    given = workers.results(chosen, _helpless, ["jax", "numpy"], 2, timeout=1.0)
    found = _verdicts(given)
    late, died = "did not finish in 1 s", "the process ended with status 3; the last it said: "
    for operator in ("value", "gradient"):
        assert found.pop(("hangs", "jax", operator)) == ("error", late)
        assert found.pop(("dies", "jax", operator)) == ("error", died + "no more memory")
    assert len(found) == 6
    assert set(found.values()) == {("agrees", "")}


def test_the_time_is_a_backends_for_all_operators():
    chosen = [s for s in _helpless("f") if s.name.startswith("is")]
    found = _verdicts(workers.results(chosen, _helpless, ["numpy"], 1, timeout=0.6))
    assert found["is late", "numpy", "value"] == ("agrees", "")
    assert found["is there", "numpy", "value"] == ("agrees", "")
    lost = {verdict for (name, *_), verdict in found.items() if name == "is late three times"}
    assert lost == {("error", "did not finish in 0.6 s")}


def test_without_a_limit_nothing_is_late():
    chosen = [s for s in _helpless("f") if s.name == "is late three times"]
    found = _verdicts(workers.results(chosen, _helpless, ["numpy"], 1))
    assert set(found.values()) == {("agrees", "")}


def test_every_family_has_scenarios_of_its_name():
    for family in families.FAMILIES:
        found = families.scenarios(family)
        assert found
        assert {s.family for s in found} == {family}
        assert len({s.id for s in found}) == len(found)


def pytest_suite(folder, *options):
    command = [sys.executable, "-m", "pytest", "--pyargs", "multicalc_conformance", "-q"]
    return subprocess.run([*command, *options], cwd=folder, capture_output=True, text=True)


def test_pytest_runs_the_suite(tmp_path):
    options = ["--multicalc-backends=numpy", "--multicalc-families=elementwise", "-k", "sin"]
    done = pytest_suite(tmp_path, *options)
    assert done.returncode == 0, done.stdout
    count = len(select(["elementwise"], only="sin"))
    assert f"{count} passed" in done.stdout


@pytest.mark.parametrize(
    ("option", "told"),
    [
        ("--multicalc-backends=numppy", "no backend is called 'numppy'"),
        ("--multicalc-families=chapterr", "no family 'chapterr'; known: chapter,"),
    ],
)
def test_pytest_is_told_of_names_that_are_not_there(tmp_path, option, told):
    done = pytest_suite(tmp_path, option)
    assert done.returncode not in (0, 1)
    assert told in done.stdout
    assert "failed" not in done.stdout
