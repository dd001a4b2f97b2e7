"""What PyTorch's own functions have wrong from the second or third derivative on, put right there.

``layer_norm``, ``batch_norm`` and ``instance_norm`` keep the mean and the deviation for their way
back, as constants: right for two derivatives, and wrong for a third, or for the gradient of a
tangent. ``_weight_norm``, of which weight normalisation is made, keeps the norm, and has the second
wrong already. In a transform within another, and in its thread only, they are written with others.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any

import torch

from multicalc.backend import Array
from multicalc_torch.private import weight_norm as _weight_norm
from multicalc_torch.private import weight_norm_places

_layer_norm = torch.layer_norm
_batch_norm = torch.batch_norm
_instance_norm = torch.instance_norm


class _Thread(threading.local):
    running = 0
    correcting = 0


_thread = _Thread()
_lock = threading.Lock()
_users = 0


def _is_ours(x: Array) -> bool:
    # PyTorch computes shorter floats in single precision inside.
    return _thread.correcting > 0 and x.dtype in (torch.float32, torch.float64)


def _normalised(x: Array, axes: Sequence[int], eps: float) -> Array:
    centred = x - x.mean(axes, keepdim=True)
    return centred * torch.rsqrt(centred.square().mean(axes, keepdim=True) + eps)


def _affine(y: Array, weight: Array | None, bias: Array | None) -> Array:
    y = y if weight is None else y * weight
    return y if bias is None else y + bias


def layer_norm(
    input: Array,
    normalized_shape: Sequence[int],
    weight: Array | None = None,
    bias: Array | None = None,
    eps: float = 1e-5,
    cudnn_enable: bool = True,
) -> Array:
    if not _is_ours(input):
        return _layer_norm(input, normalized_shape, weight, bias, eps, cudnn_enable)
    axes = range(-len(normalized_shape), 0)
    return _affine(_normalised(input, tuple(axes), eps), weight, bias)


def batch_norm(
    input: Array,
    weight: Array | None,
    bias: Array | None,
    running_mean: Array | None,
    running_var: Array | None,
    training: bool,
    momentum: float,
    eps: float,
    cudnn_enabled: bool,
) -> Array:
    rest = (running_mean, running_var, training, momentum, eps, cudnn_enabled)
    if not _is_ours(input) or not training:
        return _batch_norm(input, weight, bias, *rest)
    if running_mean is not None:
        with torch.no_grad():
            _batch_norm(input, None, None, *rest)
    axes = (0, *range(2, input.ndim))
    return _by_channel(_normalised(input, axes, eps), weight, bias)


def instance_norm(
    input: Array,
    weight: Array | None,
    bias: Array | None,
    running_mean: Array | None,
    running_var: Array | None,
    use_input_stats: bool,
    momentum: float,
    eps: float,
    cudnn_enabled: bool,
) -> Array:
    rest = (running_mean, running_var, use_input_stats, momentum, eps, cudnn_enabled)
    if not _is_ours(input) or not use_input_stats:
        return _instance_norm(input, weight, bias, *rest)
    if running_mean is not None:
        with torch.no_grad():
            _instance_norm(input, None, None, *rest)
    return _by_channel(_normalised(input, tuple(range(2, input.ndim)), eps), weight, bias)


def _by_channel(y: Array, weight: Array | None, bias: Array | None) -> Array:
    shape = (-1, *[1] * (y.ndim - 2))
    parts = [None if p is None else p.reshape(shape) for p in (weight, bias)]
    return _affine(y, *parts)


def weight_norm(v: Array, g: Array, dim: int = 0) -> Array:
    if not _is_ours(v):
        return _weight_norm(v, g, dim)
    return v * (g / torch.norm_except_dim(v, 2, dim))


_PATCHES: tuple[tuple[Any, str, Any, Any], ...] = (
    (torch, "layer_norm", layer_norm, _layer_norm),
    (torch, "batch_norm", batch_norm, _batch_norm),
    (torch, "instance_norm", instance_norm, _instance_norm),
    *((place, "_weight_norm", weight_norm, _weight_norm) for place in weight_norm_places),
)


class transform:  # noqa: N801 (called like a function, and in every gradient: no generator)
    """A transform runs its function, within another of this thread or, if ``nested``, within one
    that isn't ours."""

    __slots__ = ("_corrects",)

    def __init__(self, nested: bool) -> None:
        self._corrects = nested or _thread.running > 0

    def __enter__(self) -> None:
        if self._corrects:
            _count(_thread.running + 1, _thread.correcting + 1)
        else:
            _thread.running += 1

    def __exit__(self, *_: object) -> None:
        if self._corrects:
            _count(_thread.running - 1, _thread.correcting - 1)
        else:
            _thread.running -= 1


def standing() -> tuple[int, int]:
    """How many transforms of this thread run, and how many of them within others."""
    return _thread.running, _thread.correcting


def restore(standing: tuple[int, int]) -> None:
    """Put back what :func:`standing` has seen."""
    if standing != (_thread.running, _thread.correcting):
        _count(*standing)


def _count(running: int, correcting: int) -> None:
    global _users
    with _lock:
        before = _users
        _users += correcting - _thread.correcting
        _thread.running, _thread.correcting = running, correcting
        if not before or not _users:
            for owner, name, ours, theirs in _PATCHES:
                setattr(owner, name, ours if _users else theirs)
