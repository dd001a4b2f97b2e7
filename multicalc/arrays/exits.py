"""Where values leave an array for Python, and derivatives with them: allowed where none is lost."""

from __future__ import annotations

from typing import Any

import numpy as np

from multicalc.backend import Array, Backend, Wrapped, inside
from multicalc.calls.precision import FLOATING
from multicalc.errors import PortabilityError, TracingError

_NUMBER = (
    'write x itself (xp.exp(x) for math.exp(x), xp.floor(x) for int(x), f"{x:.3f}" to print it, '
    "xp.at(y, 0).set(x) for y[0] = x of NumPy's y)"
)
_ARRAY = (
    "write x itself, in a function of xp (xp.stack([a, b]) for np.array([a, b]), xp.matmul(a, x) "
    "for a.dot(x), xp.at(y, key).set(x) for y[key] = x of NumPy's y, xp.asarray(data)[i] for "
    "data[i], xp.less(a, x) for a < x of a framework's own a)"
)


def _go_on(asked: str) -> str:
    """What to write for ``asked``."""
    number = asked.startswith(("float", "int", "complex", "x.item"))
    return f"{_NUMBER if number else _ARRAY}, or x.native in a function of the framework's own"


def value(x: Wrapped, asked: str) -> np.ndarray:
    """The values of ``x`` as NumPy's array.

    Raises:
        PortabilityError: ``x`` carries a derivative, which would be lost.
        TracingError: ``x`` has no values, in what is being compiled.
    """
    backend, array = x._backend, x._value
    if not backend.has_values(array):
        raise TracingError(
            f"{asked}: {backend.name} has no values here, in what it compiles, maps or "
            f"differentiates; {_go_on(asked)}, xp.where for a choice, xp.cond for a branch, "
            "xp.while_loop; or take the value outside"
        )
    if _carries_derivative(backend, array):
        raise PortabilityError(
            f"{asked} would lose the derivative: {_go_on(asked)}; to use a value as a constant, "
            "compute it from data, or return it by has_aux=True"
        )
    return backend.to_numpy(array)


def _carries_derivative(backend: Backend, array: Array) -> bool:
    known = backend.differentiated(array)
    return inside(backend) and backend.dtype(array).startswith(FLOATING) if known is None else known


def scalar(x: Wrapped, asked: str) -> Any:
    """The one element of ``x``; raises as :func:`value`."""
    found = value(x, asked)
    if found.size != 1:
        raise TypeError(f"{asked} takes an array of one element, found shape {found.shape}")
    return found.reshape(())[()]


def integer(x: Wrapped) -> Any:
    """The one element of ``x``, an integer; raises as :func:`value`."""
    if x._backend.dtype(x._value).startswith(("int", "uint")):
        return scalar(x, "range(x) or values[x] (write xp.take(xp.asarray(values), x))")
    raise TypeError(
        f"an array of dtype {x._backend.dtype(x._value)} can't be an index; only integers can"
    )


def truth(x: Wrapped) -> bool:
    """Whether the one element of ``x`` is true; a branch has the derivative of what is taken."""
    backend, array = x._backend, x._value
    found = backend.readable(array)
    if found is None:
        raise TracingError(
            f"a branch by an array's value, in what is compiled or mapped for {backend.name}; "
            "write xp.where(condition, a, b), or xp.cond for functions"
        )
    if found.size != 1:
        raise ValueError(
            f"an array of shape {found.shape} is neither true nor false; write xp.all(x) or "
            "xp.any(x), & and | for and and or, xp.where for a choice by elements"
        )
    return bool(found.reshape(())[()])


def formatted(x: Any, backend: Backend, array: Array, spec: str) -> str:
    """The values of ``array``, as ``spec`` has them, for a reader, so that no derivative is lost;
    where there are none yet, what ``x`` shows."""
    found = backend.readable(array)
    if found is None:
        return repr(x)
    if not spec:
        return str(found)
    if found.size == 1:
        return format(found.reshape(()).item(), spec)
    return np.array2string(found, formatter={"all": lambda each: format(each.item(), spec)})  # type: ignore[arg-type]
