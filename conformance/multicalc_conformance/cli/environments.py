"""The option ``--envs``: which interpreters a command is to look into."""

from __future__ import annotations

import math
from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Annotated

import typer

from multicalc_conformance.cli import INSTALL, NEEDS
from multicalc_conformance.cli.usage import UsageError
from multicalc_conformance.engine.store import Record
from multicalc_conformance.environments.ground import Ground, grounded
from multicalc_conformance.environments.interpreter import Interpreter, interpreters

Envs = Annotated[
    list[str] | None,
    typer.Option(
        "--envs",
        help="Interpreters of other environments, separated by commas: old/bin/python,"
        "new/bin/python, or with labels old=…,new=…. Each backend of each is run",
    ),
]

STANDS_ON = ("numpy", "array_api_compat", "autograd", "optree")
"""What the library itself needs."""

TIMEOUT = 300.0
"""Seconds that a result may take elsewhere: nobody there is seen to hang."""


def named(envs: Sequence[str]) -> list[Interpreter]:
    """The interpreters of ``--envs``.

    Raises:
        UsageError: none is named, or two are called alike.
    """
    try:
        return interpreters(envs)
    except ValueError as error:
        raise UsageError(f"--envs: {error}") from None


def workers_ground() -> AbstractContextManager[Ground]:
    """What workers stand on."""
    return grounded((*STANDS_ON, *NEEDS), INSTALL)


def check_timeout(timeout: float | None) -> None:
    """Raise UsageError unless ``--timeout`` is a time."""
    if timeout is not None and not 0 < timeout < math.inf:
        raise UsageError(f"--timeout {timeout:g}: a number of seconds above 0 is needed")


def described(environment: Record) -> str:
    """An environment in a line."""
    versions = {"Python": environment["python"], "NumPy": environment["numpy"]}
    versions |= {b["name"]: b["version"] for b in environment["backends"] if b["version"]}
    known = (f"{name} {version}" for name, version in versions.items() if name != "numpy")
    return f"{environment['label']}: {', '.join(known)}"
