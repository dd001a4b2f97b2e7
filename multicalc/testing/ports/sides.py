"""A port at a point: its runs, each made once, and their rounding."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

import numpy as np

from multicalc.testing.noise import Named, measured
from multicalc.testing.ports.fitting import first_run
from multicalc.testing.ports.port import Port
from multicalc.testing.ports.running import (
    Alone,
    Gradients,
    PortPoint,
    Record,
    SiteValues,
    alone,
    differentiated,
    named,
    product,
    with_named,
)
from multicalc.testing.ports.wiring import Terminal


class PortSide:
    """One of the two ports, where it is compared.

    Each run is of arrays by name, so that what rounding does to it can be measured: the names are
    ``"loss"``, ``"gradient w"``, ``"out block.norm 0"`` and the like.
    """

    def __init__(self, port: Port, point: PortPoint) -> None:
        self.port = port
        self.point = point

    @cached_property
    def record(self) -> Record:
        return first_run(self.port, self.point)

    @cached_property
    def whole(self) -> Named:
        """Loss, outputs, state; gradients by parameters and by what sites gave."""
        return self._whole(self.point)

    @cached_property
    def noise(self) -> dict[str, float]:
        """The rounding of :attr:`whole`."""
        return self._rounding(self._whole, self.point, self.whole)

    @property
    def found(self) -> tuple[Named, dict[str, float]]:
        return self.whole, self.noise

    def product(self, tangent: Named) -> tuple[Named, dict[str, float]]:
        """The Hessian of the loss times ``tangent``, and its rounding."""

        def f(at: tuple[PortPoint, Named]) -> Named:
            return product(self.port, *at)

        at = (self.point, tangent)
        here = f(at)
        return here, self._rounding(f, at, here)

    def alone(self, values: SiteValues, directions: SiteValues) -> tuple[Named, dict[str, float]]:
        """Every part on ``values``, and the rounding of that."""

        def f(at: tuple[PortPoint, SiteValues]) -> Named:
            return _named_alone(alone(self.port, *at, directions))

        at = (self.point, values)
        here = f(at)
        return here, self._rounding(f, at, here)

    def _whole(self, point: PortPoint) -> Named:
        return _named_gradients(differentiated(self.port, point, self.record.sites))

    def _rounding(self, f: Callable[[Any], Named], at: Any, here: Named) -> dict[str, float]:
        return measured(lambda arrays: f(with_named(at, arrays)), named(at), here)


def _named_gradients(found: Gradients) -> Named:
    record = found.record
    flat = {"loss": record.loss, **record.outputs}
    flat |= {f"state {name}": x for name, x in record.state.items()}
    flat |= {f"gradient {name}": x for name, x in found.parameters.items()}
    for site, leaves in record.sites.items():
        flat |= {str(Terminal(site, "out", k)): x for k, x in enumerate(leaves["out"])}
    for site, by in found.sites.items():
        flat |= _by(site, "out", by)
    return {name: np.asarray(x) for name, x in flat.items()}


def _named_alone(found: Alone) -> Named:
    flat: Named = {f"gradient {name}": x for name, x in found.parameters.items()}
    flat |= {f"state {name}": x for name, x in found.state.items()}
    for side, sites in (("in", found.arrived), ("out", found.gave)):
        for site, leaves in sites.items():
            flat |= {str(Terminal(site, side, k)): x for k, x in enumerate(leaves)}
    for site, sides in found.given.items():
        for side, by in sides.items():
            flat |= _by(site, side, by)
    return {name: np.asarray(x) for name, x in flat.items()}


def _by(site: str, side: str, gradients: Sequence[np.ndarray | None]) -> Named:
    """Gradients by what goes through a site."""
    found = {f"by {Terminal(site, side, k)}": x for k, x in enumerate(gradients)}
    return {name: x for name, x in found.items() if x is not None}
