"""What the namespace can do, as the standard's inspection functions ask for it."""

from __future__ import annotations

from typing import Any

import numpy

from ..runtime.loading import load
from .dtypes import KINDS, float16, float64, int64, isdtype

mx = load()

__all__ = ["__array_namespace_info__"]


class Info:
    """Answers for MXNet as it is in this process."""

    def capabilities(self) -> dict[str, Any]:
        return {"boolean indexing": True, "data-dependent shapes": True, "max dimensions": 32}

    def default_device(self) -> Any:
        return mx.cpu()

    def devices(self) -> list[Any]:
        return [mx.cpu(), *(mx.gpu(i) for i in range(mx.context.num_gpus()))]

    def default_dtypes(self, *, device: Any = None) -> dict[str, numpy.dtype]:
        return {"real floating": float64, "integral": int64, "indexing": int64}

    def dtypes(self, *, device: Any = None, kind: Any = None) -> dict[str, numpy.dtype]:
        known = (*KINDS["bool"], *KINDS["numeric"])
        standard = (dtype for dtype in known if dtype != float16)
        return {d.name: d for d in standard if kind is None or isdtype(d, kind)}


def __array_namespace_info__() -> Info:  # noqa: N807  (the standard's name)
    return Info()
