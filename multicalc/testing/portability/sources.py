"""What a person wrote for each argument of an operation."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from copy import deepcopy

from multicalc.testing.portability.step import NotedStep

Sources = Mapping[str, ast.expr]
"""By the names that arguments have in a step."""


def sources(step: NotedStep) -> dict[str, ast.expr]:
    """The source of each argument, and of what is ``called``; a name for it where that
    can't be known."""
    place = step.place
    found = [] if place is None else list(_parts(place.node, place.statement, step))
    called = place.node.func if place and isinstance(place.node, ast.Call) else ast.Name(step.name)
    if len(found) != len(step.given):
        return {**{name: ast.Name(name) for name in step.given}, "called": called}
    return {**dict(zip(step.given, found, strict=True)), "called": called}


def _parts(node: ast.AST | None, statement: ast.stmt | None, step: NotedStep) -> Iterator[ast.expr]:
    """In the order of the step's arguments."""
    match node:
        case ast.BinOp(left=left, right=right):
            yield from (left, right)
        case ast.AugAssign(target=target, value=value):
            yield from (target, value)
        case ast.Compare(left=left, comparators=[right]):
            yield from (left, right)
        case ast.UnaryOp(operand=operand):
            yield operand
        case ast.Attribute(value=value):
            yield value
        case ast.Subscript() if step.kind == "exit" and isinstance(
            statement, ast.Assign | ast.AugAssign
        ):
            yield statement.value
        case ast.Subscript(value=value, slice=key):
            yield from (value, key)
            if step.kind == "write" and isinstance(statement, ast.Assign | ast.AugAssign):
                yield statement.value
        case ast.Call(func=ast.Attribute(value=value), args=[]) if step.kind == "exit":
            yield value
        case ast.Call(args=[first, *_]) if step.kind == "exit":
            yield first
        case ast.Call(func=function, args=args, keywords=keywords):
            if step.kind == "method" and isinstance(function, ast.Attribute):
                yield function.value
            yield from args
            yield from (each.value for each in keywords)


def is_simple(node: ast.expr) -> bool:
    """Whether it may stand twice in an expression: a name, or a part of what has one."""
    if isinstance(node, ast.Attribute | ast.Subscript):
        return is_simple(node.value)
    return isinstance(node, ast.Name)


def written(code: str, names: Mapping[str, ast.expr]) -> str:
    """``code`` with the source of each argument in its name's place."""
    if not code:
        return ""
    return ast.unparse(_Filling(names).visit(ast.parse(code, mode="eval")))


class _Filling(ast.NodeTransformer):
    def __init__(self, names: Mapping[str, ast.expr]) -> None:
        self._names = names

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return deepcopy(self._names.get(node.id, node))
