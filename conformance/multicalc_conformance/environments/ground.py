"""What workers stand on: multicalc's packages, for an environment that has none of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import Distribution, distribution
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

from multicalc.backend import DISTRIBUTION

METADATA = ("METADATA", "entry_points.txt")
"""By which backends are found."""


@dataclass(frozen=True)
class Ground:
    """What every worker is started with.

    Attributes:
        lent: a folder with nothing but multicalc's packages in it.
        logs: one for what workers log.
        needs: the modules that an environment has to have.
        install: the command for what is missing: ``pip install …``.
    """

    lent: str
    logs: str
    needs: tuple[str, ...]
    install: str


@contextmanager
def grounded(needs: Sequence[str], install: str) -> Iterator[Ground]:
    """The ground for workers that need all of ``needs``."""
    with TemporaryDirectory(prefix="multicalc-") as lent, TemporaryDirectory() as logs:
        _lend(Path(lent), distribution(DISTRIBUTION))
        yield Ground(lent, logs, tuple(needs), install)


def _lend(folder: Path, ours: Distribution) -> None:
    roots = {"multicalc", *(point.module.split(".")[0] for point in ours.entry_points)}
    for name in roots:
        found = find_spec(name)
        assert found is not None
        assert found.origin is not None
        (folder / name).symlink_to(Path(found.origin).parent.resolve())
    about = folder / f"{DISTRIBUTION.replace('-', '_')}-{ours.version}.dist-info"
    about.mkdir()
    for name in METADATA:
        (about / name).write_text(ours.read_text(name) or "", encoding="utf-8")
