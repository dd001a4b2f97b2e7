"""One computation that every backend has to do alike."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace

import numpy as np

from multicalc_conformance.engine.reference import Reference

Compute = Callable[[str], list[np.ndarray]]

PORTABLE = ", portable"
"""What the name of an operator ends with where the scenario's functions are made portable."""


def in_native_style(operator: str) -> str:
    """The operator whose limits and conventions hold for ``operator``."""
    return operator.removesuffix(PORTABLE)


@dataclass(frozen=True, eq=False)
class Scenario:
    """A function written once in ``xp``, its inputs, the operators it is put through, and what they
    have to give.

    Attributes:
        family: the group it is run and reported with.
        name: what it is and where, as a reader would say it; unique within the family.
        compute: by operator, the arrays that a backend gives, as NumPy's, by way of the public
            frontend with ``backend=`` set. It never looks at the backend's name, and may raise: the
            failure is that cell's alone.
        references: called once: by operator, the exact arrays and the error that rounding explains.
            Never computed by a backend or an autodiff. For an operator it leaves out, all pairs of
            backends are compared instead.
        source: where the reference is from, in one line.
        dtype: of the inputs.
        operations: the ``xp`` operations whose declared limits apply to it.
        features: the capabilities it needs, such as ``"complex"``.
        shown: the function and its inputs as text, for who has to reproduce a cell.
        native_only: whether its functions can't be made portable, as it asks what a portable one
            doesn't do, or as they are portable already.
        group: what tables list it under, which its name begins with.
    """

    family: str
    name: str
    compute: Mapping[str, Compute]
    references: Callable[[], Mapping[str, Reference]]
    source: str
    dtype: str = "float64"
    operations: tuple[str, ...] = ()
    features: tuple[str, ...] = ()
    shown: str = ""
    native_only: bool = False
    group: str = ""

    @property
    def id(self) -> str:
        """``family/name``, and the dtype where it is not float64."""
        return f"{self.family}/{self.name}" + ("" if self.dtype == "float64" else f" {self.dtype}")

    def with_operators(self, operators: Collection[str]) -> Scenario:
        """The same with these alone."""
        return replace(self, compute={o: f for o, f in self.compute.items() if o in operators})
