"""A framework that is not there, or is there and broken. Fake adapters; nothing is installed."""

from __future__ import annotations

import sys

import numpy as np
import pytest

import multicalc as mc
from multicalc.backend import Adapter, registry
from multicalc.backend import adapter as adapter_module
from multicalc.errors import BackendBrokenError, BackendNotInstalledError

X = np.array([1.0, 2.0])


@pytest.fixture
def add(monkeypatch):
    """Register a fake adapter, for one test."""

    def add(adapter):
        known = dict(registry.adapters()) | {adapter.name: adapter}
        monkeypatch.setattr(registry, "adapters", lambda: known)

    yield add
    adapter_module._load.cache_clear()


def calls(name):
    return (
        lambda: mc.grad(lambda x: x.sum(), backend=name)(X),
        lambda: mc.get_backend(name),
        lambda: mc.use(name).__enter__(),
    )


def test_missing(add):
    add(
        Adapter(
            "absent",
            "no_such_framework",
            ("no_such_framework.Array",),
            "nowhere:Backend",
            install="pip install no-such-framework",
        )
    )
    for call in calls("absent"):
        with pytest.raises(BackendNotInstalledError) as caught:
            call()
        assert "no_such_framework" in str(caught.value)
        assert "pip install no-such-framework" in str(caught.value)
        assert isinstance(caught.value, ImportError)
    (row,) = [info for info in mc.backends() if info.name == "absent"]
    assert not row.installed
    assert row.install_command == "pip install no-such-framework"


def test_missing_says_the_extra_of_a_built_in_backend():
    for info in mc.backends():
        assert info.install_command.startswith("pip install ")


def test_broken(add, tmp_path, monkeypatch):
    (tmp_path / "broken_framework.py").write_text("raise OSError('libfancy.so.7 not found')\n")
    (tmp_path / "broken_adapter.py").write_text("import broken_framework\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    add(Adapter("broken", "broken_framework", ("broken_framework.Array",), "broken_adapter:B"))
    (row,) = [info for info in mc.backends() if info.name == "broken"]
    assert row.installed
    for call in calls("broken"):
        with pytest.raises(BackendBrokenError, match="libfancy") as caught:
            call()
        assert "broken" in str(caught.value)
        assert isinstance(caught.value, ImportError)
        assert isinstance(caught.value.__cause__, OSError)


def test_a_missing_attribute_is_a_broken_backend(add, tmp_path, monkeypatch):
    (tmp_path / "hollow_adapter.py").write_text("")
    monkeypatch.syspath_prepend(str(tmp_path))
    add(Adapter("hollow", "json", (), "hollow_adapter:Backend"))
    with pytest.raises(BackendBrokenError) as caught:
        mc.get_backend("hollow")
    assert isinstance(caught.value.__cause__, AttributeError)


def test_a_framework_blocked_in_sys_modules_is_missing(add, monkeypatch):
    monkeypatch.setitem(sys.modules, "blocked_framework", None)
    add(Adapter("blocked", "blocked_framework", (), "nowhere:Backend", install="pip install b"))
    with pytest.raises(BackendNotInstalledError):
        mc.get_backend("blocked")


def test_other_backends_go_on(add):
    add(Adapter("absent", "no_such_framework", ("no_such_framework.Array",), "nowhere:Backend"))
    assert mc.grad(lambda x: (x**2).sum())(X).tolist() == [2.0, 4.0]
