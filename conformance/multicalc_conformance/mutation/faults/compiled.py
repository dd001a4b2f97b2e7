"""Faults of compiled code: of what a compiler makes, and of which program serves which call."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from inspect import getclosurevars
from typing import Any
from unittest.mock import patch

from multicalc.backend import Arrays, Backend
from multicalc_conformance.mutation.faults.fault import Fault, Seeding, in_frontend

Run = Callable[..., Any]


def in_compiler(spoil: Callable[[Backend, Run], Run]) -> Seeding:
    """What the backend compiles, a function of arrays that gives ``outs, form``, made into another
    by ``spoil``. A backend without a compiler is given one that runs the function itself."""

    @contextmanager
    def seeded(backend: Backend) -> Iterator[None]:
        kind = type(backend)
        right = kind.compile if kind.compilers else lambda self, f, compiler: f

        def compile(self: Backend, f: Run, compiler: str) -> Run:
            return spoil(self, right(self, f, compiler))

        compilers = kind.compilers or ("graph",)
        with patch.object(kind, "compile", compile), patch.object(kind, "compilers", compilers):
            yield

    return seeded


def results(change: Callable[[Backend, Any, list[Any]], list[Any]]) -> Seeding:
    """Each result of compiled code by ``change(backend, namespace, results)``."""

    def spoil(backend: Backend, run: Run) -> Run:
        def wrong(*xs: Any) -> Any:
            found = run(*xs)
            if found is None:
                return None
            outs, form = found
            return tuple(change(backend, backend.namespace, list(outs))), form

        return wrong

    return in_compiler(spoil)


def _arguments(change: Callable[[Any, Any], Any]) -> Seeding:
    """Each floating argument of compiled code by ``change(namespace, argument)``."""

    def spoil(backend: Backend, run: Run) -> Run:
        def changed(x: Any) -> Any:
            floating = hasattr(x, "dtype") and backend.dtype(x).startswith("float")
            return change(backend.namespace, x) if floating else x

        return lambda *xs: run(*map(changed, xs))

    return in_compiler(spoil)


def _kind(backend: Backend, xs: Arrays) -> Any:
    return tuple((backend.shape(x), backend.dtype(x)) for x in xs if hasattr(x, "dtype"))


def _results_kept(backend: Backend, run: Run) -> Run:
    kept: dict[Any, Any] = {}

    def wrong(*xs: Any) -> Any:
        return kept.setdefault(_kind(backend, xs), run(*xs))

    return wrong


def _last_argument_kept(backend: Backend, run: Run) -> Run:
    kept: dict[Any, Any] = {}

    def wrong(*xs: Any) -> Any:
        return run(*xs[:-1], kept.setdefault(_kind(backend, xs), xs[-1])) if xs else run()

    return wrong


def _first_dtype(backend: Backend, run: Run) -> Run:
    """The program is found by shapes: arrays of another dtype are cast to the first ones'."""
    kept: dict[Any, Any] = {}

    def wrong(*xs: Any) -> Any:
        shapes = tuple(map(backend.shape, xs))
        first = kept.setdefault(shapes, tuple(map(backend.dtype, xs)))
        pairs = zip(xs, first, strict=True)
        return run(*[x if backend.dtype(x) == d else x.astype(d) for x, d in pairs])

    return wrong


def _first_shape(backend: Backend, run: Run) -> Run:
    """The program is found by sizes: arrays of another shape are made into the first one's."""
    kept: dict[Any, Any] = {}

    def wrong(*xs: Any) -> Any:
        sizes = tuple(x.size for x in xs)
        first = kept.setdefault(sizes, tuple(map(backend.shape, xs)))
        reshape = backend.namespace.reshape
        return run(*[reshape(x, shape) for x, shape in zip(xs, first, strict=True)])

    return wrong


def _at_call(number: int, later: bool = False) -> Callable[[Backend, Run], Run]:
    """Everything negated at one call, counted from 1, or from that one on."""

    def spoil(backend: Backend, run: Run) -> Run:
        calls: list[None] = []

        def wrong(*xs: Any) -> Any:
            calls.append(None)
            found = run(*xs)
            if found is None or not (len(calls) == number or (later and len(calls) > number)):
                return found
            return tuple([-y for y in found[0]]), found[1]

        return wrong

    return spoil


def _one_slot(backend: Backend, run: Run) -> Run:
    """Arguments are put where the next call puts its own."""
    slot: list[Any] = []

    def wrong(*xs: Any) -> Any:
        slot[:] = xs
        time.sleep(0.002)
        return run(*slot)

    return wrong


def _first_thread_only(backend: Backend, run: Run) -> Run:
    first = threading.get_ident()

    def wrong(*xs: Any) -> Any:
        found = run(*xs)
        if found is None or threading.get_ident() == first:
            return found
        return tuple([0 * y for y in found[0]]), found[1]

    return wrong


def _single(backend: Backend, xp: Any, outs: list[Any]) -> list[Any]:
    """Through float32."""
    return [
        xp.astype(xp.astype(y, xp.float32), xp.float64) if str(y.dtype) == "float64" else y
        for y in outs
    ]


def _squeezed(y: Any) -> tuple[int, ...]:
    return tuple(n for n in y.shape if n != 1)


def _static_kept(right: Any) -> Any:
    """The first call's static values stand for all that are in the same places."""

    def program(self: Any, spec: Any, leaves: Any, data: Any, *rest: Any) -> Any:
        first = self.__dict__.setdefault("_first_leaves", {}).setdefault((spec, data), leaves)
        return right(self, spec, first, data, *rest)

    return program


def _static_by_value(right: Any) -> Any:
    """True and 1 are equal, and hash alike."""

    def program(self: Any, spec: Any, leaves: Any, data: Any, *rest: Any) -> Any:
        plain = [int(x) if isinstance(x, bool) else x for x in leaves]
        return right(self, spec, plain, data, *rest)

    return program


def _structure_ignored(right: Any) -> Any:
    """The first structure with so many leaves stands for all."""

    def program(self: Any, spec: Any, leaves: Any, data: Any, *rest: Any) -> Any:
        first = self.__dict__.setdefault("_first_specs", {}).setdefault(len(leaves), spec)
        return right(self, first, leaves, data, *rest)

    return program


def _turned_results(right: Any) -> Any:
    return lambda self, outs: right(self, tuple(reversed(outs)))


def _options_ignored(right: Any) -> Any:
    return lambda transform, args, options: transform


def _options_lost(right: Any) -> Any:
    """``jit(grad(f, argnums=1))`` compiles ``grad(f)``."""

    def made_by(f: Any) -> Any:
        made = right(f)
        if made is None:
            return None
        again, inner = made
        return _plain(again), inner

    return made_by


def _plain(again: Any) -> Any:
    """The transform that ``again`` applies, without its options."""
    inside = getclosurevars(again).nonlocals
    return partial(inside["transform"], backend=inside["options"].get("backend"))


def _first_arguments(right: Any) -> Any:
    def call(self: Any, *args: Any) -> Any:
        kept = _PLANS.setdefault(id(self), (self, args))[1]
        return right(self, *kept)

    return call


def _first_of_the_last(right: Any) -> Any:
    def call(self: Any, *args: Any) -> Any:
        kept = _PLANS.setdefault(id(self), (self, args))[1]
        return right(self, *args[:-1], kept[-1])

    return call


_PLANS: dict[int, Any] = {}
"""What plans were first called with, while one of these faults is seeded."""


def _in_plans(make: Any) -> Seeding:
    @contextmanager
    def seeded(backend: Backend) -> Iterator[None]:
        try:
            with in_frontend("multicalc.compile.prepare.Plan.__call__", make)(backend):
                yield
        finally:
            _PLANS.clear()

    return seeded


def _any_kind(right: Any) -> Any:
    return lambda self, *args: self._run(*args)


HERE = ("compiled",)
JITTED = "multicalc.compile.jitted.Jitted._program"

FAULTS = (
    Fault(
        "compiled: results kept",
        "what depends on no value is folded, and arguments are taken for constants",
        in_compiler(_results_kept),
        HERE,
    ),
    Fault(
        "compiled: last argument kept",
        "an argument is baked into the program",
        in_compiler(_last_argument_kept),
        HERE,
    ),
    Fault(
        "compiled: the first dtype for all",
        "programs are found by their shapes",
        in_compiler(_first_dtype),
        HERE,
    ),
    Fault(
        "compiled: the first shape for all",
        "programs are found by how many entries there are",
        in_compiler(_first_shape),
        HERE,
    ),
    Fault(
        "compiled: wrong at the first call",
        "what tracing gives is given back",
        in_compiler(_at_call(1)),
        HERE,
    ),
    Fault(
        "compiled: wrong from the second call on",
        "buffers that were given away are used again",
        in_compiler(_at_call(2, later=True)),
        HERE,
    ),
    Fault(
        "compiled: wrong at the third call",
        "a program is specialised once it is warm",
        in_compiler(_at_call(3)),
        HERE,
    ),
    Fault(
        "compiled: threads share a slot",
        "arguments wait in a place of the program's",
        in_compiler(_one_slot),
        HERE,
    ),
    Fault(
        "compiled: zero in other threads",
        "a setting of the thread that compiled",
        in_compiler(_first_thread_only),
        HERE,
    ),
    Fault(
        "compiled: results turned around",
        "a graph's outputs in the order they were found",
        results(lambda backend, xp, outs: outs[::-1]),
        HERE,
    ),
    Fault(
        "compiled: later results are zero",
        "only the first output is kept alive",
        results(lambda backend, xp, outs: [*outs[:1], *(0 * y for y in outs[1:])]),
        HERE,
    ),
    Fault(
        "compiled: digits of float32",
        "a compiler's fast arithmetic",
        results(_single),
        HERE,
    ),
    Fault(
        "compiled: axes of one entry dropped",
        "results are squeezed",
        results(lambda backend, xp, outs: [xp.reshape(y, _squeezed(y)) for y in outs]),
        HERE,
    ),
    Fault(
        "compiled: sign of an argument lost",
        "a square root of a square is simplified away",
        _arguments(lambda xp, x: xp.abs(x)),
        HERE,
    ),
    Fault(
        "compiled: tiny contributions flushed",
        "a compiler takes small numbers for zero",
        results(lambda backend, xp, outs: [xp.where(xp.abs(y) < 0.1, 0 * y, y) for y in outs]),
        HERE,
    ),
    Fault(
        "static values kept",
        "the first call's decide for all",
        in_frontend(JITTED, _static_kept),
        HERE,
    ),
    Fault(
        "static values by equality",
        "True and 1 are one key",
        in_frontend(JITTED, _static_by_value),
        HERE,
    ),
    Fault(
        "structure of arguments ignored",
        "programs are found by how many leaves there are",
        in_frontend(JITTED, _structure_ignored),
        HERE,
    ),
    Fault(
        "leaves of compiled results permuted",
        "a tree is put together from its end",
        in_frontend("multicalc.compile.program.ResultForm.tree", _turned_results),
        HERE,
    ),
    Fault(
        "options of a compiled function's transforms ignored",
        "grad with other argnums is found under one key",
        in_frontend("multicalc.compile.transforms._key", _options_ignored),
        HERE,
    ),
    Fault(
        "options lost by jit",
        "jit(grad(f, argnums=1)) compiles grad(f)",
        in_frontend("multicalc.compile.jit.made_by", _options_lost),
        HERE,
    ),
    Fault(
        "plan runs on its first arguments",
        "a plan takes values for constants",
        _in_plans(_first_arguments),
        HERE,
    ),
    Fault(
        "plan keeps its first directions",
        "the last argument is taken for a constant",
        _in_plans(_first_of_the_last),
        HERE,
    ),
    Fault(
        "plan for any kind",
        "PreparationMismatchError is not raised",
        _in_plans(_any_kind),
        HERE,
    ),
)
