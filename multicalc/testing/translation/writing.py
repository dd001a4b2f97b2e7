"""Definitions in a framework's words."""

from __future__ import annotations

import ast
from collections.abc import Sequence

import numpy as np

from multicalc.arrays.infix import OPERATORS
from multicalc.testing.portability.step import NotedStep
from multicalc.testing.translation.calling import CallWriter
from multicalc.testing.translation.filling import Argument, holds
from multicalc.testing.translation.parts import USUAL
from multicalc.xp import table


class Writer(CallWriter):
    """Writes a program's definitions."""

    def definitions(self) -> list[str]:
        """Each definition."""
        return [self._text.block(node) for node in self._program.tree.body]

    def check_names(self) -> None:
        """Raise :class:`TranslationError` where a function has a variable that is called as what
        its code needs."""
        around = {*self._spelling.modules, *self._spelling.helpers} & set(self.needed)
        for node in ast.walk(self._program.tree):
            own = node.arg if isinstance(node, ast.arg) else getattr(node, "id", "")
            bound = not isinstance(node, ast.Name) or isinstance(node.ctx, ast.Store)
            if bound and own in around:
                self._refuse(node, "the code needs this name for something else", "rename it")

    def _rewrite(self, node: ast.AST) -> str | None:
        match node:
            case ast.Call():
                return self._call(node)
            case ast.Attribute() | ast.Name():
                return self._name(node)
            case ast.BinOp(left=left, right=right):
                return self._operator(node, [left, right])
            case ast.UnaryOp(operand=operand):
                return self._operator(node, [operand])
            case ast.Compare(left=left, comparators=[right]):
                return self._operator(node, [left, right])
            case ast.AugAssign(target=ast.Name(name), value=right):
                step = self._facts.at(node, "in place")
                if step is None:
                    return None
                symbol = self._text.written(node)[len(name) :].lstrip().partition("=")[0]
                code = self._spelled_operator(node, step, [node.target, right])
                return f"{name} = {code or _operation(name, symbol, self._text.rendered(right))}"
            case ast.Subscript(value=x, slice=key):
                return self._index(node, x, key)
            case ast.JoinedStr():
                for part in ast.walk(node):
                    if isinstance(part, ast.Name) and part.id in self._program.ours:
                        self._refuse(node, "what is in an f-string stays as it is", USUAL)
            case ast.Import(names=names):
                self._check_import(node, [each.name for each in names])
            case ast.ImportFrom(module=str(module)):
                self._check_import(node, [module])
        return None

    def _check_import(self, node: ast.AST, modules: Sequence[str]) -> None:
        if any(name.partition(".")[0] == "multicalc" for name in modules):
            self._refuse(node, "it is an import within a function", "import it before the function")

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

    def _operator(self, node: ast.AST, operands: Sequence[ast.expr]) -> str | None:
        step = self._facts.at(node, "operator", "numpy")
        if step is None or (step.kind == "numpy" and step.name not in table.ELEMENTWISE):
            return None
        return self._spelled_operator(node, step, operands)

    def _spelled_operator(
        self, node: ast.AST, step: NotedStep, operands: Sequence[ast.expr]
    ) -> str | None:
        values = list(step.given.values())
        args = [self._argument(x, v) for x, v in zip(operands, values, strict=True)]
        cast = [self._cast(each, step, args) for each in args]
        names = ("x1", "x2") if len(cast) > 1 else ("x",)
        given = dict(zip(names, cast, strict=True))
        ways = self._spelling.operations.get(step.name, ())
        way = next((way for way in ways if holds(way, given, {})), None)
        if way is not None and not way.code:
            self._no_way(node, step.name)
        symbol = OPERATORS[step.name].symbol.format(*names)
        code = way.code if way else symbol
        # It stays as it was typed, if that is how it is written.
        same = ast.dump(ast.parse(code)) == ast.dump(ast.parse(symbol))
        return None if same and cast == args else self._filled(code, given, step.name)

    def _cast(self, x: Argument, step: NotedStep, args: Sequence[Argument]) -> Argument:
        """An operand, of the dtype in which they meet where the framework has it so."""
        if isinstance(x.value, np.generic) and self._spelling.numbers != "alone":
            return Argument(f"float({x.code})", x.value)
        if not isinstance(x.value, np.ndarray):
            return x
        if not x.is_array:
            x = Argument(self._lifted(x), x.value, True)
        kind, dtype = x.value.dtype, step.dtype
        if not dtype or kind.name == dtype:
            return x
        beside = any(y.is_array and y.value.dtype.name == dtype for y in args)
        meets = {"b": "bool", "i": "int", "u": "int"}.get(kind.kind, "float")
        # Products of matrices mix dtypes nowhere else.
        mixes = beside and step.name != "matmul" and meets in self._spelling.meets
        if "all" in self._spelling.meets or mixes:
            return x
        like = next((y.code for y in args if y.is_array and y.value.dtype.name == dtype), "")
        to = f"{like}.dtype" if like.isidentifier() else self._spelling.dtype_of(dtype)
        given = {"x": x, "dtype": Argument(to, np.dtype(dtype))}
        way = self._spelling.operations["astype"][-1]
        return Argument(self._filled(way.code, given, "astype"), x.value.astype(dtype), True)


def _operation(left: str, symbol: str, right: str) -> str:
    """An operator's code, the right operand in parentheses if it needs them."""
    plain = f"{left} {symbol} {right}"
    match ast.parse(plain, mode="eval").body:
        case ast.BinOp(left=ast.Name(), right=operand):
            if ast.dump(operand) == ast.dump(ast.parse(right, mode="eval").body):
                return plain
    return f"{left} {symbol} ({right})"
