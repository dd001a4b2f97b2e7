"""Which dtype operands meet in: the standard's promotion, and what everybody expects beside it.

The standard leaves open what a boolean array is beside a number, and an integer array beside a
float, and frameworks differ. Here a mask counts as 0 and 1 in the dtype beside it; integers take
the dtype of the floats beside them, and of a Python float the active float dtype.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, partial
from typing import Any, Literal

import numpy as np

from multicalc import xp
from multicalc.backend import (
    Array,
    Backend,
    Running,
    default_dtype,
    is_neutral,
    is_recorder,
    native,
    owner,
    run_on,
)
from multicalc.calls import trees
from multicalc.calls.precision import FLOATING
from multicalc.errors import MixedBackendsError, PortabilityError
from multicalc.xp.arguments import ALL_OPERANDS, JOINING
from multicalc.xp.arguments import FLOATING as GIVING_FLOATS
from multicalc.xp.meeting import beside, letter_of, together
from multicalc.xp.table import EXTENSIONS

Kind = Literal[
    "arithmetic",
    "division",
    "real",
    "power",
    "product",
    "equality",
    "order",
    "bitwise",
    "shift",
    "sign",
]
Name = str | type
"""A dtype's name, or the type of a Python number."""

NUMBERS = (bool, int, float, complex)
BESIDE = (*NUMBERS, list, tuple)
"""What may stand beside an array, other arrays apart."""
LOGICAL = {
    "multiply": "logical_and",
    "bitwise_and": "logical_and",
    "bitwise_or": "logical_or",
    "bitwise_xor": "logical_xor",
    "bitwise_invert": "logical_not",
}
"""What operators are of masks alone: functions that every framework has, compiled too."""
FLOATS = frozenset(("float16", "bfloat16", "float32", "float64"))
_EXACT = 2**53
"""Integers up to it are floats; some frameworks take no larger ones beside floats."""
_OF_NUMBERS = ("bool", "int", "uint", "float", "bfloat", "complex")


def operands(
    name: str, symbol: str, kind: Kind, backend: Backend, given: tuple[Any, ...]
) -> tuple[str, str, list[Any]]:
    """The function, and the arrays of one dtype that it takes, and numbers beside them.

    Raises:
        PortabilityError: the operator has no meaning for these that all would expect; says what to
            write.
        MixedBackendsError: an array of another framework.
        UnsupportedOperationError: they meet in complex numbers, which the backend hasn't.
    """
    values = [_operand(x, backend) for x in given]
    own = [owner(x) == backend.name for x in values]
    like = values[own.index(True)] if True in own else None
    names = [
        backend.dtype(x) if mine else type(x) if owner(x) is None else _name(x, backend)
        for x, mine in zip(values, own, strict=True)
    ]
    if kind == "product" and any([_is_number(x, backend) for x in values]):
        why = "@ multiplies matrices and vectors; write * for a number"
        raise _refused(symbol, tuple(names), why)
    what, dtype = promoted(name, symbol, kind, tuple(names), default_dtype())
    if dtype.startswith("complex"):
        backend.check_dtypes([dtype])
    if kind == "power" and letter_of(dtype) in "iu" and _has_negative(values[1], backend):
        number = owner(values[1]) is None
        raise PortabilityError(
            f"{dtype} ** {values[1] if number else 'negative numbers'}: integers have no negative "
            f"powers; write x**{f'{values[1]}.0' if number else 'xp.astype(n, float)'}"
        )
    if kind == "power" and type(values[1]) in (int, float) and dtype.startswith(FLOATING):
        # A number that is known: x**2 has a derivative at 0, and none by the exponent.
        return what, dtype, [_as(values[0], dtype, backend, like), values[1]]
    floats = dtype in FLOATS
    arrays = [
        x if (mine and each == dtype) or (floats and stays(x)) else _as(x, dtype, backend, like)
        for x, each, mine in zip(values, names, own, strict=True)
    ]
    return what, dtype, arrays


def stays(x: Any) -> bool:
    """Whether ``x`` is a number that every backend's functions take beside floats as it is."""
    return type(x) is float or (type(x) is int and -_EXACT <= x <= _EXACT)


@lru_cache(maxsize=1024)
def promoted(
    name: str, symbol: str, kind: Kind, given: tuple[Name, ...], floats: str
) -> tuple[str, str]:
    """The function that does it, and the dtype of its operands, where new floats are ``floats``."""
    arrays = [x for x in given if isinstance(x, str)]
    numbers = [x for x in given if not isinstance(x, str)]
    for each in arrays:
        if not each.startswith(_OF_NUMBERS):
            raise _refused(
                symbol,
                given,
                "the elements of arrays have to be numbers; write xp.stack([a, b]) for "
                "np.array([a, b]) of arrays, or data.astype(float)",
            )
    dtype = arrays[0]
    for each in arrays[1:]:
        dtype = together(dtype, each)
    for number in numbers:
        dtype = beside(dtype, number, floats)
    letter = letter_of(dtype)

    refuse = partial(_refused, symbol, given)
    if letter == "b":
        if name in LOGICAL:
            return LOGICAL[name], dtype
        if kind == "order":
            return name, "uint8"
        if kind == "division":
            return name, floats
        if kind != "equality":
            raise refuse(
                "frameworks differ about arithmetic of booleans alone; write & | ^ ~ for logic, or "
                'xp.astype(mask, "int64") to count'
            )
    if letter in "iu" and kind == "division":
        return name, floats
    if letter == "c" and kind in ("order", "real"):
        raise refuse("complex numbers have no order; write xp.real(z), xp.imag(z) or xp.abs(z)")
    if letter in "fc" and kind in ("bitwise", "shift"):
        raise refuse(
            "bits are of integers and booleans; compare (x > 0) for a mask, or write xp.astype"
        )
    return name, dtype


def _refused(symbol: str, given: tuple[Name, ...], why: str) -> PortabilityError:
    shown = symbol.format(*[x if isinstance(x, str) else x.__name__ for x in given])
    return PortabilityError(f"{shown}: {why}")


def _operand(x: Any, backend: Backend) -> Any:
    """A native array of ``backend``, one of NumPy's, or a Python number."""
    if isinstance(x, list | tuple):
        now = Running(backend, default_dtype(), None)
        return run_on(now, xp.asarray, (trees.map_leaves(native, x),), {})
    if is_neutral(x) or owner(x) in (backend.name, None):
        return x
    raise MixedBackendsError(
        f"an operator between arrays of {backend.name} and {owner(x)}; convert one of them, as by "
        "data = np.asarray(data) before the call, as NumPy's go with any"
    )


def _is_number(x: Any, backend: Backend) -> bool:
    return owner(x) is None or not (x.shape if is_neutral(x) else backend.shape(x))


def _has_negative(x: Any, backend: Backend) -> bool:
    known = x if owner(x) is None or is_neutral(x) else backend.readable(x)
    return known is not None and bool(np.any(np.asarray(known) < 0))


def _name(x: Array, backend: Backend) -> str:
    return x.dtype.name if is_neutral(x) else backend.dtype(x)


def _as(x: Any, dtype: str, backend: Backend, like: Array | None) -> Array:
    if owner(x) is None:
        return backend.from_numpy(_exact(x, dtype), like=like)
    if is_neutral(x) and backend.name != owner(x):
        x = backend.from_numpy(x, like=like)
    return x if backend.dtype(x) == dtype else backend.namespace.astype(x, dtype)


def _exact(number: Any, dtype: str) -> np.ndarray:
    if isinstance(number, int) and letter_of(dtype) in "iu":
        limits = np.iinfo(dtype)
        if not limits.min <= number <= limits.max:
            raise PortabilityError(
                f"{number} is out of the range of {dtype}, the array's dtype; cast the array with "
                "xp.astype"
            )
    return np.asarray(number, dtype=dtype)


def name_of(function: Callable[..., Any]) -> str:
    """The name of a function of ``xp``, as the tables have it."""
    # What was made of text has no module.
    place = (function.__module__ or "").rpartition("multicalc.xp.")[2]
    return f"{place}.{function.__name__}" if place in EXTENSIONS else function.__name__


def met(function: Callable[..., Any], given: list[Any], backend: Backend) -> list[Any]:
    """The operands of a function of ``xp`` in the dtype they meet in; other arguments as they
    are."""
    name = name_of(function)
    kind = _MEETING.get(name)
    if kind is None or not given:
        return given
    joined = name in JOINING
    operands = list(given[0]) if joined else list(given)
    if joined:
        operands = [_operand(x, backend) if type(x) in (list, tuple) else x for x in operands]
    count = len(operands) if joined or name in ALL_OPERANDS else 1
    meeting = range(1 if name == "where" else 0, count)
    names = {k: _name(operands[k], backend) for k in meeting if owner(operands[k]) is not None}
    numbers = [type(operands[k]) for k in meeting if type(operands[k]) in NUMBERS]
    if not names or any(map(is_recorder, operands)):
        # A variable of the tape has them meet when it records the function.
        return given
    _, dtype = promoted(name, name, kind, (*names.values(), *numbers), default_dtype())
    like = next((x for x in operands if owner(x) == backend.name), None)
    for k in names:
        operands[k] = _as(operands[k], dtype, backend, like)
    if name == "where" and owner(operands[0]) is not None:
        operands[0] = _as(operands[0], "bool", backend, like)
    return [operands, *given[1:]] if joined else operands


_MEETING: dict[str, Kind] = {
    **dict.fromkeys(("maximum", "minimum", "where", "concat", "stack", "copysign"), "equality"),
    **dict.fromkeys(("dot", "einsum", "kron", "outer", "tensordot", "vecdot"), "product"),
    **dict.fromkeys(("convolve",), "product"),
    **dict.fromkeys(("linalg.cross", "linalg.outer", "linalg.tensordot"), "product"),
    **dict.fromkeys(("linalg.vecdot", "linalg.matmul"), "product"),
    **dict.fromkeys(GIVING_FLOATS, "division"),
}
"""Functions whose operands meet in one dtype, operators apart, and as the operands of which
operator."""
