"""What an operation is, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from multicalc.arrays.infix import OPERATORS
from multicalc.calls import trees
from multicalc.testing.portability.drafts import xp_name
from multicalc.testing.portability.step import Kind, NotedOperand, NotedStep

_DTYPES = {"b": "boolean", "i": "integer", "u": "integer", "f": "floating", "c": "complex"}


def what(step: NotedStep) -> str:
    """What is done there, and to what.

    >>> import numpy as np
    >>> mask, x = (NotedOperand(np.zeros(2, dtype), True) for dtype in (bool, float))
    >>> given = {"x": mask, "y": x}
    >>> rest = None, "", "float64", "", False, (), {}
    >>> what(NotedStep("operator", "multiply", "x * y", given, "x * y", *rest))
    'the operator * of a boolean array and a floating array'
    """
    return _SAID[step.kind].format(
        # What xp.at does has no name of its own.
        function=xp_name(step.name) or "xp.at",
        name=_LEFT_BY.get(step.name, step.name),
        symbol=OPERATORS[step.name].symbol.format("", "").strip() if step.name in OPERATORS else "",
        operands=" and ".join(filter(None, map(_operand, trees.flatten(dict(step.given))[0]))),
        key=_key(step.given.get("k")),
    )


_LEFT_BY = {"array": "np.asarray", **{name: f"{name}()" for name in ("float", "int", "complex")}}

_NUMBERS = (bool, int, float, complex)

_SAID: Mapping[Kind, str] = {
    "operator": "the operator {symbol} of {operands}",
    "in place": "the assignment {symbol}= of {operands}",
    "function": "{function} of {operands}",
    "method": "a method of arrays, .{name}()",
    "attribute": "an attribute of arrays, .{name}",
    "index": "an index, {key}",
    "write": "an array is written into",
    "numpy": "a function of NumPy's arrays, {name}",
    "exit": "the values leave the array, by {name}",
}


def _operand(x: Any) -> str:
    if isinstance(x, NotedOperand):
        return f"{_article(x.value.dtype)} array"
    if isinstance(x, np.ndarray):
        return f"NumPy's {_DTYPES.get(x.dtype.kind, 'other')} array"
    if isinstance(x, np.generic):
        return f"a number of NumPy's, {x.dtype}"
    return f"a Python {type(x).__name__}" if type(x) in _NUMBERS else ""


def _article(dtype: np.dtype[Any]) -> str:
    word = _DTYPES[dtype.kind]
    return f"an {word}" if word == "integer" else f"a {word}"


def _key(key: Any) -> str:
    parts = [_part(each) for each in (key if isinstance(key, tuple) else (key,))]
    return " and ".join(dict.fromkeys(parts))


def _part(key: Any) -> str:
    if isinstance(key, slice):
        negative = isinstance(key.step, int) and key.step < 0
        return "a slice with a negative step" if negative else "a slice"
    if isinstance(key, NotedOperand | np.ndarray):
        return _operand(key)
    if key is None or key is Ellipsis:
        return "a new axis" if key is None else "..."
    return "a list" if isinstance(key, list) else "an integer"
