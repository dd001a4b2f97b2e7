"""A progress bar of shards, by rich."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from typing import Any

from multicalc.backend import DISTRIBUTION
from multicalc.errors import LibraryNotInstalledError
from multicalc.sharding.settings import Sharding


@contextmanager
def shown_progress(found: Generator[Any, None, None], of: Sharding) -> Iterator[Iterator[Any]]:
    """``found``, closed at the end, with a bar of how many shards are done where ``of`` asks."""
    with closing(found):
        yield _tracked(found, of.data.count) if of.progress else found


def check_rich() -> None:
    """Raise :class:`LibraryNotInstalledError` where rich isn't installed."""
    try:
        import rich.progress  # noqa: F401
    except ImportError as error:
        raise LibraryNotInstalledError(
            f"progress=True needs rich; run: pip install '{DISTRIBUTION}[cli]'"
        ) from error


def _tracked(found: Iterator[Any], shards: int | None) -> Iterator[Any]:
    from rich.progress import track

    return iter(track(found, description="shards", total=shards, transient=True))
