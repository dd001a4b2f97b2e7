"""Where a function is evaluated: JSON values or NumPy files from the command line."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer
from numpy.lib.npyio import NpzFile

from multicalc.calls import trees
from multicalc.testing.comparing.failure import told
from multicalc_conformance.cli.usage import UsageError
from multicalc_conformance.engine.json_text import parsed

At = Annotated[
    list[str] | None,
    typer.Option(
        help="A positional argument, as JSON or a .npy file (repeat for more), or one .npz "
        "file with them all: arg0, arg1, … or by parameter name",
    ),
]
"""The option ``--at`` of commands that evaluate a function."""

PRECISIONS = ("float64", "float32")
NUMBERED = ("arg", "arr_")
"""How an .npz file names arrays that stand for positions; ``numpy.savez`` itself writes arr_0."""

SHOWN = 60
"""So much of a long argument comes back in a message."""

_DEEPEST = 100
"""How deep objects and lists of them may be in one another."""


@dataclass(frozen=True)
class Inputs:
    """A call's arguments: positional by parameter name, in order, and keyword ones."""

    args: dict[str, Any]
    kwargs: dict[str, Any]


def check_precision(dtype: str | None) -> None:
    """Raise UsageError unless ``--dtype`` names one that there is."""
    if dtype not in (None, *PRECISIONS):
        raise UsageError(f"--dtype {dtype}: choose {' or '.join(PRECISIONS)}")


def read(f: Callable[..., Any], values: Sequence[str], dtype: str | None) -> Inputs:
    """The arguments named by ``--at``.

    JSON numbers, and lists of them, are arrays of floats (float64, or ``dtype``); an object is a
    dict, and a list with an object in it a list. Arrays from files keep their dtype, but floating
    ones are cast to ``dtype`` if it is given.

    Raises:
        UsageError: what is wrong, in words.
    """
    if not values:
        raise UsageError("--at is missing: where is the function to be evaluated?")
    archives = [v for v in values if v.endswith(".npz")]
    if archives:
        if len(values) > 1:
            raise UsageError("an .npz file gives all arguments: it can't stand beside another --at")
        inputs = _bind_archive(f, archives[0])
    else:
        args = [_one(value) for value in values]
        inputs = Inputs(dict(zip(_names(f, len(args)), args, strict=True)), {})
    cast = _cast(dtype)
    return Inputs(trees.map_leaves(cast, inputs.args), trees.map_leaves(cast, inputs.kwargs))


def _one(value: str) -> Any:
    if value.endswith(".npy"):
        with _readable(value):
            return _numbers(np.load(value, allow_pickle=False))
    try:
        found = parsed(value)
    except ValueError as error:
        raise UsageError(
            f"--at {_short(value)} is neither JSON ({error}) nor a file name ending in .npy or .npz"
        ) from None
    try:
        return _array(found, value)
    except RecursionError:
        raise UsageError(f"--at {_short(value)}: too deeply nested") from None


def _short(text: str) -> str:
    return repr(text if len(text) <= SHOWN else f"{text[:SHOWN]}…")


def _array(found: Any, text: str, depth: int = 0) -> Any:
    if depth > _DEEPEST:
        raise UsageError(f"--at {_short(text)}: too deeply nested")
    if isinstance(found, dict):
        return {key: _array(each, text, depth + 1) for key, each in found.items()}
    if isinstance(found, list) and _holds_object(found):
        return [_array(each, text, depth + 1) for each in found]
    try:
        array = np.array(found)
    except ValueError:
        why = "its lists are not all of one length, or too deep in one another"
        raise UsageError(f"--at {_short(text)}: {why}") from None
    if array.dtype.kind not in "iuf":
        raise UsageError(f"--at {_short(text)}: numbers are needed that float64 has")
    return array.astype("float64")


def _holds_object(found: Any) -> bool:
    return isinstance(found, dict) or (
        isinstance(found, list) and any(_holds_object(each) for each in found)
    )


@contextmanager
def _readable(path: str) -> Iterator[None]:
    if not Path(path).is_file():
        raise UsageError(f"--at {path}: there is no such file")
    try:
        yield
    except UsageError as error:
        raise UsageError(f"--at {path}: {error}") from None
    except MemoryError:
        raise UsageError(f"--at {path}: says it has more numbers than there is memory") from None
    except Exception as error:
        # Of a damaged file NumPy's and Python's readers raise whatever comes of it.
        raise UsageError(f"--at {path}: can't be read as NumPy arrays: {told(error)}") from None


def _numbers(found: Any) -> np.ndarray:
    if not isinstance(found, np.ndarray):
        raise UsageError("holds several arrays; a .npz file is named so")
    if found.dtype.kind not in "biufc":
        raise UsageError(f"numbers are needed, found dtype {found.dtype}")
    return found


def _opened(path: str) -> NpzFile:
    found = np.load(path, allow_pickle=False)
    if not isinstance(found, NpzFile):
        raise UsageError("holds one array; a .npy file is named so")
    return found


def _bind_archive(f: Callable[..., Any], path: str) -> Inputs:
    with _readable(path), _opened(path) as archive:
        # Only now are the arrays read.
        arrays = {name: _numbers(archive[name]) for name in archive.files}
    for prefix in NUMBERED:
        if arrays and set(arrays) == {f"{prefix}{i}" for i in range(len(arrays))}:
            ordered = [arrays[f"{prefix}{i}"] for i in range(len(arrays))]
            return Inputs(dict(zip(_names(f, len(ordered)), ordered, strict=True)), {})
    parameters = _signature(f).parameters
    unknown = [name for name in arrays if name not in parameters]
    if unknown or not arrays:
        raise UsageError(
            f"--at {Path(path).name} holds {', '.join(arrays) or 'no arrays'}: name them arg0, "
            f"arg1, …, or as the function's parameters: {', '.join(parameters)}"
        )
    positional = inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD
    first = [name for name in parameters if parameters[name].kind in positional]
    args = {name: arrays[name] for name in first if name in arrays}
    if list(args) != first[: len(args)]:
        skipped = next(name for name in first if name not in arrays)
        raise UsageError(f"--at {Path(path).name} has no array for the parameter {skipped!r}")
    return Inputs(args, {name: array for name, array in arrays.items() if name not in args})


def _names(f: Callable[..., Any], count: int) -> list[str]:
    """The names of the first ``count`` parameters, which ``f`` must accept by position."""
    try:
        named = list(_signature(f).bind(*range(count)).arguments)
    except TypeError as error:
        raise UsageError(
            f"the function can't be called with {count} positional argument"
            f"{'' if count == 1 else 's'}: {error}; give --at once for each"
        ) from None
    # A *args parameter takes several: those are numbered.
    return named if len(named) == count else [f"argument {i}" for i in range(count)]


def _signature(f: Callable[..., Any]) -> inspect.Signature:
    try:
        return inspect.signature(f)
    except ValueError as error:
        raise UsageError(f"its parameters can't be known: {error}; wrap it in a def") from None


def _cast(dtype: str | None) -> Callable[[Any], Any]:
    def cast(x: Any) -> Any:
        if x.dtype.kind != "f":
            return x
        if dtype is None and x.dtype.name not in PRECISIONS:
            raise UsageError(f"--at has dtype {x.dtype}; choose one with --dtype")
        return x if dtype is None else x.astype(dtype)

    return cast
