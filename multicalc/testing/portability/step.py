"""One operation of a function, and what it was done to."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from multicalc import xp
from multicalc.backend import no_array
from multicalc.calls import trees
from multicalc.testing.portability.place import Place

Kind = Literal[
    "operator", "in place", "function", "method", "attribute", "index", "write", "numpy", "exit"
]
"""``mask * x``, ``t += x``, ``xp.sum(x)``, ``x.sum()``, ``x.T``, ``x[::-1]``, ``x[0] = v``,
``np.exp(x)``, ``float(x)``."""


@dataclass(frozen=True, eq=False)
class NotedOperand:
    """An array that the function computes with; ``traced`` if it depends on what the function is
    differentiated by."""

    value: np.ndarray
    traced: bool


no_array(NotedOperand)


@dataclass(frozen=True, eq=False)
class NotedStep:
    """An operation: ``code``, of the arguments in ``given``, whose arrays are operands, and of the
    ``functions`` it calls."""

    kind: Kind
    name: str
    """How it is called: ``multiply``, ``exp``, ``sum``, ``float``."""
    code: str
    given: Mapping[str, Any]
    right: str
    """Code of the same that gives the right result and derivative in a portable function; nothing
    where there is none."""
    place: Place | None
    dtype: str
    """That in which its operands meet; nothing where they needn't be of one."""
    floats: str
    """The dtype of new floats there."""
    refused: str
    """Why a portable function refuses it, if it does."""
    marked: bool
    """Whether it is in a function that is marked portable."""
    keywords: tuple[str, ...]
    """Which of the arguments were given by name."""
    functions: Mapping[str, Any]

    @property
    def operands(self) -> list[NotedOperand]:
        """The arrays among its arguments."""
        found: list[NotedOperand] = []
        replaced(self.given, NotedOperand, found.append)
        return found

    def run(self, code: str, given: Mapping[str, Any]) -> Any:
        """What ``code`` gives: ``self.code``, or what is to stand in its place."""
        return eval(code, {"xp": xp, "math": math, **self.functions, **given})


def replaced(tree: Any, kind: type, function: Callable[[Any], Any]) -> Any:
    """``tree`` with ``function`` of each leaf that is a ``kind``, in slices too."""

    def leaf(x: Any) -> Any:
        if isinstance(x, slice):
            return slice(leaf(x.start), leaf(x.stop), leaf(x.step))
        return function(x) if isinstance(x, kind) else x

    return trees.map_leaves(leaf, tree)
