"""``multicalc compare`` of one function: on every backend."""

from __future__ import annotations

import json
import shlex
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.markup import escape
from rich.text import Text

from multicalc.errors import InvalidArgumentError
from multicalc.testing.comparing.compare import check_operators, compared
from multicalc.testing.comparing.comparison import Comparison
from multicalc.testing.comparing.point import ComparedPoint
from multicalc.testing.comparing.sides import ComparedSide
from multicalc.testing.ports.held import Bound
from multicalc_conformance.cli import inputs, target
from multicalc_conformance.cli.frameworks import loaded
from multicalc_conformance.cli.record import writable
from multicalc_conformance.cli.terminal import console, progress
from multicalc_conformance.cli.usage import DIFFERS, OK, UsageError, words
from multicalc_conformance.engine.files import put
from multicalc_conformance.engine.versions import versions

DEFAULT_OPERATORS = "value,grad"


@dataclass(frozen=True)
class Saved:
    """The files that a comparison is to be written to.

    Raises:
        UsageError: no file can be there.
    """

    json_file: Path | None
    html: Path | None

    def __post_init__(self) -> None:
        for option, path in (("--json", self.json_file), ("--html", self.html)):
            if path is not None and not writable(path):
                raise UsageError(f"{option} {path}: no file can be written there")

    def write(self, found: Comparison, more: Mapping[str, Any]) -> None:
        """The comparison, and in JSON ``more``, the command and the versions."""
        if self.json_file is not None:
            record = {
                "command": shlex.join(["multicalc", *sys.argv[1:]]),
                **more,
                "versions": versions(),
                **found.to_dict(),
            }
            put(self.json_file, json.dumps(record, indent=1) + "\n")
        if self.html is not None:
            put(self.html, found.page())


def compare_function(
    function: str,
    at: Sequence[str],
    dtype: str | None,
    operators: str | None,
    backends: str | None,
    saved: Saved,
) -> int:
    """Print where the backends part, and give the exit status.

    Raises:
        UsageError: a file, a function or a value can't be read.
    """
    f = target.load(function)
    where = inputs.read(f, list(at), dtype)
    point = ComparedPoint.of(where.args, where.kwargs)
    wanted = operators_of(operators or DEFAULT_OPERATORS, point)
    # Last, because it imports the frameworks: a typing error should not take that long.
    columns = loaded(None if backends is None else words("--backends", backends))
    sides = [ComparedSide(each.name, f, each.name, point) for each in columns if each.ready]
    with progress() as step:
        found = compared(function, sides, point.dtype, wanted, Bound(), step)
    absent = [each for each in columns if not each.ready]
    status = OK if found.agrees and not (backends and absent) else DIFFERS
    screen = console()
    screen.print(Text(str(found)), soft_wrap=True)
    for each in absent:
        screen.print(escape(f"{each.name}: {each.message}"), soft_wrap=True)
    missing = {each.name: each.message for each in absent}
    saved.write(found, {"exit_status": status, "absent": missing})
    return status


def operators_of(listed: str, at: ComparedPoint) -> list[str]:
    """The operators that are asked for.

    Raises:
        UsageError: there is no such operator, or nothing to differentiate by.
    """
    wanted = words("--operators", listed)
    try:
        check_operators(wanted, at)
    except InvalidArgumentError as error:
        raise UsageError(str(error)) from None
    return wanted
