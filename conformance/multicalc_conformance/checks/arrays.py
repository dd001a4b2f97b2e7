"""Arrays are recognised, and know their shapes and dtypes."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np

from multicalc.backend import owner
from multicalc_conformance.checks import adapter, guide
from multicalc_conformance.checks.candidate import Candidate
from multicalc_conformance.checks.check import CheckError, check, refuse


@check("its arrays are recognised", guide.ARRAYS, adapter.loads)
def recognised(candidate: Candidate) -> None:
    x = candidate.array([1.0, 2.0])
    kind = dotted_name(x)
    faults = [
        f"array_types has {dotted!r}, {_missing(dotted)}"
        for dotted in candidate.adapter.array_types
        if not _there(dotted)
    ]
    if faults:
        faults.append(f"type(x) is {kind}: write {kind!r} there")
    elif not isinstance(x, candidate.adapter.types()):
        faults.append(
            f"from_numpy gives a {kind}, which is none of array_types, "
            f"{candidate.adapter.array_types}; write {kind!r} there"
        )
    if faults:
        raise CheckError("; ".join(faults))
    if owner(x) != candidate.name:
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
        return f"and no module {module!r} is imported with the backend"
    if not hasattr(sys.modules[module], attribute):
        return f"and module {module!r} has no {attribute!r}"
    kind = type(getattr(sys.modules[module], attribute)).__name__
    return f"which is a {kind}, not a class"


REQUIRED = ("bool", "float32", "float64")


@check("its dtypes are known", guide.ARRAYS, recognised)
def mapped(candidate: Candidate) -> None:
    dtypes = candidate.backend.dtypes
    missing = [name for name in REQUIRED if name not in dtypes]
    if not {"int32", "int64"} & set(dtypes):
        missing.append("int32 or int64")
    if missing:
        raise CheckError(f"dtypes has no {', '.join(missing)}; it has {', '.join(dtypes)}")
    for name in candidate.dtypes:
        x = candidate.array([0], name)
        found, named = x.dtype, candidate.backend.dtype(x)
        back = candidate.numpy(x).dtype.name
        if found != dtypes[name] and back != name:
            raise CheckError(
                f"from_numpy makes an array of {found} of one of {name}; it has to keep the dtype, "
                "whatever is usual to the framework",
                guide.CONVERSIONS,
            )
        if found != dtypes[name]:
            raise CheckError(
                f"dtypes has {dtypes[name]!r} for {name!r}, and an array that from_numpy makes of "
                f"{name} has the dtype {found!r}; write that there"
            )
        if named != name:
            raise CheckError(f"dtype() says {named!r} of an array of {name}")


@check("shapes are tuples of Python's integers", guide.ARRAYS, recognised)
def shaped(candidate: Candidate) -> None:
    faults = []
    for shape in ((), (0,), (2,), (3, 0), (2, 3)):
        found = candidate.backend.shape(candidate.array(np.ones(shape)))
        if found != shape or not all(isinstance(n, int) for n in found):
            faults.append(f"shape() of an array of shape {shape} is {found!r}")
    refuse(faults)


CHECKS = (recognised, mapped, shaped)
