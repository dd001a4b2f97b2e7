"""Plants each of the bugs of ``examples/ports`` and writes down what a comparison says of it.

$ PYTHONPATH=examples/ports python scripts/ports_table.py docs/ports-table.md
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import zoo
from bugs import BUGS, Bug

from multicalc.testing import PortsReport

START, END = "<!-- the table -->", "<!-- its end -->"


@dataclass(frozen=True)
class Outcome:
    """What a comparison says of a port with a bug: whether there is any, the first part that it
    blames, by its path in the port, and the first cause that it names for that."""

    bug: Bug
    detected: bool
    blamed: str | None
    named: str | None
    sentence: str

    @property
    def localised(self) -> bool:
        return self.blamed in self.bug.layers

    @property
    def diagnosed(self) -> bool:
        return self.named is not None and self.named == self.bug.cause

    @property
    def row(self) -> tuple[str, ...]:
        """As the page has it, without the sentence."""
        bug = self.bug
        return (
            bug.name,
            f"{bug.framework} ({bug.model})",
            bug.against,
            "yes" if self.detected else "no",
            "nothing" if self.blamed is None else self.blamed or "(the model itself)",
            self.named or "nothing",
        )


def outcome(bug: Bug, report: PortsReport) -> Outcome:
    """Of what a comparison says of it."""
    if not report.findings:
        return Outcome(bug, not report.agrees, None, None, "")
    first = report.findings[0]
    before = "before " if first.held.quantity == "comes to it" else ""
    named = first.causes[0].name if first.causes else None
    return Outcome(bug, not report.agrees, before + first.other, named, str(first))


HEADINGS = ("bug", "planted in", "held against", "detected", "blamed", "named", "in a sentence")


def as_markdown(outcomes: Iterable[Outcome]) -> str:
    """The table and its totals as the page has them."""
    found = list(outcomes)
    lines = ["| " + " | ".join(HEADINGS) + " |", "| --- " * len(HEADINGS) + "|"]
    lines += ["| " + " | ".join((*each.row, each.sentence)) + " |" for each in found]
    totals = (
        f"Of {len(found)} bugs {sum(each.detected for each in found)} are detected, in "
        f"{sum(each.localised for each in found)} the layer is found, and in "
        f"{sum(each.diagnosed for each in found)} the cause."
    )
    return "\n".join([totals, "", *lines])


def write(page: Path) -> None:
    before, _, rest = page.read_text(encoding="utf-8").partition(START)
    after = rest.partition(END)[2]
    table = as_markdown(outcome(bug, zoo.report(bug)) for bug in BUGS)
    page.write_text(f"{before}{START}\n\n{table}\n\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
