"""Faults of models without a matrix, of conjugate gradients, and of Newton's steps by them."""

from __future__ import annotations

from dataclasses import replace
from math import inf
from typing import Any

from multicalc_conformance.mutation.faults.fault import Fault, in_frontend

HERE = ("curvature",)
MODEL = "multicalc.approximations.matrix_free.MatrixFreeModel."
MINIMUM = "multicalc.approximations.minimum."
GLOBALIZED = "multicalc.optimize.globalized."


def _without_curvature(right: Any) -> Any:
    """The model of many points takes the first one's product for all."""

    def values(self: Any, xs: Any) -> Any:
        count = xs[0].shape[0]
        found = right(self, tuple(x[:1] for x in xs))
        return found if count == 1 else self.hessian.domain.backend.namespace.repeat(found, count)

    return values


def _downhill_only(right: Any) -> Any:
    """Negative curvature is taken for the end of the iteration."""

    def lowest(*args: Any, **options: Any) -> Any:
        found = right(*args, **options)
        return replace(found, end="solved") if found.end == "negative curvature" else found

    return lowest


def _one_product(right: Any) -> Any:
    """The step along −g, whatever precision was asked for."""

    def lowest(*args: Any, **options: Any) -> Any:
        found = right(*args, **options | {"iterations": 1})
        return replace(found, end="solved", residual=0.0)

    return lowest


def _no_radius(right: Any) -> Any:
    return lambda *args, **options: right(*args, **options | {"radius": inf})


def _other_curvature(right: Any) -> Any:
    def lowest(*args: Any, **options: Any) -> Any:
        found = right(*args, **options)
        return replace(found, curvature=-found.curvature)

    return lowest


FAULTS = (
    Fault(
        "a model of many points has the first one's value",
        "a product of one vector is given to the whole batch",
        in_frontend(MODEL + "_values", _without_curvature),
        HERE,
    ),
    Fault(
        "a saddle has a minimizer",
        "conjugate gradients end at negative curvature as if they had solved",
        in_frontend(MINIMUM + "lowest", _downhill_only),
        HERE,
    ),
    Fault(
        "the direction of negative curvature has another curvature",
        "d·Hd is reported with the sign of −d·Hd",
        in_frontend(MINIMUM + "lowest", _other_curvature),
        HERE,
    ),
    Fault(
        "Newton's steps are steepest descent's",
        "conjugate gradients end after their first product",
        in_frontend(GLOBALIZED + "lowest", _one_product),
        HERE,
    ),
    Fault(
        "steps leave the trust region",
        "the radius is not given to the iteration",
        in_frontend(GLOBALIZED + "lowest", _no_radius),
        HERE,
    ),
)
