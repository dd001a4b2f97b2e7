"""What a port needs to know of a model: one class, which each library of models has for itself."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

import numpy as np

from multicalc.testing.ports.taps import Taps

Arrays = dict[str, Any]
"""A framework's own arrays, by name."""


@dataclass(frozen=True)
class Module:
    """A part of a model.

    Attributes:
        path: how the model's author would write it, ``"encoder.layers.0.norm1"``; the names of
            :meth:`PortedModel.parameters` begin with it. The model itself has ``""``.
        kind: its class's name, ``"LayerNorm"``.
        settings: what it was made with, as far as that is numbers, booleans, text, or tuples of
            these: ``{"eps": 1e-5}``. Names are the library's own.
        weights: the names of its own parameters and states, without those of its parts.
    """

    path: str
    kind: str
    settings: Mapping[str, Any] = field(default_factory=dict)
    weights: tuple[str, ...] = ()


class PortedModel(ABC):
    """A model of some library, run as a function of its parameters.

    An implementation never changes the model, but in :meth:`loaded`; what it has to set for a run
    it puts back, whether the run ends or raises.
    """

    library: ClassVar[str]
    """What a reader knows the library by: ``"torch"``."""

    backend: str
    """The backend whose arrays the model computes with."""

    native: Any
    """What the person gave."""

    @abstractmethod
    def parameters(self) -> Arrays:
        """What is trained, by name, in the model's own order."""

    def state(self) -> Arrays:
        """What is kept beside it: running statistics, buffers."""
        return {}

    def taken(self, x: np.ndarray) -> np.ndarray:
        """An input or target as the library has it of NumPy's: as it is, or with fewer bits, where
        its integers have fewer."""
        return x

    @abstractmethod
    def modules(self) -> dict[str, Module]:
        """The model and all its parts, by path, in the model's own order; the model first."""

    @abstractmethod
    def run(
        self,
        parameters: Mapping[str, Any],
        state: Mapping[str, Any],
        args: tuple[Any, ...],
        kwargs: Mapping[str, Any],
        *,
        training: bool,
        seed: int | None,
        taps: Taps,
    ) -> tuple[Any, Arrays]:
        """The model's outputs, and its state after the run.

        ``parameters`` and ``state`` have the names of :meth:`parameters` and :meth:`state`, and
        may carry derivatives. Random numbers depend on ``seed`` alone. ``taps`` is told of every
        call of a submodule (the model itself too, under ``""``).

        Raises:
            InvalidArgumentError: it can't be called as a function, or needs a ``seed``.
        """

    @abstractmethod
    def loaded(self, parameters: Mapping[str, Any], state: Mapping[str, Any]) -> PortedModel:
        """The model with these NumPy arrays for its own of those names: itself, changed, where
        the library's models are changed, or another one. Names that are absent keep theirs."""
