"""What the namespace can do, as the standard's inspection functions ask for it."""

from __future__ import annotations

from typing import Any

from multicalc.xp.common.inspection import Info

from ..runtime.loading import load
from .dtypes import STANDARD, isdtype

mx = load()

__all__ = ["__array_namespace_info__"]


def _devices() -> list[Any]:
    return [mx.cpu(), *(mx.gpu(i) for i in range(mx.context.num_gpus()))]


def __array_namespace_info__() -> Info:  # noqa: N807  (the standard's name)
    return Info(STANDARD, isdtype, mx.cpu, _devices, 32)
