"""Models of ``flax.nnx``: each run is of a copy, made of the arrays that it is given."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from inspect import signature
from typing import Any, ClassVar

import jax
import numpy as np
from flax import nnx

from multicalc.errors import InvalidArgumentError
from multicalc.testing.ports.model import Arrays, Module
from multicalc.testing.ports.taps import Taps, listening
from multicalc_jax.models.parts import tell, told
from multicalc_jax.models.reading import (
    TRAINING,
    JaxModel,
    described,
    mode,
    native,
    replaced,
    settings,
)
from multicalc_jax.models.sites import Sites

Place = tuple[Any, ...]
"""The way to an array, by attributes and indices."""


class NnxModel(JaxModel):
    """An nnx module. Its ``nnx.Param`` are what is trained; all other arrays, but for its random
    numbers', are its state. In a run it is in training or not as by ``module.train()`` and
    ``.eval()``, and its random numbers are those after ``nnx.reseed(module, <all>=seed)``."""

    library: ClassVar[str] = "flax"

    def __init__(self, module: nnx.Module) -> None:
        self.native = module

    def parameters(self) -> Arrays:
        return _named(self.native, _trained)

    def state(self) -> Arrays:
        return _named(self.native, _kept)

    def modules(self) -> dict[str, Module]:
        names = [*self.parameters(), *self.state()]
        return described(_parts(self.native), names, _settings)

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
        graph, trained, kept, rest = nnx.split(self.native, _trained, _kept, ...)
        given = _with(trained, parameters), _with(kept, state)
        copy = nnx.merge(graph, *given, rest, copy=True)
        (copy.train if training else copy.eval)()
        if seed is not None:
            seeds = {stream.key.tag: seed for stream in _streams(copy)}
            nnx.reseed(copy, policy="match_shape", **seeds)
        for path, part in _parts(copy).items():
            if path:
                tell(part, path)
        before = _draws(copy)
        sites = Sites(taps, held=(nnx.Pytree, nnx.Variable))

        def model(*args: Any, **kwargs: Any) -> Any:
            kwargs |= mode(copy.__call__, args, kwargs, training) | _rngs(copy.__call__, seed)
            return copy(*args, **kwargs)

        with told(sites), listening(sites):
            outputs = sites.call("", model, args, dict(kwargs))
        if seed is None and _draws(copy) != before:
            raise InvalidArgumentError("flax: the model draws random numbers; give a seed")
        after = _named(copy, _kept)
        return outputs, {name: after[name] for name in state}

    def loaded(self, parameters: Mapping[str, Any], state: Mapping[str, Any]) -> NnxModel:
        new = replaced("flax", self.parameters(), parameters)
        new |= replaced("flax", self.state(), state)
        for which in (_trained, _kept):
            nnx.update(self.native, _with(nnx.state(self.native, which), new))
        return self


def _trained(path: Place, x: Any) -> bool:
    return isinstance(x, nnx.Param) and _is_array(x)


def _kept(path: Place, x: Any) -> bool:
    apart = nnx.Param | nnx.RngState | nnx.Intermediate
    return not isinstance(x, apart) and _is_array(x)


def _is_array(x: Any) -> bool:
    """Whether a variable, or what else a module has, is one array."""
    leaves = jax.tree.leaves(x)
    return len(leaves) == 1 and isinstance(leaves[0], jax.Array | np.ndarray)


def _named(module: nnx.Module, which: Callable[[Place, Any], bool]) -> Arrays:
    """Those of a module's arrays, in the order in which its attributes were set."""
    found = nnx.to_flat_state(nnx.state(module, which))
    return {
        _name(place): native(*jax.tree.leaves(x))
        for place, x in sorted(found, key=lambda each: _order(module, each[0]))
    }


def _with(state: nnx.State, arrays: Mapping[str, Any]) -> nnx.State:
    """``state`` with these for its arrays of their names, and no others."""
    return nnx.from_flat_state(
        {
            place: jax.tree.unflatten(jax.tree.structure(x), [arrays[_name(place)]])
            for place, x in nnx.to_flat_state(state)
            if _name(place) in arrays
        }
    )


def _parts(module: nnx.Module) -> dict[str, nnx.Module]:
    found = [(place, x) for place, x in nnx.iter_graph(module) if isinstance(x, nnx.Module)]
    return {_name(place): x for place, x in sorted(found, key=lambda e: _order(module, e[0]))}


def _settings(part: nnx.Module) -> dict[str, Any]:
    return settings({name: x for name, x in vars(part).items() if name not in TRAINING})


def _name(place: Place) -> str:
    return ".".join(map(str, place))


def _order(node: Any, place: Place) -> list[int]:
    """Where the things on the way stand among those beside them."""
    order = []
    for key in place:
        if isinstance(key, int):  # in a list
            order.append(key)
            node = node[key]
        else:
            inside = node if isinstance(node, dict) else vars(node)
            order.append(list(inside).index(key))
            node = inside[key]
    return order


def _streams(node: nnx.Pytree) -> list[nnx.RngStream]:
    return [x for _, x in nnx.iter_graph(node) if isinstance(x, nnx.RngStream)]


def _rngs(call: Callable[..., Any], seed: int | None) -> dict[str, nnx.Rngs]:
    """The argument for random numbers, if ``call`` has it."""
    takes = seed is not None and "rngs" in signature(call).parameters
    return {"rngs": nnx.Rngs(seed)} if takes else {}


def _draws(module: nnx.Module) -> list[int]:
    """How often each stream was drawn from that a result may depend on, where that is known."""
    counts = []
    for part in _parts(module).values():
        # These draw a key for the carry that they begin with, which is zeros.
        if not isinstance(part, nnx.RNN | nnx.RNNCellBase):
            own = [x for x in vars(part).values() if isinstance(x, nnx.RngStream | nnx.Rngs)]
            counts += [
                x
                for each in own
                for stream in _streams(each)
                for x in jax.tree.leaves(stream.count)
            ]
    return [int(np.sum(x)) for x in counts if not isinstance(x, jax.core.Tracer)]
