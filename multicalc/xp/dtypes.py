"""Questions about dtypes, answered alike whichever framework's name for a dtype is asked about.

A dtype is a framework's own (``x.dtype``), NumPy's, or a string; answers are NumPy's dtypes, which
every ``xp`` function takes. What two dtypes promote to is the standard's table.
"""

from __future__ import annotations

from functools import reduce
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from multicalc.backend import dtype_name, get_backend, owner, standard
from multicalc.errors import InvalidArgumentError, PortabilityError
from multicalc.xp.common.kinds import KINDS
from multicalc.xp.table import DTYPES

_PYTHON = {bool: "b", int: "iufc", float: "fc", complex: "c"}


def dtype_of(x: Any) -> np.dtype[Any]:
    """The NumPy dtype for an array, a dtype of any framework, or a dtype's name.

    >>> dtype_of("float32"), dtype_of(np.ones(2))
    (dtype('float32'), dtype('float64'))
    """
    whose = owner(x)
    try:
        return np.dtype(dtype_name(x) if whose is None else get_backend(whose).dtype(x))
    except TypeError as error:
        raise InvalidArgumentError(
            f"{x!r} is no dtype of xp; it has {', '.join(DTYPES)}"
        ) from error


def isdtype(dtype: Any, kind: Any) -> bool:
    """Whether ``dtype`` is of a kind, is a dtype, or one of a tuple of those.

    Args:
        dtype: a framework's own dtype, NumPy's, or a dtype's name.
        kind: ``"bool"``, ``"signed integer"``, ``"unsigned integer"``, ``"integral"``,
            ``"real floating"``, ``"complex floating"``, ``"numeric"``, a dtype, or a tuple of them.

    Returns:
        A Python boolean, for dtypes of all frameworks alike.

    Raises:
        InvalidArgumentError: one of the two is no dtype that ``xp`` has.

    Derivative:
        none

    >>> isdtype("float32", "real floating"), isdtype("int8", ("bool", "integral"))
    (True, True)
    """
    if isinstance(kind, tuple):
        return any(isdtype(dtype, each) for each in kind)
    if isinstance(kind, str) and kind in KINDS:
        return dtype_of(dtype).kind in KINDS[kind]
    return dtype_of(dtype) == dtype_of(kind)


def finfo(dtype: Any, /) -> np.finfo[Any]:
    """The limits of a floating dtype.

    Args:
        dtype: a framework's own dtype, NumPy's, a dtype's name, or an array.

    Returns:
        NumPy's ``finfo``, with ``eps``, ``max``, ``min``, ``smallest_normal`` and ``bits``; of a
        complex dtype those of its parts.

    Raises:
        InvalidArgumentError: the dtype is not floating.

    Derivative:
        none

    >>> float(finfo("float32").eps)
    1.1920928955078125e-07
    """
    found = dtype_of(dtype)
    if found.kind not in "fc":
        raise InvalidArgumentError(f"finfo: {found} is not floating; use iinfo")
    return np.finfo(found)


def iinfo(dtype: Any, /) -> np.iinfo[Any]:
    """The limits of an integer dtype.

    Args:
        dtype: a framework's own dtype, NumPy's, a dtype's name, or an array.

    Returns:
        NumPy's ``iinfo``, with ``max``, ``min`` and ``bits``.

    Raises:
        InvalidArgumentError: the dtype is no integer one.

    Derivative:
        none

    >>> int(iinfo("int8").max)
    127
    """
    found = dtype_of(dtype)
    if found.kind not in "iu":
        raise InvalidArgumentError(f"iinfo: {found} is not an integer dtype; use finfo")
    return np.iinfo(found)


def result_type(*arrays_and_dtypes: Any) -> np.dtype[Any]:
    """The dtype of a result of these together, by the standard's promotion.

    In a portable function it is that of operators: also of integers with floats and of booleans
    with numbers.

    Args:
        arrays_and_dtypes: arrays, dtypes, dtypes' names, and Python numbers, which take the dtype
            beside them.

    Returns:
        A NumPy dtype, which every function of ``xp`` takes.

    Raises:
        InvalidArgumentError: nothing has a dtype, or the standard leaves the pair open: integers
            with floats, booleans with numbers, uint64 with signed integers, a Python number of a
            kind that the dtype can't hold.

    Derivative:
        none

    >>> result_type("int8", np.ones(2, dtype="uint8")), result_type("float32", 1)
    (dtype('int16'), dtype('float32'))
    """
    numbers = [x for x in arrays_and_dtypes if type(x) in _PYTHON]
    dtypes = [dtype_of(x) for x in arrays_and_dtypes if type(x) not in _PYTHON]
    if not dtypes:
        raise InvalidArgumentError("result_type: needs an array or a dtype")
    portable = standard()
    if portable is not None:
        return np.dtype(portable.result_type(dtypes, [*map(type, numbers)]))
    found = reduce(_promote, dtypes)
    for number in numbers:
        if found.kind not in _PYTHON[type(number)]:
            raise InvalidArgumentError(f"result_type: {found} can't hold {number!r}")
    return found


def can_cast(from_: Any, to: DTypeLike, /) -> bool:
    """Whether promotion ever turns the first dtype into the second.

    Args:
        from_: a framework's own dtype, NumPy's, a dtype's name, or an array.
        to: a dtype or its name.

    Returns:
        A Python boolean, for dtypes of all frameworks alike.

    Raises:
        InvalidArgumentError: one of the two is no dtype that ``xp`` has.

    Derivative:
        none

    >>> can_cast("float32", "float64"), can_cast("float64", "float32"), can_cast("int8", "float32")
    (True, False, False)
    """
    one, other = dtype_of(from_), dtype_of(to)
    try:
        return result_type(one, other) == other
    except (InvalidArgumentError, PortabilityError):
        return False


def _promote(one: np.dtype[Any], other: np.dtype[Any]) -> np.dtype[Any]:
    kinds = {one.kind, other.kind}
    if one == other:
        return one
    wide = np.promote_types(one, other)
    if kinds <= set("iu") and wide.kind in "iu":
        return wide
    if kinds <= set("fc"):
        return wide
    raise InvalidArgumentError(
        f"result_type: the standard leaves open what {one} and {other} give together, and "
        "frameworks differ; cast one with xp.astype"
    )
