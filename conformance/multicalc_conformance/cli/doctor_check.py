"""``multicalc doctor --check``: one adapter, check by check."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from rich.console import Console
from rich.markup import escape

from multicalc_conformance.checks import CHECKS, guide
from multicalc_conformance.checks.candidate import candidate
from multicalc_conformance.checks.running import CheckOutcome, outcomes
from multicalc_conformance.cli.frameworks import quiet

MARKS = {"passed": "[green]✓[/]", "failed": "[red]✗[/]"}


def show_checks(screen: Console, name: str, verbose: bool) -> bool:
    """Show each check of the backend ``name`` as it is done, and what is wrong where one fails.

    Returns:
        Whether all passed.

    Raises:
        UnknownBackendError: no adapter has that name.
    """
    checked = candidate(name)
    done: list[CheckOutcome] = []
    with quiet():
        for outcome in outcomes(checked):
            done.append(outcome)
            if outcome.status != "skipped":
                screen.print(_row(outcome, verbose), soft_wrap=True)
    for cause, count in Counter(each.said for each in done if each.status == "skipped").items():
        screen.print(f"[yellow]–[/] {count} more, which need “{escape(cause)}”, were not tried")
    failed = failures(done)
    for outcome in failed:
        where = f"{guide.PAGE}, section “{outcome.section}”"
        screen.print()
        screen.print(f"[red]✗[/] {escape(outcome.check.name)} ({escape(where)})", soft_wrap=True)
        screen.print(f"  {escape(outcome.said)}", soft_wrap=True)
    screen.print()
    screen.print(_summary(name, done), soft_wrap=True)
    return not failed


def count_failures(name: str, step: Callable[[str], None]) -> int:
    """How many checks of the backend ``name`` fail; ``step`` is called with what was tried."""
    done = []
    for outcome in outcomes(candidate(name)):
        step(f"{name}: {outcome.check.name}")
        done.append(outcome)
    return len(failures(done))


def failures(done: Sequence[CheckOutcome]) -> list[CheckOutcome]:
    return [outcome for outcome in done if outcome.status == "failed"]


def _row(outcome: CheckOutcome, verbose: bool) -> str:
    row = f"{MARKS[outcome.status]} {escape(outcome.check.name)}"
    if outcome.status == "passed" and outcome.said:
        row += f" ({escape(outcome.said)})"
    return f"{row} ({outcome.seconds:.2f} s)" if verbose else row


def _summary(name: str, done: Sequence[CheckOutcome]) -> str:
    count = Counter(outcome.status for outcome in done)
    if not count["failed"]:
        return (
            f"{name} passes all {len(CHECKS)} checks; next: multicalc conformance --backends {name}"
        )
    skipped = f"; {count['skipped']} were not tried" if count["skipped"] else ""
    return f"{name} fails {count['failed']} of {len(CHECKS)} checks{skipped}"
