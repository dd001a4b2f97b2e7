"""Arrays are recognised, and know their shapes and dtypes."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np

from multicalc.backend import owner
from multicalc_conformance.checks import adapter, guide
from multicalc_conformance.checks.check import CheckError, check, refuse
from multicalc_conformance.checks.subject import Subject


@check("its arrays are recognised", guide.ARRAYS, adapter.loads)
def recognised(subject: Subject) -> None:
    x = subject.array([1.0, 2.0])
    kind = dotted_name(x)
    faults = [
        f"array_types has {dotted!r}, and {_missing(dotted)}"
        for dotted in subject.adapter.array_types
        if not _there(dotted)
    ]
    if not isinstance(x, subject.adapter.types()):
        faults.append(
            f"from_numpy gives a {kind}, which is none of array_types, "
            f"{subject.adapter.array_types}; write {kind!r} there"
        )
    if faults:
        raise CheckError("; ".join(faults))
    if owner(x) != subject.name:
        raise CheckError(
            f"from_numpy gives a {kind}, which is an array of backend {owner(x)!r}: two adapters "
            "name one type"
        )


def dotted_name(x: Any) -> str:
    """The type of ``x`` as ``array_types`` has it."""
    return f"{type(x).__module__}.{type(x).__qualname__}"


def _there(dotted: str) -> bool:
    module, _, attribute = dotted.rpartition(".")
    return isinstance(getattr(sys.modules.get(module), attribute, None), type)


def _missing(dotted: str) -> str:
    module, _, attribute = dotted.rpartition(".")
    if module not in sys.modules:
        return f"no module {module!r} is imported with the backend"
    if hasattr(sys.modules[module], attribute):
        return f"{attribute!r} in module {module!r} is no type"
    return f"module {module!r} has no {attribute!r}"


@check("arrays know their shape and dtype", guide.ARRAYS, recognised)
def described(subject: Subject) -> None:
    faults = []
    for shape in ((), (0,), (2,), (3, 0), (2, 3)):
        x = subject.array(np.ones(shape))
        found = subject.backend.shape(x)
        if found != shape or not all(isinstance(n, int) for n in found):
            faults.append(f"shape() of an array of shape {shape} is {found!r}")
    for dtype in ("float64", "float32"):
        named = subject.backend.dtype(subject.array([1.0], dtype))
        if named != dtype:
            cause = ""
            if dtype == "float64" and named == "float32":
                cause = (
                    "; from_numpy has to keep the dtype, and this framework's default is another"
                )
            faults.append(
                f"dtype() of what from_numpy makes of {dtype} is {named!r}, where it has to be "
                f"{dtype!r}{cause}"
            )
    refuse(faults, guide.CONVERSIONS if any("from_numpy" in f for f in faults) else "")


CHECKS = (recognised, described)
