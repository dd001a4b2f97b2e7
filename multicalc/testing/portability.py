"""``check_portable``: which lines of a function aren't portable, and what to write there."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from multicalc.arrays import portable
from multicalc.backend import Backend, get_backend
from multicalc.backend import backends as known
from multicalc.testing.drafts import drafts
from multicalc.testing.measured import Expected, expected, outcome, raised
from multicalc.testing.place import Place, of_error
from multicalc.testing.recording import Recording
from multicalc.testing.report import Finding, PortabilityReport, Whole
from multicalc.testing.sources import sources, written
from multicalc.testing.step import Step
from multicalc.testing.wholes import Result, apart, result
from multicalc.testing.wording import what
from multicalc.xp.other_names import WRITTEN

MARK = "mark the function @mc.portable"

UNDETERMINED = frozenset(("eigh", "qr", "svd"))
"""Functions whose results may have other signs on other backends, and are right all the same."""


def check_portable(
    f: Callable[..., Any],
    *args: Any,
    backends: Sequence[str] | None = None,
    progress: Callable[[str], None] = lambda name: None,
) -> PortabilityReport:
    """Whether ``f`` means the same on every backend, and which of its lines don't.

    ``f`` is run on native arrays of each backend, as a portable function, and on arrays that note
    every operation and go on with the right result, so that one run finds all. Each operation is
    then tried by itself on every backend, its value and its derivative; and so is what is said to
    write in its place.

    Args:
        f: a function of pytrees of arrays and numbers, written with operators, ``xp`` and whatever
            else. It is called several times.
        args: where: NumPy's arrays, numbers, and pytrees of them. Those with floating entries only
            are differentiated; others are data.
        backends: names; all that are installed by default.
        progress: called with the name of what is done next.

    Returns:
        A :class:`PortabilityReport`: ``.ok``, ``.findings``, and a text when it is printed.

    Raises:
        UnknownBackendError: no backend has such a name.
        BackendNotInstalledError: its framework isn't installed.
        BackendBrokenError: its framework can't be imported.

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> def loss(x):
    ...     return xp.sum(x**2) * float(x[0])
    >>> report = mc.testing.check_portable(loss, np.array([1.0, -2.0]), backends=["numpy"])
    >>> report.ok, [(each.expression, each.write) for each in report.findings]
    (False, [('float(x[0])', 'x[0]')])
    """
    names = [info.name for info in known() if info.installed] if backends is None else backends
    chosen = []
    for name in names:
        progress(f"loading {name}")
        chosen.append(get_backend(name))
    with warnings.catch_warnings():
        # What frameworks warn of is found, and said better.
        warnings.simplefilter("ignore")
        return _report(f, args, chosen, progress)


def _report(
    f: Callable[..., Any],
    args: Sequence[Any],
    backends: Sequence[Backend],
    progress: Callable[[str], None],
) -> PortabilityReport:
    findings: list[Finding] = []
    recording, numpy = Recording(), get_backend("numpy")
    progress("noting operations")
    noted = result(recording.portable(f), args, numpy, differentiated=False)
    for each in _causes(recording.steps):
        progress(str(each.place or each.name))
        findings += _findings(each, backends)
    standard = result(portable(f), args, numpy)
    right = noted if standard.error else standard
    natives, wholes = {"arrays of the standard": noted}, {}
    for backend in backends:
        progress(f"the whole function on {backend.name}")
        natives[backend.name] = found = result(f, args, backend)
        as_portable = result(portable(f), args, backend)
        wholes[backend.name] = Whole(_said(found, right), _said(as_portable, right))
    findings += _raised(natives, findings)
    findings = sorted(_merged(findings), key=lambda each: (each.file, each.line))
    return PortabilityReport(getattr(f, "__name__", "the function"), tuple(findings), wholes)


def assert_portable(
    f: Callable[..., Any], *args: Any, backends: Sequence[str] | None = None
) -> None:
    """Raise AssertionError with the report of :func:`check_portable`, unless ``f`` is portable.

    Args:
        f: as for :func:`check_portable`.
        args: where.
        backends: names; all that are installed by default.

    Raises:
        AssertionError: its message has every line that isn't portable, and what to write there.

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> x = np.array([1.0, -2.0])
    >>> mc.testing.assert_portable(lambda x: xp.sum(x**2), x, backends=["numpy"])
    """
    report = check_portable(f, *args, backends=backends)
    if not report.ok:
        raise AssertionError(str(report))


def _findings(step: Step, backends: Sequence[Backend]) -> Iterator[Finding]:
    """What a step is found to be, if it is something."""
    want = None if step.name in UNDETERMINED else _expected(step)
    outcomes = {each.name: outcome(step.code, step, want, each) for each in backends}
    bad = {name: each for name, each in outcomes.items() if not each.right}
    if not bad and not step.refused:
        return
    write, statement, advice = "", False, MARK
    able = not bad or any(each.supported for each in bad.values())
    if not able:
        advice = f"nothing helps there: leave out {', '.join(bad)}"
    else:
        write, statement = _written(step, want, backends)
        if step.refused:
            advice = "" if write else WRITTEN.get(step.name, step.refused)
    yield Finding(
        *_where(step.place, statement),
        what=what(step),
        breaks={name: each.said for name, each in bad.items()},
        write=write,
        advice=advice,
        portable=able and not step.refused,
    )


def _causes(steps: Sequence[Step]) -> Iterator[Step]:
    """Those that don't come of others only: ``x * np.asarray(x)`` is about ``np.asarray(x)``."""
    left = {id(each.place.node) for each in steps if each.place and each.kind in ("exit", "numpy")}
    for each in steps:
        written_for = sources(each)
        values = [written_for[k] for k, x in each.given.items() if isinstance(x, np.ndarray)]
        if not any(id(node) in left for value in values for node in ast.walk(value)):
            yield each


def _expected(step: Step) -> Expected | None:
    try:
        return expected(step)
    except Exception:
        return None


def _written(step: Step, want: Expected | None, backends: Sequence[Backend]) -> tuple[str, bool]:
    """The simplest code that is right wherever the operation is supported at all, and whether it is
    the whole statement."""
    names = sources(step)
    for draft in drafts(step, names) if want is not None else ():
        tried = [outcome(draft.code, step, want, each) for each in backends]
        if all(each.right or not each.supported for each in tried):
            code = draft.shown or written(draft.code, names)
            if draft.assigned:
                return f"{written(next(iter(names)), names)} = {code}", True
            return code, False
    return "", False


def _where(place: Place | None, statement: bool = False) -> tuple[str, int, str, str]:
    if place is None:
        return "", 0, "", ""
    expression = place.text(place.statement if statement else place.node)
    return place.file, place.line, place.source, expression


def _raised(runs: dict[str, Result], known: Sequence[Finding]) -> Iterator[Finding]:
    """Where whole runs ended, but for lines that are known."""
    lines = {(each.file, each.line) for each in known}
    ended: dict[Place, dict[str, str]] = {}
    for name, found in runs.items():
        if found.error is not None:
            place = of_error(found.error)
            if place is not None and (place.file, place.line) not in lines:
                ended.setdefault(place, {})[name] = raised(found.error).said
    for place, breaks in ended.items():
        standard = next(iter(runs)) not in breaks
        everywhere = len(breaks) == len(runs)
        yield Finding(
            *_where(place),
            what="it raises",
            breaks=breaks,
            write="",
            advice=MARK if standard else "" if everywhere else "write it with xp and operators",
            portable=standard,
        )


def _merged(findings: Sequence[Finding]) -> list[Finding]:
    """Each once: an operation may go differently at the second time."""
    found: dict[Any, Finding] = {}
    for each in findings:
        key = each.file, each.line, each.expression, each.what, each.write
        before = found.get(key)
        breaks = {**each.breaks, **(before.breaks if before else {})}
        found[key] = replace(each, breaks=breaks)
    return list(found.values())


def _said(found: Result, right: Result) -> str:
    """What goes wrong with the whole, in short: the findings have the rest."""
    if found.error is None:
        return "runs" if right.error else apart(found, right)
    place = of_error(found.error)
    where = f" in line {place.line}" if place is not None else ""
    return f"{type(found.error).__name__}{where}" if place else raised(found.error).said
