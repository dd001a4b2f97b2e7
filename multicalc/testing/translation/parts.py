"""What stands for an argument, a name and an operation."""

from __future__ import annotations

import ast
from typing import Any, NoReturn

import numpy as np

from multicalc.backend import NativeSpelling
from multicalc.errors import TranslationError
from multicalc.testing.portability.step import NotedOperand
from multicalc.testing.translation import data
from multicalc.testing.translation.facts import Facts, value
from multicalc.testing.translation.filling import (
    UNKNOWN,
    Argument,
    filled,
    is_number,
    roots,
)
from multicalc.testing.translation.meaning import Meaning, parameters
from multicalc.testing.translation.program import PortableProgram
from multicalc.testing.translation.text import Text
from multicalc.xp import table
from multicalc.xp.arguments import FLOATING
from multicalc.xp.lookup import CONSTANTS

COMBINED = frozenset(("stack", "concat", "asarray", "meshgrid", "einsum", "broadcast_arrays"))
"""Operations that take arrays in lists, or any number of them."""

USUAL = "compute it before, and give it as an argument"


class PartWriter:
    """Writes arguments, names and operations, and keeps what they need."""

    def __init__(self, spelling: NativeSpelling, program: PortableProgram, facts: Facts) -> None:
        self._spelling, self._program, self._facts = spelling, program, facts
        self._meaning = Meaning(program.ours)
        self._text = Text(program.source, program.tree, self._rewrite)
        self.needed: dict[str, None] = {}
        """Names that the code begins with."""

    def _rewrite(self, node: ast.AST) -> str | None:
        """What is to stand for a node, if not what does."""
        raise NotImplementedError

    def _constant(self, name: str) -> str:
        if name in table.DTYPES:
            return self._need(self._spelling.dtype_of(name))
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

    def _argument(self, node: ast.expr, found: Any) -> Argument:
        code = self._text.rendered(node)
        constant = isinstance(node, ast.Name) and node.id in self._program.constants
        is_array = isinstance(found, NotedOperand) or (constant and isinstance(found, np.ndarray))
        return Argument(code, value(found) if found is not UNKNOWN else found, is_array)

    def _filled(self, code: str, given: dict[str, Argument], name: str) -> str:
        takes = parameters(name) if name else {}
        if name and name not in COMBINED and name in (*table.DISPATCHED, *table.LINALG):
            if name in FLOATING and self._spelling.numbers != "alone":
                given = {
                    k: self._floating(x) if k in ("x", "x1", "x2") else x for k, x in given.items()
                }
            arrays = any(each.is_array for each in given.values())
            lift = self._spelling.numbers == "never" or not arrays
            if lift and self._spelling.numbers != "alone":
                bare = isinstance(ast.parse(code, mode="eval").body, ast.Call)
                given = {
                    k: Argument(self._lifted(x, name in FLOATING), x.value, True)
                    if bare and k in ("x", "x1", "x2") and is_number(x.value)
                    else x
                    for k, x in given.items()
                }
        self._need(code)
        return filled(code, given, takes, self._lifted)

    def _floating(self, x: Argument) -> Argument:
        """An argument; integers as floats, of which frameworks make single ones or nothing."""
        if not (x.is_array and x.value.dtype.kind in "iub"):
            return x
        dtype = np.dtype(self._facts.dtype)
        given = {"x": x, "dtype": Argument(self._spelling.dtype_of(dtype.name), dtype)}
        way = self._spelling.operations["astype"][-1]
        return Argument(self._filled(way.code, given, "astype"), x.value.astype(dtype), True)

    def _lifted(self, x: Argument, floats: bool = False) -> str:
        """An array of an argument that is none."""
        if x.is_array or x.value is UNKNOWN:
            return x.code
        kind = np.asarray(x.value).dtype
        code = self._spelling.array
        if floats and kind.kind in "iub":
            dtype = self._spelling.dtype_of(self._facts.dtype)
            return self._need(code.format(data=x.code, dtype=dtype))
        dtype = self._facts.dtype if kind.kind == "f" else kind.name
        usual = {"f": "float", "i": "int", "b": "bool"}.get(kind.kind, "")
        if self._spelling.literals.get(usual) == dtype and not isinstance(x.value, np.ndarray):
            code = code.replace(", dtype={dtype}", "")
        dtype = x.value.dtype.name if isinstance(x.value, np.ndarray) else dtype
        return self._need(code.format(data=x.code, dtype=self._spelling.dtype_of(dtype)))

    def _dtype(self, node: ast.expr) -> Argument:
        match node:
            case ast.Constant(value=str(name)):
                return Argument(self._need(self._spelling.dtype_of(name)), np.dtype(name))
            case ast.Name("float" | "int" | "bool" as name):
                full = {"float": self._facts.dtype, "int": "int64"}.get(name, name)
                return Argument(self._need(self._spelling.dtype_of(full)), np.dtype(full))
        return Argument(self._text.rendered(node))

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
        return "" if usual == dtype else self._spelling.dtype_of(dtype)

    def _need(self, code: str) -> str:
        self.needed.update(dict.fromkeys(roots(code)))
        return code

    def _no_way(self, node: ast.AST, name: str) -> NoReturn:
        shown = f"xp.{name}" if name in table.NAMES or "linalg." in name else name
        known = self._spelling.operations.get(name, ())
        advice = next((way.instead for way in known if way.instead), USUAL)
        self._refuse(node, f"there is no native form of {shown}", advice)

    def _refuse(self, node: ast.AST, why: str, advice: str) -> NoReturn:
        line = getattr(node, "lineno", 1)
        whole = self._program.source.split("\n")[line - 1].strip()
        raise TranslationError(
            f"line {line}: {whole}\n  {self._text.written(node)}: {why}; {advice}"
        )
