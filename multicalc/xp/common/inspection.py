"""What a namespace offers, asked in the array API standard's way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

_DEFAULTS = {
    "real floating": "float64",
    "complex floating": "complex128",
    "integral": "int64",
    "indexing": "int64",
}


def default_dtypes(dtypes: Mapping[str, Any]) -> dict[str, Any]:
    """The dtypes of new arrays, of those under these names."""
    return {kind: dtypes[name] for kind, name in _DEFAULTS.items() if name in dtypes}


@dataclass(frozen=True)
class Info:
    """Answers for a framework as it is set up in this process."""

    standard: Mapping[str, Any]
    """The standard's dtypes by their names."""
    isdtype: Callable[[Any, Any], bool]
    default_device: Callable[[], Any]
    devices: Callable[[], list[Any]]
    most_dimensions: int | None = None

    def capabilities(self) -> dict[str, Any]:
        return {
            "boolean indexing": True,
            "data-dependent shapes": True,
            "max dimensions": self.most_dimensions,
        }

    def default_dtypes(self, *, device: Any = None) -> dict[str, Any]:
        return default_dtypes(self.standard)

    def dtypes(self, *, device: Any = None, kind: Any = None) -> dict[str, Any]:
        return {
            name: dtype
            for name, dtype in self.standard.items()
            if kind is None or self.isdtype(dtype, kind)
        }
