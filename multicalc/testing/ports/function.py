"""A plain function of its parameters, as a model."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from multicalc.backend import choose
from multicalc.calls import trees
from multicalc.testing.ports.model import Arrays, Module, PortedModel
from multicalc.testing.ports.taps import Taps


class FunctionModel(PortedModel):
    """``f(params, *inputs)``, whose intermediates are those that it gives to ``mc.tap``."""

    library = "function"

    def __init__(self, native: Callable[..., Any], params: Any, backend: str | None) -> None:
        self.native = native
        leaves, self._spec = trees.flatten(params)
        self._names = [_dotted(name) for name in trees.leaf_names(self._spec, "")]
        self._params = dict(zip(self._names, leaves, strict=True))
        chosen, _ = choose(leaves, backend)
        self.backend = chosen.name

    def parameters(self) -> Arrays:
        return dict(self._params)

    def modules(self) -> dict[str, Module]:
        return {
            "": Module("", getattr(self.native, "__name__", "function"), {}, tuple(self._names))
        }

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
        params = trees.unflatten(self._spec, [parameters[name] for name in self._names])
        args, named = taps.enter("", args, dict(kwargs))
        return taps.leave("", self.native(params, *args, **named)), {}

    def loaded(self, parameters: Mapping[str, Any], state: Mapping[str, Any]) -> FunctionModel:
        known = self._params | dict(parameters)
        params = trees.unflatten(self._spec, [known[name] for name in self._names])
        return FunctionModel(self.native, params, self.backend)


def _dotted(name: str) -> str:
    """``['dense']['w'][0]`` as ``dense.w.0``."""
    for mark in ("['", "[", "."):
        name = name.replace(mark, ".")
    return name.replace("']", "").replace("]", "").strip(".")
