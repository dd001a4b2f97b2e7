"""``multicalc.backend`` and ``multicalc.compile`` have one door each, and one way inside."""

from __future__ import annotations

from importlib import import_module

import pytest
from architecture.imports import cycle, files, imports

ROOMS = ("multicalc.backend", "multicalc.compile")
ADAPTERS = ("numpy", "torch", "tensorflow", "jax", "mxnet")
PACKAGES = ("multicalc", *[f"multicalc_{name}" for name in ADAPTERS])


@pytest.mark.parametrize("package", PACKAGES)
@pytest.mark.parametrize("room", ROOMS)
def test_nothing_comes_in_by_the_window(package, room):
    # A file may have the name of the one thing in it: that is taken from the room, not the file.
    offered = {f"{room}.{name}" for name in import_module(room).__all__}
    found = [
        str(each)
        for each in imports(package)
        if each.target.startswith(f"{room}.")
        and each.target not in offered
        and not each.module.startswith(room)
    ]
    assert found == [], f"import from {room}"


@pytest.mark.parametrize("room", ROOMS)
def test_the_files_inside_depend_on_each_other_one_way(room):
    inside = [name for name in files("multicalc") if name.startswith(f"{room}.")]
    assert len(inside) >= 5
    assert cycle(inside, imports("multicalc")) == []
