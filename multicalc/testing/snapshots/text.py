"""A snapshot as text: short numbers, few on a line, so that a change is a few lines' change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from multicalc.errors import InvalidArgumentError
from multicalc.testing.snapshots.entries import Kept

FIRST = "multicalc snapshot"
ON_A_LINE = 6


@dataclass(frozen=True)
class Snapshot:
    """What a snapshot's file says.

    Attributes:
        of: the name of the test file that made it.
        rtol, atol: how far entries may be apart: ``atol`` and ``rtol`` times the largest of their
            array.
        arrays: by name.
    """

    of: str
    rtol: float
    atol: float
    arrays: Mapping[str, Kept]

    def written(self) -> str:
        """Its text, which :func:`read_snapshot` reads."""
        lines = [f"{FIRST} of {self.of}", f"rtol {self.rtol!r}", f"atol {self.atol!r}"]
        for name, kept in sorted(self.arrays.items()):
            lines += ["", f"{name} {kept.dtype} {_shape(kept.shape)}"]
            lines += [f"  {key}: {number}" for key, number in kept.totals.items()]
            lines += [f"  {line}" for line in _lines(kept)]
        return "\n".join(lines) + "\n"


def read_snapshot(text: str, where: str) -> Snapshot:
    """The snapshot that a file has.

    Raises:
        InvalidArgumentError: it isn't one, or was changed so that it can't be read; ``where`` says
            which file that is.
    """
    try:
        (head, *arrays) = [part.splitlines() for part in text.strip().split("\n\n")]
        (first, rtol, atol) = head
        return Snapshot(
            first.removeprefix(f"{FIRST} of "),
            float(rtol.removeprefix("rtol ")),
            float(atol.removeprefix("atol ")),
            dict(map(_read_array, arrays)),
        )
    except ValueError as error:
        raise InvalidArgumentError(
            f"{where} can't be read as a snapshot ({error}); delete it, and run pytest with "
            "--multicalc-update"
        ) from None


def _read_array(lines: list[str]) -> tuple[str, Kept]:
    name, dtype, shape = lines[0].rsplit(" ", 2)
    rows = [line.removeprefix("  ") for line in lines[1:]]
    if dtype == "str":
        return name, Kept(dtype, (), tuple(rows))
    totals = dict(row.rsplit(": ", 1) for row in rows if ": " in row)
    entries = tuple(entry for row in rows if ": " not in row for entry in row.split())
    sizes = [] if shape == "()" else shape.split("x")
    return name, Kept(dtype, tuple(map(int, sizes)), entries, totals)


def _shape(shape: tuple[int, ...]) -> str:
    return "x".join(map(str, shape)) or "()"


def _lines(kept: Kept) -> Iterator[str]:
    """A row of the array a line, or a few."""
    length = (kept.shape[-1] if kept.shape and not kept.totals else len(kept.entries)) or 1
    for start in range(0, len(kept.entries), length):
        row = kept.entries[start : start + length]
        for i in range(0, len(row), ON_A_LINE):
            yield " ".join(row[i : i + ON_A_LINE])
