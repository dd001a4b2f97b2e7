"""One array of two ports, and whether it is the same in both."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from multicalc.calls.shown import line
from multicalc.testing.comparing.gap import distances
from multicalc.testing.noise import allowed, largest


@dataclass(frozen=True)
class Bound:
    """What a person allows: a share of the largest entry of an array, and an amount. Where neither
    is given it is what rounding explains."""

    rtol: float | None = None
    atol: float | None = None

    @property
    def given(self) -> bool:
        """Whether a person has said what he allows."""
        return self.rtol is not None or self.atol is not None

    def of(self, noise: float, *arrays: np.ndarray) -> float:
        if not self.given:
            return allowed(noise, *arrays)
        return (self.atol or 0.0) + (self.rtol or 0.0) * max(largest(x) for x in arrays)


APART = 8.0
"""How many times one implementation's rounding may be another's: more is a lower precision."""


def of_both(a: float, b: float) -> float:
    """The rounding that explains a difference of two results, given that of each. It is none that
    is measured where a sum is of constants, in a library that computes in float32 alone."""
    return min(max(a, b), APART * min(a, b)) if min(a, b) else max(a, b)


@dataclass(frozen=True, repr=False)
class Held:
    """An array of A and the one of B that stands for it.

    Attributes:
        quantity: what it is: ``"loss"``, ``"gradient"``, ``"on equal input"``, …
        name: A's name of it.
        other: B's.
        a, b: the array, in A's layout.
        allowed: the largest difference of an entry that is no fault.
    """

    quantity: str
    name: str
    other: str
    a: np.ndarray
    b: np.ndarray
    allowed: float

    @cached_property
    def off(self) -> float:
        """The largest difference of an entry; infinite where shapes differ, or one entry alone is
        finite."""
        if self.a.shape != self.b.shape:
            return np.inf
        return float(np.max(distances(self.a, self.b), initial=0.0))

    def __repr__(self) -> str:
        verdict = "agrees" if self.agrees else "differs"
        apart = f"{self.off:.3g} apart, {self.allowed:.3g} allowed"
        return line(f"<Held: {self.quantity} {self.name or 'the model'} {verdict}: {apart}>")

    @property
    def relative(self) -> float:
        """The difference relative to the largest entry of both."""
        return self.off / (max(largest(self.a), largest(self.b)) or 1.0)

    @property
    def agrees(self) -> bool:
        return bool(self.off <= self.allowed)
