"""What is timed: a function at a point, and a derivative asked for there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import optree

OPERATORS = (
    "grad",
    "value_and_grad",
    "jvp",
    "vjp",
    "hvp",
    "jacobian",
    "hessian",
    "quad_approx",
)
OF_VECTORS = ("jvp", "vjp", "jacobian")
"""The operators that are timed on a workload's vector-valued form."""

SIZES = {
    **dict.fromkeys(("grad", "value_and_grad", "jvp", "vjp"), (2, 1_000, 1_000_000)),
    "hvp": (2, 10, 100, 400, 1_000, 1_000_000),
    # Of 10⁶ inputs the Jacobian of as many outputs has no room.
    "jacobian": (2, 1_000),
    **dict.fromkeys(("hessian", "quad_approx"), (10, 100, 400, 1_000)),
}


@dataclass(frozen=True)
class WorkloadInputs:
    """A workload's parameters and data at one size, in NumPy's arrays.

    ``outputs`` is how many numbers its vector-valued form gives, ``widest`` how many its largest
    intermediate array has.
    """

    params: Any
    data: tuple[np.ndarray, ...]
    outputs: int
    widest: int

    @property
    def n(self) -> int:
        """The number of parameters."""
        return sum(x.size for x in optree.tree_leaves(self.params))


@dataclass(frozen=True)
class Workload:
    """A function of parameters and data, written once in ``xp``: scalar and vector-valued.

    ``make(n)`` gives inputs with about ``n`` parameters, the same ones each time.
    """

    name: str
    make: Callable[[int], WorkloadInputs]
    loss: Callable[..., Any]
    vector: Callable[..., Any]

    def function(self, operator: str) -> Callable[..., Any]:
        return self.vector if operator in OF_VECTORS else self.loss


@dataclass(frozen=True)
class DerivativeProblem:
    """``f(params, *data)`` in one framework's arrays; ``direction`` is the tangent of ``jvp`` and
    ``hvp``, the cotangent of ``vjp``."""

    f: Callable[..., Any]
    params: Any
    data: tuple[Any, ...]
    direction: Any


Run = Callable[[], Any]
"""A derivative, ready to be timed: what can be made once was made."""

Make = Callable[[DerivativeProblem], Run]


def direction(operator: str, inputs: WorkloadInputs) -> Any:
    rng = np.random.default_rng(1)
    if operator == "vjp":
        return rng.normal(size=inputs.outputs)
    return optree.tree_map(lambda x: rng.normal(size=x.shape), inputs.params)


def footprint(operator: str, inputs: WorkloadInputs) -> int:
    """About how many bytes a batched form of the operator needs: eight arrays as wide as the
    widest, for each row of a matrix."""
    rows = {"jacobian": min(inputs.outputs, inputs.n), "hessian": inputs.n, "quad_approx": inputs.n}
    return 8 * 8 * rows.get(operator, 1) * max(inputs.widest, inputs.n)
