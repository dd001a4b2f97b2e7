"""``multicalc conformance fuzz``: programs that nobody thought of, on every backend."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from multicalc_conformance.cli.ending import ending
from multicalc_conformance.cli.frameworks import loaded
from multicalc_conformance.cli.record import writable
from multicalc_conformance.cli.terminal import Screen, console, progress
from multicalc_conformance.cli.usage import DIFFERS, OK, UsageError, words
from multicalc_conformance.engine import store
from multicalc_conformance.engine.executors import FORMS, opened
from multicalc_conformance.engine.files import put
from multicalc_conformance.fuzz.tally import Tally

FORMAT = "multicalc fuzz 1"
"""What the first line of the findings says; the others are a finding each."""


@ending("conformance fuzz")
def fuzz(
    minutes: Annotated[float, typer.Option(help="How long")] = 10.0,
    seed: Annotated[int, typer.Option(help="Where to begin: the same seed, the same programs")] = 0,
    backends: Annotated[
        str | None, typer.Option(help="Which to test, by default all that are installed")
    ] = None,
    dtype: Annotated[str, typer.Option(help="float64 or float32")] = "float64",
    executor: Annotated[str | None, typer.Option(help=f"Where programs are tried: {FORMS}")] = None,
    results_file: Annotated[
        Path, typer.Option("--results", help="Where findings are written as they come")
    ] = Path("fuzz.jsonl"),
) -> None:
    """Draw random programs, and print the smallest that a backend gets wrong, as Python to run.

    Values and derivatives are held against mpmath's.

    The program that is being tried is kept beside the results, as "….last.py", until the end: there
    it is when a framework has taken the process down.

    \b
    Examples:
      multicalc conformance fuzz --minutes 2
      multicalc conformance fuzz --seed 7 --backends mxnet --dtype float32
      multicalc conformance fuzz --minutes 60 --executor processes:8

    Exit status 0: none found. 1: some found. 2: bad usage.
    """
    wanted = None if backends is None else words("--backends", backends)
    found = _search(minutes, seed, wanted, dtype, executor, results_file)
    raise typer.Exit(DIFFERS if found else OK)


def _search(
    minutes: float,
    seed: int,
    wanted: Sequence[str] | None,
    dtype: str,
    executor: str | None,
    path: Path,
) -> int:
    if not minutes > 0 or seed < 0:
        raise UsageError("--minutes has to be positive, and --seed can't be negative")
    if dtype not in ("float64", "float32"):
        raise UsageError(f"--dtype {dtype}: choose float64 or float32")
    if not writable(path):
        raise UsageError(f"--results {path}: no file can be written there")
    try:
        from multicalc_conformance.fuzz.elsewhere import rounds_on
        from multicalc_conformance.fuzz.processes import Fuzzing
    except ImportError as missing:
        raise UsageError(f"{missing}; pip install 'multicalc-autodiff[fuzz]'") from None
    listed = loaded(wanted)
    ready = [column.name for column in listed if column.ready]
    absent = [column for column in listed if not column.ready]
    if not ready or (wanted is not None and absent):
        raise UsageError("; ".join(f"{c.name}: {c.message}" for c in absent))
    environment = store.environment(listed, f"fuzz, seed {seed}, {dtype}")
    put(path, json.dumps({"format": FORMAT, **environment}) + "\n")
    screen = console()
    tried = path.with_name(f"{path.name}.last.py")
    with opened(executor or "serial") as workers, progress() as step:
        search = Fuzzing(ready, dtype, time.monotonic() + 60 * minutes, tried, step)
        given = search.rounds(seed) if executor is None else rounds_on(workers, search, seed)
        try:
            for found in given:
                store.add(path, found.record())
                what = (
                    f"{found.backend}, {found.operator}: {found.verdict}, {_brief(found.message)}"
                )
                screen.print(f"[red]{escape(what)}[/]", soft_wrap=True)
                screen.print(escape(found.script), soft_wrap=True)
        finally:
            # After Ctrl-C too.
            store.add(path, {"tally": search.tally.record()})
            _print(screen, search.tally, len(search.known))
    tried.unlink(missing_ok=True)
    return len(search.known)


def _brief(message: str) -> str:
    """Its first line and its last: a framework may tell between them where it was."""
    lines = message.strip().splitlines()
    return message if len(lines) < 3 else f"{lines[0]} … {lines[-1]}"


def _print(screen: Screen, tally: Tally, findings: int) -> None:
    """Every result counted, by what it is."""
    for told in (tally.limits, tally.classified):
        for what, count in told.most_common():
            screen.print(f"{count} {escape(what)}", soft_wrap=True)
    for name, counts in (("programs", tally.programs), ("results", tally.results)):
        listed = ", ".join(f"{n} {what}" for what, n in sorted(counts.items()))
        screen.print(f"{name}: {listed or 'none'}.", soft_wrap=True)
    screen.print(
        f"{tally.classified.total()} disagreements are known, {findings} findings are not."
    )
