"""``multicalc doctor``."""

from io import StringIO
from pathlib import Path

import pytest
from multicalc_conformance.cli import doctor as doctor_module
from rich.console import Console

import multicalc as mc


def test_every_known_backend_is_listed_with_its_state(run):
    result = run("doctor")
    for info in mc.backends():
        assert info.name in result.output
        if not info.installed:
            assert info.install_command in result.output
    assert "rows of vjp" in result.output
    assert "uses" not in result.stderr


def test_numpy_alone_is_well(run, with_adapters):
    with_adapters()
    result = run("doctor")
    assert result.exit_code == 0
    assert "works" in result.output
    assert "native graph" in result.output


def test_a_missing_framework_comes_with_the_command_that_installs_it(run, with_adapters, missing):
    with_adapters(missing)
    result = run("doctor")
    assert result.exit_code == 0
    assert "not installed" in result.output
    assert "pip install 'absent[cpu]'" in result.output


def test_a_broken_framework_is_reported_with_its_error(run, with_adapters, broken):
    with_adapters(broken)
    result = run("doctor")
    assert result.exit_code == 1
    assert "broken" in result.output
    assert "libbroken.so.3: cannot open shared object file" in result.output
    assert "1.26" in result.output or "numpy" in result.output


def test_the_documentation_has_the_capabilities_as_they_are(run):
    if not all(info.installed for info in mc.backends()):
        pytest.skip("the page speaks of all five backends")
    page = (Path(__file__).parents[2] / "docs" / "capabilities.md").read_text()
    assert page.endswith(run("doctor", "--markdown").stdout)


def test_it_fits_80_columns(run, monkeypatch):
    """No name is cut or folded, and nothing but an error or a command is longer than a line."""
    shown = StringIO()
    screen = Console(width=80, file=shown)
    monkeypatch.setattr(doctor_module, "console", lambda: screen)
    monkeypatch.setattr(doctor_module, "count_failures", lambda name, step: 10)
    run("doctor")
    lines = shown.getvalue().splitlines()
    assert max(map(len, lines)) <= 80
    (heading,) = [line for line in lines if line.split()[:1] == ["operator"]]
    loaded = [info.name for info in mc.backends() if info.installed]
    assert heading.split() == ["operator", *loaded]
    (row,) = [line for line in lines if line.split()[:2] == ["vjp", "native"]]
    assert row.split() == ["vjp", *["native"] * len(loaded)]
