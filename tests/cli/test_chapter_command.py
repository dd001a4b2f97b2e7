"""``multicalc compare --chapter``, its record, and the command as a process."""

import json
import os
import re
import subprocess
import sys

import numpy as np
import pytest
from multicalc_conformance.families import table_of_derivatives
from multicalc_conformance.problems import chapter, models
from multicalc_conformance.problems.chapter.rows import ROWS
from multicalc_conformance.problems.quantity import Quantity

NAMES = [f"{number} {name}" for number, name in ROWS.items()]
RIGHT = Quantity("1", "e", lambda b: np.exp(np.array(1.0)), lambda: np.e, "e")
WRONG = Quantity("2", "twice", lambda b: np.array([2.0, np.nan]), lambda: [1, 2], "by hand")


@pytest.fixture
def small(monkeypatch, with_adapters):
    """A chapter of the given quantities on NumPy, without models."""

    def replace(*quantities):
        monkeypatch.setattr(chapter, "quantities", lambda: list(quantities))
        monkeypatch.setattr(table_of_derivatives, "GROUPS", {})
        monkeypatch.setattr(models, "MODELS", ())
        with_adapters()

    return replace


def test_the_whole_chapter_as_a_process_agrees_and_is_recorded(tmp_path):
    out = tmp_path / "out.json"
    command = [sys.executable, "-m", "multicalc_conformance.cli", "compare", "--chapter"]
    done = subprocess.run(
        [*command, "--backends=numpy", f"--json={out}"], capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert "agree" in done.stdout
    heads = [line.partition("  ")[0].strip() for line in done.stdout.splitlines()]
    assert [head for head in heads if head in NAMES] == NAMES
    record = json.loads(out.read_text(encoding="utf-8"))
    rows = [line["name"].partition(" ")[0] for line in record["tables"][0]["lines"]]
    numbers = [*map(str, range(1, 7)), "6b", *map(str, range(7, 22))]
    assert list(dict.fromkeys(rows)) == numbers == list(ROWS)
    assert record["exit_status"] == 0
    assert record["command"].startswith("multicalc compare --chapter")
    assert {"python", "platform", "numpy", "mpmath", "backend numpy"} <= record["versions"].keys()
    third = next(
        line for line in record["tables"][0]["lines"] if "∇f at (0, 0.6931)" in line["name"]
    )
    assert re.match(r"0\.3333333333333333", third["reference"][0])
    assert third["cells"][0]["value"][0] == pytest.approx(1 / 3, abs=1e-16)
    assert third["source"]


def test_a_wrong_result_is_status_1_and_recorded_as_it_came(run, small, tmp_path):
    small(RIGHT, WRONG)
    result = run("compare", "--chapter", f"--json={tmp_path / 'out.json'}")
    assert result.exit_code == 1
    assert "gives nan where 2.0 is right, at (1,)" in result.output
    assert "1 of 2 quantities agree" in result.output
    record = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    line = record["tables"][0]["lines"][1]
    assert line["cells"][0]["value"] == [2.0, "nan"]
    assert line["cells"][0]["verdict"] == "wrong"
    assert line["cells"][0]["relative"] == "inf"
    assert record["exit_status"] == 1


def test_a_missing_backend_matters_only_if_it_was_asked_for(run, small, missing, with_adapters):
    small(RIGHT)
    with_adapters(missing)
    assert run("compare", "--chapter").exit_code == 0
    result = run("compare", "--chapter", "--backends=numpy,absent")
    assert result.exit_code == 1
    assert "pip install 'absent[cpu]'" in result.output


def test_without_scikit_learn_the_models_say_how_to_get_it(run, small, monkeypatch):
    small(RIGHT)
    monkeypatch.setattr(models, "MODELS", ("logistic_regression",))
    real = models.importlib.import_module

    def without(name):
        if "models" in name:
            raise ModuleNotFoundError("No module named 'sklearn'", name="sklearn.datasets")
        return real(name)

    monkeypatch.setattr(models.importlib, "import_module", without)
    result = run("compare", "--chapter")
    assert result.exit_code == 0
    assert "pip install 'multicalc-autodiff[data]'" in result.output
    with pytest.raises(models.DataMissingError):
        models.quantities("logistic_regression")


def test_a_narrow_encoding_does_not_break_the_table(tmp_path):
    path = tmp_path / "model.py"
    path.write_text("def f(x):\n    return 2.0 * x\n")
    command = [sys.executable, "-m", "multicalc_conformance.cli"]
    done = subprocess.run(
        [*command, "compare", f"{path}:f", "--at=1.0", "--backends=numpy"],
        capture_output=True,
        env={"PYTHONIOENCODING": "ascii", "PATH": ""},
        timeout=60,
    )
    assert done.returncode == 1
    assert b"Traceback" not in done.stderr
    assert b"nothing to compare" in done.stdout


def test_marks_are_told_apart_in_a_narrow_encoding(tmp_path):
    path = tmp_path / "model.py"
    path.write_text(
        "from multicalc import xp\ndef f(x):\n"
        "    return x * (2.0 if type(x).__module__.startswith('torch') else 1.0)\n"
    )
    command = [
        sys.executable,
        "-m",
        "multicalc_conformance.cli",
        "compare",
        f"{path}:f",
        "--at=1.0",
    ]
    done = subprocess.run(
        [*command, "--operators=value", "--backends=numpy,torch"],
        capture_output=True,
        env=os.environ | {"PYTHONIOENCODING": "ascii"},
        timeout=120,
    )
    rows = [line.replace(b"|", b" ").split()[:3] for line in done.stdout.splitlines()]
    assert [b"x", b"value", b"1"] in rows


def test_importing_multicalc_imports_neither_the_command_line_nor_its_packages():
    code = (
        "import sys, multicalc; "
        "print([m for m in ('typer', 'rich', 'mpmath', 'multicalc_conformance') "
        "if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.stdout.strip() == "[]"


def test_models_that_fail_for_another_reason_are_not_called_missing(monkeypatch):
    def without(name):
        raise ModuleNotFoundError("No module named 'other'", name="other")

    monkeypatch.setattr(models.importlib, "import_module", without)
    with pytest.raises(ModuleNotFoundError, match="other"):
        models.quantities("logistic_regression")
