"""What the operations of a function, and the ends of its runs, are found to be."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from multicalc.backend import Backend
from multicalc.testing.portability.drafts import drafts
from multicalc.testing.portability.measured import Expected, Outcome, expected, outcome, raised
from multicalc.testing.portability.place import Place, of_error
from multicalc.testing.portability.report import PortabilityFinding
from multicalc.testing.portability.sources import sources, written
from multicalc.testing.portability.step import NotedStep
from multicalc.testing.portability.wholes import Ran
from multicalc.testing.portability.wording import what
from multicalc.xp.other_names import hint

MARK = "mark the function @mc.portable"

STANDARD = "arrays of the standard"

CONVENTION = (
    "frameworks differ there in portable functions too: each has a convention of its own at such "
    "points; keep away from them by xp.where"
)

UNSUPPORTED = "nothing helps there: leave out"

UNDETERMINED = frozenset(("eigh", "qr", "svd"))
"""Functions whose results may have other signs on other backends, and are right all the same."""


def of_step(step: NotedStep, backends: Sequence[Backend]) -> Iterator[PortabilityFinding]:
    """What a step is found to be, if it is something."""
    want = None if step.name in UNDETERMINED else _expected(step)
    outcomes = {each.name: outcome(step.code, step, want, each) for each in backends}
    bad = {name: each for name, each in outcomes.items() if not each.right}
    if not bad and not step.refused:
        return
    write, statement, advice = "", False, MARK
    able = not bad or any(each.supported for each in bad.values())
    marked = able and not step.refused and _is_right_if_marked(step, want, bad, backends)
    if not able:
        advice = f"{UNSUPPORTED} {', '.join(bad)}"
    else:
        write, statement = _written(step, want, backends)
        if step.refused:
            advice = "" if write else _advice(step)
        elif not marked:
            advice = "" if write else CONVENTION
    yield PortabilityFinding(
        *_where(step.place, statement),
        what=what(step),
        breaks={name: each.said for name, each in bad.items()},
        write=write,
        advice=advice,
        portable=marked,
    )


def _advice(step: NotedStep) -> str:
    """What to do where no code is right."""
    if step.kind in ("numpy", "method", "attribute"):
        return hint(step.name, "xp").removeprefix("write ")
    return step.refused


def _is_right_if_marked(
    step: NotedStep, want: Expected | None, bad: Mapping[str, Outcome], backends: Sequence[Backend]
) -> bool:
    """Whether a portable function does it right where a native one doesn't."""
    marked = replace(step, marked=True)
    tried = [each for each in backends if each.name in bad and bad[each.name].supported]
    outcomes = [outcome(step.code, marked, want, each) for each in tried]
    return all(each.right or not each.supported for each in outcomes)


def causes(steps: Sequence[NotedStep]) -> Iterator[NotedStep]:
    """Those that don't come of others only: ``x * np.asarray(x)`` is about ``np.asarray(x)``."""
    left = {id(each.place.node) for each in steps if each.place and each.kind in ("exit", "numpy")}
    for each in steps:
        names = sources(each)
        values = [names[k] for k, x in each.given.items() if isinstance(x, np.ndarray)]
        if not any(id(node) in left for value in values for node in ast.walk(value)):
            yield each


def _expected(step: NotedStep) -> Expected | None:
    try:
        return expected(step)
    except Exception:
        return None


def _written(
    step: NotedStep, want: Expected | None, backends: Sequence[Backend]
) -> tuple[str, bool]:
    """The simplest code that is right wherever the operation is supported at all, and whether it is
    the whole statement."""
    names = sources(step)
    for draft in drafts(step, names) if want is not None else ():
        tried = [outcome(draft.code, step, want, each) for each in backends]
        if all(each.right or not each.supported for each in tried):
            code = draft.shown or written(draft.code, names)
            return (f"{draft.assigned} = {code}", True) if draft.assigned else (code, False)
    return "", False


def _where(place: Place | None, statement: bool = False) -> tuple[str, int, str, str]:
    if place is None:
        return "", 0, "", ""
    expression = place.text(place.statement if statement else place.node)
    return place.file, place.line, place.source, expression


def of_ends(
    noted: Ran, natives: Mapping[str, Ran], known: Sequence[PortabilityFinding]
) -> Iterator[PortabilityFinding]:
    """Where whole runs raised, but for lines that are known: the one that was noted, and those on
    native arrays."""
    lines = {(each.file, each.line) for each in known}
    ended: dict[Place, dict[str, str]] = {}
    for name, run in {STANDARD: noted, **natives}.items():
        place = None if run.error is None else of_error(run.error)
        if run.error and place and (place.file, place.line) not in lines:
            ended.setdefault(place, {})[name] = raised(run.error).said
    for place, breaks in ended.items():
        advice = MARK
        if STANDARD in breaks:
            everywhere = len(breaks) > len(natives)
            advice = "" if everywhere else "write it with xp and operators"
        yield PortabilityFinding(
            *_where(place),
            what="it raises",
            breaks=breaks,
            write="",
            advice=advice,
            portable=STANDARD not in breaks,
        )


def merged(findings: Sequence[PortabilityFinding]) -> list[PortabilityFinding]:
    """Each once, though an operation may go differently at the second time; by their lines. What
    a backend doesn't support is told at the first place."""
    found: dict[Any, PortabilityFinding] = {}
    for each in findings:
        key: Any = each.file, each.line, each.expression, each.what, each.write
        if each.advice.startswith(UNSUPPORTED):
            key = tuple(each.breaks.items())
        before = found.get(key, each)
        found[key] = replace(before, breaks={**each.breaks, **before.breaks})
    return sorted(found.values(), key=lambda each: (each.file, each.line))
