"""Lines as plain data, for JSON and for other processes, and back, to the last bit."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import numpy as np

from multicalc.testing.comparing.gap import Gap
from multicalc.testing.comparing.lines import ComparedLine, SideResult

Plain = dict[str, Any]
"""Made of text, booleans, finite numbers, None, lists and dicts by text. Infinities and NaN are
the texts ``"inf"``, ``"-inf"`` and ``"nan"``, complex numbers ``[real, imaginary]``."""


def plain_line(line: ComparedLine) -> Plain:
    return {
        "name": line.name,
        "operator": line.operator,
        "agrees": line.agrees,
        "groups": [list(group) for group in line.groups],
        "results": {name: _plain_result(each) for name, each in line.results.items()},
        "pairs": [{"sides": list(sides), **_plain_gap(gap)} for sides, gap in line.pairs.items()],
        "remarks": list(line.remarks),
    }


def line_of(found: Mapping[str, Any]) -> ComparedLine:
    pairs = {
        (one, other): Gap(
            float(each["distance"]),
            float(each["allowed"]),
            tuple(each["at"]),
            tuple(each["first"]),
            each["reason"],
        )
        for each in found["pairs"]
        for one, other in [each["sides"]]
    }
    results = {name: _result_of(each) for name, each in found["results"].items()}
    return ComparedLine(found["name"], found["operator"], results, pairs, tuple(found["remarks"]))


def _plain_gap(gap: Gap) -> Plain:
    return {
        **asdict(gap),
        **{"distance": _number(gap.distance), "allowed": _number(gap.allowed)},
        **{"at": list(gap.at), "first": list(gap.first)},
    }


def _plain_result(result: SideResult) -> Plain:
    array = result.array
    if array is None:
        return {"error": result.error, "declared": result.declared}
    return plain_array(array)


def _result_of(found: Mapping[str, Any]) -> SideResult:
    if "error" in found:
        return SideResult(error=found["error"], declared=found["declared"])
    return SideResult(array_of_values(found["values"], found["dtype"], found["shape"]))


def plain_array(array: np.ndarray) -> Plain:
    return {"dtype": array.dtype.name, "shape": list(array.shape), "values": plain_values(array)}


def plain_values(array: np.ndarray) -> list[Any]:
    """The entries, in order."""
    if array.dtype.kind == "c":
        parts = np.stack([array.real.ravel(), array.imag.ravel()], axis=-1)
        return [list(map(_number, pair)) for pair in parts.tolist()]
    entries: list[Any] = array.ravel().tolist()
    return entries if np.isfinite(array).all() else list(map(_number, entries))


def array_of_values(values: list[Any], dtype: str, shape: list[int]) -> np.ndarray:
    """The array with these entries."""
    if np.dtype(dtype).kind == "c":
        parts = np.array(values, dtype="float64").reshape(-1, 2)
        found = np.empty(len(parts), dtype=dtype)
        found.real, found.imag = parts[:, 0], parts[:, 1]
        return found.reshape(shape)
    return np.array(values, dtype=dtype).reshape(shape)


def _number(x: float) -> float | str:
    return x if math.isfinite(x) else str(x)
