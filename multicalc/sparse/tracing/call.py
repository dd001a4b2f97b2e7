"""A user's call with traced arrays in place of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Literal

import numpy as np

from multicalc.backend import Array, Backend, BackendLike, native, owner
from multicalc.calls import trees
from multicalc.calls.call import Call
from multicalc.calls.precision import FLOATING
from multicalc.calls.signature import Arguments, signature_of
from multicalc.errors import InvalidArgumentError, MulticalcError, TracingError
from multicalc.sparse.tracing.array import TracedArray
from multicalc.sparse.tracing.backend import tracing
from multicalc.sparse.tracing.node import PatternNode

PatternMode = Literal["conservative", "exact"]


def check_mode(mode: str) -> None:
    """Raise :class:`InvalidArgumentError` unless it is one."""
    if mode not in ("conservative", "exact"):
        raise InvalidArgumentError(f"mode must be 'conservative' or 'exact', found {mode!r}")


class TracedCall:
    """A call of ``f``, run once on arrays that know what they depend on.

    ``inputs`` has a node for each differentiated array, and ``outputs`` what ``f`` returned.
    Arguments of integers and booleans, which say where things are, and what the function closes
    over, are known by their values in either mode.
    """

    def __init__(
        self,
        f: Callable[..., Any],
        args: Sequence[Any],
        kwargs: Mapping[str, Any],
        argnums: Arguments,
        mode: PatternMode,
        backend: BackendLike,
        what: str,
        scalar: bool,
    ) -> None:
        given, spec = trees.flatten_call(tuple(args), kwargs)
        given = [native(x) for x in given]
        signature = signature_of(given, spec, argnums, backend)
        own = signature.backend
        leaves = own.scoped(signature.scope, signature.arrays, given)
        above = tracing(own)
        for i, x in enumerate(leaves):
            if owner(x) == own.name:
                known = mode == "exact" or not own.dtype(x).startswith(FLOATING)
                value = _known(own, x) if known else _alike(own, x)
                made = above.leaf if i in signature.indices else above.constant
                leaves[i] = made(value, known)
            elif isinstance(x, float) and mode == "conservative":
                leaves[i] = above.constant(_ones((), signature.dtype), known=False)
        traced_args, named = trees.unflatten_call(spec, leaves)
        call = Call(f, traced_args, named, argnums=argnums, backend=above)
        call.real(what)
        with _explained():
            outs, _ = call.scoped(call.scalar_valued if scalar else call.real_valued, *call.xs)
        self.inputs: list[PatternNode] = [x.node for x in call.xs]
        self.outputs: Sequence[TracedArray] = outs


def _known(backend: Backend, x: Array) -> np.ndarray:
    """The values of ``x``, which in what is compiled or mapped there are none of."""
    found = backend.readable(x)
    if found is None:
        raise TracingError(
            f"{backend.name} has no values here, in what it compiles or maps, of an array of "
            f"{backend.dtype(x)} that the pattern depends on; find the pattern outside, and give it"
        )
    return found


def _alike(backend: Backend, x: Array) -> np.ndarray:
    """What has the shape and dtype of ``x``, be that in the middle of a transform; or float32,
    where NumPy lacks the dtype."""
    return _ones(backend.shape(x), backend.dtype(x))


def _ones(shape: tuple[int, ...], dtype: str) -> np.ndarray:
    try:
        one = np.ones((), dtype)
    except TypeError:
        one = np.ones((), "float32")
    return np.broadcast_to(one, shape)


@contextmanager
def _explained() -> Iterator[None]:
    """Errors of what can't be traced say what to do instead."""
    try:
        yield
    except TracingError as error:
        if 'mode="exact"' in str(error):
            raise
        raise TracingError(f'{error}; or mode="exact", for the pattern at one point') from error
    except MulticalcError:
        raise
    except Exception as error:
        if not any(name in str(error) for name in ("TracedArray", "traced for a pattern")):
            raise
        raise TracingError(
            "the function can't be traced for a pattern, as it does to arrays what only its "
            f"framework's own allow ({type(error).__name__}: {error}); write it with functions of "
            "xp and mark it @mc.portable, or give the pattern yourself"
        ) from error
