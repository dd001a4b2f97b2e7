"""Fuzzing finds what is planted, makes it small, and does the same for the same seed.

The planted tanh has the derivative 1 - y in place of 1 - y².
"""

import json
from dataclasses import replace

import numpy as np
import pytest
from autograd.extend import defvjp, primitive
from multicalc_conformance.cli.commands import app
from multicalc_conformance.fuzz import source
from multicalc_conformance.fuzz.finding import explained
from multicalc_conformance.fuzz.grammar import Input, RandomProgram, Step
from multicalc_conformance.fuzz.search import Search
from typer.testing import CliRunner

from multicalc.backend import get_backend

SEED = 4


@primitive
def wrong_tanh(x):
    return np.tanh(x)


defvjp(wrong_tanh, lambda y, x: lambda g: g * (1 - y))


@pytest.fixture
def planted(monkeypatch):
    monkeypatch.setattr(get_backend("numpy").namespace, "tanh", wrong_tanh)


def search(**settings):
    """One whose end does not depend on the machine."""
    return Search([get_backend("numpy")], clock=lambda: 0.0, steps=3, **settings)


def command(*words):
    return CliRunner().invoke(app, ["conformance", "fuzz", *words])


@pytest.fixture(scope="module")
def found():
    """What one round with the fault finds."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(get_backend("numpy").namespace, "tanh", wrong_tanh)
        return search().round(SEED)


def test_a_wrong_derivative_is_found_and_made_small(found):
    assert (found.backend, found.operator, found.verdict) == ("numpy", "gradient", "wrong")
    assert found.steps <= 2
    assert any("tanh" in piece for piece in found.pieces)


def test_the_script_shows_what_is_wrong(found, planted, capsys):
    shown = source.loaded(found.script)
    gives, exactly = capsys.readouterr().out.splitlines()
    assert gives.startswith("numpy gives:")
    right = np.array(json.loads(exactly.removeprefix("exactly: "))[0])
    assert np.max(np.abs(shown["gradient"]("numpy")[0] - right)) > 1e-8


def test_the_same_seed_draws_the_same(monkeypatch):
    monkeypatch.setattr("multicalc_conformance.fuzz.search.BATCH", 4)
    drawn = [], [], []
    for scripts, number in zip(drawn, (5, 5, 6), strict=True):
        search(trying=scripts.append).round(number)
    assert drawn[0] == drawn[1]
    assert drawn[0] != drawn[2]


def test_what_is_known_is_left_out(found):
    tanh = Step("xp.tanh({0})", (Input(np.array(0.5)),), ())
    known = [replace(found, pieces=RandomProgram(tanh).pieces)]
    later = RandomProgram(Step("{0} + 1.5", (tanh,), ()))
    assert explained(known, "numpy", later)
    assert not explained(known, "torch", later)
    assert not explained(known, "numpy", RandomProgram(Step("{0} + 1.5", (tanh.arguments[0],), ())))


def test_a_right_backend_gives_no_findings_until_the_time_is_over():
    ticks = iter(range(10**6))
    looking = Search([get_backend("numpy")], until=6.0, clock=lambda: float(next(ticks)), steps=2)
    assert list(looking.rounds(0)) == []
    assert 1 <= looking.counts["judged"] <= 6


def test_the_command_writes_prints_and_fails(found, tmp_path, monkeypatch):
    rounds = iter([found])
    monkeypatch.setattr(Search, "round", lambda self, number: next(rounds, None))
    path = tmp_path / "found.jsonl"
    done = command("--backends", "numpy", "--minutes", "0.001", "--results", str(path))
    assert done.exit_code == 1, done.output
    environment, first = [json.loads(line) for line in path.read_text().splitlines()]
    assert environment["backends"][0]["name"] == "numpy"
    assert first == found.record()
    assert found.script in done.output
    assert "1 findings" in done.output
    assert not list(tmp_path.glob("*.last.py"))


def test_the_command_succeeds_without_findings(tmp_path, monkeypatch):
    monkeypatch.setattr(Search, "round", lambda self, number: None)
    path = tmp_path / "found.jsonl"
    done = command("--backends", "numpy", "--minutes", "0.001", "--results", str(path))
    assert done.exit_code == 0, done.output
    (line,) = path.read_text().splitlines()
    assert [backend["name"] for backend in json.loads(line)["backends"]] == ["numpy"]


def test_the_program_being_tried_is_there_when_a_process_dies(planted, tmp_path, monkeypatch):
    def die(x):
        raise SystemExit

    monkeypatch.setattr(get_backend("numpy").namespace, "sum", die)
    path = tmp_path / "found.jsonl"
    command("--backends", "numpy", "--minutes", "1", "--results", str(path))
    assert "xp" in (tmp_path / "found.jsonl.last.py").read_text()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--backends", "numpi"], "numpi"),
        (["--dtype", "float16"], "float64 or float32"),
        (["--minutes", "0"], "positive"),
        (["--results", "/no/such/folder/x.jsonl"], "no file"),
        (["--backends", ","], "separated by commas"),
    ],
)
def test_bad_usage(words, told):
    done = command(*words)
    assert done.exit_code == 2
    assert told in done.output
