"""What the command line imports, the suite and the lessons, is what its extra installs."""

from __future__ import annotations

import sys

import pytest
from architecture.imports import imports
from multicalc_conformance import cli

APART = {
    "distributed": ("multicalc_conformance.engine.executors",),
    "hypothesis": ("multicalc_conformance.fuzz",),
    "pytest": ("multicalc_conformance.pytest_plugin", "multicalc_conformance.test_conformance"),
    "sklearn": ("multicalc_conformance.problems.models",),
    **dict.fromkeys(("docutils", "sphinx"), ("multicalc_lessons.pages",)),
    **dict.fromkeys(
        ("babel", "marimo", "nbclient", "nbformat", "sympy"),
        ("multicalc_lessons",),
    ),
}
"""What only some of it needs, which says so where it is missing or is run by it."""


@pytest.mark.parametrize("package", ["multicalc_conformance", "multicalc_lessons"])
def test_the_command_line_imports_what_its_extra_installs(package):
    own = {
        "multicalc",
        "multicalc_conformance",
        "multicalc_lessons",
        "numpy",
        "optree",
        "markupsafe",
        *cli.NEEDS,
    }
    beyond = []
    for each in imports(package):
        root = each.target.split(".")[0]
        apart = each.module.startswith(APART.get(root, ()))
        if root not in own | sys.stdlib_module_names and not apart:
            beyond.append(str(each))
    assert beyond == []
