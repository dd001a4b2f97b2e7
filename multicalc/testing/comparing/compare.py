"""``compare``: one function on several backends, or several implementations of it."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from typing import Any

from multicalc.arrays.between import to_numpy
from multicalc.errors import InvalidArgumentError
from multicalc.testing.comparing.comparison import Comparison
from multicalc.testing.comparing.judging import JudgedSide, judged
from multicalc.testing.comparing.lines import ComparedLine
from multicalc.testing.comparing.point import OPERATORS, ComparedPoint
from multicalc.testing.comparing.sides import Functions, functions_of, sides_of, title_of
from multicalc.testing.ports.held import Bound


def compare(
    f: Functions,
    *args: Any,
    operators: Sequence[str] = ("value", "grad"),
    backends: Sequence[str] | None = None,
    rtol: float | None = None,
    atol: float | None = None,
) -> Comparison:
    """Whether a function gives the same numbers on all backends, or several implementations do.

    No side is the right one: results are put into groups that agree with each other. Each array of
    a result is judged by itself. Without ``rtol`` and ``atol``, entries may be as far apart as
    rounding explains: sixteen times the rounding error of the array's largest entry and, where that
    is not enough, of the function itself, which is measured on each side.

    Args:
        f: a function of pytrees, run on each backend. Or several functions, in a list or by name:
            ``{"torch": f, "jax": g}``. One by a backend's name gets that backend's arrays; any
            other one NumPy's, if it gives NumPy's for them, else those of the framework that it
            uses.
        args: where: NumPy's arrays, numbers, and pytrees of them. Those with floating entries are
            differentiated; others are data.
        operators: of ``value``, ``grad``, ``jacobian``, ``hessian``, ``hvp``, ``jvp``, ``vjp``.
        backends: names, for one function; all that are installed by default.
        rtol: how far entries may be apart, relative to the largest entry of their array. With it or
            ``atol`` arrays of different precision can agree.
        atol: the same, added to it, in absolute terms.

    Returns:
        A :class:`Comparison`: ``.agrees``, ``.lines``, ``.groups``, a table when it is printed, and
        ``.save("x.html")``. What a side raises is in it.

    Raises:
        InvalidArgumentError: an unknown operator, nothing to differentiate by, or what ``f`` is.
        UnknownBackendError: no backend has such a name.
        BackendNotInstalledError: its framework isn't installed.

    >>> import numpy as np
    >>> import multicalc as mc
    >>> def one(x):
    ...     return np.sum(x**2)
    >>> def other(x):
    ...     return np.sum(x * x) + 0.25
    >>> found = mc.compare([one, other], np.array([1.0, 2.0]), operators=["value"])
    >>> found.agrees, found.groups
    (False, {'value': (('one',), ('other',))})
    >>> found.lines[0].between("one", "other").distance
    0.25
    """
    functions = functions_of(f)
    named = dict(zip(names_of(functions[0], len(args)), map(to_numpy, args), strict=True))
    at = ComparedPoint.of(named, {})
    bound = Bound(rtol, atol)
    check_operators(operators, at)
    return compared(title_of(f), sides_of(f, backends, at), at.dtype, operators, bound)


def assert_backends_agree(
    f: Callable[..., Any],
    *args: Any,
    operators: Sequence[str] = ("value", "grad"),
    backends: Sequence[str] | None = None,
    rtol: float | None = None,
    atol: float | None = None,
) -> None:
    """Raise AssertionError with the table of :func:`compare`, unless all sides agree.

    Args:
        f: as for :func:`compare`.
        args: where.
        operators: what is compared.
        backends: names; all that are installed by default.
        rtol: as for :func:`compare`.
        atol: as for :func:`compare`.

    Raises:
        AssertionError: a quantity differs, a side failed, or there were no two to compare.

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> x = np.array([1.0, -2.0])
    >>> mc.testing.assert_backends_agree([lambda x: xp.sum(x**2), lambda x: x @ x], x)
    """
    found = compare(f, *args, operators=operators, backends=backends, rtol=rtol, atol=atol)
    if not found.agrees:
        raise AssertionError(str(found))


def compared(
    title: str,
    sides: Sequence[JudgedSide],
    dtype: str,
    operators: Sequence[str],
    bound: Bound,
    step: Callable[[str], None] = lambda operator: None,
) -> Comparison:
    """The comparison of ``sides`` at arguments of ``dtype``; ``step`` is told of each operator
    beforehand."""
    lines: list[ComparedLine] = []
    for operator in operators:
        step(operator)
        lines += judged(operator, sides, bound)
    known = {side.name: side.version for side in sides}
    return Comparison(title, dtype, known, tuple(lines))


def check_operators(operators: Sequence[str], at: ComparedPoint) -> None:
    """Raise InvalidArgumentError unless there are such, and something to differentiate by."""
    if isinstance(operators, str) or not operators:
        raise InvalidArgumentError(
            f"operators must be a list of names, found {operators!r}; known: {', '.join(OPERATORS)}"
        )
    for name in operators:
        if name not in OPERATORS:
            raise InvalidArgumentError(f"no operator {name!r}; known: {', '.join(OPERATORS)}")
    if not at.moving and set(operators) != {"value"}:
        raise InvalidArgumentError(
            "no argument is of a floating dtype: nothing to differentiate by; give floats, or "
            "compare operators=['value'] alone"
        )


def names_of(f: Callable[..., Any], count: int) -> list[str]:
    """The names of the first ``count`` parameters.

    Raises:
        InvalidArgumentError: it doesn't take so many by position.
    """
    numbered = [f"argument {k}" for k in range(count)]
    try:
        signature = inspect.signature(f)
    except ValueError:
        return numbered
    try:
        found = list(signature.bind(*range(count)).arguments)
    except TypeError as error:
        raise InvalidArgumentError(
            f"f can't be called with {count} positional argument{'s' * (count != 1)}: {error}"
        ) from None
    # A *args parameter takes several.
    return found if len(found) == count else numbered
