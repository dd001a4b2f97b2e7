"""A part of a port, run again with something else: what a diagnosis tries."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from multicalc.testing.noise import Named
from multicalc.testing.ports.arrangement import Arrangement
from multicalc.testing.ports.running import SiteValues, part, reseeded
from multicalc.testing.ports.sides import PortSide
from multicalc.testing.ports.wiring import Terminal

Laid = tuple[Terminal, Arrangement]
"""Where an array is, and how it lies there."""


@dataclass(frozen=True)
class PartRun:
    """A :class:`~multicalc.testing.ports.evidence.Rerun` of what lies between ``sources`` and
    ``targets``.

    Attributes:
        weights: what the port's own weights are for others by A's names, in its own.
        prefix: what A's names have before those of the part.
    """

    side: PortSide
    sources: tuple[Laid, ...]
    targets: tuple[Laid, ...]
    given: Sequence[np.ndarray]
    weights: Callable[[Named], Named]
    prefix: str

    def __call__(
        self,
        *,
        inputs: Sequence[np.ndarray] | None = None,
        weights: Mapping[str, np.ndarray] | None = None,
        seed: int | None = None,
        training: bool | None = None,
    ) -> list[np.ndarray]:
        point = self.side.point
        new = self.weights({self.prefix + name: x for name, x in (weights or {}).items()})
        point = point._replace(
            parameters={name: new.get(name, x) for name, x in point.parameters.items()},
            state={name: new.get(name, x) for name, x in point.state.items()},
        )
        port = reseeded(self.side.port, seed, training)
        end = self.targets[-1][0]
        found = part(port, point, self._values(inputs or self.given), end.site, end.side)
        return [lies.to_a(found[place.k]) for place, lies in self.targets]

    def _values(self, inputs: Sequence[np.ndarray]) -> SiteValues:
        sites = self.side.record.sites
        plan: dict[str, dict[str, list[np.ndarray | None]]] = {}
        for (place, lies), x in zip(self.sources, inputs, strict=True):
            like = sites[place.site][place.side]
            leaves = plan.setdefault(place.site, {}).setdefault(place.side, [None] * len(like))
            leaves[place.k] = np.ascontiguousarray(lies.to_b(x).astype(like[place.k].dtype))
        return plan
