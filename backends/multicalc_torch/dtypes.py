"""Dtypes, what they can hold and what becomes of two of them, by their array API names."""

from __future__ import annotations

from typing import Any

import torch
from array_api_compat import torch as compat
from array_api_compat.torch import finfo, iinfo, isdtype

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
    numbers = [x for x in arrays_and_dtypes if type(x) in (bool, int, float, complex)]
    # Of dtypes only: torch looks at the number of dimensions too.
    dtypes = [_dtype(x) for x in arrays_and_dtypes if type(x) not in (bool, int, float, complex)]
    return compat.result_type(*dtypes, *numbers)


class __array_namespace_info__(compat.__array_namespace_info__):  # noqa: N801  (the standard's name)
    """Like array_api_compat's, but for the dtype of new floats."""

    def default_dtypes(self, *, device: Any = None) -> dict[str, torch.dtype]:
        return {
            "real floating": torch.float64,
            "complex floating": torch.complex128,
            "integral": torch.int64,
            "indexing": torch.int64,
        }


def _dtype(x: Any) -> Any:
    return x.dtype if isinstance(x, torch.Tensor) else to_dtype(x)
