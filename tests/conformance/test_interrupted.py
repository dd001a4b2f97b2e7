"""A run that is told to end, and one of an adapter that never comes back."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from functools import partial

import pytest
from multicalc_conformance.engine import store
from multicalc_conformance.families.selection import select

CHOSEN = ["--family", "elementwise", "--only", "elementwise/sin", "--dtype", "float64"]
ADAPTER = """
import time
from multicalc.backend import Adapter
adapter = Adapter("stuck", "numpy", (), "stuck:Stuck", "-")

def __getattr__(name):
    from multicalc_numpy.backend import NumpyBackend

    class Stuck(NumpyBackend):
        def vjp(self, f, xs):
            while True:
                time.sleep(0.01)

    return {"Stuck": Stuck}[name]
"""


@pytest.fixture
def start(tmp_path):
    """The command line, in a process that knows a backend whose vjp never comes back."""
    (tmp_path / "stuck.py").write_text(ADAPTER)
    info = tmp_path / "stuck-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: stuck\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[multicalc.backends]\nstuck = stuck:adapter\n")
    path = os.pathsep.join(filter(None, [str(tmp_path), os.environ.get("PYTHONPATH")]))

    def begin(*arguments):
        command = [sys.executable, "-m", "multicalc_conformance.cli", "conformance", *CHOSEN]
        return subprocess.Popen(
            [*command, "--jobs", "1", *arguments],
            cwd=tmp_path,
            env=os.environ | {"PYTHONPATH": path},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
            # What a shell runs in the background ignores Ctrl-C, and all it starts, too.
            preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),
        )

    begin.folder = tmp_path
    return begin


def twice(process, number):
    """As ``timeout`` does: to the process, and to its group."""
    os.kill(process, number)
    time.sleep(0.05)
    os.killpg(process, number)


@pytest.mark.parametrize(
    ("number", "status", "send"),
    [
        (signal.SIGTERM, 143, os.kill),
        (signal.SIGTERM, 143, os.killpg),
        (signal.SIGTERM, 143, twice),
        (signal.SIGINT, 130, os.killpg),
    ],
    ids=["SIGTERM", "SIGTERM to all", "SIGTERM twice", "Ctrl-C"],
)
def test_what_was_done_is_told_when_the_run_is_to_end(start, number, status, send):
    reports = ["--json", "report.json", "--html", "report.html", "--junit", "report.xml"]
    arguments = ["--backends", "stuck", "--timeout", "0.5"]
    with start(*arguments, *reports) as running:
        # It comes while the run goes on.
        row = running.stdout.readline()
        assert running.poll() is None
        send(running.pid, number)
        output, error = running.communicate()
    assert running.returncode == status, error
    assert row.startswith("error elementwise/sin")
    assert row.endswith("on stuck: did not finish in 0.5 s\n")
    done = store.read(start.folder / "conformance.jsonl", unfinished=True).scenarios
    wanted = [s.id for s in select(["elementwise"], only="elementwise/sin", dtype="float64")]
    assert 0 < len(done) < len(wanted), "too late to be a test"
    assert f"interrupted after {len(done)} of {len(wanted)} scenarios" in error
    assert "--resume goes on from there" in error
    assert "Traceback" not in error
    failing = sum(cell["verdict"] == "error" for each in done for cell in each["cells"])
    count = f"{len(done)} scenario" + "s" * (len(done) > 1)
    assert f"of {count}, {failing} fail." in output
    assert "family" in output
    report = json.loads((start.folder / "report.json").read_text())
    assert [each["id"] for each in report["scenarios"]] == [each["id"] for each in done]
    for name in ("report.html", "report.xml"):
        assert "did not finish in 0.5 s" in (start.folder / name).read_text()
    with start(*arguments, "--resume") as running:
        output, _ = running.communicate()
    assert running.returncode == 1
    assert output.startswith(row)
    after = store.read(start.folder / "conformance.jsonl").scenarios
    assert sorted(each["id"] for each in after) == sorted(wanted)
    assert after[: len(done)] == done


def test_the_other_backend_has_its_results(start):
    with start("--backends", "stuck,numpy", "--timeout", "0.5") as running:
        output, _ = running.communicate()
    assert running.returncode == 1
    cells = store.read(start.folder / "conformance.jsonl").cells
    found = {(cell["backend"], cell["verdict"]) for cell in cells}
    assert found == {("numpy", "agrees"), ("stuck", "error")}
    assert output.count("on stuck: did not finish in 0.5 s") == len(cells) / 2


@pytest.mark.parametrize("seconds", ["0", "-1", "nan", "inf"])
def test_a_time_that_is_none(start, seconds):
    with start("--timeout", seconds) as running:
        _, error = running.communicate()
    assert running.returncode == 2
    assert "a number of seconds above 0 is needed" in error
