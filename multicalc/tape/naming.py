"""What the variables of a graph are called."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, count
from typing import Any

from multicalc.errors import InvalidArgumentError
from multicalc.tape.variable import Variable

DEPTH, LENGTH = 3, 1000
"""Lists and dicts nested further, or longer, are not looked through for variables."""


def of_caller(above: int) -> dict[str, Any]:
    """What each name stands for where a function was called, ``above`` frames from this call."""
    frame = sys._getframe(above + 1)
    return {
        **frame.f_locals,
        **{k: v for k, v in frame.f_globals.items() if k not in frame.f_locals},
    }


def named(variables: Sequence[Variable], given: Mapping[str, Any]) -> dict[int, str]:
    """The names in ``given`` of those variables that have one there, by serial number.

    The first of several names counts, and one that is a variable's own before one of a list or
    dict, as ``params['w']``. Names that begin with ``_`` are passed over.
    """
    for name in given:
        if not isinstance(name, str):
            raise InvalidArgumentError(f"names: {name!r} is no name; give them as {{'u': u}}")
    public = [(name, x) for name, x in given.items() if not name.startswith("_")]
    own = [(name, x) for name, x in public if isinstance(x, Variable)]
    serials = {x._serial for x in variables}
    found = chain(reversed([*_inside(public, DEPTH)]), reversed(own))
    return {x._serial: name for name, x in found if x._serial in serials}


def distinct(variables: Sequence[Variable], wanted: Mapping[int, str]) -> dict[int, str]:
    """A name for each variable, no two alike: v1, v2, ... for those that are to have none."""
    called: dict[int, str] = {}
    taken: set[str] = set()
    for x in variables:
        if x._serial in wanted:
            name = called[x._serial] = _free(wanted[x._serial], taken)
            taken.add(name)
    numbered = (name for name in map("v{}".format, count(1)) if name not in taken)
    return {x._serial: called.get(x._serial) or next(numbered) for x in variables}


def _inside(items: Iterable[tuple[str, Any]], depth: int) -> Iterator[tuple[str, Variable]]:
    """Variables in lists and dicts: ``w[0]``, ``params['b']``."""
    for name, x in items:
        if type(x) in (list, tuple, dict) and len(x) <= LENGTH:
            parts = [*(x.items() if isinstance(x, dict) else enumerate(x))]
            parts = [(f"{name}[{key!r}]", each) for key, each in parts]
            yield from ((key, each) for key, each in parts if isinstance(each, Variable))
            if depth > 1:
                yield from _inside(parts, depth - 1)


def _free(name: str, taken: set[str]) -> str:
    """``name``, with a number behind it if another variable has that name."""
    numbered = (f"{name}_{k}" for k in count(2))
    return next(n for n in chain((name,), numbered) if n not in taken)
