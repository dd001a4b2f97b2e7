"""``check_portable``: which lines of a function aren't portable, and what to write there."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from typing import Any

from multicalc.arrays import portable
from multicalc.backend import Backend, get_backend
from multicalc.backend import backends as known
from multicalc.testing.portability import findings
from multicalc.testing.portability.measured import raised
from multicalc.testing.portability.noting import Noting
from multicalc.testing.portability.place import of_error
from multicalc.testing.portability.report import PortabilityFinding, PortabilityReport, Whole
from multicalc.testing.portability.wholes import Ran, apart, result


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
    noting, numpy = Noting(), get_backend("numpy")
    progress("noting operations")
    noted = result(noting.portable(f), args, numpy, differentiated=False)
    found: list[PortabilityFinding] = []
    for step in findings.causes(noting.steps):
        progress(str(step.place or step.name))
        found += findings.of_step(step, backends)
    standard = result(portable(f), args, numpy)
    right = noted if standard.error else standard
    # In the run that notes the derivative may be lost, so that no backend's can be held against it.
    sure = standard.error is None
    runs, wholes = {}, {}
    for backend in backends:
        progress(f"the whole function on {backend.name}")
        runs[backend.name] = native = result(f, args, backend)
        as_portable = result(portable(f), args, backend)
        wholes[backend.name] = Whole(_said(native, right, sure), _said(as_portable, right, sure))
    found += findings.of_ends(noted, runs, found)
    return PortabilityReport(
        getattr(f, "__name__", "the function"), tuple(findings.merged(found)), wholes
    )


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


def _said(found: Ran, right: Ran, sure: bool) -> str:
    """What goes wrong with the whole, in short: the findings have the rest. Where the derivative
    isn't ``sure``, the value alone can be right."""
    if found.error is None:
        if right.error:
            return "runs"
        return apart(found, right) or ("" if sure else "gives the right value")
    place = of_error(found.error)
    where = f" in line {place.line}" if place is not None else ""
    return f"{type(found.error).__name__}{where}" if place else raised(found.error).said
