"""What arrays and comparisons of them look like as plain data."""

from __future__ import annotations

import math
from itertools import combinations
from typing import Any

import numpy as np

from multicalc_conformance.engine.form import (
    Form,
    FormError,
    listed,
    named,
    one_of,
    plain_number,
    record,
    text,
    truth,
    whole,
)

DTYPES = (
    *("bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"),
    *("float16", "float32", "float64", "complex64", "complex128"),
)

_ARRAY = record(
    {"dtype": one_of(*DTYPES), "shape": listed(whole), "values": listed(lambda value: None)}
)
_FAILURE = record({"error": text, "declared": truth})


def integer(dtype: str) -> Form:
    least, most = np.iinfo(dtype).min, np.iinfo(dtype).max

    def form(value: Any) -> None:
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise FormError(f"needs an integer that {dtype} has")

    return form


def complex_pair(value: Any) -> None:
    listed(plain_number)(value)
    if len(value) != 2:
        raise FormError("needs a real and an imaginary part")


def array(value: Any) -> None:
    """As many entries as the shape says, of the dtype's kind."""
    _ARRAY(value)
    dtype, values = value["dtype"], value["values"]
    if len(values) != math.prod(value["shape"]):
        raise FormError(f"{len(values)} entries for an array of shape {value['shape']}")
    kinds = {"b": truth, "f": plain_number, "c": complex_pair}
    listed(kinds.get(dtype[0]) or integer(dtype))(values)


def result(value: Any) -> None:
    """What a side gave: an array, or its failure."""
    (_FAILURE if isinstance(value, dict) and "error" in value else array)(value)


_PAIR = record(
    {
        **{"sides": listed(text), "distance": plain_number, "allowed": plain_number},
        **{"at": listed(whole), "first": listed(whole), "reason": text},
    }
)


def line(value: Any) -> None:
    """A line of a comparison."""
    _LINE(value)
    arrays = [name for name, each in value["results"].items() if "error" not in each]
    pairs = [tuple(each["sides"]) for each in value["pairs"]]
    if pairs != list(combinations(arrays, 2)):
        raise FormError(f"{value['name']}: its pairs are not those of {', '.join(arrays)}")


_LINE: Form = record(
    {
        **{"name": text, "operator": text, "agrees": lambda value: None},
        **{"groups": listed(listed(text)), "results": named(result)},
        **{"pairs": listed(_PAIR), "remarks": listed(text)},
    }
)
