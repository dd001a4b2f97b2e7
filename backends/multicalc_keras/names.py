"""What a Keras model's layers and variables are called, and what a layer was made with."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import Any

import keras

Layer = Any
"""A layer or a model of Keras's."""


def layers(model: Layer) -> dict[str, Layer]:
    """The model, as ``""``, and all layers in it by path; each once, under the first path to it.

    A step of a path is the public attribute that has the layer (``blocks.0``), as in a subclassed
    model; else the layer's own name, by which ``get_layer`` of a functional model finds it.
    """
    return dict(_walk("", model, set()))


def weights(paths: dict[str, Layer]) -> dict[str, dict[str, Any]]:
    """The variables of each layer that none of its parts has, by the layer's path; their names are
    that path and the variable's own name."""
    found: dict[str, dict[str, Any]] = {}
    seen: set[int] = set()
    for path, layer in paths.items():
        inner = {id(variable) for part in _parts(layer) for variable in part.weights}
        found[path] = {}
        for variable in layer.weights:
            if id(variable) not in inner | seen:
                seen.add(id(variable))
                found[path][_unique(_joined(path, variable.name), found[path])] = variable
    return found


def settings(layer: Layer) -> dict[str, Any]:
    """What the layer's class was made with, and the public attributes that it has beside these."""
    made_with = inspect.signature(type(layer).__init__).parameters
    beside = [name for name in vars(layer) if name[0] != "_" and name not in _COMMON]
    found = {name: _plain(getattr(layer, name, None)) for name in (*made_with, *beside)}
    found |= {"name": None, "trainable": None, "dtype": layer.compute_dtype}
    return {name: value for name, value in found.items() if value is not None}


_COMMON = {*vars(keras.layers.Layer(name="layer")), *vars(keras.Model(name="model"))}
"""Attributes that every layer has, or every model."""


def _walk(path: str, layer: Layer, seen: set[int]) -> Iterator[tuple[str, Layer]]:
    seen.add(id(layer))
    yield path, layer
    taken: set[str] = set()
    attributes = _attributes(layer)
    for part in _parts(layer):
        if id(part) not in seen:
            name = _unique(attributes.get(id(part), part.name), taken)
            taken.add(name)
            yield from _walk(_joined(path, name), part, seen)


def _parts(layer: Layer) -> list[Layer]:
    parts = layer._flatten_layers(include_self=False, recursive=False)
    return [part for part in parts if not isinstance(part, keras.layers.InputLayer)]


def _attributes(layer: Layer) -> dict[int, str]:
    """Where public attributes have layers; on PyTorch some are where a module has its own."""
    held = {**vars(layer), **vars(layer).get("_modules", {})}
    public = {name: value for name, value in held.items() if name[0] != "_"}
    return {
        id(leaf): ".".join(map(str, steps))
        for steps, leaf in reversed(keras.tree.flatten_with_path(public))
        if isinstance(leaf, keras.layers.Layer)
    }


def _joined(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _unique(name: str, taken: Any) -> str:
    number = 1
    unique = name
    while unique in taken:
        unique = f"{name}_{number}"
        number += 1
    return unique


def _plain(value: Any) -> Any:
    """Numbers, booleans and text, tuples of them, and the name of a function; else None."""
    if isinstance(value, list | tuple):
        entries = tuple(map(_plain, value))
        return None if None in entries else entries
    if isinstance(value, bool | int | float | str):
        return value
    return value.__name__ if inspect.isroutine(value) else None
