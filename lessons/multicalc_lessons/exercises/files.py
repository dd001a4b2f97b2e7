"""A file of answers, checked."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from multicalc.backend import BackendLike, get_backend
from multicalc.errors import InvalidArgumentError
from multicalc_lessons.exercises.catalogue import EXERCISES, show
from multicalc_lessons.exercises.checking import check
from multicalc_lessons.exercises.frameworks import imported
from multicalc_lessons.exercises.verdict import Verdict
from multicalc_lessons.wording import say

PREFIX, TABLE = "exercise_", "answers"
"""How a file names its answers: ``exercise_1a``, or ``answers = {"1a": ...}``."""


def check_file(
    path: str | Path, backend: BackendLike = None, only: Sequence[str] | None = None
) -> list[Verdict]:
    """Check the answers in a file of Python, in the order of the exercises.

    Args:
        path: the file: it defines ``exercise_1a`` and so on, or a dict ``answers`` by ids.
        backend: as for :func:`check`, of all functions in it.
        only: the ids of the exercises to check; by default all that the file has.

    Returns:
        A :class:`Verdict` for each.

    Raises:
        InvalidArgumentError: the file isn't there or fails to import, has no answers, or none of
            those asked for, or answers an exercise that there isn't.
        BackendNotInstalledError: the framework of an answer isn't there.
    """
    found = _answers(Path(path))
    for id in (*found, *(only or ())):
        show(id)
    absent = [id for id in only or () if id not in found]
    if absent:
        raise InvalidArgumentError(
            f"{path}: it has no answer to {', '.join(absent)}; it answers {', '.join(found)}"
        )
    return [
        _checked(id, found[id], backend)
        for id in EXERCISES
        if id in found and (only is None or id in only)
    ]


def _answers(path: Path) -> dict[str, Any]:
    if not path.is_file():
        raise InvalidArgumentError(f"{path}: there is no such file")
    spec = importlib.util.spec_from_file_location(f"_multicalc_answers_{path.stem}", path)
    if spec is None or spec.loader is None:
        raise InvalidArgumentError(f"{path}: not a file of Python; its name has to end in .py")
    for name in imported(path.read_text(encoding="utf-8")):
        # Before the file does: MXNet can't be imported under today's NumPy on its own.
        get_backend(name)
    module = importlib.util.module_from_spec(spec)
    before = list(sys.path)
    sys.path.insert(0, str(path.resolve().parent))
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        raise InvalidArgumentError(
            f"{path}: can't be imported: {type(error).__name__}: {error}"
        ) from error
    finally:
        sys.path[:] = before
    named = {
        name.removeprefix(PREFIX): x for name, x in vars(module).items() if name.startswith(PREFIX)
    }
    found = {**named, **getattr(module, TABLE, {})}
    if not found:
        raise InvalidArgumentError(
            f'{path}: it has no answers; define {PREFIX}1a and so on, or {TABLE} = {{"1a": ...}}'
        )
    return found


def _checked(id: str, answer: Any, backend: BackendLike) -> Verdict:
    try:
        return check(id, answer, backend=backend)
    except InvalidArgumentError as error:
        message = say("Not yet: {error}.", error=str(error).rstrip("."))
        return Verdict(id, False, message, slip="no answer")
