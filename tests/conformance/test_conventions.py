"""Where an adapter's conventions stand, and which versions of a framework each is declared for."""

from __future__ import annotations

import json
from dataclasses import replace
from unittest.mock import patch

import pytest
from multicalc_conformance.cli.commands import app
from multicalc_conformance.engine import conventions as module
from multicalc_conformance.engine.conventions import (
    Convention,
    ConventionsError,
    convention,
    conventions,
)
from typer.testing import CliRunner

from multicalc.backend import Adapter, adapters

HYPOT = ("nonsmooth/hypot at the origin", "jvp")


def declared(since="", before=""):
    return Convention("f/s", "jvp", "jax", [1.5], "why", since=since, before=before)


@pytest.mark.parametrize(
    ("version", "expected"),
    [("0.9.2", False), ("0.10", True), ("0.10.2", True), ("0.12.0", False), ("1.0", False)],
)
def test_versions_are_numbers_and_not_texts(version, expected):
    assert declared("0.10", "0.12").holds(version) is expected


def test_a_number_of_one_digit_is_before_one_of_two():
    assert declared(before="0.12").holds("0.9.2")
    assert declared(since="0.9").holds("0.12.0")


@pytest.mark.parametrize("version", ["1.26.4 (autograd 1.9.1)", "2.13.0+cpu", "0.4.30", "3"])
def test_without_bounds_it_is_every_version(version):
    assert declared().holds(version)


def test_what_follows_the_numbers_does_not_count():
    assert declared(since="2.13").holds("2.13.0+cpu")
    assert not declared(before="2.13").holds("2.13.0+cpu")
    assert not declared(since="1.27").holds("1.26.4 (autograd 1.28)")


def test_its_versions_are_told_with_the_backend():
    assert declared().where == "jax"
    assert declared("0.10", "0.12").where == "jax from 0.10 before 0.12"


def test_the_version_decides_which_entry_holds():
    """JAX's hypot took the bigger argument out, a maximum with a tie, and no longer does."""
    assert convention(*HYPOT, "jax", "0.10.2").gives == [1.5]
    assert convention(*HYPOT, "jax", "0.12.0").gives == ["nan"]
    assert convention(*HYPOT, "nowhere", "1.0") is None


ENTRY = {"scenario": "nonsmooth/abs at 0", "operator": "jvp", "gives": [[1, "-inf"]], "why": "w"}


@pytest.fixture
def stranger(tmp_path, monkeypatch):
    """Another distribution's adapter, known as ``name``, with this text for its conventions."""

    def make(name, text):
        package = tmp_path / f"multicalc_{name}"
        package.mkdir()
        (package / "__init__.py").write_text("")
        if text is not None:
            (package / "conventions.json").write_text(text)
        adapter = Adapter(name, "numpy", (), f"multicalc_{name}.backend:Kind")
        known = adapters() | {name: adapter}
        monkeypatch.setattr(module, "adapters", lambda: known)
        return name

    monkeypatch.syspath_prepend(tmp_path)
    return make


def test_they_ship_in_the_package_of_the_adapter(stranger):
    name = stranger("odd", json.dumps([ENTRY | {"since": "2.0"}]))
    assert conventions([name]) == [Convention(**ENTRY, backend="odd", since="2.0")]
    assert convention("nonsmooth/abs at 0", "jvp", "odd", "2.1").gives == [[1, "-inf"]]
    assert convention("nonsmooth/abs at 0", "jvp", "odd", "1.9") is None
    assert convention("nonsmooth/abs at 0", "gradient", "odd", "2.1") is None


def test_an_adapter_without_any_has_none(stranger):
    assert conventions([stranger("plain", None), "nowhere"]) == []
    assert convention(*HYPOT, "plain", "1.0") is None


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        (ENTRY | {"backend": "x"}, "[1]: unknown key 'backend'"),
        ({"scenario": "s", "operator": "jvp", "gives": []}, "[1]: 'why' is missing"),
        (ENTRY | {"gives": 1.5}, "[1]['gives']: needs a list, has 1.5"),
        (ENTRY | {"gives": [[None]]}, "[1]['gives'][0][0]: needs a number, has None"),
        (ENTRY | {"since": 2.0}, "[1]['since']: needs text, has 2.0"),
    ],
)
def test_an_entry_of_another_form_is_told_with_its_file(entry, told, stranger):
    name = stranger(f"wrong{abs(hash(told))}", json.dumps([ENTRY, entry]))
    with pytest.raises(ConventionsError) as raised:
        conventions([name])
    assert str(raised.value) == f"multicalc_{name}/conventions.json{told}"


def test_what_is_no_json_is_told_with_its_place(stranger):
    name = stranger("broken", "[\n  {")
    with pytest.raises(ConventionsError, match=r"^multicalc_broken/conventions\.json: .* line 2"):
        conventions([name])


def test_a_run_ends_before_it_begins(stranger):
    """Of NumPy's adapter, here another one's, whose file is of no form."""
    known = adapters()
    stranger("wrong", json.dumps([{}]))
    odd = replace(known["numpy"], backend="multicalc_wrong.backend:Kind")
    with patch.object(module, "adapters", lambda: known | {"numpy": odd}):
        result = CliRunner().invoke(app, ["conformance", "--backends", "numpy", "--only", "at 0"])
    assert result.exit_code == 2
    assert "multicalc_wrong/conventions.json[0]: 'scenario' is missing" in result.output
