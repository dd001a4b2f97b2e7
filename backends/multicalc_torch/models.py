"""``torch.nn.Module`` as a function of its parameters, for ``mc.testing.Port``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch
from torch.nn.parameter import UninitializedBuffer, UninitializedParameter
from torch.nn.utils.parametrize import type_before_parametrizations

from multicalc.backend import get_backend
from multicalc.errors import InvalidArgumentError
from multicalc.testing.ports.model import Arrays, Module, PortedModel
from multicalc.testing.ports.taps import Taps
from multicalc.testing.ports.unchanged import unchanged
from multicalc_torch.running import nothing_recomputed, random_numbers, written_out

_WRAPPERS = (torch.nn.DataParallel, torch.nn.parallel.DistributedDataParallel)


class TorchModel(PortedModel):
    """A module, run by ``torch.func.functional_call``.

    Frozen parameters, which require no gradient, are part of its state, as buffers are. What is
    tied has one name, the first. Attention is computed without fused kernels, which have no second
    derivative.

    Args:
        native: the module.

    Raises:
        InvalidArgumentError: it is no module, or none that can be called with other parameters
            than its own.
    """

    library = "torch"
    backend = "torch"

    def __init__(self, native: torch.nn.Module) -> None:
        _check(native)
        self.native = native

    def parameters(self) -> Arrays:
        return {name: _copied(x) for name, x in _tensors(self.native).items() if x.requires_grad}

    def state(self) -> Arrays:
        return {
            name: _copied(x) for name, x in _tensors(self.native).items() if not x.requires_grad
        }

    def modules(self) -> dict[str, Module]:
        names = {x: name for name, x in _tensors(self.native).items()}
        return {path: _module(path, x, names) for path, x in self.native.named_modules()}

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
        kept = {name: x.clone() for name, x in state.items()}
        tensors = {**parameters, **kept}
        with (
            unchanged(self.native.modules()),
            random_numbers(seed),
            written_out(),
            nothing_recomputed(),
        ):
            self.native.train(training)
            for path, module in self.native.named_modules():
                _listen(module, path, taps)
            # It leaves in `tensors` what the module has put in their place.
            outputs = torch.func.functional_call(self.native, tensors, args, dict(kwargs))
        return outputs, {name: tensors[name] for name in kept}

    def loaded(self, parameters: Mapping[str, Any], state: Mapping[str, Any]) -> TorchModel:
        own, backend = _tensors(self.native), get_backend("torch")
        given = {**parameters, **state}
        for name, x in given.items():
            if name not in own:
                raise InvalidArgumentError(
                    f"the model has no {name!r}; it has {', '.join(own) or 'no parameters'}"
                )
            if x.shape != own[name].shape:
                raise InvalidArgumentError(
                    f"{name!r} has the shape {tuple(own[name].shape)}, and was given {x.shape}"
                )
        with torch.no_grad():
            for name, x in given.items():
                own[name].copy_(backend.from_numpy(x, like=own[name]))
        return self


def _tensors(native: torch.nn.Module) -> dict[str, torch.Tensor]:
    """Its parameters and buffers themselves, in its own order."""
    return dict(native.named_parameters()) | dict(native.named_buffers())


def _copied(x: torch.Tensor) -> torch.Tensor:
    return x.detach().clone()


def _check(native: Any) -> None:
    if not isinstance(native, torch.nn.Module):
        raise InvalidArgumentError(
            f"a model of PyTorch's is a torch.nn.Module, not {type(native).__name__}; give "
            "functions to Port.function"
        )
    for path, module in native.named_modules():
        where = f"the part {path!r}" if path else "the model"
        if hasattr(module, "_orig_mod"):
            raise InvalidArgumentError(
                f"{where} is compiled by torch.compile: give the module itself, `._orig_mod`"
            )
        if isinstance(module, _WRAPPERS):
            raise InvalidArgumentError(
                f"{where} is a {type(module).__name__}: give the module in it, `.module`"
            )
        if isinstance(module, torch.jit.ScriptModule):
            raise InvalidArgumentError(
                f"{where} is TorchScript, which has its parameters within: give the module that "
                "it was made of"
            )
    for name, x in _tensors(native).items():
        if isinstance(x, UninitializedParameter | UninitializedBuffer):
            raise InvalidArgumentError(f"{name!r} has no shape yet: call the model once, on inputs")


def _listen(module: torch.nn.Module, path: str, taps: Taps) -> None:
    """Hooks, which see inputs after the module's own have, and outputs too."""

    def enter(_: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        return taps.enter(path, args, kwargs)

    def leave(_: Any, args: Any, outputs: Any) -> Any:
        return taps.leave(path, outputs)

    module.register_forward_pre_hook(enter, with_kwargs=True)
    module.register_forward_hook(leave)


def _module(path: str, module: torch.nn.Module, names: Mapping[torch.Tensor, str]) -> Module:
    own = (*module.parameters(recurse=False), *module.buffers(recurse=False))
    settings = {
        name: tuple(x) if isinstance(x, list) else x
        for name, x in vars(module).items()
        if not name.startswith("_") and name != "training" and _is_plain(x)
    }
    kind = type_before_parametrizations(module).__name__
    return Module(path, kind, settings, tuple([names[x] for x in own]))


def _is_plain(x: Any) -> bool:
    if isinstance(x, tuple | list):
        return all(map(_is_plain, x))
    return isinstance(x, bool | int | float | str)
