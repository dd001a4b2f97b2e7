"""The conformance suite on the backends of this environment."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from multicalc_conformance.cli.frameworks import loaded
from multicalc_conformance.engine.conventions import conventions
from multicalc_conformance.engine.store import environment
from multicalc_conformance.engine.workers import results
from multicalc_conformance.families.selection import catalogue, select


def serve_suite(job: Any, asked: Iterator[Any], say: Callable[[Any], None]) -> None:
    """Run the scenarios that are the job, and say what came of each."""
    say({"loading": "scenarios"})
    notes: list[str] = []
    chosen = select(**job["selection"], notes=notes)
    columns = loaded(job["backends"], lambda name: say({"loading": name}))
    ready = [column.name for column in columns if column.ready]
    conventions(ready)
    if not ready:
        chosen = []
    about = environment(columns, job["label"])
    say({"environment": about, "scenarios": len(chosen), "notes": notes})
    every = partial(catalogue, files=job["selection"]["files"])
    for found in results(chosen, every, ready, job["jobs"], job["timeout"]):
        say({"scenario": found})
    say({"done": ""})
