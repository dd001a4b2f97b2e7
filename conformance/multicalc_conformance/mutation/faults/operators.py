"""Faults of linear operators: in their products, blocks, transposes, parts and arithmetic."""

from __future__ import annotations

from typing import Any

from multicalc.operators.linear_operator import LinearOperator
from multicalc_conformance.mutation.faults.fault import Fault, in_frontend, in_method

HERE = ("curvature",)
OPERATOR = "multicalc.operators.linear_operator.LinearOperator."
SPACE = "multicalc.operators.space.Space."


def _kept_product(right: Any, backend: Any, f: Any, xs: Any) -> Any:
    """What the first vector gave is given to all."""
    *found, product = right(f, xs)
    seen: list[Any] = []

    def kept(tangents: Any) -> Any:
        seen.append(product(tangents))
        return seen[0]

    return (*found, kept)


def _model_curved(right: Any, backend: Any, f: Any, xs: Any) -> Any:
    """The pullback where the pushforward's transpose is asked for is twice as long."""
    outs, aux, push, pull = right(f, xs)
    return outs, aux, push, lambda cotangents: tuple(2 * x for x in pull(cotangents))


def _rows_for_columns(right: Any) -> Any:
    def given(self: Any, arrays: Any, many: bool, beside: Any) -> Any:
        moved = self.backend.namespace.flip
        return right(
            self, tuple(moved(x, axis=0) for x in arrays) if many else arrays, many, beside
        )

    return given


def _not_transposed(right: Any) -> Any:
    return property(
        lambda self: (
            LinearOperator(self.range, self.domain, True, self.text, self._apply, self._apply)
            if self.shape[0] == self.shape[1]
            else LinearOperator(
                self.range,
                self.domain,
                False,
                self.text,
                lambda v, many: tuple(0.5 * x for x in self._transposed(v, many)),
                self._apply,
            )
        )
    )


def _damped_twice(right: Any) -> Any:
    return lambda self, damping: right(self, 2 * damping)


def _composed_turned_round(right: Any) -> Any:
    """What is applied second is applied twice."""
    return lambda self, first: right(self, self if self.shape == first.shape else first)


def _another_part(right: Any) -> Any:
    def part(self: Any, where: Any) -> Any:
        space, kept = right(self, where)
        return space, sorted(kept)

    return part


FAULTS = (
    Fault(
        "an operator's first product is every product",
        "a kept graph is run once, and its result kept with it",
        in_method("curvature", _kept_product),
        HERE,
    ),
    Fault(
        "an operator's transpose is too large",
        "the two directions of one linear map are made of different graphs",
        in_method("linearize", _model_curved),
        HERE,
    ),
    Fault(
        "a block's columns come back in another order",
        "batches along the first axis are put together from the last",
        in_frontend(SPACE + "given", _rows_for_columns),
        HERE,
    ),
    Fault(
        "the transpose of an operator has another length",
        "the transposed map is scaled by a factor of the map itself",
        in_frontend(OPERATOR + "T", _not_transposed),
        HERE,
    ),
    Fault(
        "damping is added twice",
        "λI is added to the operator and to its product",
        in_frontend(OPERATOR + "damped", _damped_twice),
        HERE,
    ),
    Fault(
        "a composition forgets what comes first",
        "operators of one shape are taken for each other",
        in_frontend(OPERATOR + "_after", _composed_turned_round),
        HERE,
    ),
    Fault(
        "a part's leaves come in the order of the whole",
        "the leaves of a sub-tree are looked up in a set",
        in_frontend(SPACE + "part", _another_part),
        HERE,
    ),
)
