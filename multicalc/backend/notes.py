"""What to write instead of what a framework refuses: notes on the errors that it raises in a
person's function, whose type and text stay as they are."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from multicalc.backend.operation import FUNCTIONS, stopped_at
from multicalc.errors import MulticalcError

if TYPE_CHECKING:
    from multicalc.backend.framework import Framework

OR_PORTABLE = "; or mark the function @mc.portable, whose arrays take it on every backend"

ALIKE = (
    "of arrays made alike by xp.asarray(y) and xp.astype(y, x.dtype); or mark the function "
    "@mc.portable, whose operators mean the same on every backend, or say why not"
)


@dataclass(frozen=True)
class Note:
    """A row of an adapter's table.

    Attributes:
        says: regular expressions, one of which is found in the error's message.
        write: what to write instead, or what gives that for a match; None where it has nothing to
            say.
        kinds: the types of the errors it is about.
        portable: whether a function that is marked ``@mc.portable`` can be written as it was.
    """

    says: str | tuple[str, ...]
    write: str | Callable[[re.Match[str]], str | None]
    kinds: tuple[type[Exception], ...] = (TypeError,)
    portable: bool = True

    def of(self, error: Exception) -> str | None:
        """What it says of ``error``, if anything."""
        if not isinstance(error, self.kinds):
            return None
        said = _said(error)
        each = (self.says,) if isinstance(self.says, str) else self.says
        found = next(filter(None, (re.search(one, said, re.DOTALL) for one in each)), None)
        if found is None or isinstance(self.write, str):
            return None if found is None else str(self.write)
        return self.write(found)


OF_ALL = (
    Note(
        (r"\bmulticalc\.arrays\.array\.Array\b", r"(?<!or slices, )\b(not|got) Array\b"),
        "the framework's own functions take its own arrays: write the function of xp (xp.exp(x), "
        "xp.stack([a, b])), or give them x.native; beside an array of the framework's write "
        "mc.Array(a) * x, or x * a",
        (TypeError, AssertionError, AttributeError, ValueError),
        portable=False,
    ),
    Note(
        (
            r"unsupported operand type\(s\) for [^:]+: '(list|tuple)' and '(int|float|list|tuple)'",
            r"bad operand type for unary .: '(list|tuple)'",
            "can't multiply sequence by non-int of type",
            r"'(list|tuple)' object has no attribute '"
            r"(shape|dtype|ndim|size|T|sum|mean|max|min|std|var|dot|reshape|astype)'",
        ),
        "a list or tuple stays one, of arrays or numbers: call the function with np.array([...]), "
        "or write xp.asarray(x) in it",
        (TypeError, AttributeError),
        portable=False,
    ),
)
"""Of all frameworks: a standard array where their own should be, a list where an array should."""

KEYS = (
    Note(
        (
            r"unsupported indexer .*\bArray\(",
            "too many indices for tensor",
            r"not enough values to unpack \(expected 3, got 0\)",
        ),
        "a framework's own array takes no standard array for a key: write mc.Array(data)[key] for "
        "data[key]",
        (IndexError, ValueError),
        portable=False,
    ),
)
"""What frameworks say in a portable function of such keys, which isn't so."""


Usual = Callable[[str], Sequence[Note]]
"""What Python and NumPy say of arrays, the names of whose types match an expression."""

_usual: list[Usual] = []


def usual_notes(notes: Usual) -> Usual:
    """Have ``notes`` speak of every adapter's arrays, where its own say nothing. They are those of
    ``xp``, which knows what to write; this layer doesn't."""
    _usual.append(notes)
    return notes


def explain(backend: Framework, error: Exception, *, marked: bool = False) -> None:
    """Add the first note that knows ``error`` to it, once, or what to write for the operator that
    it is of; ``marked`` tells that the error is of a portable function. What multicalc raises has
    said by itself what to write."""
    if isinstance(error, MulticalcError):
        return
    adapter, home = backend.adapter, type(backend).__module__
    arrays = "|".join(re.escape(name.rpartition(".")[2]) for name in adapter.array_types)
    of_arrays = [note for notes in _usual for note in notes(arrays)]
    for note in (*OF_ALL, *(KEYS if marked else ()), *backend.notes, *of_arrays):
        write = note.of(error)
        if write is not None:
            _add(error, write, OR_PORTABLE * (note.portable and not marked))
            return
    ours = ("multicalc", *(name.partition(".")[0] for name in (home, adapter.framework)))
    symbol = None if marked else stopped_at(error, ours)
    if symbol in FUNCTIONS:
        _add(error, f"write xp.{FUNCTIONS[symbol]}(x, y) for x {symbol} y, {ALIKE}", "")


def _add(error: Exception, write: str, more: str) -> None:
    text = f"multicalc: {write}"
    if not any(told.startswith(text) for told in getattr(error, "__notes__", ())):
        error.add_note(text + more)


def _said(error: Exception) -> str:
    try:
        return str(error)
    except Exception:  # a person's own __str__
        return ""
