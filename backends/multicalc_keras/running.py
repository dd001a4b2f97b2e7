"""What holds while a Keras model runs for somebody who only looks at it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import wraps
from typing import Any

from multicalc.backend import get_backend
from multicalc.testing.ports.taps import Taps
from multicalc_keras.names import Layer


@contextmanager
def unchanged(layers: Iterable[Layer]) -> Iterator[None]:
    """The layers have afterwards the attributes that they had, and in the lists, dicts and sets
    among these the same objects."""
    held = [(layer, dict(vars(layer))) for layer in layers]
    within = [
        (value, value.copy(), _objects(value))
        for _, attributes in held
        for value in attributes.values()
        if isinstance(value, list | dict | set)
    ]
    try:
        yield
    finally:
        for layer, attributes in held:
            layer.__dict__.clear()
            layer.__dict__.update(attributes)
        for value, before, objects in within:
            if _objects(value) != objects:
                value.clear()
                (value.extend if isinstance(value, list) else value.update)(before)


def listen(layers: Mapping[str, Layer], taps: Taps, backend: str) -> None:
    """Tell ``taps`` of the layers' calls from now on, but not of those in a trace of its own (the
    steps of a scan): their values don't leave it."""
    entered = _trace(backend)

    def told(path: str, call: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(call)
        def tapped(*args: Any, **kwargs: Any) -> Any:
            if _trace(backend) != entered:
                return call(*args, **kwargs)
            args, kwargs = taps.enter(path, args, kwargs)
            return taps.leave(path, call(*args, **kwargs))

        return tapped

    for path, layer in layers.items():
        layer.__dict__["call"] = told(path, layer.call)


def write_out(layers: Iterable[Layer]) -> None:
    """Have attention computed, from now on, by operations that have all derivatives."""
    for layer in layers:
        if "_flash_attention" in vars(layer):
            layer.__dict__["_flash_attention"] = False


def draw_no_masks(layers: Iterable[Layer]) -> None:
    """Recurrent cells draw masks of dropout out of training, too, and then don't use them: have
    them draw none."""
    for layer in layers:
        if hasattr(layer, "reset_dropout_mask"):
            layer.__dict__.update(dropout=0.0, recurrent_dropout=0.0)


@contextmanager
def surroundings(backend: str, seed: int | None) -> Iterator[None]:
    """What holds beside the layers: of PyTorch, whose own random numbers Keras draws where a
    generator has no seed, and which fuses kernels itself."""
    if backend == "torch":
        from multicalc_torch.running import random_numbers, written_out

        with random_numbers(seed), written_out():
            yield
    else:
        yield


def _objects(within: Any) -> list[int]:
    values = within.values() if isinstance(within, dict) else ()
    return [id(x) for x in (*within, *values)]


def _trace(backend: str) -> Any:
    if backend == "tensorflow":
        import tensorflow as tf

        return None if tf.executing_eagerly() else tf.compat.v1.get_default_graph()
    return get_backend(backend).standing()
