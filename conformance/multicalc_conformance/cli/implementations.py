"""``multicalc compare`` of several files: one function, implemented natively several times."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from rich.text import Text

from multicalc.backend import active
from multicalc.testing.comparing.compare import compared
from multicalc.testing.comparing.comparison import Comparison
from multicalc.testing.comparing.failure import attempt, told
from multicalc.testing.comparing.point import ComparedPoint
from multicalc.testing.comparing.sides import ComparedSide, backend_of
from multicalc.testing.ports.held import Bound
from multicalc_conformance.cli import functions, inputs, target
from multicalc_conformance.cli.frameworks import quiet
from multicalc_conformance.cli.sentences import explained, falling, points, sentences
from multicalc_conformance.cli.terminal import console, tell
from multicalc_conformance.cli.usage import DIFFERS, OK, UsageError
from multicalc_conformance.comparison.implementations import (
    BEST,
    Order,
    best_quadratic,
    orders,
)
from multicalc_conformance.engine.json_text import parsed


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
    parts = [
        (f"Every two of {', '.join(known)}{points(found, where.args)}:", sentences(found, args))
    ]
    if beside is not None:
        quadratic, fallen = beside
        of = f"{Path(str(approximates)).name} at {about}"
        parts += [
            (f"Beside the best quadratic of {of}:", sentences(quadratic, args, BEST)),
            (f"How their errors fall towards {about}:", [falling(order) for order in fallen]),
        ]
    if operators is not None:
        parts.append(("The numbers:", str(found).splitlines()))
    shown = ("\n".join((heading, *lines)) for heading, lines in parts)
    screen.print(Text("\n\n".join(shown)), soft_wrap=True)
    meanings = explained([line for _, lines in parts for line in lines])
    if meanings:
        screen.print()
    for text in meanings:
        tell(screen, text)
    status = OK if found.agrees and (beside is None or beside[0].agrees) else DIFFERS
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
