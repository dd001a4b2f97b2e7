"""Bridges are built when they are asked for, and say what there is to install."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module

import pytest

import multicalc as mc
from multicalc import bridges
from multicalc.errors import LibraryNotInstalledError

LIBRARIES = {
    "einops": "einops",
    "opt_einsum": "opt_einsum",
    "ot": "POT",
    "pymanopt": "pymanopt",
    "tensorly": "tensorly",
}


def test_all_are_here():
    assert sorted(LIBRARIES) == sorted(bridges.__all__)


@pytest.mark.parametrize("name", LIBRARIES)
def test_where_the_library_is_missing(name, monkeypatch):
    for module in [name, *sys.modules]:
        if module.split(".")[0] == name:
            monkeypatch.setitem(sys.modules, module, None)
    monkeypatch.delitem(sys.modules, f"multicalc.bridges.{name}", raising=False)
    with pytest.raises(LibraryNotInstalledError, match=f"run: pip install {LIBRARIES[name]}$"):
        import_module(f"multicalc.bridges.{name}")


def test_there_is_no_other():
    with pytest.raises(AttributeError, match="no attribute 'keras'"):
        _ = mc.bridges.keras


def test_nothing_is_imported_before():
    code = (
        "import sys, multicalc.bridges\n"
        f"print(sorted(set({tuple(LIBRARIES)}) & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
