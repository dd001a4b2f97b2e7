"""One way of calling an ``xp`` operation, and the same function in mpmath."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from multicalc_conformance.operations.domain import Domain
from multicalc_conformance.references.exact import Precise


@dataclass(frozen=True)
class Case:
    """One way of calling an ``xp`` operation.

    Attributes:
        operation: the name of its row in ``multicalc.xp.table``; ``"linalg.inv"`` in the extension.
        call: the call, written with ``xp``, on arrays drawn from ``domains``; returns an array or
            a tuple of arrays. What the operation asks of its arguments (symmetry, definiteness)
            ``call`` gives them: ``lambda a: xp.linalg.cholesky(xp.matmul(a, a.T) + ...)``. What is
            free in a result (the sign of an eigenvector) ``call`` removes.
        exact: the same function of object arrays of ``mpf``, from the definition.
        domains: where the arguments are drawn.
        variant: what tells it from the other cases of the operation: ``"axis=1"``.
        order: the highest derivative that is checked: 2, or 0 for results without any.
        slack: how many times more than usual its error may be, where an algorithm loses digits
            that its condition does not explain; with a comment that says why.
        curved: whether the suite adds the outputs' squares before it takes second derivatives, so
            that linear operations have some; not where a square overflows.
        through: a dtype that the operation itself passes through: of its digits, no more are left.
    """

    operation: str
    call: Callable[..., Any]
    exact: Precise
    domains: tuple[Domain, ...]
    variant: str = ""
    order: int = 2
    slack: float = 1.0
    through: str = "float64"
    curved: bool = True

    @property
    def is_complex(self) -> bool:
        """Whether it takes complex numbers."""
        return any(domain.imaginary for domain in self.domains)

    def slack_in(self, dtype: str) -> float:
        """The slack for inputs of ``dtype``, in epsilons of which bounds are."""
        return self.slack * max(1.0, float(np.finfo(self.through).eps / np.finfo(dtype).eps))

    def __str__(self) -> str:
        return f"{self.operation} {self.variant}".strip()
