"""Cases that call an operation with options, in short."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from multicalc import xp
from multicalc_conformance.operations.case import Case
from multicalc_conformance.operations.domain import Domain
from multicalc_conformance.references.exact import Precise


def named(operation: str) -> Callable[..., Any]:
    """The function of ``xp``, or of its extension for ``"linalg.inv"``."""
    found: Any = xp
    for part in operation.split("."):
        found = getattr(found, part)
    return found  # type: ignore[no-any-return]


def called(
    operation: str,
    exact: Precise,
    *domains: Domain,
    variant: str = "",
    order: int = 2,
    slack: float = 1.0,
    **options: Any,
) -> Case:
    """The operation of arrays from ``domains`` with ``options``, which ``exact`` gets too."""
    words = [variant, *(f"{k}={v}" for k, v in options.items())]
    return Case(
        operation,
        lambda *xs: named(operation)(*xs, **options),
        lambda *xs: exact(*xs, **options),
        domains,
        " ".join(filter(None, words)),
        order,
        slack,
    )


def cubed(
    operation: str,
    call: Callable[..., Any],
    exact: Precise,
    *domains: Domain,
    variant: str = "",
    through: str = "float64",
) -> Case:
    """The cubes of the results of a linear ``call``, which alone has no second derivative."""

    def of(f: Callable[..., Any]) -> Callable[..., Any]:
        def cubes(*xs: Any) -> Any:
            found = f(*xs)
            if isinstance(found, tuple | list):
                return tuple(y * y * y for y in found)
            return found * found * found

        return cubes

    return Case(operation, of(call), of(exact), domains, variant, through=through)


def conj(x: Any) -> np.ndarray:
    """The conjugates of ``mpf`` and ``mpc``."""
    return np.asarray(np.frompyfunc(lambda z: z.conjugate(), 1, 1)(x), dtype=object)
