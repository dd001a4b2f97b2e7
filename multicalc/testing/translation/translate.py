"""``translate``: a portable function in a framework's own words."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from multicalc.arrays import portable
from multicalc.backend import NativeSpelling, spelling_of
from multicalc.errors import InvalidArgumentError
from multicalc.testing.translation import data, own
from multicalc.testing.translation.definitions import of_text
from multicalc.testing.translation.facts import Facts, facts
from multicalc.testing.translation.filling import roots
from multicalc.testing.translation.imports import import_lines
from multicalc.testing.translation.point import OPERATORS, TranslatedPoint
from multicalc.testing.translation.program import PortableProgram, program
from multicalc.testing.translation.text import Text
from multicalc.testing.translation.translation import Translation
from multicalc.testing.translation.writing import Writer


def translate(
    f: Callable[..., Any] | str,
    to: str,
    *,
    at: Any = None,
    operators: Sequence[str] = (),
    argnums: int | Sequence[int] = 0,
    names: Sequence[str] | None = None,
) -> Translation:
    """A portable function in a framework's own words: source to source, comments and all.

    Args:
        f: a function written with ``xp`` and operators, marked portable or not, or its source. The
            functions it calls are translated along; data that it captures is written out.
        to: a backend's name (``"torch"``), or ``"multicalc"`` for its own form.
        at: the arguments: a tuple of NumPy's arrays, numbers, nested lists of numbers, or trees of
            these; what isn't a tuple is the only argument. Without them ranks and dtypes aren't
            known, and nothing can be run.
        operators: what is asked for at ``at``: ``"value"``, ``"grad"``, ``"value_and_grad"``,
            ``"hessian"``, ``"jacobian"``, ``"jvp"``, ``"vjp"``, ``"hvp"``. The directions of
            ``jvp`` and ``hvp``, and the cotangent of ``vjp``, are 1, 2, 3, ... through all entries.
        argnums: which arguments derivatives are by.
        names: what the arguments are called; as the parameters are by default.

    Returns:
        A :class:`Translation`: ``.source`` is a program, ``.ok`` tells whether it runs and agrees.

    Raises:
        TranslationError: something has no native form; the message says what to write.
        InvalidArgumentError: the source can't be read, or an argument doesn't fit.
        UnknownBackendError: no backend has such a name.
        UnsupportedOperationError: the backend's adapter doesn't say how its users write.

    >>> import multicalc as mc
    >>> text = "def f(x):\\n    return xp.sum(x**2, axis=0)  # of each column"
    >>> found = mc.testing.translate(text, "torch", at=[1.0, 2.0], operators=["hessian"])
    >>> print(found.function + found.inputs + found.calls["hessian"])
    def f(x):
        return torch.sum(x**2, dim=0)  # of each column
    x = torch.tensor([1.0, 2.0], dtype=torch.float64)
    torch.autograd.functional.hessian(f, x)
    """
    spelling = _spelling(to)
    wanted = (operators,) if isinstance(operators, str) else tuple(operators)
    for each in wanted:
        if each not in OPERATORS:
            raise InvalidArgumentError(
                f"operators: there is no {each!r}; there are {', '.join(OPERATORS)}"
            )
    if wanted and at is None:
        raise InvalidArgumentError("at: operators need arguments; give at=(x, ...)")
    function = of_text(f) if isinstance(f, str) else f
    whole = program(function)
    point = None
    if at is not None:
        args = at if isinstance(at, tuple) else (at,)
        point = TranslatedPoint.of(args, names or whole.parameters, argnums)
        point = point.renamed(_taken(whole, spelling, point, wanted))
    known = Facts({}) if point is None else facts(whole, list(point.args.values()), point.dtype)
    # Marked, it means the same on every backend: what is compared with.
    return _translated(portable(function), to, spelling, whole, known, point, wanted)


def _spelling(to: str) -> NativeSpelling:
    if to == "multicalc":
        return own.SPELLING
    return spelling_of(to)


def _translated(
    f: Callable[..., Any],
    to: str,
    spelling: NativeSpelling,
    whole: PortableProgram,
    known: Facts,
    point: TranslatedPoint | None,
    operators: Sequence[str],
) -> Translation:
    if spelling is own.SPELLING:
        *called, last = _definitions(whole)
        bodies = [*called, f"@mc.portable\n{last}"]
        imports = {**whole.imports, **_own_imports(whole)}
        needed: dict[str, None] = {}
    else:
        writer = Writer(spelling, whole, known)
        bodies = writer.definitions()
        writer.check_names()
        imports, needed = dict(whole.imports), writer.needed
    constants = [
        f"{name} = {data.tree(spelling, value, arrays=False, indent=len(name) + 3)}"
        for name, value in whole.constants.items()
    ]
    inputs = "" if point is None else _inputs(spelling, point, f, operators)
    calls: dict[str, str] = {}
    if point is not None:
        offered = spelling.calls(point.site(whole.f))
        for each in operators:
            if each not in offered:
                raise InvalidArgumentError(
                    f"operators: {to} has no idiom for {each} of these arguments; give arrays in "
                    "place of trees, or another operator"
                )
            calls[each] = offered[each]
    helpers = [code for name, code in spelling.helpers.items() if name in needed]
    function = "\n\n\n".join(
        part.strip("\n") for part in ("\n".join(constants), *helpers, *bodies) if part
    )
    setup = "" if point is None else spelling.setup.get(point.dtype, "")
    code = "\n".join([spelling.start, setup, function, inputs, *calls.values()])
    lines = import_lines(spelling, imports, roots(code) | set(imports))
    lines += f"\n\n{spelling.start}" if spelling.start else ""
    return Translation(to, lines, setup, function + "\n", inputs, calls, whole.f, f, point)


def _taken(
    whole: PortableProgram,
    spelling: NativeSpelling,
    point: TranslatedPoint,
    operators: Sequence[str],
) -> set[str]:
    """The names that mean something else around the calls.

    Raises:
        InvalidArgumentError: a function or captured data is called so too.
    """
    apart = point.renamed(set(point.args))
    calls = [spelling.calls(apart.site(whole.f)).get(each, "") for each in operators]
    stored = [node for code in calls for node in ast.walk(ast.parse(code))
              if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)]  # fmt: skip
    around = {node.id for node in stored} - set(apart.args) | {*spelling.modules, *spelling.helpers}
    around |= {"v"} if {"jvp", "hvp"} & set(operators) else set()
    around |= {"u"} if "vjp" in operators else set()
    defined = {node.name for node in whole.tree.body if isinstance(node, ast.FunctionDef)}
    for name in sorted(around & {*defined, *whole.constants}):
        raise InvalidArgumentError(
            f"f: the code around it needs the name {name!r} for something else; rename it"
        )
    return {*around, *defined, *whole.constants, *whole.imports}


def _definitions(whole: PortableProgram) -> list[str]:
    text = Text(whole.source, whole.tree, lambda node: None)
    return [text.block(node) for node in whole.tree.body]


def _own_imports(whole: PortableProgram) -> Mapping[str, str]:
    found = {}
    for name, value in whole.ours.items():
        home = getattr(value, "__module__", None)
        if home is None:
            package, _, last = value.__name__.rpartition(".")
            as_name = "" if last == name else f" as {name}"
            found[name] = (
                f"from {package} import {last}{as_name}" if package else f"import {last}{as_name}"
            )
        else:
            found[name] = f"from {home} import {value.__name__}"
    return found


def _inputs(
    spelling: NativeSpelling,
    point: TranslatedPoint,
    f: Callable[..., Any],
    operators: Sequence[str],
) -> str:
    written = dict(point.args)
    if {"jvp", "hvp"} & set(operators):
        written["v"] = point.v
    if "vjp" in operators:
        written["u"] = point.u(f)
    return "".join(
        f"{name} = {data.tree(spelling, x, arrays=True, indent=len(name) + 3)}\n"
        for name, x in written.items()
    )
