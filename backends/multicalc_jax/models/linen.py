"""Models of ``flax.linen``: functions of their variables as they are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any, ClassVar

import flax.errors
import jax
from flax import linen
from flax.core import meta, unfreeze
from flax.traverse_util import flatten_dict, unflatten_dict

from multicalc.errors import InvalidArgumentError
from multicalc.testing.ports.model import Arrays, Module
from multicalc.testing.ports.taps import Taps, listening
from multicalc_jax.models.reading import JaxModel, mode, native, owned, replaced, settings
from multicalc_jax.models.sites import Sites

Place = tuple[str, ...]
"""A collection, and the way to an array in it."""


class LinenModel(JaxModel):
    """A linen module with its variables; the collection ``"params"`` is what is trained.

    A part that is made in its parent's ``__call__`` is known once the model has run; until then
    :meth:`modules` has those with variables, of no kind.

    Attributes:
        variables: the collections, as ``module.init`` gives them.
    """

    library: ClassVar[str] = "flax"

    def __init__(self, module: linen.Module, variables: Mapping[str, Any] | None) -> None:
        self.native = module
        if module.scope is not None:
            module, variables = module.unbind()
        if variables is None:
            raise InvalidArgumentError(
                "flax: a linen module needs its variables; give variables=module.init(key, "
                "*inputs), or module.bind(variables)"
            )
        if variables and "params" not in variables:
            raise InvalidArgumentError(
                f"flax: variables= has {', '.join(variables)}, and no 'params'; give "
                'what module.init(key, *inputs) gave: {"params": ..., ...}'
            )
        self.variables = unfreeze(variables)
        self._module = module
        self._parts: dict[str, Module] = {}
        self._leaves: dict[Place, Any] = flatten_dict(self.variables)
        # In a box there are an array and how it is shared out among devices.
        self._arrays = {place: native(meta.unbox(x)) for place, x in self._leaves.items()}

    def parameters(self) -> Arrays:
        return {name: self._arrays[place] for name, place in self._places(trained=True).items()}

    def state(self) -> Arrays:
        return {name: self._arrays[place] for name, place in self._places(trained=False).items()}

    def modules(self) -> dict[str, Module]:
        module = self._module
        found = {"": Module("", type(module).__name__, _settings(module)), **self._parts}
        for _, *way in self._arrays:
            for depth in range(1, len(way)):
                path = ".".join(way[:depth])
                found.setdefault(path, Module(path, ""))
        weights = owned(found, [*self.parameters(), *self.state()])
        return {
            path: Module(path, part.kind, part.settings, weights[path])
            for path, part in found.items()
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
        states = self._places(trained=False)
        variables = unflatten_dict(self._placed(parameters, state))
        updated: dict[str, Any] = {}
        sites = Sites(taps)

        def intercept(
            call: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any], context: Any
        ) -> Any:
            part = context.module
            if context.method_name != "__call__" or not part.path:
                return call(*args, **kwargs)
            path = ".".join(part.path)
            self._parts[path] = Module(path, type(part).__name__, _settings(part))
            return sites.call(path, call, args, kwargs)

        def model(*args: Any, **kwargs: Any) -> Any:
            told = mode(self._module.__call__, args, kwargs, training)
            # What the module was made with can't be said again.
            told = {n: v for n, v in told.items() if getattr(self._module, n, None) is None}
            with linen.intercept_methods(intercept), listening(sites):
                outputs, changed = self._module.apply(
                    variables,
                    *args,
                    rngs=_keys(seed),
                    mutable=list({place[0] for place in states.values()}),
                    **kwargs,
                    **told,
                )
            updated.update(changed)
            return outputs

        try:
            outputs = sites.call("", model, args, dict(kwargs))
        except flax.errors.InvalidRngError as error:
            raise InvalidArgumentError(
                f"flax: the model draws random numbers; give a seed ({error})"
            ) from error
        except (
            flax.errors.ScopeCollectionNotFound,
            flax.errors.ScopeParamNotFoundError,
            flax.errors.ScopeVariableNotFoundError,
        ) as error:
            raise InvalidArgumentError(
                "flax: variables= are not those of this module; give all collections that "
                f"module.init(key, *inputs) gave ({error})"
            ) from error
        arrays = flatten_dict(updated)
        return outputs, {name: arrays[place] for name, place in states.items()}

    def loaded(self, parameters: Mapping[str, Any], state: Mapping[str, Any]) -> LinenModel:
        arrays = self._placed(
            replaced("flax", self.parameters(), parameters), replaced("flax", self.state(), state)
        )
        variables: dict[str, Any] = unflatten_dict(
            {place: meta.replace_boxed(x, arrays[place]) for place, x in self._leaves.items()}
        )
        if self.native.scope is None:
            return LinenModel(self.native, variables)
        return LinenModel(self._module.bind(variables), None)

    def _places(self, *, trained: bool) -> dict[str, Place]:
        """Where arrays are, by their names."""
        return {
            ".".join(place[1:]): place
            for place in self._arrays
            if (place[0] == "params") == trained
        }

    def _placed(self, parameters: Mapping[str, Any], state: Mapping[str, Any]) -> dict[Place, Any]:
        trained, kept = self._places(trained=True), self._places(trained=False)
        arrays = {trained[name]: x for name, x in parameters.items()}
        return arrays | {kept[name]: x for name, x in state.items()}


def _settings(module: linen.Module) -> dict[str, Any]:
    return settings({each.name: getattr(module, each.name) for each in fields(module)})


def _keys(seed: int | None) -> dict[str, Any]:
    """What random numbers come from: those of dropout, and of any other name."""
    if seed is None:
        return {}
    key = jax.random.key(seed)
    return {"dropout": key, "params": jax.random.fold_in(key, 1)}
