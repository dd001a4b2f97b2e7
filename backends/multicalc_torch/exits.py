"""Where values leave a tensor in forward mode: an error where a tangent would be lost with them.

PyTorch lets NumPy read a dual number, and its tangent is gone; what requires a gradient it refuses
to NumPy. ``float(x)``, ``x.item()`` and ``x.tolist()`` it allows in both modes, as constants.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from sys import _getframe as frame_at
from typing import Any

import torch

from multicalc.xp.common.exits import lost
from multicalc_torch.private import is_differentiated

_READERS = {
    **dict.fromkeys(("__complex__", "__float__"), "number"),
    **dict.fromkeys(("item", "numpy", "tolist"), "method"),
}
_TRUSTED = {"torch", "multicalc_torch"}

_lock = threading.Lock()
_users = 0


class _Here(threading.local):
    transforms = 0


_here = _Here()


def _reader(name: str, exit: str) -> Callable[..., Any]:
    method = getattr(torch.Tensor, name)

    def read(x: torch.Tensor, *args: Any, **kwargs: Any) -> Any:
        if _here.transforms:
            frame, found = frame_at(1), exit
            if frame.f_code.co_name == "__array__" and frame.f_back is not None:
                frame, found = frame.f_back, "NumPy"
            package = frame.f_globals.get("__name__", "").partition(".")[0]
            if package not in _TRUSTED and is_differentiated(x):
                raise lost("torch", found, "x.detach()", name)
        return method(x, *args, **kwargs)

    return read


_readers = {name: _reader(name, exit) for name, exit in _READERS.items()}


class tangents_kept:  # noqa: N801 (called like a function)
    """For the duration of the block, in this thread; blocks nest and run in parallel."""

    __slots__ = ()

    def __enter__(self) -> None:
        restore(_here.transforms + 1)

    def __exit__(self, *_: object) -> None:
        restore(_here.transforms - 1)


def standing() -> int:
    """How many blocks this thread is in."""
    return _here.transforms


def restore(transforms: int) -> None:
    """Be in so many blocks."""
    global _users
    with _lock:
        _users += transforms - _here.transforms
        _here.transforms = transforms
        for name, read in _readers.items():
            if _users:
                setattr(torch.Tensor, name, read)
            elif name in vars(torch.Tensor):
                delattr(torch.Tensor, name)
