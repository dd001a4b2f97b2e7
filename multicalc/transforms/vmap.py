"""``vmap``: a function of one example as a function of many."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import update_wrapper
from typing import Any, ParamSpec, TypeVar

from multicalc.backend import (
    Arrays,
    Backend,
    BackendLike,
    BeyondVmapError,
    is_recorder,
    mapped_one_by_one,
    native,
)
from multicalc.batching import mapped_together
from multicalc.calls import trees
from multicalc.calls.mapped import MappedCall
from multicalc.compile import compiles
from multicalc.errors import InvalidArgumentError, TracingError
from multicalc.transforms.mapped_variables import mapped_variables
from multicalc.transforms.naming import called

P = ParamSpec("P")
R = TypeVar("R")


@compiles
def vmap(
    f: Callable[P, R],
    in_axes: Any = 0,
    out_axes: Any = 0,
    *,
    loop: bool = False,
    backend: BackendLike = None,
) -> Callable[P, R]:
    """``f`` of one example as a function of a batch of them, along an axis of its arguments.

    The framework's own (``jax.vmap``, ``torch.func.vmap``, ``tf.vectorized_map``) where it has one.
    Elsewhere a function of ``xp`` runs once on all examples, by a rule for each of its operations;
    one that goes beyond ``xp`` runs example by example. It is differentiated, compiled and nested
    like any other function, and so is ``f``.

    Args:
        f: a function of pytrees of arrays, that gives one of arrays and numbers.
        in_axes: the axis along which the examples are, for all positional arguments; or a tuple
            with one for each, which may be a pytree that the argument's structure begins with. None
            for what is the same for all examples. Keyword arguments are, and integers, strings,
            functions and other settings beside the arrays.
        out_axes: where the axis goes in the results: an int, or a pytree that their structure
            begins with; None for a result that is the same for all examples.
        loop: whether to run example by example in any case, which takes as much longer as there
            are examples, and may look at values.
        backend: a backend's name; otherwise the arrays' own framework, or the active backend.

    Returns:
        A function called as ``f`` is, whose arguments and results have the additional axis.

    Raises:
        InvalidArgumentError: (from the call) ``in_axes`` or ``out_axes`` doesn't fit, the axes'
            lengths differ or are zero, or ``f`` returned something else than arrays and numbers.
        TracingError: (from the call) ``f`` looks at a value that differs between examples: use
            ``xp.where`` or ``xp.cond``, or ``loop=True``.
        MixedBackendsError: (from the call) arrays of two frameworks, or of another than
            ``backend``.

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> x = np.array([[1.0, 2.0], [3.0, 4.0]])
    >>> mc.vmap(lambda x, y: xp.sum(x) * y, in_axes=(0, None))(x, 10.0).tolist()
    [30.0, 70.0]
    >>> mc.vmap(mc.grad(lambda x: x[0] ** 2 * x[1]))(x).tolist()
    [[4.0, 1.0], [24.0, 9.0]]
    """
    if not callable(f):
        raise InvalidArgumentError(
            f"f must be callable, found {type(f).__name__}; give the function itself, as in "
            "vmap(f)(x)"
        )

    def mapped(*args: P.args, **kwargs: P.kwargs) -> Any:
        leaves, spec = trees.flatten_call(args, kwargs)
        if any([is_recorder(native(x)) for x in leaves]):
            return mapped_variables(f, args, leaves, spec, in_axes, out_axes)
        call = MappedCall(f, args, leaves, spec, in_axes, backend)
        return call.backend.scoped(call.scope, _mapped, call, loop, out_axes)

    update_wrapper(mapped, f)
    mapped.__name__ = mapped.__qualname__ = f"vmap({called(f)})"
    return mapped


def _mapped(call: MappedCall, loop: bool, out_axes: Any) -> Any:
    backend, xs = call.backend, call.arrays()
    if loop:
        outs, _ = mapped_one_by_one(backend, call.on(backend), xs, call.axes)
        return call.out(outs, out_axes)
    try:
        outs, _ = _at_once(call, xs)
    except TracingError as error:
        if _WAY_OUT not in getattr(error, "__notes__", ()):
            error.add_note(_WAY_OUT)
        raise
    return call.out(outs, out_axes)


_WAY_OUT = "vmap: a function that looks at values runs example by example with vmap(f, loop=True)"


def _at_once(call: MappedCall, xs: Arrays) -> tuple[Arrays, Arrays]:
    """By the framework's own way where it has one that does it, or else by ours."""
    backend = call.backend
    if type(backend).vmap is not Backend.vmap:
        with suppress(BeyondVmapError):
            return backend.vmap(call.on(backend), xs, call.axes)
    return mapped_together(backend, call.on, xs, call.axes, call.size)
