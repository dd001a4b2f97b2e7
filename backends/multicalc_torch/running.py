"""What holds while a model of PyTorch's runs for somebody who only looks at it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import torch
import torch.utils.checkpoint
from torch.nn.attention import SDPBackend, sdpa_kernel

from multicalc.errors import InvalidArgumentError


@contextmanager
def random_numbers(seed: int | None) -> Iterator[None]:
    """PyTorch's random numbers depend on ``seed`` alone, and its generators are afterwards where
    they were.

    Raises:
        InvalidArgumentError: there were any, and no ``seed``.
    """
    generators = (torch.default_generator, *torch.cuda.default_generators)
    states = [generator.get_state() for generator in generators]
    try:
        for generator in generators if seed is not None else ():
            generator.manual_seed(seed)
        yield
        found = [generator.get_state() for generator in generators]
        if seed is None and not all(map(torch.equal, found, states)):
            raise InvalidArgumentError(
                "the model draws random numbers (dropout while training does): give `seed=`, so "
                "that each run draws the same"
            )
    finally:
        for generator, state in zip(generators, states, strict=True):
            generator.set_state(state)


@contextmanager
def written_out() -> Iterator[None]:
    """The model runs line by line, and attention is made of operations that have all derivatives,
    and of the modules that are there: nothing is compiled or fused."""
    fused = torch.backends.mha.get_fastpath_enabled()
    torch.backends.mha.set_fastpath_enabled(False)
    try:
        with torch.compiler.set_stance("force_eager"), sdpa_kernel(SDPBackend.MATH):
            yield
    finally:
        torch.backends.mha.set_fastpath_enabled(fused)


_RECOMPUTES = (
    "the model recomputes a part on the way back (torch.utils.checkpoint), when its own parameters "
    "are in their places again: turn that off"
)


@contextmanager
def nothing_recomputed() -> Iterator[None]:
    """What is computed anew in the backward pass, after the run, would have other parameters.

    Raises:
        InvalidArgumentError: something would be.
    """

    def refuse(*_: Any) -> None:
        raise InvalidArgumentError(_RECOMPUTES)

    checkpoints = torch.utils.checkpoint.CheckpointFunction
    checkpoints.apply = refuse
    try:
        with torch.autograd.graph.disable_saved_tensors_hooks(_RECOMPUTES):
            yield
    except RuntimeError as error:
        if str(error) != _RECOMPUTES:
            raise
        raise InvalidArgumentError(_RECOMPUTES) from error
    finally:
        del checkpoints.apply  # It was inherited.
