"""Families of a person's own: of a file, and of an entry point."""

from __future__ import annotations

import json
from importlib.metadata import EntryPoint

import numpy as np
import pytest
from multicalc_conformance.cli.commands import app
from multicalc_conformance.families import UnknownFamilyError, own, scenarios
from multicalc_conformance.families.of_function import of_function
from multicalc_conformance.families.own import OwnFamilyError
from multicalc_conformance.families.selection import select
from typer.testing import CliRunner

from multicalc import xp

FILE = """
import numpy as np
from multicalc_conformance.families.of_function import of_function
from neighbour import cube

X = np.array([1.0, 2.0])

def scenarios():
    return [
        of_function("cube", cube, X, expected={
            "value": np.array(9.0), "gradient": 3 * X**2, "hessian": np.diag(6 * X)}),
        of_function("off", cube, X, operators=["gradient"], expected={"gradient": 3 * X**2 + 1e-9}),
    ]
"""
NEIGHBOUR = "from multicalc import xp\ndef cube(x):\n    return xp.sum(x**3)\n"


@pytest.fixture
def file(tmp_path):
    (tmp_path / "neighbour.py").write_text(NEIGHBOUR)
    path = tmp_path / "losses.py"
    path.write_text(FILE)
    return path


def test_a_file_is_a_family_of_its_name(file, tmp_path):
    results = tmp_path / "results.jsonl"
    command = ["conformance", "--scenarios", str(file), "--backends", "numpy", "--jobs", "1"]
    done = CliRunner().invoke(app, [*command, "--results", str(results)])
    assert done.exit_code == 1, done.output
    assert "wrong losses/off, gradient on numpy: gives 3.0 where 3.000000001" in done.output
    _, *records = map(json.loads, results.read_text().splitlines())
    verdicts = {
        record["id"]: [(cell["operator"], cell["verdict"]) for cell in record["cells"]]
        for record in records
    }
    assert verdicts == {
        "losses/cube": [
            *(("value", "agrees"), ("gradient", "agrees"), ("hessian", "agrees")),
            *(("value, portable", "agrees"), ("gradient, portable", "agrees")),
            ("hessian, portable", "agrees"),
        ],
        "losses/off": [("gradient", "wrong"), ("gradient, portable", "wrong")],
    }


def test_an_entry_point_is_a_family_of_its_name(file, monkeypatch):
    monkeypatch.syspath_prepend(file.parent)
    point = EntryPoint("mine", "losses", own.GROUP)
    monkeypatch.setattr(own, "entry_points", lambda group: [point])
    assert [s.id for s in select(["mine"])] == ["mine/cube", "mine/off"]
    with pytest.raises(UnknownFamilyError, match=r"real, mine; --scenarios brings"):
        scenarios("yours")


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("real", FILE, "there is a family 'real' already; rename one"),
        ("a", "import nothing_at_all", "ModuleNotFoundError: No module named 'nothing_at_all'"),
        ("b", "x = 1", "family 'b': its scenarios() can't be had: AttributeError"),
        ("c", "def scenarios(): return [1]", "scenarios() has to give a list of Scenario"),
        ("d", FILE.replace('"off"', '"cube"'), "two scenarios are called d/cube"),
    ],
)
def test_what_is_no_family(file, name, text, told):
    path = file.with_name(f"{name}.py")
    path.write_text(text)
    with pytest.raises(OwnFamilyError) as raised:
        scenarios(name, [str(path)])
    assert told in str(raised.value)


def test_without_what_is_right_backends_are_compared():
    scenario = of_function("f", lambda x: xp.sum(x), np.ones(2, "float32"), operators=["value"])
    assert scenario.references() == {}
    assert scenario.dtype == "float32"
    assert scenario.compute["value"]("numpy")[0] == 2.0
