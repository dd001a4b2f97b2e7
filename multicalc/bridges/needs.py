"""What a bridge says where there is nothing on the other side."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from multicalc.errors import LibraryNotInstalledError


@contextmanager
def needs(distribution: str) -> Iterator[None]:
    """Around the imports of a library that ``distribution`` installs.

    Raises:
        LibraryNotInstalledError: it isn't installed.

    >>> with needs("CARTA"):
    ...     import carta
    Traceback (most recent call last):
    multicalc.errors.LibraryNotInstalledError: carta is not installed; run: pip install CARTA
    """
    try:
        yield
    except ModuleNotFoundError as error:
        raise LibraryNotInstalledError(
            f"{error.name} is not installed; run: pip install {distribution}"
        ) from error
