"""Whether a function's derivatives are those of its values, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from multicalc.calls.shown import line
from multicalc.display.table import card, marked, table

DerivativeVerdict = Literal["right", "wrong", "kink", "unclear", "unsupported", "error"]
FAILING = ("wrong", "error")


@dataclass(frozen=True, repr=False)
class DerivativeFinding:
    """What one comparison came to.

    Attributes:
        what: the derivative that is judged: ``"gradient"``, ``"forward mode"``, ``"hvp"``, or a
            composition that gives the same as that.
        beside: what it is held against: ``"values"``, ``"gradients"``, ``"gradient"``, ``"hvp"``.
        verdict: ``"kink"`` where the function isn't differentiable here; ``"unclear"`` where what
            it is held against is too rough; ``"unsupported"`` where it is refused.
        where: the array, with the entry in brackets where it is one of several; nothing where the
            comparison is along a line through all.
        found, expected: the numbers there.
        allowed: how far apart they may be.
        message: what was raised, or is to be known.
    """

    what: str
    beside: str
    verdict: DerivativeVerdict
    where: str = ""
    found: float = 0.0
    expected: float = 0.0
    allowed: float = 0.0
    message: str = ""

    @property
    def fails(self) -> bool:
        return self.verdict in FAILING

    def __repr__(self) -> str:
        return line(f"<DerivativeFinding: {self}>")

    def __str__(self) -> str:
        match self.verdict:
            case "wrong":
                place = f" at {self.where}" if self.where else ""
                told = f"{self.found:.12g}{place}, by the {self.beside} {self.expected:.12g}"
            case "right":
                told = f"as the {self.beside}"
            case "kink":
                told = self.message
            case _:
                told = f"{self.verdict}: {self.message}"
        return f"{self.what}: {told}"


@dataclass(frozen=True)
class DerivativeReport:
    """What :func:`check_derivatives` found; prints as a text. ``ok`` if nothing is wrong.

    Attributes:
        function: its name.
        findings: by backend, what was compared.
    """

    function: str
    findings: Mapping[str, tuple[DerivativeFinding, ...]]

    @property
    def ok(self) -> bool:
        return not self.failing

    @property
    def failing(self) -> dict[str, tuple[DerivativeFinding, ...]]:
        """By backend what is wrong, of those where something is."""
        wrong = {name: tuple(f for f in each if f.fails) for name, each in self.findings.items()}
        return {name: each for name, each in wrong.items() if each}

    @property
    def summary(self) -> str:
        """The verdict, in a line."""
        if self.ok:
            return f"the derivatives of {self.function} are right on {', '.join(self.findings)}."
        return f"the derivatives of {self.function} are wrong on {', '.join(self.failing)}."

    def as_dict(self) -> dict[str, Any]:
        """All of it as JSON takes it."""
        return {"ok": self.ok, "summary": self.summary, **asdict(self)}

    def __repr__(self) -> str:
        return line(f"<DerivativeReport: {self.summary}>")

    def _repr_html_(self) -> str:
        heads = ("backend", "derivative", "beside", "", "at", "found", "expected", "allowed", "")
        rows = [(name, *_cells(f)) for name, each in self.findings.items() for f in each]
        return card(f"DerivativeReport: {self.summary}", table(heads, rows))

    def __str__(self) -> str:
        """Backends of which the same is said are told of together."""
        said: dict[str, list[str]] = {}
        for name, each in self.findings.items():
            told = [f"  {f}" for f in each if f.verdict != "right"]
            agreeing = [f"{f.what} (by the {f.beside})" for f in each if f.verdict == "right"]
            if agreeing:
                told.append(f"  right: {', '.join(agreeing)}")
            said.setdefault("\n".join(told), []).append(name)
        return "\n".join([self.summary, *(f"{', '.join(n)}\n{text}" for text, n in said.items())])


def _cells(finding: DerivativeFinding) -> Iterator[Any]:
    """Numbers where two were held against each other."""
    yield finding.what
    yield finding.beside
    yield marked(finding.verdict, "bad" if finding.fails else "more")
    yield finding.where
    compared = finding.allowed > 0
    for x in (finding.found, finding.expected, finding.allowed):
        yield x if compared else None
    yield marked(finding.message, "more")
