"""A person's files, and adapters that are missing or broken."""

from __future__ import annotations

import sys

import pytest
from multicalc_conformance.cli.commands import app
from typer.testing import CliRunner

from multicalc.backend import Adapter, registry

INSTALL = "pip install 'absent[cpu]'"
"""In brackets, which the printing library would take for markup."""

MODEL = """
from multicalc import xp

OFFSET = 3.0

def loss(x):
    return xp.log(xp.sum(xp.exp(x)))

def two(w, b):
    return xp.sum((w["a"] * b - w["c"]) ** 2)

def line(x, y, *, scale):
    return xp.sum(scale * x * y)

def vector(x):
    return 2.0 * x
"""


@pytest.fixture
def model(tmp_path):
    path = tmp_path / "model.py"
    path.write_text(MODEL)
    return str(path)


@pytest.fixture
def run():
    """The command line in this process: exit code, and both outputs."""

    def invoke(*args):
        result = CliRunner().invoke(app, list(args))
        unexpected = result.exception
        if unexpected is not None and not isinstance(unexpected, SystemExit):
            raise unexpected
        return result

    return invoke


@pytest.fixture
def with_adapters(monkeypatch):
    """Replace the known backends by NumPy and the ones given."""

    def install(*more):
        known = {"numpy": registry.adapters()["numpy"]} | {a.name: a for a in more}
        monkeypatch.setattr(registry, "adapters", lambda: known)

    return install


@pytest.fixture
def missing():
    return Adapter("absent", "no_such_framework", (), "no_such_adapter:Backend", INSTALL)


@pytest.fixture
def broken(tmp_path, monkeypatch):
    """An adapter whose framework is there and fails while it is imported."""
    (tmp_path / "adapter_that_breaks.py").write_text(
        "raise OSError('libbroken.so.3: cannot open shared object file')\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "adapter_that_breaks", raising=False)
    return Adapter("shattered", "adapter_that_breaks", (), "adapter_that_breaks:Backend")
