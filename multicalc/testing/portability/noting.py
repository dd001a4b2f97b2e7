"""Every operation of a function is noted, and it goes on with the right results."""

from __future__ import annotations

import ast
import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from multicalc import xp
from multicalc.arrays import Array, portable
from multicalc.arrays.infix import OPERATORS, Infix
from multicalc.backend import Backend, Running, default_dtype, native, owner, run_on, running
from multicalc.calls import trees
from multicalc.calls.precision import FLOATING
from multicalc.errors import PortabilityError
from multicalc.testing.portability import place
from multicalc.testing.portability.drafts import OTHERWISE, call_of, equivalent, xp_name
from multicalc.testing.portability.measured import direction
from multicalc.testing.portability.noted import EXITS, Noted
from multicalc.testing.portability.operators import CHANGES, WRITTEN, as_written, changes_a_name
from multicalc.testing.portability.place import Place
from multicalc.testing.portability.step import Kind, NotedOperand, NotedStep, replaced
from multicalc.xp.table import CONTROL, CREATION, ELEMENTWISE, PRODUCTS

CONSTANT = frozenset(("zeros_like", "ones_like", "empty_like"))
"""Functions whose result doesn't depend on their argument's values."""

MEETING = frozenset((*ELEMENTWISE, *PRODUCTS, "where", "clip", "maximum", "minimum"))
"""Functions whose operands have to be of one dtype."""

_MARKED = portable(len).__code__
"""What of ours runs functions that are marked portable."""


class Noting:
    """How a function runs that is checked: a ``multicalc.backend.Standard`` whose arrays note what
    is done to them. Where a portable function refuses to go on, it does, with NumPy's values."""

    def __init__(self) -> None:
        self._steps: dict[Any, NotedStep] = {}
        self._silent = False

    @property
    def steps(self) -> list[NotedStep]:
        """Every operation, in the order of their first times."""
        return list(self._steps.values())

    # -- a multicalc.backend.Standard -------------------------------------------------------------

    def run(
        self, f: Callable[..., Any], args: Sequence[Any], kwargs: Mapping[str, Any], now: Running
    ) -> Any:
        def given(x: Any) -> Any:
            return self._wrap(native(x), now.backend, True)

        args, kwargs = trees.map_leaves(given, (tuple(args), dict(kwargs)))
        return trees.map_leaves(native, f(*args, **kwargs))

    def call(
        self, function: Callable[..., Any], args: Sequence[Any], kwargs: Mapping[str, Any]
    ) -> Any:
        at, name = _here(), function.__name__
        given, keywords = _by_name(args, kwargs)
        if name in CONTROL:
            # What happens in them is noted while it does.
            given = {k: self.portable(x) if callable(x) else x for k, x in given.items()}
        result = self._portably(call_of("called", given, keywords), given, {"called": function})
        if name in CONSTANT:
            result._traced = False
        if name not in CONTROL and (name not in CREATION or _noted(given)):
            code = call_of("called", given, keywords)
            self._note(
                *("function", name, code, code, at, given, result),
                keywords=keywords,
                functions={"called": function},
            )
        return result

    def wrap(self, tree: Any, backend: Backend) -> Any:
        # What transforms give: it depends on what they were given.
        return trees.map_leaves(lambda x: self._wrap(x, backend, True), tree)

    def result_type(self, dtypes: Sequence[np.dtype[Any]], numbers: Sequence[type]) -> str:
        return Array._standard.result_type(dtypes, numbers)

    def portable(self, f: Callable[..., Any]) -> Callable[..., Any]:
        """``f`` as a function of such arrays, within a transform."""

        def noted(*args: Any, **kwargs: Any) -> Any:
            return run_on(_running_on(self), f, args, kwargs)

        return noted

    # -- what arrays do ---------------------------------------------------------------------------

    def operator(self, by: Infix, args: tuple[Any, ...]) -> Any:
        """An operator, or an assignment like ``x += y``."""
        at = _here()
        by, args = as_written(by, args, at)
        given = dict(zip("xy", args, strict=False))
        code = right = by.symbol.format(*given)
        kind: Kind = "operator"
        functions: dict[str, Any] = {}
        if changes_a_name(at):
            kind, code, functions = "in place", "change(x, y)", {"change": CHANGES[by.name]}
        refused = ""
        try:
            result = self._portably(right, given)
        except PortabilityError as error:
            # It has no meaning that all would expect. On with NumPy's.
            refused = str(error)
            result = self._values(right, given)
        self._note(
            *(kind, by.name, code, "" if refused else right, at, given, result),
            refused=refused,
            functions=functions,
        )
        return result

    def item(self, x: Noted, key: Any) -> Any:
        """``x[key]``."""
        at, given = _here(), {"x": x, "k": key}
        result = self._portably("x[k]", given)
        if at is not None and isinstance(getattr(at.node, "ctx", None), ast.Store):
            # Of x[k] += y, whose writing is noted.
            return result
        self._note("index", "[]", "x[k]", "x[k]", at, given, result)
        return result

    def written(self, x: Noted, key: Any, value: Any) -> Any:
        """``x`` after ``x[key] = value``."""
        at, given, right = _here(), {"x": x, "k": key, "v": value}, "xp.at(x)[k].set(v)"
        result = self._portably(right, given)
        self._note(
            *("write", "[]", "write(x, k, v)", right, at, given, result),
            refused="arrays can't be written into",
            functions={"write": _write},
        )
        return result

    def attribute(self, x: Noted, name: str) -> Any:
        """``x.name``, or ``x.name(...)`` once it is called."""
        if name in EXITS:
            return lambda: EXITS[name](self.out(x, name))
        at, given, known = _here(), {"x": x}, hasattr(Array, name)
        of = getattr(Array if known else np.ndarray, name, None)
        if of is None and name not in OTHERWISE:
            raise AttributeError(f"arrays have no {name!r}")
        if of is None or callable(of):
            return lambda *args, **kwargs: self._method(x, name, known, args, kwargs)
        code = f"x.{name}"
        right = code if known else equivalent("attribute", name, given, ())
        refused = "" if known else f"arrays of the standard have no .{name}"
        result, right, refused = self._or_values(right, code, given, refused)
        self._note("attribute", name, code, right, at, given, result, refused=refused)
        return result

    def _method(
        self, x: Noted, name: str, known: bool, args: Sequence[Any], kwargs: Mapping[str, Any]
    ) -> Any:
        at = _here()
        given, keywords = _by_name(args, kwargs)
        given = {"x": x, **given}
        code = call_of(f"x.{name}", dict(list(given.items())[1:]), keywords)
        right = code if known else equivalent("method", name, given, keywords)
        refused = "" if known else f"arrays of the standard have no .{name}()"
        result, right, refused = self._or_values(right, code, given, refused)
        self._note(
            *("method", name, code, right, at, given, result), refused=refused, keywords=keywords
        )
        return result

    def numpy(
        self,
        name: str,
        function: Callable[..., Any],
        args: Sequence[Any],
        kwargs: Mapping[str, Any],
    ) -> Any:
        """A call of NumPy's, or an operator of its arrays."""
        at = _here()
        by = OPERATORS.get(xp_name(name).removeprefix("xp."))
        if by is not None and at is not None and isinstance(at.node, WRITTEN):
            return self.operator(by, tuple(args))
        given, keywords = _by_name(args, kwargs)
        code, functions = call_of("called", given, keywords), {"called": function}
        right = equivalent("numpy", name, given, keywords)
        refused = "it takes NumPy's arrays, and would lose the derivative"
        result, right, refused = self._or_values(right, code, given, refused, functions)
        self._note(
            *("numpy", name, code, right, at, given, result),
            refused=refused,
            keywords=keywords,
            functions=functions,
        )
        return result

    def out(self, x: Noted, name: str) -> Any:
        """The values of ``x``."""
        at = _here()
        if x._traced:
            right = "xp.trunc(x)" if name == "int" else "x"
            self._note(
                *("exit", name, "out(x)", right, at, {"x": x}, None),
                refused="it would lose the derivative",
                functions={"out": EXITS[name]},
            )
        return _values(x)

    def silently(self, function: Callable[..., Any], *args: Any) -> Any:
        """What ``function`` gives, with no note of what it does."""
        before, self._silent = self._silent, True
        try:
            return function(*args)
        finally:
            self._silent = before

    # -- results ----------------------------------------------------------------------------------

    def _portably(
        self, code: str, given: Mapping[str, Any], functions: Mapping[str, Any] | None = None
    ) -> Any:
        """What ``code`` gives, as a portable function."""
        known = {"xp": xp, "math": math, **(functions or {})}
        natives = replaced(given, Noted, native)
        bare = _running_on(None)
        f = portable(lambda given: eval(code, {**known, **given}))
        return self._result(run_on(bare, f, (natives,), {}), given)

    def _or_values(
        self,
        right: str,
        code: str,
        given: Mapping[str, Any],
        refused: str,
        functions: Mapping[str, Any] | None = None,
    ) -> tuple[Any, str, str]:
        """What ``right`` gives in a portable function, ``right``, and why one refuses ``code``. If
        there is no such, or it raises, what ``code`` gives of NumPy's arrays."""
        if right:
            try:
                return self._portably(right, given), right, refused
            except Exception as error:
                refused = refused or str(error)
        return self._values(code, given, functions), "", refused

    def _values(
        self, code: str, given: Mapping[str, Any], functions: Mapping[str, Any] | None = None
    ) -> Any:
        """What ``code`` gives of NumPy's arrays."""
        known = {"xp": xp, "math": math, **(functions or {})}
        return self._result(eval(code, {**known, **replaced(given, Noted, _values)}), given)

    def _result(self, tree: Any, given: Mapping[str, Any]) -> Any:
        backend, traced = _now().backend, any(x._traced for x in _noted(given))
        return trees.map_leaves(lambda x: self._wrap(x, backend, traced), tree)

    def _wrap(self, x: Any, backend: Backend, traced: bool) -> Any:
        if owner(x) is None:
            return x
        found = object.__new__(Noted)
        found._value, found._backend, found._dtype = x, backend, None
        found._noting = self
        found._traced = traced and backend.dtype(x).startswith(FLOATING)
        return found

    def _note(
        self,
        kind: Kind,
        name: str,
        code: str,
        right: str,
        at: Place | None,
        given: Mapping[str, Any],
        result: Any,
        *,
        refused: str = "",
        keywords: tuple[str, ...] = (),
        functions: Mapping[str, Any] | None = None,
    ) -> None:
        marked = place.inside(_MARKED, Noting.run.__code__)
        if self._silent or (marked and not refused):
            return
        # NumPy asks several things of each array in np.array([x, y]).
        asked = "" if kind == "exit" else name
        key = (at, kind, asked, *map(_look, trees.flatten(dict(given))[0]))
        if key in self._steps:
            return
        kept = replaced(given, Noted, lambda x: NotedOperand(_values(x), x._traced))
        dtype = _meeting(kind, name, kept, result)
        self._steps[key] = NotedStep(
            *(kind, name, code, kept, right, at, dtype, default_dtype()),
            *(refused, marked, keywords, functions or {}),
        )


def _here() -> Place | None:
    return place.here(Noting.run.__code__)


def _now() -> Running:
    """What a function that is checked runs on."""
    now = running()
    assert now is not None
    return now


def _running_on(noting: Noting | None) -> Running:
    now = _now()
    return Running(now.backend, now.dtype, now.like, noting)


def _by_name(
    args: Sequence[Any], kwargs: Mapping[str, Any]
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Arguments as a step has them, and which of them were given by name."""
    return {**{f"a{i}": x for i, x in enumerate(args)}, **kwargs}, tuple(kwargs)


def _noted(tree: Any) -> list[Noted]:
    found: list[Noted] = []
    replaced(tree, Noted, found.append)
    return found


def _values(x: Noted) -> np.ndarray:
    """The values of ``x``; where it is traced or many, in a transform within what is checked,
    others."""
    if x._backend.has_values(x._value):
        found = x._backend.to_numpy(x._value)
        if isinstance(found, np.ndarray):
            return found
    return np.asarray(np.abs(direction(np.zeros(x.shape, x.dtype))) + 1)


def _write(x: Any, key: Any, value: Any) -> Any:
    x[key] = value
    return x


def _look(x: Any) -> Any:
    """What two operations at one place have to have in common to be one."""
    if isinstance(x, Noted):
        return x.dtype.name, x._traced
    if isinstance(x, slice):
        return isinstance(x.step, int) and x.step < 0
    return x.dtype.name if isinstance(x, np.ndarray) else type(x)


def _meeting(kind: Kind, name: str, given: Mapping[str, Any], result: Any) -> str:
    """The dtype in which the operands meet; nothing where they needn't be of one."""
    if len(given) < 2 or (kind in ("function", "numpy") and name not in MEETING):
        return ""
    if isinstance(result, Noted) and result.dtype.kind != "b":
        return result.dtype.name
    arrays = [x.value if isinstance(x, NotedOperand) else x for x in given.values()]
    return np.result_type(*[x.dtype for x in arrays if isinstance(x, np.ndarray)]).name
