"""``multicalc conformance --envs``: the suite in several environments, side by side."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from rich.markup import escape

from multicalc_conformance.cli import reports
from multicalc_conformance.cli.diff import show
from multicalc_conformance.cli.environments import described, workers_ground
from multicalc_conformance.cli.failures import Failures
from multicalc_conformance.cli.summary import summary
from multicalc_conformance.cli.terminal import bar, console
from multicalc_conformance.engine.columns import Column
from multicalc_conformance.engine.store import Record
from multicalc_conformance.environments.interpreter import Interpreter
from multicalc_conformance.environments.suite import RemoteRun, RemoteSuite, run_suite
from multicalc_conformance.report.diff import USUAL, difference
from multicalc_conformance.report.merged import merged


def conformance_environments(
    among: Sequence[Interpreter],
    suite: RemoteSuite,
    results_file: Path,
    files: reports.Wanted,
    notes: Sequence[str],
) -> int:
    """Run the suite in one environment after the other, each into a file of its own; print the
    results, and what changed from the first to each other one; give the exit status."""
    screen = console()
    failures = Failures(screen)
    found: list[RemoteRun] = []
    with workers_ground() as ground:
        for each in among:
            path = file_of(results_file, each)
            screen.print(f"{escape(each.label)}: {escape(str(path))}", soft_wrap=True)
            with bar(len(suite.scenarios), 0, screen) as step:

                def tell(record: Record, moved: Callable[[str], None] = step) -> None:
                    failures.tell([record])
                    moved(record["id"])

                found.append(run_suite(suite, each, ground, path, tell))
    runs = [each.run for each in found]
    report = merged(runs)
    reports.write(report, files)
    absent = [
        Column(f"{b['name']} @ {run.environment['label']}", b["status"], message=b["message"])
        for run in runs
        for b in run.environment["backends"]
        if b["status"] != "ready"
    ]
    lost = [f"{each.run.environment['label']}: error: {each.lost}" for each in found if each.lost]
    said = dict.fromkeys([*notes, *(note for each in found for note in each.notes)])
    whole = [each.run for each in found if not each.lost]
    about = [described(run.environment) for run in whole]
    asked = suite.backends is not None
    status = summary(screen, report, absent, [*about, *said, *lost], asked=asked)
    for run in whole[1:]:
        names = whole[0].environment["label"], run.environment["label"]
        screen.print(f"\n{escape(' → '.join(names))}:")
        show(screen, difference(merged([whole[0]]), merged([run])), USUAL)
    return status


def file_of(results_file: Path, interpreter: Interpreter) -> Path:
    """The file for one environment's results, which ``report`` and ``diff`` take.

    >>> file_of(Path("out/run.jsonl"), Interpreter("NumPy 2", "new/bin/python")).name
    'run-NumPy-2.jsonl'
    """
    return results_file.with_stem(f"{results_file.stem}-{interpreter.file_name}")
