"""Which libraries of models there are: the entry points ``multicalc.models``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from multicalc.errors import InvalidArgumentError, LibraryNotInstalledError
from multicalc.testing.ports.model import PortedModel

GROUP = "multicalc.models"


def model_of(library: str, native: Any, **options: Any) -> PortedModel:
    """The library's own way to run ``native``.

    Raises:
        InvalidArgumentError: no library of that name, or ``native`` is none of its models.
        LibraryNotInstalledError: the library isn't installed.
    """
    from importlib.metadata import entry_points

    points = {point.name: point for point in entry_points(group=GROUP)}
    if library not in points:
        raise InvalidArgumentError(
            f"there is no library of models {library!r}; there are {', '.join(sorted(points))}"
        )
    try:
        make: Callable[..., PortedModel] = points[library].load()
    except ModuleNotFoundError as error:
        raise LibraryNotInstalledError(
            f"ports of {library} need {error.name}, which is not installed; "
            f"run: pip install {error.name}"
        ) from error
    return make(native, **options)
