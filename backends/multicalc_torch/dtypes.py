"""Dtypes, what they can hold and what becomes of two of them, by their array API names."""

from __future__ import annotations

from typing import Any

import torch
from array_api_compat import torch as compat
from array_api_compat.torch import finfo, iinfo, isdtype

from multicalc.xp.common.inspection import default_dtypes
from multicalc.xp.common.numbers import apart
from multicalc_torch.scalars import to_dtype

__all__ = [
    "__array_namespace_info__",
    "can_cast",
    "finfo",
    "iinfo",
    "isdtype",
    "result_type",
]


def can_cast(from_: Any, to: Any, /) -> bool:
    # torch.can_cast lets float64 pass for float32.
    to = to_dtype(to)
    return result_type(from_, to) == to


def result_type(*arrays_and_dtypes: Any) -> torch.dtype:
    numbers, rest = apart(arrays_and_dtypes)
    # Of dtypes only: torch looks at the number of dimensions too.
    return compat.result_type(*map(_dtype, rest), *numbers)


class __array_namespace_info__(compat.__array_namespace_info__):  # noqa: N801  (the standard's name)
    """Like array_api_compat's, but for the dtype of new floats."""

    def default_dtypes(self, *, device: Any = None) -> dict[str, torch.dtype]:
        return default_dtypes(vars(torch))


def _dtype(x: Any) -> Any:
    return x.dtype if isinstance(x, torch.Tensor) else to_dtype(x)
