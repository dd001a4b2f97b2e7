"""Entry points of adapters that are wrong: the backend is named as broken, and all others run."""

from __future__ import annotations

import sys

import pytest

import multicalc as mc
from multicalc.backend import registry
from multicalc.errors import BackendBrokenError

ADAPTER = """
from multicalc.backend import Adapter
adapter = Adapter({name!r}, "numpy", {types!r}, {backend!r}, "pip install it")
"""


@pytest.fixture
def install(tmp_path, monkeypatch):
    """Install a distribution with an adapter in a module of its name, for one test."""

    def install(distribution, code, name="odd"):
        folder = tmp_path / distribution
        info = folder / f"{distribution}-1.0.dist-info"
        info.mkdir(parents=True)
        (folder / f"{distribution}.py").write_text(code)
        (info / "METADATA").write_text(
            f"Metadata-Version: 2.1\nName: {distribution}\nVersion: 1.0\n"
        )
        (info / "entry_points.txt").write_text(
            f"[multicalc.backends]\n{name} = {distribution}:adapter\n"
        )
        monkeypatch.syspath_prepend(str(folder))
        registry.adapters.cache_clear()

    yield install
    registry.adapters.cache_clear()
    for module in ("first", "second", "odd"):
        sys.modules.pop(module, None)


def adapter(name="odd", types=("odd.Array",), backend="odd:Backend"):
    return ADAPTER.format(name=name, types=types, backend=backend)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("adapter = 3", "'odd:adapter' has to be a multicalc.backend.Adapter, found int"),
        ("from multicalc.backend import Adapter as adapter", "found type"),
        ("raise SystemExit(3)", "can't be loaded: SystemExit: 3"),
        ("1/0", "can't be loaded: ZeroDivisionError"),
        (adapter(name="even"), "called 'odd', and 'odd:adapter' has the name 'even'"),
        (adapter(types="odd.Array"), r"found 'odd.Array'; write \('odd.Array',\)"),
        (adapter(backend="math:sin"), "no base class multicalc.backend.Backend"),
        (adapter() + "def __getattr__(name): raise SystemExit(4)", "failed with SystemExit: 4"),
    ],
)
def test_an_adapter_that_is_none(install, code, said):
    install("odd", code)
    assert [b.name for b in mc.backends() if b.name in ("numpy", "odd")] == ["numpy", "odd"]
    with pytest.raises(BackendBrokenError, match=said):
        mc.get_backend("odd")
    assert mc.grad(lambda x: x * x)(3.0) == 6.0


def test_array_types_that_are_no_types(install):
    install("odd", adapter(types=("math.sin", "math.Array")))
    assert registry.adapter("odd").types() == ()
    assert registry.owner(object()) is None


def test_two_of_one_name(install):
    install("first", adapter())
    install("second", adapter())
    with pytest.raises(BackendBrokenError) as caught:
        mc.get_backend("odd")
    for told in ("'first:adapter' of first", "'second:adapter' of second", "uninstall all but one"):
        assert told in str(caught.value)


def test_what_is_ours_stays_ours(install):
    install("first", adapter(name="numpy"), name="numpy")
    assert mc.get_backend("numpy").framework().__name__ == "autograd"
    assert mc.grad(lambda x: x * x)(3.0) == 6.0
