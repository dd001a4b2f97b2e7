"""What a captured graph depends on beside the arguments.

PyTorch's modes decide what an operation does, so they are part of what was captured: autocast, the
default dtype and device, whether gradients are recorded, whether algorithms are deterministic. So
is what a function has of its own: the tensors, and the modules, of which some do another thing
while they train.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from itertools import chain
from typing import Any

import torch
from torch.nn.modules.module import register_module_forward_pre_hook

from multicalc_torch.private import (
    GlobalStateGuard,
    default_devices,
    in_forward_mode,
    looks_like,
)

_DEVICES = [d for d in ("cpu", "cuda", "mps", "xpu") if torch.amp.is_autocast_available(d)]
"""The kinds that have an autocast of their own."""


class Modes:
    """PyTorch's modes in this thread, as they are when it is made."""

    __slots__ = ("_are_the_same", "_devices", "autocast")

    def __init__(self) -> None:
        self._are_the_same = GlobalStateGuard().check
        self._devices = default_devices()
        self.autocast = [d for d in _DEVICES if torch.is_autocast_enabled(d)]

    def are_set(self) -> bool:
        return (
            self._are_the_same()
            and not in_forward_mode()
            and not torch.compiler.is_dynamo_compiling()
            and default_devices() == self._devices
        )

    def without_autocast(self) -> ExitStack:
        """For a graph that has what autocast did to the operations, which it would do again."""
        stack = ExitStack()
        for device in self.autocast:
            stack.enter_context(torch.autocast(device, enabled=False))
        return stack


class Closure:
    """What a function had that was no argument, as it is when this is made."""

    __slots__ = ("_held", "_look_the_same", "_training", "tensors")

    def __init__(self, tensors: Sequence[torch.Tensor], modules: Sequence[torch.nn.Module]) -> None:
        self.tensors = tensors
        self._look_the_same = looks_like(tensors)
        self._training = [(module, module.training) for module in modules]
        known = set(map(id, tensors))
        self._held = [
            (module, name, tensor)
            for module in modules
            for name, tensor in chain(
                module.named_parameters(recurse=False), module.named_buffers(recurse=False)
            )
            if id(tensor) in known
        ]

    def is_unchanged(self) -> bool:
        """Whether it is the same but for the elements of tensors."""
        return (
            self._look_the_same(*self.tensors)
            and all([module.training is trains for module, trains in self._training])
            and all([getattr(module, name, None) is x for module, name, x in self._held])
        )


@contextmanager
def modules_that_run() -> Iterator[list[torch.nn.Module]]:
    """A list that has each module that was called in this thread, once, when it is over."""
    found: dict[torch.nn.Module, None] = {}
    modules: list[torch.nn.Module] = []
    here = threading.get_ident()

    def note(module: torch.nn.Module, _: Any) -> None:
        if threading.get_ident() == here:
            found[module] = None

    hook = register_module_forward_pre_hook(note)
    try:
        yield modules
    finally:
        hook.remove()
        modules.extend(found)
