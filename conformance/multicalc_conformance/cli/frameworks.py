"""Frameworks are loaded: seconds in which a terminal shows which one, and none of what they log."""

from __future__ import annotations

import faulthandler
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from tempfile import TemporaryFile

import numpy as np

from multicalc.backend import get_backend
from multicalc_conformance.cli.terminal import progress
from multicalc_conformance.engine.columns import Column, column, known


def loaded(
    names: Sequence[str] | None, begun: Callable[[str], None] = lambda name: None
) -> tuple[Column, ...]:
    """A column for each of ``names``, or for every known backend, with its framework imported;
    ``begun`` is told of each beforehand.

    Raises:
        UnknownBackendError: no adapter has that name.
    """
    found = []
    with progress() as step:
        for name in known(names):
            step(f"loading {name}")
            begun(name)
            with quiet() as said:
                one = column(name)
                if one.ready:
                    _try_out(name)
                elif one.status == "broken" and said():
                    one = replace(one, message=f"{one.message}\n{said()}")
                found.append(one)
    return tuple(found)


def _try_out(name: str) -> None:
    """A first computation, of integers, at which frameworks log what they find of the machine."""
    backend = get_backend(name)
    backend.namespace.permute_dims(backend.from_numpy(np.zeros((1, 2), "int32")), (1, 0))


@contextmanager
def quiet() -> Iterator[Callable[[], str]]:
    """What is written to standard error, by libraries in any language, is kept off it and can be
    asked for. If the process dies, a traceback says where."""
    sys.stderr.flush()
    terminal = os.dup(2)
    crashes = not faulthandler.is_enabled()
    with TemporaryFile() as kept:
        os.dup2(kept.fileno(), 2)
        if crashes:
            faulthandler.enable(terminal)
        try:
            yield lambda: _text(kept.fileno())
        finally:
            if crashes:
                faulthandler.disable()
            sys.stderr.flush()
            os.dup2(terminal, 2)
            os.close(terminal)


def _text(file: int) -> str:
    sys.stderr.flush()
    # Where it is read from is not where the next line is written to.
    return os.pread(file, os.fstat(file).st_size, 0).decode(errors="replace").strip()
