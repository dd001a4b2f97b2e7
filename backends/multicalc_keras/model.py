"""``keras.Model`` as a function of its parameters, for ``mc.testing.Port``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import keras
import numpy as np

from multicalc.errors import InvalidArgumentError
from multicalc.testing.ports.model import Arrays, Module, PortedModel
from multicalc.testing.ports.taps import Taps
from multicalc_keras.names import Layer, layers, settings, weights
from multicalc_keras.running import draw_no_masks, listen, surroundings, unchanged, write_out

_DIFFERENTIATING = ("tensorflow", "jax", "torch")


class KerasModel(PortedModel):
    """A model or layer, called in a ``keras.StatelessScope``, on the backend that Keras is on.

    What isn't trainable is part of its state. Names are by the attributes that have the layers
    (``block.norm1.gamma``), or else by the layers' own names (``dense_1.kernel``). Attention is
    computed without fused kernels, which have no second derivative; those of recurrent layers, on a
    GPU, are left out by ``use_cudnn=False`` of the layer.

    Several inputs of a functional model are given as positional arguments, or by the names of its
    inputs.

    Args:
        native: the model, built.

    Raises:
        InvalidArgumentError: it is no model of Keras's, or isn't built; or Keras is on a backend
            without derivatives.
    """

    library = "keras"

    def __init__(self, native: Layer) -> None:
        self.backend = _backend()
        self.native = native
        self._layers = _built(native)
        self._weights = weights(self._layers)
        self._variables = {k: v for own in self._weights.values() for k, v in own.items()}

    def taken(self, x: np.ndarray) -> np.ndarray:
        if self.backend != "jax":
            return x
        from multicalc_jax.models.reading import narrowed

        return narrowed(x)

    def parameters(self) -> Arrays:
        return self._values(self.native.trainable_weights)

    def state(self) -> Arrays:
        return self._values(self.native.non_trainable_weights)

    def modules(self) -> dict[str, Module]:
        return {
            path: Module(path, type(layer).__name__, settings(layer), tuple(self._weights[path]))
            for path, layer in self._layers.items()
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
        given = {**parameters, **state}
        values = [(self._variables[name], value) for name, value in given.items()]
        generators = self._generators()
        if seed is not None:
            values += zip(generators, _seeds(generators, seed), strict=True)
        args, kwargs = _as_declared(self.native, args, kwargs)
        with unchanged(self._layers.values()), surroundings(self.backend, seed):
            write_out(self._layers.values())
            if not training:
                draw_no_masks(self._layers.values())
            listen(self._layers, taps, self.backend)
            with keras.StatelessScope(values) as scope:
                outputs = self.native(*args, **kwargs, training=training)
        changed = scope.state_mapping.keys() - {id(variable) for variable, _ in values}
        _check_random_numbers(self.native, changed, generators)
        return outputs, {name: scope.get_current_value(self._variables[name]) for name in state}

    def loaded(self, parameters: Mapping[str, Any], state: Mapping[str, Any]) -> KerasModel:
        given = {**parameters, **state}
        for name, value in given.items():
            if name not in self._variables:
                own = ", ".join(self._variables) or "no weights"
                raise InvalidArgumentError(f"the model has no {name!r}; it has {own}")
            shape = tuple(self._variables[name].shape)
            if value.shape != shape:
                raise InvalidArgumentError(
                    f"{name!r} has the shape {shape}, and was given {value.shape}"
                )
        for name, value in given.items():
            self._variables[name].assign(value)
        return self

    def _values(self, variables: list[Any]) -> Arrays:
        names = {id(variable): name for name, variable in self._variables.items()}
        return {names[id(variable)]: _copied(variable) for variable in variables}

    def _generators(self) -> list[Any]:
        """The states of its generators of random numbers."""
        own = {id(variable) for variable in self.native.weights}
        return [variable for variable in self.native.variables if id(variable) not in own]


def _backend() -> str:
    name: str = keras.config.backend()
    if name not in _DIFFERENTIATING:
        raise InvalidArgumentError(
            f"Keras is on its {name} backend, which has no derivatives: set KERAS_BACKEND to "
            f"{', '.join(_DIFFERENTIATING[:-1])} or {_DIFFERENTIATING[-1]} before it is imported"
        )
    return name


def _built(native: Any) -> dict[str, Layer]:
    """The model's layers by path."""
    if not isinstance(native, keras.layers.Layer):
        raise InvalidArgumentError(
            f"a model of Keras's is a keras.Model or a keras.layers.Layer, not "
            f"{type(native).__name__}; give functions to Port.function"
        )
    found = layers(native)
    for path, layer in found.items():
        if not layer.built:
            where = f"the layer {path!r}" if path else "the model"
            raise InvalidArgumentError(
                f"{where} isn't built, and so has no weights yet: call the model once, on inputs"
            )
    return found


def _copied(variable: Any) -> Any:
    tensor = keras.ops.convert_to_tensor(variable)
    return keras.ops.copy(keras.ops.stop_gradient(tensor))


def _as_declared(
    native: Layer, args: tuple[Any, ...], kwargs: Mapping[str, Any]
) -> tuple[tuple[Any, ...], Mapping[str, Any]]:
    """The arguments; a functional model takes all its inputs in one, of the structure that it was
    made with."""
    if not isinstance(native, keras.Function):
        return args, kwargs
    names = [tensor.name for tensor in native.inputs]
    if kwargs.keys() == set(names) and not args:
        args, kwargs = tuple(kwargs[name] for name in names), {}
    if len(args) == len(names) > 1:
        args = (keras.tree.pack_sequence_as(native.input, args),)
    return args, kwargs


def _seeds(generators: list[Any], seed: int) -> list[Any]:
    """A state for each: all different, by ``seed`` alone."""
    words = np.random.SeedSequence(seed).generate_state(len(generators)) >> 1
    return [
        keras.ops.convert_to_tensor([int(word), 0], dtype=generator.dtype)
        for word, generator in zip(words, generators, strict=True)
    ]


def _check_random_numbers(native: Layer, changed: set[int], generators: list[Any]) -> None:
    """No variable has changed but the model's own.

    Raises:
        InvalidArgumentError: random numbers were drawn by another one.
    """
    if changed & {id(state) for state in generators}:
        raise InvalidArgumentError(
            "the model draws random numbers (dropout while training does): give `seed=`, so that "
            "each run draws the same"
        )
    if changed - {id(variable) for variable in native.metrics_variables}:
        raise InvalidArgumentError(
            "the model changes a variable that isn't among its weights: the state of a recurrent "
            "layer (give `stateful=False`), or Keras's global generator of random numbers (give "
            "keras.random's functions a keras.random.SeedGenerator that the layer has)"
        )
