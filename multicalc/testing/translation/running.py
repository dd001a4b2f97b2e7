"""Translated code, run in this process."""

from __future__ import annotations

import ast
import io
from contextlib import redirect_stdout
from typing import TYPE_CHECKING, Any

import numpy as np

from multicalc.backend import Backend, get_backend
from multicalc.calls import trees

if TYPE_CHECKING:
    from multicalc.testing.translation.translation import Translation


def run(translation: Translation) -> dict[str, Any]:
    """Each call's result as NumPy's arrays."""
    backend = get_backend("numpy" if translation.to == "multicalc" else translation.to)
    dtypes = frozenset(("float32", "float64"))
    # The setup holds in the whole process; here its place is taken by the backend's own scope.
    return backend.scoped(
        dtypes if "64" in translation.setup else frozenset(), _run, translation, backend
    )


def _run(translation: Translation, backend: Backend) -> dict[str, Any]:
    scope: dict[str, Any] = {"__name__": "translated"}
    for code in (translation.imports, translation.function, translation.inputs):
        exec(code, scope)
    with redirect_stdout(io.StringIO()):
        return {
            name: _on_host(_last(code, scope), backend) for name, code in translation.calls.items()
        }


def _last(code: str, scope: dict[str, Any]) -> Any:
    """The value of the last line of ``code``, after the others were run."""
    tree = ast.parse(code)
    last = tree.body.pop()
    assert isinstance(last, ast.Expr)
    exec(compile(tree, "<translation>", "exec"), scope)
    return eval(compile(ast.Expression(last.value), "<translation>", "eval"), scope)


def _on_host(tree: Any, backend: Backend) -> Any:
    def leaf(x: Any) -> Any:
        is_native = type(x).__module__ != "builtins" and not isinstance(x, np.generic)
        return np.asarray(backend.to_numpy(x) if is_native else x)

    return trees.map_leaves(leaf, tree)
