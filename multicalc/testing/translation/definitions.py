"""A function's source, and that of the functions it calls."""

from __future__ import annotations

import ast
import builtins
import inspect
import linecache
import sys
import textwrap
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from io import StringIO
from types import FunctionType, ModuleType
from typing import Any

from multicalc import xp
from multicalc.errors import InvalidArgumentError
from multicalc.testing.portability.place import is_own


@dataclass(frozen=True)
class Definition:
    """A function: ``def name(...)`` without what decorates it, and what the names in it mean that
    aren't its own."""

    name: str
    text: str
    free: Mapping[str, Any]


def of_text(source: str) -> Callable[..., Any]:
    """The function that a text defines last, or that it is, a lambda."""
    try:
        tree = ast.parse(source)
    except SyntaxError as error:
        raise InvalidArgumentError(
            f"f: the source doesn't parse, at line {error.lineno}: {error.msg}"
        ) from None
    file = f"<translated {abs(hash(source)):x}>"
    linecache.cache[file] = (len(source), None, lines_of(source), file)
    # What a lesson's text needn't import.
    mc = sys.modules["multicalc"]
    scope: dict[str, Any] = {"__name__": "translated", "mc": mc, "xp": xp}
    last = tree.body[-1] if tree.body else None
    if isinstance(last, ast.Expr) and isinstance(last.value, ast.Lambda):
        exec(compile(ast.Module(tree.body[:-1], []), file, "exec"), scope)
        f: Callable[..., Any] = eval(compile(ast.Expression(last.value), file, "eval"), scope)
        return f
    exec(compile(tree, file, "exec"), scope)
    names = [node.name for node in tree.body if isinstance(node, ast.FunctionDef)]
    if not names:
        raise InvalidArgumentError("f: the source defines no function; write def f(x): ...")
    found: Callable[..., Any] = scope[names[-1]]
    return found


def definition(f: Callable[..., Any]) -> Definition:
    """The definition of ``f``.

    Raises:
        InvalidArgumentError: its source can't be read.
    """
    bare = inspect.unwrap(f)
    if isinstance(bare, partial) or not isinstance(bare, FunctionType):
        raise InvalidArgumentError(
            f"f: a function is needed, whose source can be read, found {f!r}; write a def"
        )
    source = "".join(linecache.getlines(bare.__code__.co_filename))
    node = _node(bare, source) if source else None
    if node is None:
        raise InvalidArgumentError(
            f"f: the source of {bare.__qualname__} isn't there; give it as text: "
            "translate('def f(x): ...', ...)"
        )
    text = _as_def(node, source)
    return Definition(ast.parse(text).body[0].name, text, dict(_free(bare, text)))  # type: ignore[attr-defined]


def lines_of(source: str) -> list[str]:
    """Its lines as Python counts them: a form feed is within one."""
    return StringIO(source).readlines()


def is_translated(f: Any) -> bool:
    """Whether a function that another one calls is to be translated along: a person's own, or one
    that computes with multicalc."""
    bare = inspect.unwrap(f) if callable(f) else f
    if not isinstance(bare, FunctionType):
        return False
    if is_own(bare.__code__.co_filename):
        return True
    known = {**bare.__globals__, **inspect.getclosurevars(bare).nonlocals}
    return any(is_ours(known.get(name)) for name in bare.__code__.co_names) and not is_ours(bare)


def is_ours(x: Any) -> bool:
    """Whether it is multicalc's: a module, or what is in one."""
    name = x.__name__ if isinstance(x, ModuleType) else getattr(x, "__module__", None) or ""
    return isinstance(name, str) and name.partition(".")[0] == "multicalc"


def _node(f: FunctionType, source: str) -> ast.FunctionDef | ast.Lambda | None:
    """The node that ``f`` was made from."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return None
    code, found = f.__code__, []
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.name == f.__name__:
            lines = {node.lineno, *(each.lineno for each in node.decorator_list)}
            if code.co_firstlineno in lines:
                return node
        if isinstance(node, ast.Lambda) and f.__name__ == "<lambda>":
            here = compile(ast.Expression(node), code.co_filename, "eval").co_consts
            same = [c for c in here if inspect.iscode(c) and c.co_code == code.co_code]
            if node.lineno == code.co_firstlineno and any(
                (c.co_names, c.co_varnames, c.co_consts)
                == (code.co_names, code.co_varnames, code.co_consts)
                for c in same
            ):
                found.append(node)
    return found[0] if found else _of_closure(tree, f)


def _of_closure(tree: ast.AST, f: FunctionType) -> ast.Lambda | None:
    """A lambda that uses names of a function around it, which compile differently alone."""
    arguments = list(f.__code__.co_varnames[: f.__code__.co_argcount])
    found = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Lambda)
        and node.lineno == f.__code__.co_firstlineno
        and [each.arg for each in (*node.args.posonlyargs, *node.args.args)] == arguments
    ]
    return found[0] if f.__name__ == "<lambda>" and len(found) == 1 else None


def _as_def(node: ast.FunctionDef | ast.Lambda, source: str) -> str:
    lines = lines_of(source)
    if isinstance(node, ast.Lambda):
        body = ast.get_source_segment(source, node.body)
        arguments = ast.unparse(node.args)
        multiline = body is not None and "\n" in body
        return f"def f({arguments}):\n    return {f'({body})' if multiline else body}\n"
    block = "".join(lines[node.lineno - 1 : node.end_lineno])
    return _without_annotations(textwrap.dedent(block))


def _without_annotations(text: str) -> str:
    from multicalc.testing.translation.text import Text

    tree = ast.parse(text)

    def rewrite(node: ast.AST) -> str | None:
        return node.arg if isinstance(node, ast.arg) else None

    (function,) = tree.body
    assert isinstance(function, ast.FunctionDef)
    if function.returns is not None:
        # From the closing parenthesis to the annotation's end.
        whole = Text(text, tree, rewrite)
        raw = text.encode()
        start, end = whole.span(function.returns)
        arrow = raw.rindex(b"->", 0, start)
        text = (raw[:arrow].rstrip() + raw[end:]).decode()
        return _without_annotations(text)
    return Text(text, tree, rewrite).block(function) + "\n"


def _free(f: FunctionType, text: str) -> Iterator[tuple[str, Any]]:
    """The names that a definition takes from around it, and their values."""
    inside = dict(zip(f.__code__.co_freevars, f.__closure__ or (), strict=True))
    known = {**f.__globals__, **{name: _content(cell) for name, cell in inside.items()}}
    for name in free_names(text):
        if name in known:
            yield name, known[name]
        elif not hasattr(builtins, name):
            raise InvalidArgumentError(f"f: the name {name!r} in {f.__name__} is not defined")


def free_names(text: str) -> list[str]:
    """The names that a definition uses and doesn't bind, in their order."""
    tree = ast.parse(text)
    own = set(bound_names(tree.body[0]))
    used = [n for n in ast.walk(tree) if isinstance(n, ast.Name) and n.id not in own]
    ordered = sorted(used, key=lambda n: (n.lineno, n.col_offset))
    return list(dict.fromkeys(n.id for n in ordered))


def bound_names(tree: ast.AST) -> Iterator[str]:
    """What a function's definition binds in it: arguments, what is assigned, imported or defined
    in it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            yield node.id
        elif isinstance(node, ast.FunctionDef | ast.ClassDef) and node is not tree:
            yield node.name
        elif isinstance(node, ast.alias):
            yield (node.asname or node.name).partition(".")[0]
        elif isinstance(node, ast.ExceptHandler | ast.MatchAs | ast.MatchStar) and node.name:
            yield node.name


def _content(cell: Any) -> Any:
    try:
        return cell.cell_contents
    except ValueError:
        return None
