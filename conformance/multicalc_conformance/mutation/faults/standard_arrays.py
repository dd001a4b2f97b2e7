"""Faults of the arrays that portable functions get: operators, promotion, indexing, ways out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

import multicalc as mc
from multicalc.backend import native
from multicalc_conformance.mutation.faults.fault import Fault, Seeding, in_frontend

ARRAYS = "multicalc.arrays."
OPERATORS = ARRAYS + "operators.Operators."
Change = Callable[[str, str, tuple[Any, ...]], tuple[str, str]]


def _given_back(right: Any) -> Any:
    """Operands in the order in which they came: ``self`` first."""
    forward = "__" + right.__name__.removeprefix("__r")

    def swapped(self: Any, other: Any) -> Any:
        return getattr(self, forward)(other)

    return swapped


def _promoted(change: Change) -> Seeding:
    """Operands that meet in another dtype, or another function of them:
    ``change(function, dtype, operands)``."""

    def make(right: Any) -> Any:
        def promoted(name: str, symbol: str, kind: Any, given: Any, floats: str) -> Any:
            function, dtype = right(name, symbol, kind, given, floats)
            return change(function, dtype, given)

        return promoted

    return in_frontend(ARRAYS + "promotion.promoted", make)


def _cut_to_integers(name: str, dtype: str, given: tuple[Any, ...]) -> tuple[str, str]:
    whole = "int64" in given and float in given and dtype.startswith("float")
    return name, "int64" if whole else dtype


def _narrowest(name: str, dtype: str, given: tuple[Any, ...]) -> tuple[str, str]:
    both = {"float32", "float64"} <= set(given)
    return name, "float32" if both else dtype


def _imaginary_dropped(name: str, dtype: str, given: tuple[Any, ...]) -> tuple[str, str]:
    mixed = dtype == "complex128" and "float64" in given
    return name, "float64" if mixed else dtype


def _counted(name: str, dtype: str, given: tuple[Any, ...]) -> tuple[str, str]:
    masks = set(given) == {"bool"} and name == "logical_and"
    return ("multiply", "int64") if masks else (name, dtype)


def _whole_quotients(name: str, dtype: str, given: tuple[Any, ...]) -> tuple[str, str]:
    whole = name == "divide" and set(given) <= {"int64", int}
    return ("floor_divide", "int64") if whole else (name, dtype)


def _in_double_precision(right: Any) -> Any:
    def promoted(name: str, symbol: str, kind: Any, given: Any, floats: str) -> Any:
        return right(name, symbol, kind, given, "float64")

    return promoted


def _number_narrowed(right: Any) -> Any:
    def exact(number: Any, dtype: str) -> Any:
        return right(float(np.float32(number)) if isinstance(number, float) else number, dtype)

    return exact


def _mask_ignored(right: Any) -> Any:
    """All that is masked stays."""

    def as_(x: Any, dtype: str, backend: Any, like: Any) -> Any:
        found = right(x, dtype, backend, like)
        if dtype != "bool" and str(getattr(x, "dtype", "")) == "bool":
            return backend.namespace.ones_like(found)
        return found

    return as_


def _mask_of_floats(right: Any) -> Any:
    def wrapped(value: Any, backend: Any, dtype: str | None = None) -> Any:
        return right(value, backend, "float64" if dtype == "bool" else dtype)

    return wrapped


def _numpys_swapped(right: Any) -> Any:
    return lambda self, ufunc, method, *inputs, **options: right(
        self, ufunc, method, *reversed(inputs), **options
    )


def _leaked(right: Any) -> Any:
    return lambda *args: native(right(*args))


def _unrecorded(right: Any) -> Any:
    """A new variable, which knows of no other."""

    def operate(self: Any, *args: Any) -> Any:
        found = right(self, *args)
        return mc.variable(found.value) if isinstance(found, type(self)) else found

    return operate


def _part(change: Callable[[Any], Any]) -> Seeding:
    """A key each of whose parts is changed."""

    def make(right: Any) -> Any:
        return lambda backend, part: change(right(backend, part))

    return in_frontend(ARRAYS + "indexing._part", make)


def _next(part: Any) -> Any:
    return part - 1 if type(part) is int else part


def _forwards(part: Any) -> Any:
    backwards = isinstance(part, slice) and part.step is not None and part.step < 0
    return slice(None, None, -part.step) if backwards else part


def _mask_as_integers(part: Any) -> Any:
    mask = isinstance(part, np.ndarray) and part.dtype == bool
    return part.astype(np.int64) if mask else part


def _clamped(right: Any) -> Any:
    """An integer out of range is the nearest one."""

    def item(backend: Any, x: Any, key: Any) -> Any:
        if type(key) is int:
            length = backend.shape(x)[0]
            key = min(max(key, -length), length - 1)
        return right(backend, x, key)

    return item


def _one_less(right: Any) -> Any:
    def iterate(self: Any) -> Any:
        return iter([*right(self)][:-1])

    return iterate


HERE = ("arithmetic",)
KEYS = ("indexing",)

FAULTS = (
    *(
        Fault(
            f"reflected {symbol} swapped",
            f"a number {symbol} x is x {symbol} a number",
            in_frontend(OPERATORS + method, _given_back),
            HERE,
        )
        for symbol, method in (
            *(("-", "__rsub__"), ("/", "__rtruediv__"), ("//", "__rfloordiv__")),
            *(("%", "__rmod__"), ("**", "__rpow__"), ("<<", "__rlshift__")),
        )
    ),
    Fault(
        "NumPy's operand first swapped",
        "data - x is x - data",
        in_frontend(OPERATORS + "__array_ufunc__", _numpys_swapped),
        HERE,
    ),
    Fault(
        "a float beside integers cut",
        "0.7 * counts is 0: the number is taken in the array's dtype",
        _promoted(_cut_to_integers),
        HERE,
    ),
    Fault(
        "the narrower of two dtypes",
        "float64 beside float32 loses digits",
        _promoted(_narrowest),
        HERE,
    ),
    Fault(
        "imaginary part dropped",
        "a complex array beside a real one is taken in its dtype",
        _promoted(_imaginary_dropped),
        HERE,
    ),
    Fault(
        "masks counted",
        "mask * mask is of integers",
        _promoted(_counted),
        HERE,
    ),
    Fault(
        "quotients of integers cut",
        "5 / 2 is 2",
        _promoted(_whole_quotients),
        HERE,
    ),
    Fault(
        "new floats of double precision",
        "mask * 0.5 is float64 in a function of single precision, and so is all that follows",
        in_frontend(ARRAYS + "promotion.promoted", _in_double_precision),
        HERE,
    ),
    Fault(
        "Python's floats narrowed",
        "a number goes by single precision into an array of double precision",
        in_frontend(ARRAYS + "promotion._exact", _number_narrowed),
        HERE,
    ),
    Fault(
        "a mask ignored",
        "mask * x is x",
        in_frontend(ARRAYS + "promotion._as", _mask_ignored),
        HERE,
    ),
    Fault(
        "a mask taken for floats",
        "the dtype kept of a comparison is that of its operands",
        in_frontend(ARRAYS + "array.wrapped", _mask_of_floats),
        HERE,
    ),
    *(
        Fault(
            f"native array of {what}",
            "the result leaks out of its wrapping, and what is done to it means something else",
            in_frontend(ARRAYS + target, _leaked),
            HERE,
        )
        for what, target in (
            ("an operator", "array.Array._operate"),
            ("an index", "array.Array._item"),
            ("a function", "standard.StandardArrays.call"),
        )
    ),
    Fault(
        "a variable's operator not recorded",
        "the tape ends at it",
        in_frontend("multicalc.tape.variable.Variable._operate", _unrecorded),
        HERE,
    ),
    Fault("x[i] off by one", "the element before", _part(_next), KEYS),
    Fault("x[::-1] forwards", "a step counts without its sign", _part(_forwards), KEYS),
    Fault("x[mask] by 0 and 1", "a mask is taken for integers", _part(_mask_as_integers), KEYS),
    Fault(
        "x[i] out of range clamped",
        "the last element, and no error",
        in_frontend(ARRAYS + "array.item", _clamped),
        KEYS,
    ),
    Fault(
        "iteration without the last",
        "unpacked one short",
        in_frontend(OPERATORS + "__iter__", _one_less),
        KEYS,
    ),
    Fault(
        "float(x) allowed",
        "a number leaves the function, and its derivative is lost in silence",
        in_frontend(ARRAYS + "exits._carries_derivative", lambda right: lambda *args: False),
        ("errors",),
    ),
    Fault(
        "NumPy's functions allowed",
        "np.exp(x) gives something that has no derivative",
        in_frontend(ARRAYS + "numpys._refuse", lambda right: lambda *args: np.zeros(3)),
        ("errors",),
    ),
    Fault(
        "x[i] = v without effect",
        "what is written is lost",
        in_frontend(OPERATORS + "__setitem__", lambda right: lambda *args: None),
        ("errors",),
    ),
)
