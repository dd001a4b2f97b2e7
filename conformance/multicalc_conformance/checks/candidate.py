"""What is checked: an adapter, and its backend once that can be loaded."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import entry_points
from typing import Any

import numpy as np

from multicalc.backend import Adapter, Arrays, Backend, registry
from multicalc.xp.table import DTYPES


@dataclass(frozen=True)
class Candidate:
    """The adapter found under ``name``, whose entry point stands in ``module``."""

    name: str
    adapter: Adapter
    module: str

    @property
    def backend(self) -> Backend:
        """Its backend, loaded by the first to ask for it."""
        return self.adapter.load()

    @property
    def xp(self) -> Any:
        """The backend's namespace."""
        return self.backend.namespace

    @property
    def dtypes(self) -> tuple[str, ...]:
        """The names of those of its dtypes that ``xp`` has, which are NumPy's; without complex ones
        where it refuses these."""
        return tuple(
            name
            for name in self.backend.dtypes
            if name in DTYPES and not (self.refuses_complex and name.startswith("complex"))
        )

    @property
    def refuses_complex(self) -> bool:
        """Whether it declares that there are no complex numbers."""
        stated = self.backend.features.get("complex")
        return stated is not None and stated.kind == "unsupported"

    def array(self, values: Any, dtype: str = "float64") -> Any:
        """``values`` as an array of the framework."""
        return self.backend.from_numpy(np.array(values, dtype))

    def numpy(self, x: Any) -> np.ndarray:
        """The values of the framework's array ``x``, or of NumPy's."""
        return np.asarray(x if isinstance(x, np.ndarray) else self.backend.to_numpy(x))

    def arrays(self, *values: Any) -> Arrays:
        """Each of ``values`` as an array of float64."""
        return tuple(self.array(each) for each in values)


def candidate(name: str) -> Candidate:
    """The adapter called ``name``.

    Raises:
        UnknownBackendError: no adapter has that name.
    """
    points = entry_points(group=registry.GROUP, name=name)
    adapter = registry.adapter(name)
    modules = [point.module for point in points] or [type(adapter).__module__]
    return Candidate(name, adapter, modules[0])
