"""``assert_matches_snapshot``: the file beside the test, compared or written."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import numpy as np

from multicalc.arrays.between import to_numpy
from multicalc.calls import trees
from multicalc.errors import InvalidArgumentError
from multicalc.testing.comparing.comparison import Comparison
from multicalc.testing.portability.agreement import BOUNDS
from multicalc.testing.snapshots.differing import differing
from multicalc.testing.snapshots.entries import Kept
from multicalc.testing.snapshots.text import Snapshot, read_snapshot

FOLDER = "__snapshots__"
TEST_FILE = "MULTICALC_TEST_FILE"
"""The environment variable in which the pytest plugin says of which file a test runs."""
UPDATE = "MULTICALC_UPDATE"
"""That in which it says that snapshots are to be made."""
COARSE = 1e-2
"""The tolerance of floats that have neither single nor double precision."""

USED: set[Path] = set()
"""The snapshots that this process has asked for."""
_written: set[Path] = set()


def assert_matches_snapshot(
    value: Any,
    name: str,
    *,
    rtol: float | None = None,
    atol: float | None = None,
    folder: str | Path | None = None,
) -> None:
    """Raise AssertionError unless ``value`` is what it was when the snapshot was made.

    The snapshot is a text file, ``__snapshots__/<name>.txt`` beside the test's, to be kept with the
    tests. ``pytest --multicalc-update`` makes those that are missing, and makes those anew that
    differ. Arrays of more than 200 entries are kept by 32 of these, and by numbers that every entry
    goes into.

    Args:
        value: a pytree of arrays of any backend, numbers and text; or a :class:`Comparison`, which
            is kept by what each side gave.
        name: of letters, digits, ``_``, ``-``, ``.``, ``[`` and ``]``.
        rtol, atol: how far floats may be apart: by ``atol``, and ``rtol`` times the largest of
            their array. They are stored, and what is stored decides; by default 1e-9 in float64,
            1e-4 in float32, and 0.
        folder: in place of ``__snapshots__`` beside the test.

    Raises:
        AssertionError: the snapshot is missing, or another one.
        InvalidArgumentError: the name has other characters, a leaf is neither number nor text, or
            no pytest says which test runs, and there is no ``folder``.

    >>> import tempfile
    >>> import numpy as np
    >>> import multicalc as mc
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     mc.testing.assert_matches_snapshot({"w": np.array([0.1])}, "w", folder=folder)
    Traceback (most recent call last):
    AssertionError: there is no snapshot w.txt; run pytest with --multicalc-update to make it
    """
    if not re.fullmatch(r"[\w.\[\]-]+", name):
        raise InvalidArgumentError(
            f"name: a file's name is needed, of letters, digits and _ - . [ ], found {name!r}"
        )
    path = (_beside_the_test() if folder is None else Path(folder)) / f"{name}.txt"
    USED.add(path)
    found = _snapshot(value, rtol, atol)
    told = _apart(found, path, rtol, atol)
    if not told:
        return
    if not os.environ.get(UPDATE):
        raise AssertionError(told)
    if path in _written:
        raise AssertionError(f"two values for one snapshot in one run; the second:\n{told}")
    _written.add(path)
    _write(path, found.written())


def _apart(found: Snapshot, path: Path, rtol: float | None, atol: float | None) -> str:
    """What is not as it is in the file; nothing if all is."""
    if not path.exists():
        return f"there is no snapshot {path.name}; run pytest with --multicalc-update to make it"
    stored = read_snapshot(path.read_text(encoding="utf-8"), str(path))
    lines = [
        f"{key}: {asked:g} asked for, {kept:g} in the snapshot"
        for key, asked, kept in (("rtol", rtol, stored.rtol), ("atol", atol, stored.atol))
        if asked is not None and asked != kept
    ] + differing(found, stored)
    if not lines:
        return ""
    accept = "if that is as it should be, run pytest with --multicalc-update"
    return "\n".join([f"not as in {path}", *(f"  {line}" for line in lines), accept])


def _snapshot(value: Any, rtol: float | None, atol: float | None) -> Snapshot:
    tree = value.results if isinstance(value, Comparison) else value
    leaves, spec = trees.flatten(to_numpy(tree))
    names = trees.leaf_names(spec, "value")
    arrays = {name: _leaf(name, leaf) for name, leaf in zip(names, leaves, strict=True)}
    kept = {name: Kept.of(x) for name, x in arrays.items()}
    floats = [arrays[name].real.dtype.name for name, each in kept.items() if not each.exact]
    usual = max((BOUNDS.get(dtype, COARSE) for dtype in floats), default=0.0)
    of = Path(os.environ.get(TEST_FILE, "")).name
    return Snapshot(of, usual if rtol is None else rtol, atol or 0.0, kept)


def _leaf(name: str, x: Any) -> Any:
    if isinstance(x, str):
        return x
    array = np.asarray(x)
    if array.dtype.kind in "OSUmM":
        raise InvalidArgumentError(
            f"{name}: a snapshot has arrays, numbers and text, found {type(x).__name__}"
        )
    return array


def _beside_the_test() -> Path:
    file = os.environ.get(TEST_FILE)
    if not file:
        raise InvalidArgumentError(
            "folder: no pytest says which test runs, so that the snapshot's folder is to be given"
        )
    return Path(file).parent / FOLDER


def _write(path: Path, text: str) -> None:
    """All at once, as another process may read or write it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f"{path.name}.{os.getpid()}")
    new.write_text(text, encoding="utf-8", newline="\n")
    new.replace(path)
