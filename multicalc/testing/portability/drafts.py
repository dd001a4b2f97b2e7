"""What might be written in an operation's place, the simplest first. Whether it gives the right
numbers is then measured."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from multicalc.arrays.infix import OPERATORS
from multicalc.testing.portability.place import Place
from multicalc.testing.portability.sources import Sources, is_simple, written
from multicalc.testing.portability.step import Kind, NotedOperand, NotedStep
from multicalc.xp import table
from multicalc.xp.other_names import RENAMED


@dataclass(frozen=True)
class Draft:
    """Code of a step's arguments, by their names. ``assigned`` is the source of what it is to be
    assigned to, where that is the whole statement; ``shown`` is the source to write, where that
    isn't what is measured."""

    code: str
    assigned: str = ""
    shown: str = ""


OTHERWISE = {
    "T": "xp.matrix_transpose({0})",
    "at": "xp.at({0})",
    "clone": "xp.asarray({0}, copy=True)",
    "copy": "xp.asarray({0}, copy=True)",
    "detach": "{0}",
    "dot": "xp.matmul({0}, {1})",
    "flatten": "xp.reshape({0}, (-1,))",
    "inner": "xp.vecdot({0}, {1})",
    "item": "{0}",
    "mT": "xp.matrix_transpose({0})",
    "numpy": "{0}",
    "ravel": "xp.reshape({0}, (-1,))",
    "size": "math.prod({0}.shape)",
    "tolist": "{0}",
}
"""What to write for methods, attributes and functions of NumPy's that ``xp`` has under no name."""

SPREAD = {"reshape": "reshape", "transpose": "permute_dims", "permute": "permute_dims"}
"""Methods whose second argument may be spread over several: ``x.reshape(2, 3)``."""

_UPDATES: Mapping[type, str] = {ast.Add: "add(v)", ast.Mult: "multiply(v)"}
_SYMBOLS: Mapping[type, str] = {ast.Sub: "-", ast.Div: "/", ast.FloorDiv: "//", ast.Pow: "**"}


def drafts(step: NotedStep, sources: Sources) -> Iterator[Draft]:
    """What might be written for a step."""
    yield from _WAYS[step.kind](step, sources)


def _operator(step: NotedStep, sources: Sources) -> Iterator[Draft]:
    names = list(step.given)
    cast = [_cast(name, step, sources) for name in names]
    if cast != names:
        yield Draft(OPERATORS[step.name].symbol.format(*cast))
    yield Draft(f"xp.{step.name}({', '.join(cast)})")


def _in_place(step: NotedStep, sources: Sources) -> Iterator[Draft]:
    target = ast.unparse(sources["x"])
    yield Draft(OPERATORS[step.name].symbol.format(*step.given), target)
    yield from (Draft(each.code, target) for each in _operator(step, sources))


def _function(step: NotedStep, sources: Sources) -> Iterator[Draft]:
    yield Draft(_with_casts(call_of("called", step.given, step.keywords), step, sources))


def _equivalent(step: NotedStep, sources: Sources) -> Iterator[Draft]:
    code = equivalent(step.kind, step.name, step.given, step.keywords)
    if code:
        yield Draft(code)
        yield Draft(_with_casts(code, step, sources))


def _index(step: NotedStep, sources: Sources) -> Iterator[Draft]:
    key = step.given["k"]
    if isinstance(key, slice) and key == slice(None, None, -1):
        yield Draft("xp.flip(x, axis=0)")
    if _is_integers(key):
        yield Draft("xp.take(x, k, axis=0)")
        yield Draft("xp.take(x, xp.asarray(k), axis=0)")
    yield Draft("xp.at(x)[k].get()")


def _write(step: NotedStep, sources: Sources) -> Iterator[Draft]:
    target = ast.unparse(sources["x"])
    yield Draft("xp.at(x)[k].set(v)", target, shown=_updated("xp.at(x)", step, sources))


def _exit(step: NotedStep, sources: Sources) -> Iterator[Draft]:
    (operand,) = step.operands
    code = "x" if step.name == "array" or operand.value.shape == () else "xp.reshape(x, ())"
    node = None if step.place is None else step.place.node
    if isinstance(node, ast.Subscript):
        # NumPy's array is written into.
        names = {"x": node.value, "k": node.slice, "v": sources["x"]}
        update = _updated("xp.at(xp.asarray(x))", step, names)
        yield Draft(code, ast.unparse(node.value), shown=update)
    else:
        yield Draft(code, shown="" if step.place is None else _of_call(step.place, sources))


def _updated(at: str, step: NotedStep, sources: Sources) -> str:
    """What to write for ``x[k] = v``, or ``x[k] += v``."""
    statement = None if step.place is None else step.place.statement
    update = "set(v)"
    if isinstance(statement, ast.AugAssign):
        symbol = _SYMBOLS.get(type(statement.op))
        update = _UPDATES.get(type(statement.op), f"set(x[k] {symbol} v)")
    return written(f"{at}[k].{update}", sources)


def _of_call(place: Place, sources: Sources) -> str:
    """What to write for a call that takes values out: ``math.sin(x)``, ``np.array([x, y])``,
    another library's function, ``data.dot(x)``."""
    node = place.node
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return ""
    if node.func.attr in ("array", "asarray"):
        listed = isinstance(sources["x"], ast.List | ast.Tuple)
        return written("xp.asarray(x)", sources) if listed else ""
    args = node.args if place.of_module else [node.func.value, *node.args]
    given = {f"a{i}": x for i, x in enumerate(args)} | {str(k.arg): k.value for k in node.keywords}
    keywords = [str(each.arg) for each in node.keywords]
    return written(equivalent("numpy", node.func.attr, given, keywords), given)


_WAYS: Mapping[Kind, Callable[[NotedStep, Sources], Iterator[Draft]]] = {
    "operator": _operator,
    "in place": _in_place,
    "function": _function,
    "numpy": _equivalent,
    "method": _equivalent,
    "attribute": _equivalent,
    "index": _index,
    "write": _write,
    "exit": _exit,
}


def equivalent(kind: Kind, name: str, given: Mapping[str, Any], keywords: Sequence[str]) -> str:
    """Code with ``xp`` for a method, an attribute or a function of NumPy's; nothing where there is
    no such."""
    if name in OTHERWISE and OTHERWISE[name].count("{") <= len(given):
        return OTHERWISE[name].format(*given)
    axes = list(given)[1:]
    if kind == "method" and name in SPREAD and len(axes) > 1:
        return f"{xp_name(SPREAD[name])}({next(iter(given))}, ({', '.join(axes)}))"
    function = xp_name(name)
    return call_of(function, given, keywords) if function else ""


def call_of(function: str, given: Iterable[str], keywords: Sequence[str]) -> str:
    """A call of ``function`` with these arguments."""
    parts = [f"{name}={name}" if name in keywords else name for name in given]
    return f"{function}({', '.join(parts)})"


def xp_name(name: str) -> str:
    """What ``xp`` has for it, or nothing."""
    name = RENAMED.get(name, name)
    if name in table.NAMES and name not in table.EXTENSIONS:
        return f"xp.{name}"
    within = (place for place, names in table.EXTENSIONS.items() if name in names)
    return next((f"xp.{place}.{name}" for place in within), "")


def _with_casts(code: str, step: NotedStep, sources: Sources) -> str:
    """``code`` with each argument as an array of the framework's, of the dtype they meet in."""
    # What chooses is no operand of where.
    casts = {
        name: ast.parse(_cast(name, step, sources), mode="eval").body
        for name in list(step.given)[step.name == "where" :]
    }
    return written(code, casts)


def _cast(name: str, step: NotedStep, sources: Sources) -> str:
    """An argument as an array of the framework's, of the dtype that the others have."""
    x, dtype = step.given[name], step.dtype
    like = next(
        (
            f"{other}.dtype"
            for other, y in step.given.items()
            if isinstance(y, NotedOperand)
            and y.value.dtype.name == dtype
            and is_simple(sources[other])
        ),
        f"xp.{dtype}",
    )
    if isinstance(x, NotedOperand):
        return name if not dtype or x.value.dtype.name == dtype else f"xp.astype({name}, {like})"
    if isinstance(x, np.ndarray):
        same = not dtype or x.dtype.name == dtype
        return f"xp.asarray({name})" if same else f"xp.asarray({name}, dtype={like})"
    if isinstance(x, np.generic):
        return f"{name}.item()"
    return f"xp.asarray({name})" if isinstance(x, list) and step.kind != "function" else name


def _is_integers(key: Any) -> bool:
    value = key.value if isinstance(key, NotedOperand) else key
    if isinstance(value, list):
        value = np.asarray(value)
    return isinstance(value, np.ndarray) and value.dtype.kind in "iu" and value.ndim == 1
