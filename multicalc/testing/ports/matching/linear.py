"""What a layout of weights is: a linear map of arrays that can be undone and transposed."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

import numpy as np

Shape = tuple[int, ...]
Arrays = Sequence[np.ndarray]


class WeightLayout(ABC):
    """A linear map from some arrays to some others, which only moves, adds and scales entries."""

    @abstractmethod
    def push(self, arrays: Arrays) -> list[np.ndarray]:
        """What becomes of these arrays."""

    @abstractmethod
    def undone(self, shapes: Sequence[Shape]) -> WeightLayout:
        """What takes the results back, where the arrays were of these shapes. Of a sum the first
        term gets all, and the others zeros."""

    def pull(self, cotangents: Arrays, shapes: Sequence[Shape]) -> list[np.ndarray]:
        """The transpose: gradients by the results become gradients by the arrays."""
        return self.undone(shapes).push(cotangents)

    def shapes(self, shapes: Sequence[Shape]) -> list[Shape]:
        """What shapes the results have."""
        return [x.shape for x in self.push([_hollow(shape) for shape in shapes])]

    @property
    def steps(self) -> tuple[WeightLayout, ...]:
        """The maps that it is made of, one behind the other."""
        return (self,)

    def __rshift__(self, after: WeightLayout) -> WeightLayout:
        steps = self.steps + after.steps
        return steps[0] if len(steps) == 1 else Chain(steps)


@dataclass(frozen=True, repr=False)
class Chain(WeightLayout):
    """One layout behind the other; with no steps, everything as it is."""

    parts: tuple[WeightLayout, ...] = ()

    def push(self, arrays: Arrays) -> list[np.ndarray]:
        for step in self.parts:
            arrays = step.push(arrays)
        return list(arrays)

    def pull(self, cotangents: Arrays, shapes: Sequence[Shape]) -> list[np.ndarray]:
        met = [list(shapes)]
        for step in self.parts:
            met.append(step.shapes(met[-1]))
        for step, before in zip(reversed(self.parts), reversed(met[:-1]), strict=True):
            cotangents = step.pull(cotangents, before)
        return list(cotangents)

    def undone(self, shapes: Sequence[Shape]) -> WeightLayout:
        back: WeightLayout = Chain()
        for step in self.parts:
            back = step.undone(shapes) >> back
            shapes = step.shapes(shapes)
        return back

    @property
    def steps(self) -> tuple[WeightLayout, ...]:
        return self.parts

    def __repr__(self) -> str:
        return " >> ".join(map(repr, self.parts)) or "mt.layouts.same"


def _hollow(shape: Shape) -> np.ndarray:
    """An array of this shape that takes no memory."""
    return np.broadcast_to(np.zeros(()), shape) if prod(shape) else np.zeros(shape)
