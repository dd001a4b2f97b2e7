"""Interpreters: this one, the one of NumPy 2, and what only looks like one."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

import pytest
from multicalc_conformance.cli.commands import app
from typer.testing import CliRunner

NUMPY2 = Path(__file__).parents[2] / ".venv-numpy2/bin/python"


@pytest.fixture
def run():
    """The command line in this process: exit code and output."""

    def invoke(*args):
        result = CliRunner().invoke(app, list(map(str, args)))
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return invoke


@pytest.fixture
def stand_in(tmp_path):
    """An executable file with these shell commands, in place of an interpreter."""

    def make(name, commands):
        path = tmp_path / name
        path.write_text(f"#!/bin/sh\n{commands}\n")
        path.chmod(0o755)
        return path

    return make


@pytest.fixture
def without_multicalc(stand_in, tmp_path):
    """This interpreter with all packages but multicalc's own."""
    packages = tmp_path / "packages"
    packages.mkdir()
    for folder in map(Path, sys.path):
        if folder.name == "site-packages":
            for each in folder.iterdir():
                if "multicalc" not in each.name and not (packages / each.name).exists():
                    (packages / each.name).symlink_to(each)
    # -S: no .pth file is read, by which a source tree is installed.
    python = shlex.quote(sys.executable)
    return stand_in("python", f'PYTHONPATH={shlex.quote(str(packages))} exec {python} -S "$@"')


@pytest.fixture
def numpy2():
    if not NUMPY2.exists():
        pytest.skip("the environment of NumPy 2 isn't installed: make numpy2")
    return NUMPY2
