"""A function on a box, ready to be drawn."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from multicalc.approximations.sampler import Sampler
from multicalc.backend import BackendLike
from multicalc.calls.host import refuse_inside_transform
from multicalc.optimize.bounds import bounded
from multicalc.pictures.grid import Grid, check_drawable
from multicalc.pictures.look import need_matplotlib, said


class Landscape:
    """f, and its values on a grid."""

    def __init__(
        self,
        what: str,
        f: Callable[..., Any],
        box: tuple[Any, Any],
        args: tuple[Any, ...],
        kwargs: Mapping[str, Any],
        points: int,
        backend: BackendLike,
    ) -> None:
        """``what`` is the function that was called."""
        need_matplotlib()
        refuse_inside_transform(what)
        objective, self.lower, self.upper = bounded(f, box, args, kwargs, backend)
        check_drawable("x", len(self.lower), points)
        self.f = Sampler(objective.problem, objective.point(self.lower))
        self.grid = Grid.of(self.f.values, self.lower, self.upper, points, self.f.names)
        self.name = getattr(f, "__name__", "f").replace("<lambda>", "f")
        """What f is called in the picture."""

    @property
    def side(self) -> float:
        """The box's shorter side."""
        return float(np.min(self.upper - self.lower))

    def told(self) -> str:
        """The box, in words."""
        low, high = self.grid.extent()
        sides = [
            f"{name} from {said(a)} to {said(b)}"
            for name, a, b in zip(self.grid.names, self.lower, self.upper, strict=True)
        ]
        return f"{' and '.join(sides)}, where it goes from {said(low)} to {said(high)}"
