"""``multicalc compare`` of several files: one function, implemented natively several times."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from rich.markup import escape

from multicalc.backend import active
from multicalc_conformance.cli import inputs, target
from multicalc_conformance.cli.frameworks import quiet
from multicalc_conformance.cli.terminal import console
from multicalc_conformance.cli.usage import DIFFERS, OK, UsageError
from multicalc_conformance.comparison.implementations import (
    BEST_ORDER,
    Order,
    Parting,
    against_quadratic,
    differences,
    orders,
)
from multicalc_conformance.engine.failure import attempt, told
from multicalc_conformance.engine.json_text import parsed

POWERS = {2: "square", 3: "cube"}


def compare_implementations(
    files: Sequence[str],
    at: Sequence[str],
    dtype: str | None,
    approximates: str | None,
    about: str | None,
) -> int:
    """Print where the functions part, and give the exit status.

    Raises:
        UsageError: a file, a function or a value can't be read; a function fails.
    """
    if (approximates is None) != (about is None):
        raise UsageError("--approximates and --about belong together: a function and a point")
    functions = {_label(name, files): target.load(name) for name in files}
    where = inputs.read(next(iter(functions.values())), list(at), dtype)
    args = [np.asarray(x) for x in where.args.values()]
    best = None if approximates is None else (target.load(approximates), _point(str(about)))

    def compared() -> tuple[list[Parting], list[Order]]:
        found = differences(functions, args)
        if best is None:
            return found, []
        found += against_quadratic(functions, *best, args, active())
        return found, orders(functions, *best)

    # What frameworks log at their first computation is not for the terminal.
    with quiet():
        given = attempt(compared)
    if isinstance(given, Exception):
        raise UsageError(f"an implementation failed: {told(given)}")
    found, fallen = given
    screen = console()
    for each in found:
        screen.print(escape(_sentence(each, args)), soft_wrap=True)
    for order in fallen:
        screen.print(escape(_falling(order)), soft_wrap=True)
    return OK if all(each.agrees for each in found) else DIFFERS


def _label(name: str, files: Sequence[str]) -> str:
    stem = Path(name.rpartition(":")[0]).stem
    return stem if sum(Path(f.rpartition(":")[0]).stem == stem for f in files) == 1 else name


def _point(about: str) -> np.ndarray:
    try:
        return np.array(parsed(about), dtype=float).reshape(-1)
    except (ValueError, TypeError, OverflowError) as error:
        raise UsageError(f"--about {about!r}: a JSON list of numbers is needed: {error}") from None


def _sentence(found: Parting, args: Sequence[np.ndarray]) -> str:
    if found.agrees:
        return f"{found.one} and {found.other} agree."
    if found.reason:
        return f"{found.one} and {found.other} differ: {found.reason}."
    return (
        f"{found.one} and {found.other} differ, by up to {found.gap:.6g} at "
        f"{_place(found.widest, args)}; they part first at {_place(found.first, args)}."
    )


def _falling(found: Order) -> str:
    nearest = round(found.order)
    power = f"power {found.order:.2f}"
    how = f"the {POWERS[nearest]} of the step ({power})" if nearest in POWERS else f"its {power}"
    best = ", as" if nearest == BEST_ORDER else f"; with the {POWERS[BEST_ORDER]}"
    return f"{found.name}: its error falls with {how}{best} the best quadratic's does."


def _place(index: tuple[int, ...], args: Sequence[np.ndarray]) -> str:
    values = ", ".join(f"{float(x[index]):.6g}" for x in args if x.shape and _inside(x, index))
    return f"({values})" if values else str(index)


def _inside(x: Any, index: tuple[int, ...]) -> bool:
    return len(index) == x.ndim and all(i < n for i, n in zip(index, x.shape, strict=True))
