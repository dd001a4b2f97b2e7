"""What a framework's dtypes are called."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol


class Names(Protocol):
    """The names of a framework's dtypes, by these."""

    def get(self, dtype: Any, /) -> str | None:
        """The name of ``dtype``; None for what is no dtype of the framework."""


def names_of(dtypes: Mapping[str, Any]) -> Names:
    """The names that ``dtypes`` has them by.

    >>> names_of({"int8": "i1", "bool": "?"}).get("?"), names_of({"int8": ["i1"]}).get(["i1"])
    ('bool', 'int8')
    """
    try:
        return {dtype: name for name, dtype in dtypes.items()}
    except TypeError:
        return _ByEquality(dtypes)


def unlisted(dtype: Any) -> str:
    """What a dtype is called that an adapter doesn't list: as it is printed, but that complex
    numbers are known for these by every framework's.

    >>> unlisted("paddle.complex64"), unlisted("paddle.float8_e5m2")
    ('complex64', 'paddle.float8_e5m2')
    """
    name = str(dtype).rpartition(".")[2]
    return name if name.startswith("complex") else str(dtype)


class _ByEquality:
    """Of dtypes that can't be hashed."""

    def __init__(self, dtypes: Mapping[str, Any]) -> None:
        self._dtypes = dtypes

    def get(self, dtype: Any, /) -> str | None:
        return next((name for name, own in self._dtypes.items() if own == dtype), None)
