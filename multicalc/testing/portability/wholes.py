"""The value and the derivative of a whole function."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from multicalc.backend import Backend, Running, is_neutral, owner, run_on
from multicalc.calls import trees
from multicalc.calls.precision import FLOATING, working_dtype
from multicalc.testing.portability.agreement import ROUGH, difference
from multicalc.testing.portability.measured import direction, host
from multicalc.transforms.vjp import vjp

Function = Callable[..., Any]


@dataclass(frozen=True, eq=False)
class Ran:
    """What a function gave, as NumPy's arrays; ``error`` is what it raised instead."""

    value: Any = None
    derivative: Any = None
    error: BaseException | None = None


def result(
    f: Function, args: Sequence[Any], backend: Backend, *, differentiated: bool = True
) -> Ran:
    """The value of ``f`` and, if it is ``differentiated``, the pullback of a direction by its
    floating arguments."""
    try:
        value = _value_of(f, args, backend)
    except (Exception, SystemExit) as error:
        return Ran(error=error)
    moving = [i for i, x in enumerate(args) if _is_floating(x)]
    if not differentiated or not moving or not all(map(_is_array, trees.flatten(value)[0])):
        return Ran(value)
    try:
        out, pullback = vjp(f, *args, argnums=tuple(moving), backend=backend)
        derivative = pullback(trees.map_leaves(direction, out))
    except (Exception, SystemExit) as error:
        return Ran(value, error=error)
    return Ran(value, derivative)


def _value_of(f: Function, args: Sequence[Any], backend: Backend) -> Any:
    """What ``f`` gives on a backend's arrays, as NumPy's."""
    dtypes = [np.asarray(x).dtype.name for x in trees.flatten(tuple(args))[0] if _is_floating(x)]

    def native(x: Any) -> Any:
        return backend.from_numpy(np.asarray(x)) if is_neutral(x) or type(x) in _NUMBERS else x

    def run() -> Any:
        natives = trees.map_leaves(native, tuple(args))
        like = next((x for x in trees.flatten(natives)[0] if owner(x) == backend.name), None)
        now = Running(backend, working_dtype(dtypes), like)
        return host(run_on(now, f, natives, {}), backend)

    return backend.scoped(frozenset(dtypes), run)


def apart(found: Ran, right: Ran) -> str:
    """What differs; nothing where all is the same."""
    said = difference(found.value, right.value, ROUGH)
    if said:
        return f"gives {said}"
    if right.derivative is None:
        return ""
    said = difference(found.derivative, right.derivative, ROUGH)
    return f"has the derivative {said}" if said else ""


_NUMBERS = (float, complex)


def _is_array(x: Any) -> bool:
    """Whether it is a floating array: what is returned as a number depends on nothing."""
    return isinstance(x, np.ndarray) and _is_floating(x)


def _is_floating(tree: Any) -> bool:
    return all(np.asarray(x).dtype.name.startswith(FLOATING) for x in trees.flatten(tree)[0])
