"""The standard's dtypes and their kinds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

KINDS = {
    "bool": "b",
    "signed integer": "i",
    "unsigned integer": "u",
    "integral": "iu",
    "real floating": "f",
    "complex floating": "c",
    "numeric": "iufc",
}
"""By the letters NumPy has for them."""


PYTHONS = ("complex", "float", "int")
"""Names of Python's types: NumPy's dtypes of that name, where frameworks have other ones."""

DTYPES = (
    *("bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"),
    *("float32", "float64", "complex64", "complex128"),
)


def dtypes_of(framework: Any) -> dict[str, Any]:
    """A framework's own objects for the standard's dtypes, ``float16`` and ``bfloat16``, by their
    names: those it has.

    >>> dtypes_of(np)["float32"], dtypes_of(np)["bool"] is np.bool_
    (<class 'numpy.float32'>, True)
    """
    # NumPy 1 and JAX have ``bool_`` only.
    written = {n: n + "_" * hasattr(framework, n + "_") for n in (*DTYPES, "float16", "bfloat16")}
    return {n: getattr(framework, own) for n, own in written.items() if hasattr(framework, own)}


def kinds_of(dtypes: Mapping[str, Any]) -> dict[str, tuple[Any, ...]]:
    """The dtypes of each kind, of those under these names.

    >>> kinds_of({"int8": np.int8, "float32": np.float32})["real floating"]
    (<class 'numpy.float32'>,)
    """
    return {
        kind: tuple(dtype for name, dtype in dtypes.items() if np.dtype(name).kind in letters)
        for kind, letters in KINDS.items()
    }


def isdtype(
    as_dtype: Callable[[Any], Any], kinds: Mapping[str, tuple[Any, ...]], dtype: Any, kind: Any
) -> bool:
    """Whether ``dtype`` is of a kind, is a dtype, or one of a tuple of those.

    Raises:
        ValueError: ``kind`` is a string that names none.
    """
    if isinstance(kind, tuple):
        return any(isdtype(as_dtype, kinds, dtype, each) for each in kind)
    if isinstance(kind, str) and kind not in kinds:
        raise ValueError(f"kind must be a dtype or one of {', '.join(kinds)}; found {kind!r}")
    found = as_dtype(dtype)
    return found in kinds[kind] if isinstance(kind, str) else bool(found == as_dtype(kind))
