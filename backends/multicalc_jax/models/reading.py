"""What the libraries' models have in common: settings, whose a weight is, and new values."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import jax
import numpy as np

from multicalc.backend import get_backend
from multicalc.errors import InvalidArgumentError
from multicalc.testing.ports.model import Arrays, Module, PortedModel

TRAINING = {
    "train": True,
    "training": True,
    "is_training": True,
    "deterministic": False,
    "inference": False,
    "use_running_average": False,
}
"""The arguments by which models are told that they are trained, and what each is then."""


class JaxModel(PortedModel):
    """What models of JAX's libraries have in common."""

    backend = "jax"

    def taken(self, x: np.ndarray) -> np.ndarray:
        return narrowed(x)


def narrowed(x: np.ndarray) -> np.ndarray:
    """Integers with the bits that JAX has of them outside of its 64-bit mode: with 64 of them the
    mode would be on, and floats that it makes would be float64."""
    if x.dtype.kind not in "iu":
        return x
    return x.astype(jax.dtypes.canonicalize_dtype(x.dtype))


def settings(attributes: Mapping[Any, Any]) -> dict[str, Any]:
    """Those of a part's attributes that say what it was made with."""
    return {
        name: value
        for name, value in attributes.items()
        if isinstance(name, str) and not name.startswith("_") and name != "name" and _plain(value)
    }


def _plain(value: Any) -> bool:
    if isinstance(value, tuple):
        return all(map(_plain, value))
    return isinstance(value, bool | int | float | str)


def owned(paths: Iterable[str], names: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """For each path the names that are in no longer one of ``paths``."""
    weights: dict[str, tuple[str, ...]] = {path: () for path in paths}
    for name in names:
        path = name
        while path not in weights:
            path = path.rpartition(".")[0]
        weights[path] += (name,)
    return weights


def described(
    parts: Mapping[str, Any], names: Iterable[str], made_with: Callable[[Any], dict[str, Any]]
) -> dict[str, Module]:
    """The parts of a model by path, each with those of its weights' ``names`` that are its own."""
    weights = owned(parts, names)
    return {
        path: Module(path, type(part).__name__, made_with(part), weights[path])
        for path, part in parts.items()
    }


def mode(
    call: Callable[..., Any], args: tuple[Any, ...], kwargs: Mapping[str, Any], training: bool
) -> dict[str, bool]:
    """Those arguments of ``call`` that say whether it is trained, but for those given."""
    signature = inspect.signature(call)
    given = signature.bind_partial(*args, **kwargs).arguments
    return {
        name: training == sense
        for name, sense in TRAINING.items()
        if name in signature.parameters and name not in given
    }


def native(x: Any) -> jax.Array:
    """``x``, which may be NumPy's, as JAX's array."""
    return x if isinstance(x, jax.Array) else get_backend("jax").from_numpy(np.asarray(x))


def replaced(library: str, own: Arrays, given: Mapping[str, Any]) -> Arrays:
    """``own``, with NumPy's arrays for those of their names, in the dtypes that these have.

    Raises:
        InvalidArgumentError: there is none of a name, or it has another shape.
    """
    new = dict(own)
    for name, value in given.items():
        if name not in own:
            raise InvalidArgumentError(
                f"{library}: the model has no {name!r}; it has {', '.join(own) or 'none'}"
            )
        if value.shape != own[name].shape:
            raise InvalidArgumentError(
                f"{library}: {name!r} has the shape {own[name].shape}, not {value.shape}; give an "
                "array of its shape"
            )
        new[name] = get_backend("jax").from_numpy(value.astype(own[name].dtype), like=own[name])
    return new
