"""What the coordinates of a function's argument are called: as the function itself has them."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable, Iterable, Sequence
from textwrap import dedent
from typing import Any

import numpy as np

from multicalc.calls import trees
from multicalc.display.notation import Name
from multicalc.errors import InvalidArgumentError

ARGUMENT = "x"
"""What an argument is called that has no name."""


def coordinate_names(
    spec: trees.Spec,
    shapes: Sequence[tuple[int, ...]],
    f: Callable[..., Any],
    given: Iterable[str] | None = None,
) -> list[Name]:
    """A name for each coordinate of the first argument of ``f``, a tree of arrays with these
    shapes: a person's own, if ``given``; those that ``f`` unpacks it into, as in ``x, y = p``; keys
    of dicts and names of fields; else the argument's own name with indices.

    Raises:
        InvalidArgumentError: another number of names is given than there are coordinates, or one
            is no word.
    """
    root = _argument(f)
    found = [
        _named(root, (*path, *index))
        for path, shape in zip(trees.paths(spec), shapes, strict=True)
        for index in np.ndindex(*shape)
    ]
    if given is not None:
        own = [Name(name) for name in given]
        for name in own:
            if not isinstance(name.base, str) or not name.base:
                raise InvalidArgumentError(f"names must be words, found {name.base!r}")
        if len(own) != len(found):
            raise InvalidArgumentError(
                f"names must be {len(found)}, one for each coordinate, found {len(own)}: "
                f"{', '.join(name.base for name in own)}"
            )
        return own
    flat = all(name.base == root and len(name.indices) == 1 for name in found)
    return (_unpacked(f, root, len(found)) if flat else None) or found


def _named(root: str, path: tuple[Any, ...]) -> Name:
    """Keys are the name, and places its indices."""
    keys = [str(part) for part in path if not isinstance(part, int)]
    return Name(".".join(keys) or root, tuple(part for part in path if isinstance(part, int)))


def _argument(f: Callable[..., Any]) -> str:
    try:
        first = next(iter(inspect.signature(f).parameters.values()), None)
    except (TypeError, ValueError):
        return ARGUMENT
    one = first is not None and first.kind is not inspect.Parameter.VAR_POSITIONAL
    return first.name if first is not None and one else ARGUMENT


def _unpacked(f: Callable[..., Any], root: str, count: int) -> list[Name] | None:
    """The variables that the source of ``f`` takes its argument apart into."""
    try:
        source = ast.parse(dedent(inspect.getsource(inspect.unwrap(f))))
    except (OSError, SyntaxError, TypeError):
        return None
    for node in ast.walk(source):
        if not isinstance(node, ast.Assign) or not isinstance(node.targets[0], ast.Tuple):
            continue
        names = [target.id for target in node.targets[0].elts if isinstance(target, ast.Name)]
        entries = ", ".join(f"{root}[{k}]" for k in range(count))
        apart = ast.unparse(node.value) in (root, f"({entries})")
        if apart and len(names) == len(node.targets[0].elts) == count:
            return [Name(name) for name in names]
    return None
