"""Operands as a framework's plain functions take them: arrays, of one dtype, on one device."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce
from typing import Any

from multicalc.backend import default_dtype, owner
from multicalc.calls.precision import FLOATING as WITH_DERIVATIVES
from multicalc.errors import UnsupportedOperationError
from multicalc.xp.arguments import ALL_OPERANDS, FLOATING, JOINING
from multicalc.xp.common.numbers import is_number
from multicalc.xp.host import Host
from multicalc.xp.meeting import beside, together

APART = frozenset(
    (
        *("broadcast_arrays", "meshgrid", "searchsorted"),
        *("logical_and", "logical_or", "logical_xor"),
    )
)
"""Functions whose operands needn't meet in one dtype."""


def lifted(
    name: str, function: Callable[..., Any], host: Host, real: bool = False
) -> Callable[..., Any]:
    """``function``, the operation ``name``, of whatever ``xp`` takes: numbers, lists, arrays; of
    ``real`` numbers only, where it is made for these.

    Raises:
        UnsupportedOperationError: it is made for real numbers, and gets others.
    """
    floats = name in FLOATING

    def lift(xs: Sequence[Any]) -> list[Any]:
        found = operands(host, xs, floats)
        if real and any(host.backend.dtype(x).startswith("complex") for x in found):
            raise UnsupportedOperationError(
                f"{host.backend.name}: xp.{name} is made for real numbers here, and found complex "
                "ones; its adapter may give the framework's own to xp.build",
                operation=name,
            )
        return found

    def of_all(*xs: Any, **options: Any) -> Any:
        return function(*lift(xs), **options)

    def of_first(x: Any, /, *rest: Any, **options: Any) -> Any:
        return function(*lift([x]), *rest, **options)

    def joined(arrays: Any, /, *rest: Any, **options: Any) -> Any:
        arrays = list(arrays)
        if not arrays:
            raise ValueError(f"{name}: takes at least one array, found none")
        return function(lift(arrays), *rest, **options)

    def apart(*xs: Any, **options: Any) -> Any:
        return function(*[lift([x])[0] for x in xs], **options)

    def after_first(first: Any, /, *xs: Any, **options: Any) -> Any:
        return function(first, *lift(xs), **options)

    def chosen(condition: Any, x1: Any, x2: Any, /) -> Any:
        (condition,) = lift([condition])
        return function(_truth(host, condition), *operands(host, (x1, x2), False, condition))

    def power(x1: Any, x2: Any, /) -> Any:
        known = type(x2) in (int, float) and owner(x1) == host.backend.name
        if known and host.backend.dtype(x1).startswith(WITH_DERIVATIVES):
            # A number that is known: x**2 has a derivative at 0, and none by the exponent.
            return function(host.array(x1), x2)
        return of_all(x1, x2)

    def clipped(x: Any, /, min: Any = None, max: Any = None) -> Any:
        given = iter(lift([each for each in (x, min, max) if each is not None]))
        return function(*[None if each is None else next(given) for each in (x, min, max)])

    special: dict[str, Callable[..., Any]] = {
        "where": chosen,
        "pow": power,
        "clip": clipped,
        "einsum": after_first,
        # Their indices are read as they are.
        "take": of_first,
        "take_along_axis": of_first,
    }
    if name in special:
        return special[name]
    if name in JOINING:
        return joined
    if name in APART:
        return apart
    return of_all if name in ALL_OPERANDS else of_first


def operands(host: Host, xs: Sequence[Any], floats: bool, like: Any = None) -> list[Any]:
    """``xs`` as arrays of the dtype they meet in; a floating one where the function needs one.

    Raises:
        PortabilityError: their elements are no numbers.
    """
    backend = host.backend
    arrays = [x if is_number(x) else host.array(x, like) for x in xs]
    known = [x for x in arrays if not is_number(x)]
    like = known[0] if known else like
    dtypes = [backend.dtype(x) for x in known]
    numbers = [type(x) for x in arrays if is_number(x)]
    for each in dtypes:
        host.check_numbers(each)
    if dtypes:
        dtype = reduce(together, dtypes)
    else:
        first = numbers.pop()
        dtype = {bool: "bool", int: "int64", float: default_dtype()}.get(first, "complex128")
    for number in numbers:
        dtype = beside(dtype, number, default_dtype())
    if floats and not dtype.startswith(WITH_DERIVATIVES):
        dtype = default_dtype()
    return [_as(host, x, dtype, like) for x in arrays]


def _as(host: Host, x: Any, dtype: str, like: Any) -> Any:
    if is_number(x):
        # NumPy knows no bfloat16.
        known = "float32" if dtype == "bfloat16" else dtype
        return _as(host, host.made(host.numpys(known).type(x), like), dtype, like)
    return x if host.backend.dtype(x) == dtype else host.backend.namespace.astype(x, dtype)


def _truth(host: Host, x: Any) -> Any:
    return x if host.backend.dtype(x) == "bool" else x != 0
