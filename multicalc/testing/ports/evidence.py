"""What a diagnosis goes by: one part of a model beside its counterpart, on equal input."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from multicalc.testing.ports.model import Module

Values = Sequence[np.ndarray]


class Rerun(Protocol):
    """The other model's part, run again alone; what is not given is as it was."""

    def __call__(
        self,
        *,
        inputs: Values | None = None,
        weights: Mapping[str, np.ndarray] | None = None,
        seed: int | None = None,
        training: bool | None = None,
    ) -> list[np.ndarray]: ...


@dataclass(frozen=True)
class Evidence:
    """A part of model A beside the part of B that stands for it, both given A's input.

    All arrays are NumPy's, in A's layouts and by A's names, whatever B's are.

    Attributes:
        a, b: the parts. ``kind`` is ``"loss"`` for the loss, whose inputs are the model's outputs
            and the targets, and ``"segment"`` for what a function does between two ``mc.tap``.
        inputs: what both were given.
        a_outputs, b_outputs: what they gave; of one shape each.
        weights: A's parameters and states of the part and of all in it, by names without the
            part's path: ``{"weight": ...}``.
        b_weights: what B has for them. Those without a counterpart are absent.
        missing: A's names (of the part) that have no counterpart in B, and
        extra: B's that have none in A.
        rerun_a, rerun: A's and B's part again, with other inputs, weights, seed or mode.
        allowed: for each output, the largest difference of an entry that rounding explains.
        names: what sentences call the two models.
    """

    a: Module
    b: Module
    inputs: Values
    a_outputs: Values
    b_outputs: Values
    weights: Mapping[str, np.ndarray]
    b_weights: Mapping[str, np.ndarray]
    missing: tuple[str, ...]
    extra: tuple[str, ...]
    rerun_a: Rerun
    rerun: Rerun
    allowed: Sequence[float]
    names: tuple[str, str] = ("A", "B")


@dataclass(frozen=True)
class Cause:
    """What a difference looks like.

    Attributes:
        name: of a kind that a reader can look up: ``"epsilon"``.
        sentence: the same with its numbers: ``"epsilon 1e-05 against 0.001"``.
        proved: whether undoing it made the two agree; otherwise the pattern speaks for it.
    """

    name: str
    sentence: str
    proved: bool
