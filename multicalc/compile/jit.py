"""``jit``: a function compiled by its framework, and with it all that is derived from it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, ParamSpec, TypeVar, cast

from multicalc.backend import BackendLike
from multicalc.compile.history import History
from multicalc.compile.jitted import CompiledFunction, Jitted, Options
from multicalc.compile.transforms import JittedTransform, is_transform, made_by
from multicalc.errors import InvalidArgumentError

P = ParamSpec("P")
R = TypeVar("R")


def jit(
    f: Callable[P, R],
    *,
    static_argnums: int | Sequence[int] = (),
    static_argnames: str | Sequence[str] = (),
    compiler: str | None = None,
    backend: BackendLike = None,
) -> CompiledFunction[P, R]:
    """``f``, compiled by the framework of the arrays it is called with.

    Args:
        f: a function of pytrees of arrays, which gives one. It is called to be traced only: once
            for each structure, shape, dtype and device, and for each value of a static argument.
            Arrays it captures are constants.
        static_argnums, static_argnames: arguments that are no data but part of the program: their
            values, which must be hashable, are compared from call to call. Integers, booleans,
            strings and other leaves that are no arrays are static anyhow; floats and complex
            numbers are data, and become arrays of the other arguments' precision. The programs of
            the latest 128 structures and static values are kept; what counts steps should be an
            array. ``.stats`` says which static argument led to how many traces.
        compiler: one of the backend's ``compilers``, the first by default: ``"xla"`` for JAX;
            ``"graph"`` or ``"xla"`` for TensorFlow; ``"graph"`` or ``"inductor"`` for PyTorch;
            ``"graph"`` for MXNet. NumPy has none and runs ``f``. ``.stats`` names it.
        backend: as in :func:`multicalc.grad`.

    Returns:
        A function of ``f``'s arguments, with ``.stats``. Transforms of it are compiled as a whole:
        ``grad(jit(f))`` is ``jit(grad(f))``, and ``hvp(jit(f), x, v)`` compiles the product.
        (MXNet's gradients have no graph: it compiles ``f`` and differentiates that, and runs an
        ``f`` that itself takes a gradient.) Called inside another transform, where the framework
        can't differentiate what it compiles, it runs ``f`` itself.

        Where ``f`` is a transform, what it does to a compiled function: ``jit(hvp)(f, x, v)`` is
        ``hvp(jit(f), x, v)``. The latest 256 functions are kept, so that one that comes again,
        itself and not another of its kind, is compiled once. ``static_argnames`` are then names of
        ``f``'s arguments.

    Raises:
        TracingError: (from the call) what ``f`` does depends on values: use ``xp.where``,
            ``xp.cond`` or the loops of ``xp``, or make the argument static.
        InvalidArgumentError: a static argument is an array or can't be hashed.
        UnsupportedOperationError: the backend does not have that compiler.

    >>> import numpy as np
    >>> from multicalc import xp
    >>> norm = jit(lambda x: xp.sum(x * x))
    >>> float(norm(np.array([3.0, 4.0]))), norm.stats.traces
    (25.0, 0)
    """
    if isinstance(f, Jitted | JittedTransform):
        return cast(CompiledFunction[P, R], f)
    numbers = (static_argnums,) if isinstance(static_argnums, int) else tuple(static_argnums)
    names = (static_argnames,) if isinstance(static_argnames, str) else tuple(static_argnames)
    if not is_transform(f):
        made = _jitted(f, History(), Options(numbers, names, compiler, backend))
        return cast(CompiledFunction[P, R], made)
    if set(numbers) - {0}:
        raise InvalidArgumentError(
            f"jit: of the arguments of {f.__name__} the function is static, and no other can be, "
            f"found static_argnums={static_argnums!r}; name f's own in static_argnames, or pass "
            "jit(f, static_argnums=...)"
        )
    of_each = partial(_jitted, options=Options((), names, compiler, backend))
    return cast(CompiledFunction[P, R], JittedTransform(f, of_each))


def _jitted(f: Callable[..., Any], history: History, options: Options) -> Any:
    made = made_by(f)
    if made is None:
        return Jitted(f, options, history)
    transform, inner, whole = made
    compiled = _jitted(inner, history, options)
    return compiled.transformed(transform) if whole else transform(compiled)
