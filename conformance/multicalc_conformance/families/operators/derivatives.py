"""A problem's exact derivatives, each computed once at each point: many transforms share them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from mpmath import mp

from multicalc_conformance.engine.digits import DIGITS, Arrays
from multicalc_conformance.families.operators.problem import TransformProblem
from multicalc_conformance.references import exact


class Derivatives:
    """Value, Jacobian and Hessian of a problem, and their products with vectors."""

    def __init__(self, problem: TransformProblem) -> None:
        self.problem = problem
        self._known: dict[Any, Arrays] = {}

    def value(self, xs: Arrays) -> Arrays:
        return exact.value(self.problem.value, xs)

    def jacobian(self, xs: Arrays) -> Arrays:
        """The blocks of each output with each input."""
        return self._once("jacobian", xs, lambda: exact.jacobian(self.problem.value, xs))

    def hessian(self, xs: Arrays) -> Arrays:
        """The blocks of each input with each input, of the one output."""
        scalar = exact.total(self.problem.value)
        return self._once("hessian", xs, lambda: exact.hessian(scalar, xs))

    def pushed(self, xs: Arrays, vs: Arrays) -> Arrays:
        """The Jacobian times ``vs``."""
        return _products(self.jacobian(xs), vs)

    def curved(self, xs: Arrays, vs: Arrays) -> Arrays:
        """The Hessian times ``vs``."""
        return _products(self.hessian(xs), vs)

    def pulled(self, xs: Arrays, ws: Arrays) -> Arrays:
        """``ws`` times the Jacobian."""
        blocks, count = self.jacobian(xs), len(xs)
        with mp.workdps(DIGITS):
            return [
                np.asarray(
                    sum(
                        np.tensordot(w, blocks[i * count + k], axes=w.ndim)
                        for i, w in enumerate(ws)
                    ),
                    dtype=object,
                )
                for k in range(count)
            ]

    def _once(self, name: str, xs: Arrays, compute: Callable[[], Arrays]) -> Arrays:
        key = (name, *(v for x in xs for v in x.ravel()))
        if key not in self._known:
            self._known[key] = compute()
        return self._known[key]


def _products(blocks: Arrays, vs: Arrays) -> Arrays:
    """Rows of blocks, each times ``vs``."""
    count = len(vs)
    with mp.workdps(DIGITS):
        return [
            np.asarray(
                sum(np.tensordot(blocks[i + k], v, axes=v.ndim) for k, v in enumerate(vs)),
                dtype=object,
            )
            for i in range(0, len(blocks), count)
        ]
