"""Fuzzing finds what is planted, makes it small, and does the same for the same seed.

The planted tanh has the derivative 1 - y in place of 1 - y².
"""

import json
import os
import time
from collections import Counter
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from autograd.extend import defvjp, primitive
from multicalc_conformance.cli.commands import app
from multicalc_conformance.fuzz import classified, processes, source
from multicalc_conformance.fuzz.classified import Classified
from multicalc_conformance.fuzz.finding import explained, finding
from multicalc_conformance.fuzz.grammar import Data, Input, RandomProgram, Step
from multicalc_conformance.fuzz.judging import scenario
from multicalc_conformance.fuzz.processes import Fuzzing
from multicalc_conformance.fuzz.search import Search
from multicalc_conformance.fuzz.tally import Tally
from typer.testing import CliRunner

from multicalc.arrays.indexing import item
from multicalc.backend import get_backend
from multicalc.errors import TracingError

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


def _narrow(name, symbol, kind, given, floats):
    return name, "float32"


@pytest.mark.parametrize(
    ("place", "fault", "text"),
    [
        ("array.Array.__rsub__", lambda x, other: x - other, "3 - {0}"),
        ("array.item", lambda backend, x, key: item(backend, x, key + 1), "{0}[0]"),
        ("promotion.promoted", _narrow, "{1} * {0}"),
        ("array.Array.__invert__", lambda mask: mask, "~({0} > 0.25) * {0}"),
    ],
    ids=["operands swapped", "index off by one", "promotion lost", "a mask ignored"],
)
def test_faults_of_standard_arrays_are_found(place, fault, text, monkeypatch):
    arguments = Input(np.array([0.5, -1.25])), Data(np.array([1.5, 0.75], dtype="float32"))
    shape = () if text == "{0}[0]" else (2,)
    program = RandomProgram(Step(text, arguments, shape), portable=True)
    judged, backend = scenario(program, "float64"), get_backend("numpy")
    assert finding(program, judged, backend, lambda cell: None) is None
    monkeypatch.setattr(f"multicalc.arrays.{place}", fault)
    found = finding(program, judged, backend, lambda cell: None)
    assert found.operator == "value"
    assert "@mc.portable" in found.script


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
    assert 1 <= looking.tally.programs["judged"] <= 6
    assert set(looking.tally.results) == {"agrees"}


def test_the_command_writes_prints_and_fails(found, tmp_path, monkeypatch):
    def rounds(self, seed):
        self.known.append(found)
        yield found

    monkeypatch.setattr(Fuzzing, "rounds", rounds)
    path = tmp_path / "found.jsonl"
    done = command("--backends", "numpy", "--minutes", "0.001", "--results", str(path))
    assert done.exit_code == 1, done.output
    environment, first, last = [json.loads(line) for line in path.read_text().splitlines()]
    assert environment["backends"][0]["name"] == "numpy"
    assert first == found.record()
    assert list(last) == ["tally"]
    assert found.script in done.output
    assert "0 disagreements are known, 1 findings are not." in done.output
    assert not list(tmp_path.glob("*.last.py"))


def test_the_command_succeeds_without_findings(tmp_path, monkeypatch):
    monkeypatch.setattr(Fuzzing, "rounds", lambda self, seed: iter(()))
    path = tmp_path / "found.jsonl"
    done = command("--backends", "numpy", "--minutes", "0.001", "--results", str(path))
    assert done.exit_code == 0, done.output
    line, _ = path.read_text().splitlines()
    assert [backend["name"] for backend in json.loads(line)["backends"]] == ["numpy"]


def _dying(pipe, backends, dtype, until, tried, first_seed, number, known):
    """A process that does a round, and dies in the next; later ones have nothing to do."""
    if number == 0:
        pipe.send((None, Tally(results=Counter(agrees=7))))
        tried.write_text("# on numpy\nwhat was tried\n")
        os._exit(3)
    assert number == 2
    time.sleep(max(0, until - time.monotonic()))
    pipe.send(None)


def test_a_process_that_dies_is_a_finding_and_the_next_goes_on(tmp_path, monkeypatch):
    monkeypatch.setattr(processes, "_serve", _dying)
    path = tmp_path / "tried.py"
    looking = Fuzzing(["numpy"], "float64", time.monotonic() + 10, path)
    (lost,) = looking.rounds(0)
    assert (lost.backend, lost.script) == ("numpy", "what was tried\n")
    assert lost.message == "the process ended with status 3"
    assert looking.tally.results == {"agrees": 7}


def _hanging(pipe, *search):
    time.sleep(60)


def test_a_program_that_hangs_is_a_finding(tmp_path, monkeypatch):
    monkeypatch.setattr(processes, "_serve", _hanging)
    monkeypatch.setattr(processes, "PATIENCE", 0.5)
    looking = Fuzzing(["numpy"], "float64", time.monotonic() + 1, tmp_path / "tried.py")
    assert next(looking.rounds(0)).message == "it was not done after 0.5 s"


def test_what_the_bound_missed_is_known_up_to_a_share_of_it(found):
    known = Classified(["numpy"], ["xp.tanh"], [], "", "bound", "it was planted", up_to=10)
    assert found.share > 10
    assert not known.is_of(found)
    assert known.is_of(replace(found, share=9.0))
    assert not known.is_of(replace(found, share=9.0, backend="torch"))


def test_what_is_classified_says_why():
    known = classified.classified()
    assert known
    assert all(each.backends and each.pieces and each.why for each in known)
    assert {each.kind for each in known} <= {"convention", "limit", "bound"}


def test_a_process_finds_what_a_search_finds(tmp_path, monkeypatch):
    """The same seed, the same programs, whoever draws them."""
    monkeypatch.setattr(processes, "ROUNDS", 1)
    seen = []
    pipe = SimpleNamespace(send=seen.append)
    monkeypatch.setattr("multicalc_conformance.fuzz.search.BATCH", 3)
    with os.fdopen(os.dup(2), "w") as terminal:
        processes._serve(pipe, ["numpy"], "float64", float("inf"), tmp_path / "t.py", 0, 5, [])
        os.dup2(terminal.fileno(), 2)
    (found, tally), end = seen
    assert found is None
    assert end is None
    assert tally.results["agrees"] > 0
    again = Search([get_backend("numpy")])
    assert again.round(5) is None
    assert again.tally == tally


def test_what_somebody_looked_into_is_counted_and_no_finding(planted, monkeypatch):
    known = Classified(["numpy"], ["xp.tanh"], ["gradient"], "", "convention", "it was planted")
    monkeypatch.setattr("multicalc_conformance.fuzz.classified.classified", lambda: (known,))
    looking = search()
    found = looking.round(SEED)
    assert found is None or found.operator != "gradient"
    assert looking.tally.classified["convention on numpy: it was planted"] > 0


def test_compiled_code_that_says_what_it_does_not_do_is_a_limit():
    def refuses(backend):
        raise TracingError("it has no such operator")

    program = RandomProgram(Step("{0} * 2.0", (Input(np.array(0.5)),), ()), "jit_value")
    judged = scenario(program, "float64")
    told = {}
    for name, refused in (("jit_value", True), ("value", False)):
        tally = Tally()
        changed = replace(judged, compute={name: refuses})
        found = finding(program, changed, get_backend("numpy"), tally.tell)
        told[name] = (found is None, dict(tally.results), len(tally.limits))
        assert (found is None) == refused
    assert told == {
        "jit_value": (True, {"unsupported": 1}, 1),
        "value": (False, {"error": 1}, 0),
    }


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
