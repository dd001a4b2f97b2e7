"""Questions about a framework's dtypes, and about what its namespace can do."""

from __future__ import annotations

from functools import reduce
from typing import Any

import numpy as np

from multicalc.backend import owner
from multicalc.xp.common.inspection import Info
from multicalc.xp.common.kinds import DTYPES, KINDS
from multicalc.xp.common.limits import FloatInfo, IntegerInfo, float_info, integer_info
from multicalc.xp.common.meeting import beside, letter_of, together
from multicalc.xp.common.numbers import apart


def isdtype(host: Any, dtype: Any, kind: Any) -> bool:
    """Whether ``dtype`` is of a kind, is a dtype, or one of a tuple of those.

    Raises:
        ValueError: ``kind`` is a string that names none.
    """
    if isinstance(kind, tuple):
        return any(isdtype(host, dtype, each) for each in kind)
    if isinstance(kind, str) and kind not in (*KINDS, *host.backend.dtypes):
        raise ValueError(f"kind must be a dtype or one of {', '.join(KINDS)}; found {kind!r}")
    name = host.name_of(dtype)
    letters = KINDS.get(kind) if isinstance(kind, str) else None
    return letter_of(name) in letters if letters else name == host.name_of(kind)


def finfo(host: Any, dtype: Any, /) -> FloatInfo:
    name = _name(host, dtype)
    return float_info(host.own(name), np.dtype(name))


def iinfo(host: Any, dtype: Any, /) -> IntegerInfo:
    name = _name(host, dtype)
    return integer_info(host.own(name), np.dtype(name))


def result_type(host: Any, *arrays_and_dtypes: Any) -> Any:
    """The dtype of an operation on these arrays, dtypes and Python numbers."""
    numbers, rest = apart(arrays_and_dtypes)
    if not rest:
        raise ValueError("result_type: at least one array or dtype is needed")
    dtype = reduce(together, [_name(host, x) for x in rest])
    for number in numbers:
        dtype = beside(dtype, type(number), "float64")
    return host.own(dtype)


def can_cast(host: Any, from_: Any, to: Any, /) -> bool:
    return bool(np.can_cast(_name(host, from_), host.name_of(to)))


def _name(host: Any, x: Any) -> str:
    name: str = host.name_of(x.dtype if owner(x) is not None else x)
    return name


def __array_namespace_info__(host: Any) -> Info:  # noqa: N807  (the standard's name)
    backend = host.backend

    def kind(dtype: Any, kind: Any) -> bool:
        return isdtype(host, dtype, kind)

    standard = {name: own for name, own in backend.dtypes.items() if name in DTYPES}
    return Info(standard, kind, lambda: backend.devices()[0], backend.devices)
