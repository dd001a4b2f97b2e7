"""A compiler for the example framework: what it did while a function ran is done again."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import Any

from multicalc.errors import TracingError

FUNCTIONS = (
    "exp log sqrt sin cos where sum reshape permute_dims broadcast_to concat take astype matmul"
)
OPERATORS = "getitem abs add sub mul truediv pow matmul neg eq ne lt gt le ge"
REVERSED = "add sub mul truediv pow matmul"


class _NotRecordedError(Exception):
    """A derivative was taken."""


class Recorder:
    """Notes what functions and operators of ``tiny`` do in a thread that traces."""

    def __init__(self, tiny: Any) -> None:
        self.tiny, self._thread = tiny, threading.local()
        for name in FUNCTIONS.split():
            setattr(tiny, name, self._noted(getattr(tiny, name)))
        names = [*OPERATORS.split(), *(f"r{name}" for name in REVERSED.split())]
        for name in names:
            own = f"__{name}__"
            setattr(tiny.Array, own, self._noted(getattr(tiny.Array, own)))
        for own in ("__bool__", "__float__"):
            setattr(tiny.Array, own, self._looking(getattr(tiny.Array, own)))
        tiny.vjp = self._refused(tiny.vjp)

    def is_traced(self, x: Any) -> bool:
        return x.number in getattr(self._thread, "traced", ())

    def trace(self, f: Any, xs: Any) -> Any:
        """``f`` of arrays, as a program; None of what takes derivatives."""
        inputs = [self.tiny.Array(x.data) for x in xs]
        steps: list[Any] = []
        self._thread.traced = {x.number for x in inputs}
        try:
            with self._noting(steps):
                outs, form = f(*inputs)
        except _NotRecordedError:
            return lambda *xs: None
        finally:
            del self._thread.traced

        def program(*xs: Any) -> Any:
            known = {x.number: given for x, given in zip(inputs, xs, strict=True)}

            def now(x: Any) -> Any:
                if isinstance(x, list | tuple):
                    return type(x)(map(now, x))
                return known.get(x.number, x) if isinstance(x, self.tiny.Array) else x

            for function, args, options, y in steps:
                known[y.number] = function(*now(args), **options)
            return now(tuple(outs)), form

        return program

    @contextmanager
    def _noting(self, steps: Any) -> Any:
        before = getattr(self._thread, "steps", None)
        self._thread.steps = steps
        try:
            yield before
        finally:
            self._thread.steps = before

    def _noted(self, function: Any) -> Any:
        def call(*args: Any, **options: Any) -> Any:
            with self._noting(None) as steps:  # What it calls is part of it.
                y = function(*args, **options)
            if steps is not None:
                steps.append((function, args, options, y))
                self._thread.traced.add(y.number)
            return y

        return call

    def _looking(self, function: Any) -> Any:
        def call(x: Any) -> Any:
            if self.is_traced(x):
                raise TracingError("tiny: what is compiled can't look at a value")
            return function(x)

        return call

    def _refused(self, vjp: Any) -> Any:
        def call(f: Any, xs: Any) -> Any:
            if getattr(self._thread, "steps", None) is not None:
                raise _NotRecordedError
            return vjp(f, xs)

        return call


def compiling(tiny: Any, *, key: Any = None, run: Any = None) -> None:
    """Give ``tiny``, of :mod:`checks.variants`, a compiler; a wrong one by ``key(shape, dtype)``,
    which tells programs apart, or by ``run(program, kept, xs)``, which calls them with a list to
    keep something in."""
    recorder = Recorder(tiny.framework)
    key = key or (lambda shape, dtype: (shape, dtype))
    run = run or (lambda program, kept, xs: program(*xs))

    def compile(self: Any, f: Any, compiler: str) -> Any:
        programs: dict[Any, Any] = {}

        def call(*xs: Any) -> Any:
            kind = tuple(key(x.shape, x.dtype) for x in xs)
            if kind not in programs:
                programs[kind] = recorder.trace(f, xs), []
            return run(*programs[kind], xs)

        return call

    tiny.becomes(
        compilers=("record",),
        compiles_transforms=False,
        compile=compile,
        has_values=lambda self, x: not recorder.is_traced(x),
    )
