"""Definitions in a framework's words."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Sequence
from typing import Any

import numpy as np

from multicalc.backend import Spelling
from multicalc.errors import TranslationError
from multicalc.testing.portability.step import NotedOperand, NotedStep
from multicalc.testing.translation import data
from multicalc.testing.translation.facts import Facts, value
from multicalc.testing.translation.filling import (
    UNKNOWN,
    Argument,
    filled,
    holds,
    is_number,
    roots,
)
from multicalc.testing.translation.meaning import Meaning, of_method, parameters
from multicalc.testing.translation.program import PortableProgram
from multicalc.testing.translation.text import Text
from multicalc.xp import table
from multicalc.xp.lookup import CONSTANTS

SYMBOLS = {
    **{ast.Add: "add", ast.Sub: "subtract", ast.Mult: "multiply", ast.Div: "divide"},
    **{ast.FloorDiv: "floor_divide", ast.Mod: "remainder", ast.Pow: "pow"},
    **{ast.MatMult: "matmul", ast.BitAnd: "bitwise_and", ast.BitOr: "bitwise_or"},
    **{ast.BitXor: "bitwise_xor", ast.LShift: "bitwise_left_shift"},
    **{ast.RShift: "bitwise_right_shift"},
}
COMBINED = frozenset(("stack", "concat", "asarray", "meshgrid", "einsum", "broadcast_arrays"))
"""Operations that take arrays in lists, or any number of them."""


USUAL = "compute it before, and give it as an argument"


class Writer:
    """Writes a program's definitions, and keeps what they need."""

    def __init__(self, spelling: Spelling, program: PortableProgram, facts: Facts) -> None:
        self._spelling, self._program, self._facts = spelling, program, facts
        self._meaning = Meaning(program.ours)
        self._text = Text(program.source, program.tree, self._rewrite)
        self.needed: dict[str, None] = {}
        """Names that the code begins with."""

    def definitions(self) -> list[str]:
        """Each definition."""
        return [self._text.block(node) for node in self._program.tree.body]

    # -- nodes ------------------------------------------------------------------------------------

    def _rewrite(self, node: ast.AST) -> str | None:
        match node:
            case ast.Call():
                return self._call(node)
            case ast.Attribute() | ast.Name():
                return self._name(node)
            case ast.BinOp(left=left, right=right):
                return self._operator(node, [left, right])
            case ast.Compare(left=left, comparators=[right]):
                return self._operator(node, [left, right])
            case ast.AugAssign(target=ast.Name(name), op=op, value=right):
                step = self._facts.at(node, "in place")
                if step is None:
                    return None
                whole = ast.BinOp(node.target, op, right)
                ast.copy_location(whole, node)
                symbol = self._text.written(node)[len(name) :].lstrip().partition("=")[0]
                code = self._spelled_operator(step, [node.target, right])
                return f"{name} = {code or f'{name} {symbol} {self._inner(right)}'}"
            case ast.Subscript(value=x, slice=key):
                return self._index(node, x, key)
        return None

    def _inner(self, node: ast.expr) -> str:
        code = self._text.rendered(node)
        return f"({code})" if isinstance(node, ast.BinOp | ast.IfExp | ast.Compare) else code

    def _name(self, node: ast.Attribute | ast.Name) -> str | None:
        meaning = self._meaning.of(node)
        if meaning.startswith("xp."):
            return self._constant(meaning.removeprefix("xp."))
        if meaning:
            return self._reference(node, meaning)
        if isinstance(node, ast.Name):
            if node.id in self._program.ours:
                self._refuse(node, "it is multicalc's own", "give what it makes as an argument")
            return None
        step = self._facts.at(node, "attribute")
        if step is None:
            return None
        ways = self._spelling.attributes.get(node.attr, ())
        x = self._argument(node.value, step.given["x"])
        way = next((way for way in ways if holds(way, {"x": x}, {})), None)
        return None if way is None else self._filled(way.code, {"x": x}, "")

    def _constant(self, name: str) -> str:
        if name in table.DTYPES:
            return self._need(self._spelling.dtype.format(name))
        ways = self._spelling.operations.get(name)
        return (
            self._need(ways[0].code)
            if ways
            else data.tree(self._spelling, CONSTANTS[name], arrays=False)
        )

    def _reference(self, node: ast.AST, name: str) -> str:
        """A function that isn't called here."""
        ways = self._spelling.operations.get(name, ())
        for way in ways:
            code = ast.parse(way.code, mode="eval").body
            if not way.when and isinstance(code, ast.Call):
                return self._need(ast.unparse(code.func))
        takes = ", ".join(
            each.name
            for each in parameters(name).values()
            if each.default is each.empty and each.kind is not each.VAR_POSITIONAL
        )
        if not ways or ways[-1].when:
            self._no_way(node, name)
        return f"(lambda {takes}: {self._need(ways[-1].code)})"

    def _call(self, node: ast.Call) -> str | None:
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

    # -- operators --------------------------------------------------------------------------------

    def _operator(self, node: ast.AST, operands: Sequence[ast.expr]) -> str | None:
        step = self._facts.at(node, "operator", "numpy")
        if step is None or (step.kind == "numpy" and step.name not in table.ELEMENTWISE):
            return None
        return self._spelled_operator(step, operands)

    def _spelled_operator(self, step: NotedStep, operands: Sequence[ast.expr]) -> str | None:
        values = list(step.given.values())
        args = [self._argument(x, v) for x, v in zip(operands, values, strict=False)]
        cast = [self._cast(each, step, args) for each in args]
        given = dict(zip(("x1", "x2"), cast, strict=False))
        ways = self._spelling.operations.get(step.name, ())
        way = next((way for way in ways if holds(way, given, {})), None)
        if way is not None and isinstance(ast.parse(way.code, mode="eval").body, ast.Call):
            return self._filled(way.code, given, step.name)
        if cast == args:
            return None
        symbol = {"x1": "x1", "x2": "x2"}
        code = way.code if way else f"x1 {_symbol(step.name)} x2"
        return self._filled(code, {k: given[k] for k in symbol}, step.name)

    def _cast(self, x: Argument, step: NotedStep, args: Sequence[Argument]) -> Argument:
        """An operand, of the dtype in which they meet where the framework has it so."""
        if isinstance(x.value, np.generic) and self._spelling.numbers != "alone":
            return Argument(f"float({x.code})", x.value)
        if not isinstance(x.value, np.ndarray):
            return x
        if not x.is_array:
            x = Argument(self._lifted(x), x.value, True)
        kind, dtype = x.value.dtype, step.dtype
        if not dtype or kind.name == dtype or (step.name in ("matmul",) and kind.kind == "f"):
            return x
        beside = any(y.is_array and y.value.dtype.name == dtype for y in args)
        meets = {"b": "bool", "i": "int", "u": "int"}.get(kind.kind, "float")
        if "all" in self._spelling.meets or (beside and meets in self._spelling.meets):
            return x
        like = next((y.code for y in args if y.is_array and y.value.dtype.name == dtype), "")
        to = f"{like}.dtype" if like.isidentifier() else self._spelling.dtype.format(dtype)
        given = {"x": x, "dtype": Argument(to, np.dtype(dtype))}
        way = self._spelling.operations["astype"][-1]
        return Argument(self._filled(way.code, given, "astype"), x.value.astype(dtype), True)

    # -- calls ------------------------------------------------------------------------------------

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
        bound = inspect.Signature(list(takes.values())).bind(*found[: len(args)], **named)
        given: dict[str, Argument] = {}
        for each, argument in bound.arguments.items():
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
                bare = first if _is_atom(first) else f"({first})"
                return f"{bare}.{call.func.attr}({rest}"
        return code

    def _default_dtype(self, name: str, given: dict[str, Argument]) -> str:
        """What has to be said of the dtype of a new array, if anything."""
        if name in ("asarray", "from_dlpack"):
            return ""
        numbers = [
            x.value for k, x in given.items() if k in ("start", "stop", "step", "fill_value")
        ]
        ints = bool(numbers) and all(type(v) is int for v in numbers) and name != "linspace"
        if not ints and numbers and all(type(v) is bool for v in numbers):
            return ""
        dtype = "int64" if ints else self._facts.dtype
        usual = self._spelling.literals.get("int" if ints else "float")
        return "" if usual == dtype else self._spelling.dtype.format(dtype)

    def _is_dtype(self, k: int, takes: Any, count: int, keywords: Sequence[ast.keyword]) -> bool:
        name = list(takes)[k] if k < count and k < len(takes) else ""
        return (name or (keywords[k - count].arg if k >= count else "")) == "dtype"

    def _dtype(self, node: ast.expr) -> Argument:
        match node:
            case ast.Constant(value=str(name)):
                return Argument(self._need(self._spelling.dtype.format(name)), np.dtype(name))
            case ast.Name("float" | "int" | "bool" as name):
                full = {"float": self._facts.dtype, "int": "int64"}.get(name, name)
                return Argument(self._need(self._spelling.dtype.format(full)), np.dtype(full))
        return Argument(self._text.rendered(node))

    # -- arguments --------------------------------------------------------------------------------

    def _argument(self, node: ast.expr, found: Any) -> Argument:
        code = self._text.rendered(node)
        constant = isinstance(node, ast.Name) and node.id in self._program.constants
        is_array = isinstance(found, NotedOperand) or (constant and isinstance(found, np.ndarray))
        return Argument(code, value(found) if found is not UNKNOWN else found, is_array)

    def _filled(self, code: str, given: dict[str, Argument], name: str) -> str:
        takes = parameters(name) if name else {}
        if name and name not in COMBINED and name in (*table.DISPATCHED, *table.LINALG):
            arrays = any(each.is_array for each in given.values())
            lift = self._spelling.numbers == "never" or not arrays
            if lift and self._spelling.numbers != "alone":
                bare = isinstance(ast.parse(code, mode="eval").body, ast.Call)
                given = {
                    k: Argument(self._lifted(x), x.value, True)
                    if bare and k in ("x", "x1", "x2") and is_number(x.value)
                    else x
                    for k, x in given.items()
                }
        self._need(code)
        return filled(code, given, takes, self._lifted)

    def _lifted(self, x: Argument) -> str:
        """An array of an argument that is none."""
        if x.is_array or x.value is UNKNOWN:
            return x.code
        kind = np.asarray(x.value).dtype
        dtype = self._facts.dtype if kind.kind == "f" else kind.name
        code = self._spelling.array
        usual = {"f": "float", "i": "int", "b": "bool"}.get(kind.kind, "")
        if self._spelling.literals.get(usual) == dtype and not isinstance(x.value, np.ndarray):
            code = code.replace(", dtype={dtype}", "")
        dtype = x.value.dtype.name if isinstance(x.value, np.ndarray) else dtype
        return self._need(code.format(data=x.code, dtype=self._spelling.dtype.format(dtype)))

    def _need(self, code: str) -> str:
        self.needed.update(dict.fromkeys(roots(code)))
        return code

    # -- what can't be ----------------------------------------------------------------------------

    def _no_way(self, node: ast.AST, name: str) -> Any:
        shown = f"xp.{name}" if name in table.NAMES or "linalg." in name else name
        known = self._spelling.operations.get(name, ())
        advice = next((way.instead for way in known if way.instead), USUAL)
        self._refuse(node, f"there is no native form of {shown}", advice)

    def _refuse(self, node: ast.AST, why: str, advice: str) -> Any:
        line = getattr(node, "lineno", 1)
        whole = self._program.source.splitlines()[line - 1].strip()
        raise TranslationError(
            f"line {line}: {whole}\n  {self._text.written(node)}: {why}; {advice}"
        )


def _literal(node: ast.expr) -> Any:
    try:
        return ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError):
        return UNKNOWN


def _symbol(name: str) -> str:
    from multicalc.arrays.infix import OPERATORS

    return OPERATORS[name].symbol.replace("{}", "").strip()


def _is_atom(code: str) -> bool:
    from multicalc.testing.translation.text import is_atom

    return is_atom(code)
