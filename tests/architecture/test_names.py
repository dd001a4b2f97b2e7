"""No two public things have one name."""

from __future__ import annotations

import ast
from collections import defaultdict

from architecture.imports import files

ADAPTERS = ("numpy", "torch", "tensorflow", "jax", "mxnet")
PACKAGES = (
    *("multicalc", "multicalc_conformance", "multicalc_lessons", "benchmarks"),
    *[f"multicalc_{name}" for name in ADAPTERS],
)


def defined(package, kinds):
    """Where a package's modules define what isn't private, by its name."""
    places = defaultdict(set)
    for module, path in files(package).items():
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, kinds) and not node.name.startswith("_"):
                places[node.name].add(module)
    return places


def test_classes():
    places = defaultdict(list)
    for package in PACKAGES:
        for name, modules in defined(package, ast.ClassDef).items():
            places[name] += sorted(modules)
    assert {name: found for name, found in places.items() if len(found) > 1} == {}


def test_what_a_user_calls():
    """Of ``multicalc.__all__`` each is defined in one place, but for the parts that namespaces
    share, which have the standard's names, and ``multicalc.sparse``, whose derivatives have those
    of the dense ones."""
    package = ast.parse(files("multicalc")["multicalc"].read_text(encoding="utf-8"))
    exported = next(
        ast.literal_eval(node.value)
        for node in package.body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__"
    )
    others = ("multicalc.xp.common.", "multicalc.sparse.")
    places = {
        name: {each for each in found if not each.startswith(others)}
        for name, found in defined("multicalc", ast.ClassDef | ast.FunctionDef).items()
    }
    assert len(exported) > 25
    assert {name: places[name] for name in exported if len(places.get(name, ())) > 1} == {}
