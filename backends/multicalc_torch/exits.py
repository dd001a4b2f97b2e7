"""Where values leave a dual number: an error where its tangent would be lost with them.

What requires a gradient PyTorch refuses to NumPy; of a dual number it gives the values, and the
tangent is gone. In a transform's forward mode, in its thread, that raises too. ``float(x)``,
``x.item()`` and ``x.tolist()`` are constants to PyTorch in both modes, and remain so.
"""

from __future__ import annotations

from sys import _getframe as frame_at
from typing import Any

import torch

from multicalc.backend import Replacement
from multicalc.xp.common.exits import lost
from multicalc_torch.private import is_differentiated

_read = torch.Tensor.numpy
_TRUSTED = {"torch", "multicalc_torch"}


def _numpy(x: torch.Tensor, *args: Any, **kwargs: Any) -> Any:
    if tangents_kept.here():
        reader, exit = frame_at(1), "method"
        if reader.f_code.co_name == "__array__" and reader.f_back is not None:
            reader, exit = reader.f_back, "NumPy"
        package = reader.f_globals.get("__name__", "").partition(".")[0]
        if package not in _TRUSTED and is_differentiated(x):
            raise lost("torch", exit, "x.detach()", "numpy")
    return _read(x, *args, **kwargs)


def _put(ours: bool) -> None:
    if ours:
        torch.Tensor.numpy = _numpy
    elif "numpy" in vars(torch.Tensor):
        del torch.Tensor.numpy


tangents_kept = Replacement(_put)
"""Entered for every transform in forward mode."""
