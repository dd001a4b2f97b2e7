"""What the files of a package import, read from their source: inside functions too."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Import:
    """One module imports another."""

    module: str
    target: str
    line: int
    runs: bool
    """Not for type checkers only."""

    def __str__(self) -> str:
        return f"{self.module}:{self.line} imports {self.target}"


@cache
def files(package: str) -> dict[str, Path]:
    """The package's modules by their full names."""
    (source,) = (f for f in (ROOT, *ROOT.glob("*/")) if (f / package / "__init__.py").exists())
    found = {}
    for path in sorted((source / package).rglob("*.py")):
        parts = path.relative_to(source).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


@cache
def imports(package: str) -> tuple[Import, ...]:
    """Every import in the package, of its own modules and of others."""
    known = files(package)
    return tuple(
        each
        for module, path in known.items()
        for each in read(path.read_text(), module, known, path.name == "__init__.py")
    )


def read(
    source: str, module: str, known: Collection[str], is_package: bool = False
) -> Iterator[Import]:
    """The imports of one module; ``known`` are the names that are modules, not things in one."""
    here = module if is_package else module.rpartition(".")[0]
    for node, runs in _nodes(ast.parse(source)):
        match node:
            case ast.Import(names):
                targets = [alias.name for alias in names]
            case ast.ImportFrom(base, names, level):
                base = ".".join(filter(None, [_above(here, level), base]))
                whole = [f"{base}.{alias.name}" for alias in names]
                targets = [name if name in known else base for name in whole]
            case ast.Call(
                ast.Attribute(attr="import_module") | ast.Name("import_module"),
                [ast.Constant(str(name)), *_],
            ):
                targets = [name]
            case _:
                targets = []
        yield from (Import(module, target, node.lineno, runs) for target in targets)


def _above(package: str, level: int) -> str:
    """Where a relative import with so many dots starts."""
    for _ in range(level - 1):
        package = package.rpartition(".")[0]
    return package if level else ""


def _nodes(node: ast.AST, runs: bool = True) -> Iterator[tuple[ast.AST, bool]]:
    for child in ast.iter_child_nodes(node):
        yield child, runs
        typing = isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test)
        yield from _nodes(child, runs and not typing)


def cycle(modules: Collection[str], found: Iterable[Import]) -> list[str]:
    """The modules of a cycle of imports, its first at the end again; empty if there is none.

    Importing a module imports the packages around it.
    """
    edges: dict[str, set[str]] = {module: set() for module in modules}
    for each in found:
        if each.runs and each.module in edges:
            edges[each.module] |= set(_loaded(each)) & edges.keys()
    done: set[str] = set()

    def search(module: str, path: list[str]) -> list[str]:
        if module in path:
            return [*path[path.index(module) :], module]
        if module not in done:
            for target in sorted(edges[module]):
                if closed := search(target, [*path, module]):
                    return closed
            done.add(module)
        return []

    return next(filter(None, (search(module, []) for module in edges)), [])


def _loaded(each: Import) -> Iterator[str]:
    """The target, and the packages around it that aren't around the importing module too."""
    target = each.target
    while target and not f"{each.module}.".startswith(f"{target}."):
        yield target
        target = target.rpartition(".")[0]
