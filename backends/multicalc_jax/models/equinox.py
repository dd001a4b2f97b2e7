"""Models of equinox: pytrees whose inexact arrays are what is trained."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from functools import partial
from inspect import Parameter, signature
from typing import Any, ClassVar

import equinox as eqx
import jax

from multicalc.errors import InvalidArgumentError
from multicalc.testing.ports.model import Arrays, Module
from multicalc.testing.ports.taps import Taps, listening
from multicalc_jax.models.parts import tell, told
from multicalc_jax.models.reading import TRAINING, JaxModel, described, mode, replaced, settings
from multicalc_jax.models.sites import Sites


class EquinoxModel(JaxModel):
    """An equinox module. Its floating and complex arrays are what is trained; its other arrays and
    what its ``equinox.nn.State`` has are its state. In a run it is in training or not as by
    ``equinox.nn.inference_mode``.

    Layers of equinox take one example. The model gets the inputs as they are: where these are
    batches, and its ``__call__`` has no ``vmap`` of its own, ``call`` says how it is mapped.

    Args:
        native: the module.
        state: its state, from ``equinox.nn.make_with_state``; it follows the inputs in the call,
            and the new one the outputs.
        call: ``call(module, *inputs)``, where that isn't ``module(*inputs)``; with the state after
            the inputs, if there is one. It gets ``key=``, as a ``__call__`` does, if it takes it.

    Raises:
        InvalidArgumentError: it is no module, or its state is missing.

    >>> import equinox, jax
    >>> module = equinox.nn.MLP(3, 1, 4, depth=1, key=jax.random.key(0))
    >>> model = EquinoxModel(module, call=lambda module, x: jax.vmap(module)(x))
    >>> list(model.parameters())
    ['layers.0.weight', 'layers.0.bias', 'layers.1.weight', 'layers.1.bias']

    Attributes:
        native_state: the state, as equinox has it.
    """

    library: ClassVar[str] = "equinox"

    def __init__(
        self,
        native: eqx.Module,
        *,
        state: eqx.nn.State | None = None,
        call: Callable[..., Any] | None = None,
    ) -> None:
        if not isinstance(native, eqx.Module):
            raise InvalidArgumentError(
                f"equinox: the model is a {type(native).__name__}; give an equinox.Module"
            )
        if state is None and _indices(native):
            raise InvalidArgumentError(
                "equinox: the model has a state; give state=, the second result of "
                "equinox.nn.make_with_state(Model)(...)"
            )
        self.native = native
        self.native_state = state
        self._call = call

    def parameters(self) -> Arrays:
        return _arrays(self.native, eqx.is_inexact_array)

    def state(self) -> Arrays:
        leaves = jax.tree.leaves(self.native_state)
        kept = {name: leaves[i] for name, i in self._kept().items()}
        return _arrays(self.native, _is_other_array) | kept

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
        module, kept = self._with({**parameters, **state})
        module = _telling(eqx.nn.inference_mode(module, value=not training))
        function = module.__call__ if self._call is None else partial(self._call, module)
        after = [kept]
        sites = Sites(taps, held=(eqx.nn.State,))

        def model(*args: Any, **kwargs: Any) -> Any:
            if kept is not None:
                args = (*args, kept)
            kwargs |= mode(function, args, kwargs, training) | _key(function, seed)
            outputs = function(*args, **kwargs)
            if kept is not None:
                outputs, after[0] = _apart(outputs)
            return outputs

        try:
            with told(sites), listening(sites):
                outputs = sites.call("", model, args, dict(kwargs))
        except RuntimeError as error:
            if seed is not None or "requires a key" not in str(error):
                raise
            raise InvalidArgumentError(
                f"equinox: the model draws random numbers; give a seed ({error})"
            ) from error
        leaves = jax.tree.leaves(after[0])
        return outputs, {**state, **{name: leaves[i] for name, i in self._kept().items()}}

    def loaded(self, parameters: Mapping[str, Any], state: Mapping[str, Any]) -> EquinoxModel:
        new = replaced("equinox", self.parameters(), parameters)
        new |= replaced("equinox", self.state(), state)
        module, kept = self._with(new)
        return EquinoxModel(module, state=kept, call=self._call)

    def _with(self, arrays: Mapping[str, Any]) -> tuple[eqx.Module, eqx.nn.State | None]:
        """The module and its state, of these arrays."""
        leaves, structure = jax.tree_util.tree_flatten_with_path(self.native)
        module = structure.unflatten([arrays.get(_name(place), x) for place, x in leaves])
        kept, structure = jax.tree.flatten(self.native_state)
        for name, i in self._kept().items():
            kept[i] = arrays[name]
        # A state that a model has changed can't be used again: each run has one of its own.
        return module, structure.unflatten(kept)

    def _kept(self) -> dict[str, int]:
        """Which of the state's leaves is which, by the module's attribute for it."""
        if self.native_state is None:
            return {}
        leaves, structure = jax.tree.flatten(self.native_state)
        numbered = structure.unflatten(range(len(leaves)))
        found = {}
        for path, index in _indices(self.native).items():
            for place, i in jax.tree_util.tree_leaves_with_path(numbered.get(index)):
                found[_joined(path, _name(place))] = i
        return found


def _name(place: tuple[Any, ...]) -> str:
    return jax.tree_util.keystr(place, simple=True, separator=".")


def _joined(path: str, name: str) -> str:
    return f"{path}.{name}" if path and name else path or name


def _is_other_array(x: Any) -> bool:
    return eqx.is_array(x) and not eqx.is_inexact_array(x)


def _arrays(module: eqx.Module, which: Callable[[Any], bool]) -> Arrays:
    return {_name(p): x for p, x in jax.tree_util.tree_leaves_with_path(module) if which(x)}


def _flat(module: eqx.Module) -> tuple[list[tuple[str, Any]], Any]:
    """What a module has, down to the modules in it."""

    def is_leaf(x: Any) -> bool:
        return x is not module and isinstance(x, eqx.Module)

    leaves, structure = jax.tree_util.tree_flatten_with_path(module, is_leaf=is_leaf)
    return [(_name(place), x) for place, x in leaves], structure


def _within(module: eqx.Module, path: str = "") -> dict[str, eqx.Module]:
    found = {path: module}
    if isinstance(module, eqx.nn.StateIndex):
        return found
    for name, x in _flat(module)[0]:
        if isinstance(x, eqx.Module):
            found |= _within(x, _joined(path, name))
    return found


def _indices(module: eqx.Module) -> dict[str, eqx.nn.StateIndex]:
    return {path: x for path, x in _within(module).items() if isinstance(x, eqx.nn.StateIndex)}


def _parts(module: eqx.Module) -> dict[str, eqx.Module]:
    return {p: x for p, x in _within(module).items() if not isinstance(x, eqx.nn.StateIndex)}


def _telling(module: eqx.Module, path: str = "") -> eqx.Module:
    """A copy of ``module`` whose parts say when they are called."""
    leaves, structure = _flat(module)
    copy = structure.unflatten(
        [_telling(x, _joined(path, name)) if isinstance(x, eqx.Module) else x for name, x in leaves]
    )
    if path:
        tell(copy, path)
    return copy


def _apart(outputs: Any) -> tuple[Any, eqx.nn.State]:
    match outputs:
        case (found, eqx.nn.State() as kept):
            return found, kept
    raise InvalidArgumentError(
        f"equinox: the call gave a {type(outputs).__name__}; a model with a state has to give "
        "(outputs, state)"
    )


def _settings(part: eqx.Module) -> dict[str, Any]:
    names = [each.name for each in fields(part) if each.name not in TRAINING]
    return settings({name: getattr(part, name, None) for name in names})


def _key(call: Callable[..., Any], seed: int | None) -> dict[str, Any]:
    """The argument for random numbers, if ``call`` has it."""
    parameter = signature(call).parameters.get("key")
    if parameter is None:
        return {}
    if seed is None and parameter.default is Parameter.empty:
        raise InvalidArgumentError("equinox: the model takes a key; give a seed")
    return {} if seed is None else {"key": jax.random.key(seed)}
