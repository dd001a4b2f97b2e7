"""Calls of multicalc's functions, of methods, and what is taken from arrays by keys."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Mapping, Sequence
from typing import Any

from multicalc.testing.portability.step import NotedStep
from multicalc.testing.translation.filling import UNKNOWN, Argument, holds
from multicalc.testing.translation.meaning import of_method, parameters
from multicalc.testing.translation.parts import PartWriter
from multicalc.testing.translation.text import is_atom
from multicalc.xp import table


class CallWriter(PartWriter):
    """Writes calls."""

    def _call(self, node: ast.Call) -> str | None:
        update = self._update(node)
        if update is not None:
            return update
        name = self._meaning.of(node.func)
        if name:
            step = self._facts.at(node, "function")
            values = [] if step is None else list(step.given.values())
            return self._spelled(node, name, node.args, node.keywords, values)
        step = self._facts.at(node, "method", "numpy")
        if step is None or not isinstance(node.func, ast.Attribute):
            return None
        args = node.args if step.kind == "numpy" else [node.func.value, *node.args]
        name = of_method(node.func.attr)
        if step.kind == "method" and node.func.attr == "reshape" and len(args) > 2:
            # x.reshape(2, 3), as all frameworks that have methods take it.
            shape = f"({', '.join(map(self._text.rendered, args[1:]))})"
            given = {"x": self._argument(args[0], step.given["x"]), "shape": Argument(shape)}
            return self._by_ways(node, "reshape", given, method=True)
        if not name:
            return self._method(node, step)
        return self._spelled(
            node, name, args, node.keywords, list(step.given.values()), step.kind == "method"
        )

    def _update(self, node: ast.Call) -> str | None:
        """``xp.at(x, key).set(value)``, or ``x.at[key].set(value)``."""
        match node.func:
            case ast.Attribute(ast.Call(func=at, args=[x, key]), how):
                known = self._meaning.of(at) == "at"
            case ast.Attribute(ast.Subscript(ast.Call(func=at, args=[x]), key), how):
                known = self._meaning.of(at) == "at"
            case ast.Attribute(ast.Subscript(ast.Attribute(x, "at") as at, key), how):
                known = self._facts.at(at, "attribute") is not None
            case _:
                return None
        if not known:
            return None
        wordings = self._spelling.operations.get(f"at.{how}", ())
        if not wordings:
            self._no_way(node, "at")
        given = {"x": self._argument(x, UNKNOWN), "key": self._argument(key, _literal(key))}
        given["index"] = Argument(self._index_code(key), given["key"].value)
        if node.args:
            given["value"] = self._argument(node.args[0], _literal(node.args[0]))
        return self._filled(wordings[0].code, given, "")

    def _index_code(self, key: ast.expr) -> str:
        """What stands between brackets, as an expression."""
        match key:
            case ast.Slice():
                parts = [key.lower, key.upper, *([key.step] if key.step else [])]
                codes = ["None" if x is None else self._text.rendered(x) for x in parts]
                return f"slice({', '.join(codes)})"
            case ast.Tuple(elts=elements):
                return f"({', '.join(map(self._index_code, elements))},)"
        return self._text.rendered(key)

    def _method(self, node: ast.Call, step: NotedStep) -> str | None:
        """A method that isn't an operation by its name."""
        assert isinstance(node.func, ast.Attribute)
        ways = self._spelling.attributes.get(node.func.attr, ())
        given = {"x": self._argument(node.func.value, next(iter(step.given.values())))}
        names = [f"a{i}" for i in range(len(node.args))]
        for each, arg in zip(names, node.args, strict=True):
            given[each] = self._argument(arg, step.given.get(each, UNKNOWN))
        way = next((way for way in ways if holds(way, given, {})), None)
        return None if way is None else self._filled(way.code, given, "")

    def _index(self, node: ast.Subscript, x: ast.expr, key: ast.expr) -> str | None:
        step = self._facts.at(node, "index")
        if step is None:
            return None
        given = {
            "x": self._argument(x, step.given["x"]),
            "key": self._argument(key, step.given["k"]),
        }
        ways = self._spelling.operations.get("[]", ())
        way = next((way for way in ways if holds(way, given, {})), None)
        if way is None:
            return None
        if not way.code:
            self._no_way(node, "[]")
        return self._filled(way.code, given, "")

    def _spelled(
        self,
        node: ast.Call,
        name: str,
        args: Sequence[ast.expr],
        keywords: Sequence[ast.keyword],
        values: Sequence[Any],
        method: bool = False,
    ) -> str:
        if name not in self._spelling.operations:
            self._no_way(node, name)
        takes = parameters(name)
        args, keywords = _axis_by_name(args, keywords, takes)
        nodes = [*args, *(each.value for each in keywords)]
        if any(isinstance(x, ast.Starred) for x in args) or any(k.arg is None for k in keywords):
            code = self._text.parts(node)
            return self._reference(node.func, name) + code[len(self._text.rendered(node.func)) :]
        if len(values) != len(nodes):
            values = [_literal(x) for x in nodes]
        found = [
            self._dtype(x)
            if self._is_dtype(k, takes, len(args), keywords)
            else self._argument(x, v)
            for k, (x, v) in enumerate(zip(nodes, values, strict=True))
        ]
        named = {str(k.arg): found[len(args) + i] for i, k in enumerate(keywords)}
        try:
            bound = inspect.Signature(list(takes.values())).bind(*found[: len(args)], **named)
        except TypeError as error:
            self._refuse(node, f"it can't be called so: {error}", f"it takes {', '.join(takes)}")
        given: dict[str, Argument] = {}
        for each, argument in bound.arguments.items():
            if takes[each].default is None and getattr(argument, "value", 0) is None:
                # As good as not given.
                continue
            if takes[each].kind is inspect.Parameter.VAR_POSITIONAL:
                codes = ", ".join(x.code for x in argument)
                given[each] = Argument(codes, [x.value for x in argument])
            else:
                given[each] = argument
        return self._by_ways(node, name, given, method=method)

    def _by_ways(
        self, node: ast.AST, name: str, given: dict[str, Argument], *, method: bool = False
    ) -> str:
        takes = parameters(name)
        makes = name in table.CREATION or name == "one_hot"
        if makes and "dtype" in takes and "dtype" not in given:
            dtype = self._default_dtype(name, given)
            if dtype:
                given["dtype"] = Argument(self._need(dtype))
        defaults = {k: p.default for k, p in takes.items() if p.default is not p.empty}
        ways = self._spelling.operations.get(name, ())
        way = next((way for way in ways if holds(way, given, defaults)), None)
        if way is None or not way.code:
            self._no_way(node, name)
        code = self._filled(way.code, given, name)
        return self._as_method(code, given) if method else code

    def _as_method(self, code: str, given: dict[str, Argument]) -> str:
        """``x.sum(...)`` for ``torch.sum(x, ...)``, where there is one."""
        call = ast.parse(code, mode="eval").body
        first = next(iter(given.values())).code
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute):
            rest = code[len(ast.unparse(call.func)) + 1 :]
            if call.func.attr in self._spelling.methods and rest.startswith(first):
                rest = rest[len(first) :].removeprefix(",").lstrip()
                bare = first if is_atom(first) else f"({first})"
                return f"{bare}.{call.func.attr}({rest}"
        return code

    def _is_dtype(self, k: int, takes: Any, count: int, keywords: Sequence[ast.keyword]) -> bool:
        name = list(takes)[k] if k < count and k < len(takes) else ""
        return (name or (keywords[k - count].arg if k >= count else "")) == "dtype"


def _axis_by_name(
    args: Sequence[ast.expr],
    keywords: Sequence[ast.keyword],
    takes: Mapping[str, inspect.Parameter],
) -> tuple[Sequence[ast.expr], Sequence[ast.keyword]]:
    """Arguments with the axis of ``x.mean(0)`` by its name, which functions take it by alone."""
    by_place = [each for each in takes.values() if each.kind is not each.KEYWORD_ONLY]
    some = any(each.kind is each.VAR_POSITIONAL for each in by_place)
    if some or len(args) != len(by_place) + 1 or "axis" not in takes:
        return args, keywords
    return args[:-1], [ast.keyword("axis", args[-1]), *keywords]


def _literal(node: ast.expr) -> Any:
    try:
        return ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError):
        return UNKNOWN
