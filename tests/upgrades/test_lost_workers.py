"""An environment that can't be asked is a failure of its own, and the others have their results."""

from __future__ import annotations

import json
import sys

import pytest
from multicalc_conformance.engine import store
from multicalc_conformance.environments import process

THIS = f"this={sys.executable}"

MODEL = """
import os
import sys
import time

import numpy as np

from multicalc import xp


def square(x):
    print("to standard output, and nothing from standard input:", repr(sys.stdin.read()))
    return xp.sum(x**2)


def dies(x):
    if isinstance(x, np.ndarray):
        print("farewell", file=sys.stderr, flush=True)
        os.kill(os.getpid(), 9)
    return xp.sum(x**2)


def hangs(x):
    if isinstance(x, np.ndarray):
        time.sleep(600)
    return xp.sum(x**2)
"""


@pytest.fixture
def model(tmp_path):
    (tmp_path / "model.py").write_text(MODEL)
    return tmp_path / "model.py"


@pytest.fixture
def compared(run, tmp_path):
    """The exit status, and by quantity and side what was given or why not."""

    def compare(*args):
        saved = tmp_path / "found.json"
        result = run("compare", "--at=[1.0, 2.0]", "--backends=numpy", f"--json={saved}", *args)
        found = json.loads(saved.read_text())
        return result, {
            line["name"]: {s: r.get("error", r.get("values")) for s, r in line["results"].items()}
            for line in found["lines"]
        }

    return compare


def test_every_way_to_be_no_interpreter(compared, model, stand_in, tmp_path):
    plain = tmp_path / "plain"
    plain.write_text("no program")
    faults = {
        "absent": (tmp_path / "absent", f"missing: {tmp_path}/absent: No such file or directory"),
        "plain": (plain, f"missing: {plain}: Permission denied"),
        "killed": (
            stand_in("killed", "exit 137"),
            "the process was ended by SIGKILL, as happens where memory runs out",
        ),
        "full": (
            stand_in("full", "echo begun >&2; echo no space left >&2; exit 3"),
            "the process ended with status 3; the last it said: no space left",
        ),
        "garbage": (
            stand_in("garbage", "echo Python 9; sleep 60"),
            "said what is no answer: 'Python 9'",
        ),
        "cut": (stand_in("cut", "printf '{'"), "the process ended with status 0"),
        "other": (
            stand_in("other", """echo '{"environment": {}, "dtype": "float64"}'; sleep 60"""),
            """said what is no answer: '{"environment": {}, "dtype": "float64"}'""",
        ),
        "closed": (
            stand_in("closed", "exec >&-; sleep 60"),
            "closed its output, and was ended",
        ),
    }
    envs = ",".join(f"{label}={path}" for label, (path, _) in faults.items())
    result, found = compared("--operators=value", "--envs", THIS, "--envs", envs, f"{model}:square")
    assert result.exit_code == 1
    expected = {f"numpy @ {label}": why for label, (_, why) in faults.items()}
    assert found == {"value": {"numpy @ this": [5.0], **expected}}
    assert "numpy @ killed: the process was ended by SIGKILL" in result.output


def test_one_that_reads_nothing_and_says_nothing(compared, model, stand_in, monkeypatch):
    monkeypatch.setattr(process, "LOADING", 0.3)
    at = f"--at={[0.5] * 50000}"
    deaf = stand_in("deaf", "sleep 60")
    _, found = compared(f"--envs=deaf={deaf}", "--timeout=0.3", at, f"{model}:square")
    assert found["value"] == {"numpy @ deaf": "said nothing for 0.3 s, and was ended"}


@pytest.mark.parametrize(
    ("function", "why"),
    [
        (
            "dies",
            "the process was ended by SIGKILL, as happens where memory runs out; "
            "the last it said: farewell",
        ),
        ("hangs", "said nothing for 5 s, and was ended"),
    ],
)
def test_what_ends_a_worker_is_lost_and_nothing_else(compared, model, function, why):
    result, found = compared("--timeout=5", f"--envs={THIS}", f"{model}:{function}")
    assert result.exit_code == 1
    assert found == {"value": {"numpy @ this": why}, "grad": {"numpy @ this": [2.0, 4.0]}}


def test_multicalc_is_lent_where_there_is_none(compared, model, without_multicalc):
    result, found = compared(
        f"--envs={THIS}", f"--envs=bare={without_multicalc}", f"{model}:square"
    )
    assert result.exit_code == 0, result.output
    assert found == {
        "value": {"numpy @ this": [5.0], "numpy @ bare": [5.0]},
        "grad": {"numpy @ this": [2.0, 4.0], "numpy @ bare": [2.0, 4.0]},
    }


def test_what_an_environment_lacks_is_told_with_the_command(compared, model, stand_in):
    bare = stand_in("bare", f'unset PYTHONPATH; exec {sys.executable} -S "$@"')
    _, found = compared(f"--envs=bare={bare}", "--operators=value", f"{model}:square")
    why = found["value"]["numpy @ bare"]
    assert why.startswith("missing: numpy, array_api_compat, autograd, optree, ")
    assert why.endswith(f"; run: {bare} -m pip install 'multicalc-autodiff[cli]'")


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (["--envs=", "MODEL:square"], "an interpreter is needed"),
        (["--envs=a=/x,a=/y", "MODEL:square"], "two are called 'a'; give labels"),
        (["--envs=a=/x", "MODEL:square", "MODEL:dies"], "each has its own backend"),
        (["--envs=a=/x", "--timeout=-1", "MODEL:square"], "a number of seconds above 0"),
        (["--envs=a=/x", "--backends=nump", "MODEL:square"], "nump"),
        ([f"--envs={THIS}", "MODEL:absent"], "there is no function 'absent' in it"),
        ([f"--envs={THIS}", "--operators=slope", "MODEL:square"], "no operator 'slope'"),
    ],
)
def test_bad_usage_is_one_line(run, model, args, told):
    result = run("compare", "--at=[1.0]", *(arg.replace("MODEL", str(model)) for arg in args))
    assert result.exit_code == 2
    assert told in result.output
    assert result.output.startswith("multicalc compare: ")


def test_a_suite_whose_worker_dies_has_what_was_done(run, stand_in, tmp_path):
    """A worker that says one of three scenarios and ends, and one that never begins."""
    chapter = ("--family=chapter", "--only=chapter/3", "--backends=numpy", "--jobs=1")
    results = tmp_path / "out.jsonl"
    assert run("conformance", *chapter, f"--results={results}").exit_code == 0
    whole = store.read(results)
    assert len(whole.scenarios) > 1
    begun = {"environment": {**whole.environment, "label": "dies"}, "scenarios": 3, "notes": []}
    (tmp_path / "said").write_text(
        "".join(json.dumps(x) + "\n" for x in (begun, {"scenario": whole.scenarios[0]}))
    )
    dies = stand_in("dies", f"cat {tmp_path}/said; echo no more >&2; exit 9")
    result = run(
        *("conformance", *chapter, f"--results={results}", f"--json={tmp_path}/both.json"),
        *(f"--envs={THIS},dies={dies}", f"--envs=absent={tmp_path}/absent"),
    )
    assert result.exit_code == 1
    assert "dies: error: the process ended with status 9; the last it said: no more" in (
        result.output
    )
    count = len(whole.scenarios)
    verdicts = {}
    for label in ("this", "dies", "absent"):
        cells = store.read(tmp_path / f"out-{label}.jsonl").scenarios
        assert {each["id"] for each in cells} == {each["id"] for each in whole.scenarios}
        found = [{cell["verdict"] for cell in each["cells"]} for each in cells]
        verdicts[label] = [found.count({"agrees"}), found.count({"error"})]
    assert verdicts == {"this": [count, 0], "dies": [1, count - 1], "absent": [0, count]}
    columns = json.loads((tmp_path / "both.json").read_text())["columns"]
    assert [each["key"] for each in columns] == [
        "numpy @ this",
        "numpy @ dies",
        "numpy @ absent",
    ]
    both = (tmp_path / f"out-{label}.jsonl" for label in ("this", "absent"))
    told = run("diff", *both)
    assert told.exit_code == 1
    assert "agrees → error: missing: " in told.output
