"""Arguments and constants, written out as code."""

from __future__ import annotations

import json
from typing import Any

import numpy as np

from multicalc.backend import NativeSpelling, owner
from multicalc.errors import InvalidArgumentError

WIDTH = 88


def array(spelling: NativeSpelling, x: np.ndarray, indent: int = 0) -> str:
    """An array in the framework's words."""
    data = _listed(x, indent + spelling.array.index("{data}"))
    kind = {"f": "float", "i": "int", "b": "bool"}.get(x.dtype.kind, "")
    code = spelling.array
    if spelling.literals.get(kind) == x.dtype.name:
        # It is what the framework makes of such a literal.
        code = code.replace(", dtype={dtype}", "")
    return code.format(data=data, dtype=spelling.dtype_of(x.dtype.name))


def tree(spelling: NativeSpelling, x: Any, *, arrays: bool, indent: int = 0) -> str:
    """A tree of arrays and numbers in the framework's words; with ``arrays`` floats are arrays
    too.

    Raises:
        InvalidArgumentError: something in it is neither.
    """
    if isinstance(x, dict):
        parts = [f"{_quoted(k)}: {tree(spelling, v, arrays=arrays)}" for k, v in x.items()]
        return _together("{", parts, "}", indent)
    if type(x) in (list, tuple):
        parts = [tree(spelling, v, arrays=arrays) for v in x]
        ends = "[]" if isinstance(x, list) else "()"
        if isinstance(x, tuple) and len(parts) == 1:
            return f"({parts[0]},)"
        return _together(ends[0], parts, ends[1], indent)
    if isinstance(x, np.ndarray):
        return array(spelling, x, indent)
    if owner(x) is not None:
        from multicalc.arrays.between import to_numpy

        return array(spelling, to_numpy(x), indent)
    if isinstance(x, np.generic):
        return array(spelling, np.asarray(x), indent) if arrays else repr(x.item())
    if arrays and type(x) in (float, complex):
        return array(spelling, np.asarray(x), indent)
    if x is None or isinstance(x, bool | int | float | complex | str):
        return _number(x)
    raise InvalidArgumentError(
        f"can't write {type(x).__name__} out: arrays, numbers, and dicts, lists and tuples of "
        "these are what is translated; give them as arguments"
    )


def _quoted(x: Any) -> str:
    return json.dumps(x, ensure_ascii=False) if isinstance(x, str) else repr(x)


def _number(x: Any) -> str:
    return f'float("{x}")' if isinstance(x, float) and not np.isfinite(x) else _quoted(x)


def _together(opening: str, parts: list[str], closing: str, indent: int) -> str:
    line = opening + ", ".join(parts) + closing
    if len(line) + indent <= WIDTH and "\n" not in line:
        return line
    return opening + "".join(f"\n    {part}," for part in parts) + "\n" + closing


def _listed(x: np.ndarray, indent: int) -> str:
    """Nested lists, in lines where they don't fit into one."""
    if x.ndim == 0:
        # In as many digits as tell it from others of its precision.
        return _number(float(str(x)) if x.dtype == np.float32 else x.item())
    if not x.size:
        return repr(x.tolist())
    line = "[" + ", ".join(_listed(row, 0) for row in x) + "]"
    if len(line) + indent <= WIDTH or (x.ndim == 1 and x.size == 1):
        return line
    if x.ndim > 1:
        rows = [_listed(row, 4) for row in x]
        return "[\n    " + ",\n    ".join(row.replace("\n", "\n    ") for row in rows) + ",\n]"
    lines = [""]
    for entry in map(_listed, x, [0] * x.size):
        if len(lines[-1]) + len(entry) + 2 > WIDTH - 12:
            lines.append("")
        lines[-1] += f"{entry}, "
    return "[\n    " + "\n    ".join(line.rstrip() for line in lines) + "\n]"
