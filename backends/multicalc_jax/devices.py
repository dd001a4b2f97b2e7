"""Devices by name, where JAX takes objects only."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

import jax


def named(device: Any) -> Any:
    """JAX's object for ``"cpu"`` or ``"gpu:1"``; what is no name as it is."""
    if not isinstance(device, str):
        return device
    kind, _, number = device.partition(":")
    return jax.devices(kind)[int(number or 0)]


def take_names(namespace: Any, names: Iterable[str]) -> None:
    """Have those functions of ``namespace``, a module, take a device's name."""
    for name in names:
        setattr(namespace, name, _by_name(getattr(namespace, name)))


def _by_name(function: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(function)
    def call(*args: Any, **kwargs: Any) -> Any:
        if "device" in kwargs:
            kwargs["device"] = named(kwargs["device"])
        return function(*args, **kwargs)

    return call
