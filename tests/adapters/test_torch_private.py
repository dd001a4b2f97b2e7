"""What PyTorch doesn't promise is used in one module, and is there in this version."""

from __future__ import annotations

import ast
import importlib
import importlib.util
from collections.abc import Iterator
from pathlib import Path

import pytest

if importlib.util.find_spec("torch") is None:
    pytest.skip("torch is not installed", allow_module_level=True)

import torch

FOLDER = Path(importlib.util.find_spec("multicalc_torch").origin).parent
PRIVATE = FOLDER / "private.py"
OURS = {"_multicalc_inputs"}
"""An attribute that we give to tensors."""


def is_private(dotted: str) -> bool:
    """Whether PyTorch doesn't promise it: an underscore in front, or what it calls experimental."""
    parts = dotted.split(".")
    hidden = [p for p in parts if p.startswith("_") and not p.startswith("__") and p not in OURS]
    return bool(hidden) or "experimental" in parts


def dotted(node: ast.expr) -> str:
    """``torch._C._nn.softplus`` as it stands there; ``?`` for what is no name."""
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else "?"


def imported(tree: ast.Module) -> dict[str, str]:
    """The names that a module has from PyTorch, and what they are there."""
    found = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "torch":
            found |= {a.asname or a.name: f"{node.module}.{a.name}" for a in node.names}
        elif isinstance(node, ast.Import):
            found |= {a.asname or a.name: a.name for a in node.names if a.name[:5] == "torch"}
    return found


def used(path: Path) -> Iterator[str]:
    """All dotted names in a module that are or may be PyTorch's, spelt out."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = imported(tree)
    yield from names.values()
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            first, _, rest = dotted(node).partition(".")
            if first not in ("self", "cls"):
                # A name of the module's own may begin with an underscore.
                yield f"{names.get(first, '')}.{rest}"


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.py")), ids=lambda path: path.name)
def test_only_one_module_uses_what_is_private(path):
    found = {name for name in used(path) if is_private(name)}
    if path == PRIVATE:
        assert {"torch._ops.OpOverload", "torch._C._nn.softplus"} <= found
    else:
        assert found == set(), "use it in private.py"


PRIVATE_NAMES = sorted(
    {name for name in used(PRIVATE) if is_private(name) and name.startswith("torch.")}
)


@pytest.mark.parametrize("name", PRIVATE_NAMES)
def test_it_is_there(name):
    module, found = "torch", torch
    for part in name.split(".")[1:]:
        module = f"{module}.{part}"
        found = getattr(found, part) if hasattr(found, part) else importlib.import_module(module)
