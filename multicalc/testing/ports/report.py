"""What a comparison of two ports found."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from multicalc.calls.shown import line
from multicalc.errors import InvalidArgumentError
from multicalc.testing.derivatives.report import DerivativeFinding
from multicalc.testing.noise import largest
from multicalc.testing.ports.finding import PartFinding
from multicalc.testing.ports.held import Held
from multicalc.testing.ports.matching.match import Match

NAMED = 3
"""How many of the worst arrays the text has by name."""


@dataclass(frozen=True)
class PortsReport:
    """Two ports, held against each other. Prints; ``save`` writes HTML or JSON.

    Attributes:
        names: of the ports.
        whole: the loss, outputs, gradients, Hessian-vector products and states of the whole run,
            each array with the largest difference and what is allowed.
        activations: what every part gave in the whole run, and the gradient by it, in order.
        parts: what came to every part, and what it gave, on equal input.
        findings: the parts at fault, and what it looks like.
        match: which weights are which.
        unequal: the weights that the ports don't have in common.
        missing: trained parameters without a counterpart: of the one, and of the other.
        derivatives: of each port, its derivatives held against its own values.

    >>> import numpy as np
    >>> import multicalc as mc
    >>> import multicalc.testing as mt
    >>> params, x = {"w": np.array([2.0, 3.0])}, np.array([1.0, -1.0])
    >>> a = mt.Port.function(lambda p, x: mc.tap("y", x * p["w"]), params, name="mine")
    >>> b = mt.Port.function(lambda p, x: mc.tap("y", -x * p["w"]), params, name="theirs")
    >>> report = mt.compare_ports(a, b, x)
    >>> finding = report.findings[0]
    >>> finding.part, finding.causes[0].name, finding.causes[0].proved
    ('y', 'sign', True)
    >>> report
    <PortsReport: mine and theirs differ>
    """

    names: tuple[str, str]
    whole: tuple[Held, ...]
    activations: tuple[Held, ...]
    parts: tuple[Held, ...]
    findings: tuple[PartFinding, ...]
    match: Match
    unequal: tuple[Held, ...]
    missing: tuple[tuple[str, ...], tuple[str, ...]]
    derivatives: tuple[tuple[DerivativeFinding, ...], ...]

    @property
    def agrees(self) -> bool:
        """Whether everything does, but for rounding."""
        return not (
            self.findings
            or any(self.missing)
            or self.unequal
            or any(each.fails for found in self.derivatives for each in found)
            or any(not held.agrees for held in self.whole)
        )

    @property
    def first(self) -> Held | None:
        """The first array that differs in the whole run, in the order in which it is computed."""
        forward = (held for held in self.activations if held.quantity == "activation")
        return next((held for held in forward if not held.agrees), None)

    @property
    def notes(self) -> tuple[str, ...]:
        """What else is to be known, a sentence each: weights that are missing or unequal, dtypes
        that differ, and derivatives that are not those of a port's own values."""
        return tuple([*self._of_weights(), *self._of_dtypes(), *self._of_derivatives()])

    def __str__(self) -> str:
        return "\n".join(self._lines())

    def save(self, path: str | Path) -> None:
        """Write the report to a file, by its ending: ``.html``, ``.json``, or text (``.txt``).

        Raises:
            InvalidArgumentError: another ending.
        """
        from multicalc.testing.ports.html import page

        file = Path(path)
        forms: dict[str, Callable[[PortsReport], str]] = {
            ".html": page,
            ".json": _json,
            ".txt": str,
        }
        written = forms.get(file.suffix)
        if written is None:
            raise InvalidArgumentError(
                f"path: needs an ending .html, .json or .txt, found {file.name!r}"
            )
        file.write_text(written(self) + "\n", encoding="utf-8")

    def to_dict(self) -> dict[str, Any]:
        """The report as plain data: numbers, text, lists and dicts of these."""
        return {
            "ports": list(self.names),
            "agrees": self.agrees,
            "findings": [_found(finding) for finding in self.findings],
            "missing": [list(names) for names in self.missing],
            "unequal_weights": [held.name for held in self.unequal],
            "derivatives": [[str(each) for each in found] for found in self.derivatives],
            "whole": [_plain(held) for held in self.whole],
            "activations": [_plain(held) for held in self.activations],
            "parts": [_plain(held) for held in self.parts],
        }

    def __repr__(self) -> str:
        a, b = self.names
        return line(f"<PortsReport: {a} and {b} {'agree' if self.agrees else 'differ'}>")

    def _repr_html_(self) -> str:
        from multicalc.testing.ports.html import body

        return body(self)

    def _lines(self) -> Iterator[str]:
        a, b = self.names
        yield f"{a} and {b} {'agree' if self.agrees else 'differ'}."
        for finding in self.findings:
            yield f"  {finding}"
        judged = dict.fromkeys(held.name for held in self.parts)
        blamed = {finding.held.name for finding in self.findings}
        rest = len([name for name in judged if name not in blamed])
        if rest:
            others = "All" if not self.findings else "All other"
            said = f"{others} {rest} parts agree" if rest > 1 else "One other part agrees"
            yield f"  {said} on equal input."
        for note in self.notes:
            yield f"  {note}"
        yield ""
        yield from _table(self.whole)
        if self.first is not None:
            yield ""
            name = self.first.name or "the outputs"
            yield f"In the whole run {name} is the first to differ."

    def _of_weights(self) -> Iterator[str]:
        for (name, other), left in zip((self.names, self.names[::-1]), self.missing, strict=True):
            if left:
                yield f"{other} has nothing for {name}'s {', '.join(left)}"
        if self.unequal:
            worst = max(self.unequal, key=lambda held: held.relative)
            count = len(self.unequal)
            yield (
                f"{count} {'weight differs' if count == 1 else 'weights differ'} to begin with, "
                f"{worst.name} by {short(worst.relative)}: mt.copy_parameters(a, b, match) makes "
                f"{'it' if count == 1 else 'them'} equal"
            )

    def _of_dtypes(self) -> Iterator[str]:
        found: dict[tuple[np.dtype[Any], np.dtype[Any]], list[str]] = {}
        for held in self.whole:
            if held.a.dtype != held.b.dtype:
                found.setdefault((held.a.dtype, held.b.dtype), []).append(held.quantity)
        a, b = self.names
        for (mine, theirs), arrays in found.items():
            more = f" and {len(arrays) - 1} more" if len(arrays) > 1 else ""
            yield f"{a} has {mine} where {b} has {theirs}: {arrays[0]}{more}"

    def _of_derivatives(self) -> Iterator[str]:
        for name, found in zip(self.names, self.derivatives, strict=True):
            for each in found:
                if each.fails:
                    yield f"{name} doesn't agree with itself: {each}"


def short(x: float) -> str:
    """Two digits of a number."""
    return f"{x:.2g}" if np.isfinite(x) else "infinite"


def _table(held: Sequence[Held]) -> Iterator[str]:
    rows = [("", "agree", "worst", "difference", "allowed")]
    for quantity in dict.fromkeys(each.quantity for each in held):
        of = [each for each in held if each.quantity == quantity]
        bad = sorted((h for h in of if not h.agrees), key=_excess, reverse=True)
        count = f"{len(of) - len(bad)} of {len(of)}"
        shown = bad[:NAMED] or [max(of, key=_excess)]
        for k, each in enumerate(shown):
            name = "" if len(of) == 1 else each.name
            head = (quantity, count) if k == 0 else ("", "")
            size = f"{short(each.off)} ({short(each.relative)})"
            rows.append((*head, name, size, short(each.allowed)))
    widths = [max(len(row[k]) for row in rows) for k in range(5)]
    for row in rows:
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=True)]
        yield "  ".join(cells).rstrip()


def _excess(held: Held) -> float:
    return held.off / held.allowed if held.allowed else (np.inf if held.off else 0.0)


def _found(finding: PartFinding) -> dict[str, Any]:
    return {
        "part": finding.part,
        "counterpart": finding.other,
        "sentence": str(finding),
        "causes": [
            {"name": c.name, "sentence": c.sentence, "proved": c.proved} for c in finding.causes
        ],
        **_plain(finding.held),
    }


def _plain(held: Held) -> dict[str, Any]:
    return {
        "quantity": held.quantity,
        "name": held.name,
        "other": held.other,
        "shape": list(held.a.shape),
        "dtypes": [str(held.a.dtype), str(held.b.dtype)],
        "off": _number(held.off),
        "relative": _number(held.relative),
        "allowed": _number(held.allowed),
        "agrees": held.agrees,
        "size": [_number(largest(held.a)), _number(largest(held.b))],
    }


def _number(x: float) -> float | str:
    """JSON has no infinities."""
    return float(x) if np.isfinite(x) else str(x)


def _json(report: PortsReport) -> str:
    return json.dumps(report.to_dict(), indent=1, ensure_ascii=False, allow_nan=False)
