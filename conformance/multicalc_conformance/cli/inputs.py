"""Where a function is evaluated: JSON values or NumPy files from the command line."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np

from multicalc.calls import trees
from multicalc_conformance.cli.usage import UsageError

PRECISIONS = ("float64", "float32")
NUMBERED = ("arg", "arr_")
"""How an .npz file names arrays that stand for positions; ``numpy.savez`` itself writes arr_0."""


@dataclass(frozen=True)
class Inputs:
    """A call's arguments: positional by parameter name, in order, and keyword ones."""

    args: dict[str, Any]
    kwargs: dict[str, Any]


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
            return np.load(value, allow_pickle=False)
    try:
        return _array(json.loads(value), value)
    except json.JSONDecodeError as error:
        raise UsageError(
            f"--at {value!r} is neither JSON ({error}) nor a file name ending in .npy or .npz"
        ) from None


def _array(found: Any, text: str) -> Any:
    if isinstance(found, dict):
        return {key: _array(each, text) for key, each in found.items()}
    if isinstance(found, list) and _holds_object(found):
        return [_array(each, text) for each in found]
    try:
        array = np.array(found)
    except ValueError:
        raise UsageError(f"--at {text!r}: its lists are not all of one length") from None
    if array.dtype.kind not in "iuf":
        raise UsageError(f"--at {text!r}: numbers are needed, found {json.dumps(found)}")
    return array.astype("float64")


def _holds_object(found: Any) -> bool:
    return isinstance(found, dict) or (
        isinstance(found, list) and any(_holds_object(each) for each in found)
    )


@contextmanager
def _readable(path: str) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:
        raise UsageError(f"--at {path}: there is no such file") from None
    except (OSError, ValueError, EOFError, BadZipFile) as error:
        raise UsageError(f"--at {path}: can't be read as NumPy arrays: {error}") from None


def _bind_archive(f: Callable[..., Any], path: str) -> Inputs:
    with _readable(path), np.load(path, allow_pickle=False) as archive:
        # Only now are the arrays read.
        arrays = {name: archive[name] for name in archive.files}
    for prefix in NUMBERED:
        if arrays and set(arrays) == {f"{prefix}{i}" for i in range(len(arrays))}:
            ordered = [arrays[f"{prefix}{i}"] for i in range(len(arrays))]
            return Inputs(dict(zip(_names(f, len(ordered)), ordered, strict=True)), {})
    parameters = inspect.signature(f).parameters
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
        inspect.signature(f).bind(*range(count))
        named = list(inspect.signature(f).bind(*range(count)).arguments)
    except TypeError as error:
        raise UsageError(
            f"the function can't be called with {count} positional argument"
            f"{'' if count == 1 else 's'}: {error}; give --at once for each"
        ) from None
    # A *args parameter takes several: those are numbered.
    return named if len(named) == count else [f"argument {i}" for i in range(count)]


def _cast(dtype: str | None) -> Callable[[Any], Any]:
    def cast(x: Any) -> Any:
        if x.dtype.kind != "f":
            return x
        if dtype is None and x.dtype.name not in PRECISIONS:
            raise UsageError(f"--at has dtype {x.dtype}; choose one with --dtype")
        return x if dtype is None else x.astype(dtype)

    return cast
