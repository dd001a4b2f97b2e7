"""Source text, edited where its syntax tree says, so that the rest stays as it was written."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from typing import Any

Rewrite = Callable[[ast.AST], str | None]
"""What is to stand for a node; None to leave it, and look at its parts."""

ATOMS = (
    *(ast.Name, ast.Attribute, ast.Subscript, ast.Call, ast.Constant, ast.JoinedStr),
    *(ast.Tuple, ast.List, ast.Dict, ast.Set),
    *(ast.ListComp, ast.GeneratorExp, ast.DictComp, ast.SetComp),
)
BINDING = (ast.BinOp, ast.UnaryOp, ast.Compare, ast.Attribute, ast.Subscript, ast.Starred)
"""What binds its parts more closely than an operator may."""


class Text:
    """A text and its tree; ``rendered`` gives a part of it with what ``rewrite`` says."""

    def __init__(self, source: str, tree: ast.AST, rewrite: Rewrite) -> None:
        self._bytes = source.encode()
        lines = self._bytes.splitlines(keepends=True)
        self._starts = [0]
        for line in lines:
            self._starts.append(self._starts[-1] + len(line))
        self.tree = tree
        self._rewrite = rewrite

    def span(self, node: ast.AST) -> tuple[int, int]:
        """Where a node begins and ends, in bytes."""
        at: Any = node
        start = self._starts[at.lineno - 1] + at.col_offset
        return start, self._starts[at.end_lineno - 1] + at.end_col_offset

    def written(self, node: ast.AST) -> str:
        """A node as it stands there."""
        start, end = self.span(node)
        return self._bytes[start:end].decode()

    def block(self, statement: ast.AST) -> str:
        """A statement with all that is to be rewritten in it, and the comment at its end."""
        _, end = self.span(statement)
        rest, _, _ = self._bytes[end:].decode().partition("\n")
        return self.rendered(statement) + rest

    def rendered(self, node: ast.AST) -> str:
        """A node with all that is to be rewritten in it."""
        new = self._rewrite(node)
        return self.parts(node) if new is None else new

    def parts(self, node: ast.AST) -> str:
        """A node as it is, with what is to be rewritten in its parts."""
        at, end = self.span(node)
        found: list[str] = []
        for child in self._children(node):
            start, stop = self.span(child)
            found.append(self._bytes[at:start].decode())
            new, before, after = self.rendered(child), found[-1].rstrip(), self._bytes[stop:]
            if isinstance(node, BINDING) and not self._is_index(node, child):
                if isinstance(child, ATOMS) and not is_atom(new):
                    new = f"({new})"
                elif (
                    not isinstance(child, ATOMS)
                    and is_atom(new)
                    and before.endswith("(")
                    and after.lstrip().startswith(b")")
                ):
                    found[-1] = before[:-1]
                    stop += after.index(b")") + 1
            found.append(new)
            at = stop
        found.append(self._bytes[at:end].decode())
        return "".join(found)

    def _is_index(self, node: ast.AST, child: ast.AST) -> bool:
        return isinstance(node, ast.Subscript) and child is node.slice

    def _children(self, node: ast.AST) -> Iterator[ast.AST]:
        """The nodes below that have a place, in its order."""
        if isinstance(node, ast.JoinedStr):
            return
        yield from sorted(_placed(node), key=self.span)


def _placed(node: ast.AST) -> Iterator[ast.AST]:
    skipped = getattr(node, "decorator_list", ())
    for child in ast.iter_child_nodes(node):
        if child in skipped:
            continue
        if hasattr(child, "end_col_offset"):
            yield child
        else:
            yield from _placed(child)


def is_atom(code: str) -> bool:
    """Whether an expression may stand in any other without parentheses."""
    node = ast.parse(f"({code}\n)", mode="eval").body
    bare = isinstance(node, ast.Tuple) and not code.lstrip().startswith("(")
    return isinstance(node, ATOMS) and not bare
