"""Imports go one way: the arrows of ``docs/architecture.md``."""

from __future__ import annotations

import pytest
from architecture.imports import cycle, files, imports, read

ADAPTERS = {
    "multicalc_numpy": "autograd",
    "multicalc_torch": "torch",
    "multicalc_tensorflow": "tensorflow",
    "multicalc_jax": "jax",
    "multicalc_mxnet": "mxnet",
}
"""And the framework each is for."""

LAYERS = {
    "multicalc": (
        ("errors",),
        ("backend",),
        ("calls",),
        ("display",),
        ("pictures",),
        ("compile", "xp"),
        ("arrays", "batching"),
        ("random", "rules", "tape"),
        ("transforms",),
        ("sparse",),
        ("operators",),
        ("approximations",),
        ("optimize",),
        ("sharding",),
        ("plots",),
        ("testing",),
        ("bridges",),
    ),
    "multicalc_mxnet": (
        ("runtime",),
        ("engine",),
        ("rules",),
        ("graphs",),
        ("names",),
        ("namespace", "notes", "spelling"),
        ("backend", "xp"),
        ("models",),
    ),
    "multicalc_conformance": (
        ("engine",),
        ("references",),
        ("comparison", "fuzz", "mutation", "operations", "problems"),
        ("checks", "families"),
        ("environments", "report"),
        ("cli",),
        ("worker",),
        ("pytest_plugin", "test_conformance"),
    ),
}
"""Each imports from those to its left only; those in one place don't import each other."""


@pytest.mark.parametrize("package", LAYERS)
def test_layers_import_to_the_left(package):
    places = {layer: i for i, place in enumerate(LAYERS[package]) for layer in place}
    inside = [name.split(".")[1] for name in files(package) if "." in name]
    assert set(inside) == places.keys()
    wrong = []
    for each in imports(package):
        _, *module = each.module.split(".")
        root, *target = each.target.split(".")
        if root != package or not module:
            continue
        if not target or (target[0] != module[0] and places[target[0]] >= places[module[0]]):
            wrong.append(str(each))
    assert not wrong


@pytest.mark.parametrize("package", ["multicalc_conformance", "multicalc_lessons", *ADAPTERS])
def test_files_import_in_no_cycle(package):
    assert not cycle(files(package), imports(package))


@pytest.mark.parametrize(
    "package", ["multicalc", "multicalc_conformance", "multicalc_lessons", "benchmarks"]
)
def test_only_adapters_import_a_framework(package):
    """The benchmarks compare with each framework's own calls."""
    found = [
        str(each)
        for each in imports(package)
        if each.target.split(".")[0] in {*ADAPTERS.values(), *ADAPTERS}
        and not each.module.startswith("benchmarks.native")
    ]
    assert not found


@pytest.mark.parametrize(
    ("package", "never"),
    [
        ("multicalc", {"multicalc_conformance", "multicalc_lessons"}),
        ("multicalc_lessons", {"multicalc_conformance"}),
    ],
)
def test_what_is_below_imports_nothing_from_above(package, never):
    assert not [str(each) for each in imports(package) if each.target.split(".")[0] in never]


def test_what_namespaces_share_knows_neither_the_dispatcher_nor_the_registry():
    common = [i for i in imports("multicalc") if i.module.startswith("multicalc.xp.common")]
    ours = {each.target for each in common if each.target.startswith("multicalc.")}
    assert ours
    assert {t for t in ours if not t.startswith("multicalc.xp.common")} == {"multicalc.errors"}


@pytest.mark.parametrize("package", ADAPTERS)
def test_an_adapter_knows_its_framework_and_the_protocol(package):
    """No pytrees, calls or transforms, no other adapter and no other framework; its models know
    what a port is."""
    others = {"optree", "multicalc_conformance", *ADAPTERS, *ADAPTERS.values()}
    others -= {package, ADAPTERS[package]}
    of_ours = {"backend", "errors", "xp"}
    wrong = []
    for each in imports(package):
        root, *rest = each.target.split(".")
        if each.module.split(".")[1:2] == ["models"] and rest[:2] == ["testing", "ports"]:
            continue
        if root in others or (root == "multicalc" and rest[:1] and rest[0] not in of_ours):
            wrong.append(str(each))
    assert not wrong


@pytest.mark.parametrize(
    ("source", "targets"),
    [
        ("import a.b.c", ["a.b.c"]),
        ("from . import d", ["a.b.d"]),
        ("from .. import e", ["a"]),
        ("from ..x import y", ["a.x"]),
        ("from a.b import d, f", ["a.b.d", "a.b"]),
        ("def f():\n    from .d import g", ["a.b.d"]),
        ("importlib.import_module('jax.numpy')", ["jax.numpy"]),
        ("import_module(name)", []),
    ],
)
def test_imports_are_read(source, targets):
    found = list(read(source, "a.b.c", {"a.b.d"}))
    assert [each.target for each in found] == targets
    assert all(each.runs for each in found)


def test_a_cycle_is_found():
    sources = {
        "a": "",
        "a.b": "from .c import x",
        "a.c": "def f():\n    from .d import y",
        "a.d": "from . import b",
        "a.e": "if TYPE_CHECKING:\n    from .f import Z",
        "a.f": "from .e import z",
    }
    found = [each for module, source in sources.items() for each in read(source, module, sources)]
    assert cycle(sources, found) == ["a.b", "a.c", "a.d", "a.b"]
    assert not cycle(sources.keys() - {"a.c"}, found)
