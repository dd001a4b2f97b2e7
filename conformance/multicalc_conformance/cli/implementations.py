"""``multicalc compare`` of several files: one function, implemented natively several times."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from rich.markup import escape
from rich.text import Text

from multicalc.backend import active
from multicalc.testing.comparing.compare import compared
from multicalc.testing.comparing.comparison import Comparison
from multicalc.testing.comparing.failure import attempt, told
from multicalc.testing.comparing.gap import Gap
from multicalc.testing.comparing.lines import ComparedLine
from multicalc.testing.comparing.point import ComparedPoint
from multicalc.testing.comparing.sides import ComparedSide, backend_of
from multicalc.testing.ports.held import Bound
from multicalc_conformance.cli import functions, inputs, target
from multicalc_conformance.cli.frameworks import quiet
from multicalc_conformance.cli.terminal import console
from multicalc_conformance.cli.usage import DIFFERS, OK, UsageError
from multicalc_conformance.comparison.implementations import (
    BEST,
    BEST_ORDER,
    Order,
    best_quadratic,
    orders,
)
from multicalc_conformance.engine.json_text import parsed

POWERS = {2: "square", 3: "cube"}


def compare_implementations(
    files: Sequence[str],
    at: Sequence[str],
    dtype: str | None,
    operators: str | None,
    saved: functions.Saved,
    approximates: str | None,
    about: str | None,
) -> int:
    """Print where the functions part, and give the exit status.

    Raises:
        UsageError: a file, a function or a value can't be read.
    """
    if (approximates is None) != (about is None):
        raise UsageError("--approximates and --about belong together: a function and a point")
    known = {_label(name, files): target.load(name) for name in files}
    where = inputs.read(next(iter(known.values())), list(at), dtype)
    point = ComparedPoint.of(where.args, where.kwargs)
    wanted = functions.operators_of(operators or "value", point)
    best = None if approximates is None else (target.load(approximates), _point(str(about)))
    # What frameworks log at their first computation is not for the terminal.
    with quiet():
        sides = [ComparedSide(name, f, backend_of(f, point), point) for name, f in known.items()]
        found = compared(", ".join(known), sides, point.dtype, wanted, Bound())
        beside = None if best is None else attempt(_beside_best, sides, point, *best)
    if isinstance(beside, Exception):
        raise UsageError(f"the quadratic approximation failed: {told(beside)}")
    screen = console()
    args = [np.asarray(x) for x in where.args.values() if isinstance(x, np.ndarray)]
    quadratic, fallen = beside or (None, [])
    for sentence in (*_sentences(found, args), *_sentences(quadratic, args, BEST)):
        screen.print(escape(sentence), soft_wrap=True)
    for order in fallen:
        screen.print(escape(_falling(order)), soft_wrap=True)
    if operators is not None:
        screen.print(Text(str(found)), soft_wrap=True)
    status = OK if found.agrees and (quadratic is None or quadratic.agrees) else DIFFERS
    saved.write(found, {"exit_status": status})
    return status


def _beside_best(
    sides: Sequence[ComparedSide], at: ComparedPoint, f: Any, x0: np.ndarray
) -> tuple[Comparison, list[Order]]:
    """The implementations beside the best quadratic, and how their errors fall."""
    beside = [*sides, best_quadratic(f, x0, active(), at)]
    return compared(BEST, beside, at.dtype, ["value"], Bound()), orders(sides, f, x0)


def _label(name: str, files: Sequence[str]) -> str:
    stem = Path(name.rpartition(":")[0]).stem
    return stem if sum(Path(f.rpartition(":")[0]).stem == stem for f in files) == 1 else name


def _point(about: str) -> np.ndarray:
    try:
        return np.array(parsed(about), dtype=float).reshape(-1)
    except (ValueError, TypeError, OverflowError) as error:
        raise UsageError(f"--about {about!r}: a JSON list of numbers is needed: {error}") from None


def _sentences(
    found: Comparison | None, args: Sequence[np.ndarray], with_side: str = ""
) -> Iterator[str]:
    """One for every two implementations, or for those beside one of them, and for each failure."""
    for line in () if found is None else found.lines:
        of = "" if line.name == "value" else f"{line.name}: "
        for (one, other), gap in line.pairs.items():
            if not with_side or with_side in (one, other):
                yield of + _sentence(one, other, gap, args)
        for name, error in _failed(line, with_side):
            yield f"{of}{name} failed: {error}"


def _failed(line: ComparedLine, with_side: str) -> Iterator[tuple[str, str]]:
    for name, error in line.errors.items():
        if with_side in ("", name):
            yield name, error


def _sentence(one: str, other: str, found: Gap, args: Sequence[np.ndarray]) -> str:
    if found.agrees:
        return f"{one} and {other} agree."
    if found.share <= 1 or (np.isinf(found.distance) and found.reason):
        return f"{one} and {other} differ: {found.reason}."
    return (
        f"{one} and {other} differ, by up to {found.distance:.6g} at "
        f"{_place(found.at, args)}; they part first at {_place(found.first, args)}."
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
