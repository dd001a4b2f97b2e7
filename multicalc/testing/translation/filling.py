"""A way of writing an operation, with the sources of its arguments in it."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from multicalc.backend import Wording
from multicalc.calls import trees
from multicalc.testing.translation.text import Text


class Unknown:
    """The value of an argument that isn't known; no condition on it holds."""


UNKNOWN = Unknown()


@dataclass(frozen=True)
class Argument:
    """What stands for a parameter: its source, already in the framework's words, its value where
    that is known, and whether it is an array of the framework's."""

    code: str
    value: Any = UNKNOWN
    is_array: bool = False


def holds(way: Wording, given: Mapping[str, Argument], defaults: Mapping[str, Any]) -> bool:
    """Whether a way's condition holds."""
    if not way.when:
        return True
    values = {**defaults, **{name: each.value for name, each in given.items()}}
    try:
        return bool(eval(way.when, {**_ASKED, **values, "given": given}))
    except Exception:
        # It asks something of a value that isn't known.
        return False


def is_number(x: Any) -> bool:
    """Whether it is Python's number, or NumPy's."""
    return isinstance(x, bool | int | float | complex | np.generic)


def _is_mask(x: Any) -> bool:
    return isinstance(x, np.ndarray) and x.dtype == bool


def _is_integers(x: Any) -> bool:
    return (isinstance(x, np.ndarray) and x.dtype.kind in "iu" and x.ndim > 0) or (
        isinstance(x, list) and all(isinstance(each, int) for each in x)
    )


def _is_reversed(x: Any) -> bool:
    return isinstance(x, slice) and isinstance(x.step, int) and x.step < 0


def _holds_arrays(x: Any) -> bool:
    return any(isinstance(leaf, np.ndarray) for leaf in trees.flatten(x)[0])


def _rank(x: Any) -> int:
    if isinstance(x, Unknown):
        raise TypeError("unknown")
    return np.ndim(x)


_ASKED: dict[str, Any] = {
    "holds_arrays": _holds_arrays,
    "number": is_number,
    "mask": _is_mask,
    "integers": _is_integers,
    "reversed_slice": _is_reversed,
    "rank": _rank,
    "np": np,
}
"""What conditions may ask."""


def filled(
    code: str,
    given: Mapping[str, Argument],
    parameters: Mapping[str, inspect.Parameter],
    lifted: Callable[[Argument, bool], str],
) -> str:
    """``code`` with each parameter's argument in its place, parts of calls for which none was given
    left out; ``lifted`` makes an array of an argument, of floats or of its own dtype."""
    tree = ast.parse(code, mode="eval").body

    def is_left_out(node: ast.AST) -> bool:
        match node:
            case ast.Name(name):
                return name in parameters and name not in given
            case ast.Call(func=ast.Name("array" | "floats")):
                return any(map(is_left_out, node.args))
            case ast.Call():
                # It leaves out what it can itself.
                return False
        return any(map(is_left_out, ast.iter_child_nodes(node)))

    def rewrite(node: ast.AST) -> str | None:
        match node:
            case ast.Call(func=ast.Name("array"), args=[ast.Name(name)]) if name in given:
                return lifted(given[name], False)
            case ast.Call(func=ast.Name("floats"), args=[ast.Name(name)]) if name in given:
                return lifted(given[name], True)
            case ast.Call():
                args = [text.rendered(x) for x in node.args if not is_left_out(x)]
                named = [
                    f"{k.arg}={text.rendered(k.value)}"
                    for k in node.keywords
                    if not is_left_out(k.value)
                ]
                return f"{text.rendered(node.func)}({', '.join(args + named)})"
            case ast.Name(name) if name in given:
                return given[name].code
            case ast.Name(name) if name in parameters:
                return repr(parameters[name].default)
        return None

    text = Text(code, tree, rewrite)
    return text.rendered(tree)


def roots(code: str) -> set[str]:
    """The names that an expression or statements begin with."""
    return {node.id for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Name)}
