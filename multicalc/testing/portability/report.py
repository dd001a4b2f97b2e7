"""What is not portable in a function, and whether it gives the same numbers everywhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from multicalc.calls.shown import line
from multicalc.display.table import card, table


@dataclass(frozen=True, repr=False)
class PortabilityFinding:
    """Something that isn't portable."""

    file: str
    line: int
    source: str
    """The line as it stands there."""
    expression: str
    what: str
    """What isn't portable, in words."""
    breaks: Mapping[str, str]
    """By backend, what goes wrong there."""
    write: str
    """What to write in the expression's place, or the statement's; tried on every backend."""
    advice: str
    """What to do where no code is known."""
    portable: bool
    """Whether it is right as it stands in a function marked ``@mc.portable``."""

    def __repr__(self) -> str:
        place = f"{Path(self.file).name}:{self.line}"
        return line(f"<PortabilityFinding: {place}: {self.what}: {self.expression}>")


@dataclass(frozen=True)
class Whole:
    """How the whole function goes on a backend: what goes wrong with it on native arrays, and as a
    portable function; nothing where its value and its derivative are right."""

    native: str
    portable: str


@dataclass(frozen=True)
class PortabilityReport:
    """What :func:`check_portable` found; prints as a text. ``ok`` if nothing."""

    function: str
    findings: tuple[PortabilityFinding, ...]
    wholes: Mapping[str, Whole]
    """By backend."""

    @property
    def ok(self) -> bool:
        return not self.findings and all(
            not whole.native and not whole.portable for whole in self.wholes.values()
        )

    @property
    def summary(self) -> str:
        """The verdict, in a line or two."""
        names = ", ".join(self.wholes)
        if self.ok:
            return f"{self.function} is portable: nothing differs on {names}."
        natives = {whole.native for whole in self.wholes.values()}
        if not self.findings and len(natives) == 1:
            return f"{self.function} fails on {names}: {natives.pop()}"
        if not self.findings:
            return f"{self.function} differs between {names}, and no line of it alone does."
        lines = len({(each.file, each.line) for each in self.findings})
        said = f"{self.function} is not portable: {lines} line{'s' * (lines > 1)} to change."
        marked = sum(each.portable for each in self.findings)
        if not any(whole.portable for whole in self.wholes.values()):
            return f"{said} Marked @mc.portable, it is right as it stands."
        if marked:
            said += f" Marked @mc.portable, {marked} of {len(self.findings)} findings are right"
            return f"{said} as they stand."
        return said

    def as_dict(self) -> dict[str, Any]:
        """All of it as JSON takes it."""
        return {"ok": self.ok, "summary": self.summary, **asdict(self)}

    def __repr__(self) -> str:
        return line(f"<PortabilityReport: {self.summary}>")

    def _repr_html_(self) -> str:
        lines = ("line", "what", "", "on", "write")
        found = [
            (each.line, each.what, each.expression, _said(each.breaks), _write(each))
            for each in self.findings
        ]
        wholes = [
            (name, whole.native or "right", whole.portable or "right")
            for name, whole in self.wholes.items()
        ]
        parts = [table(lines, found, named=False)] if found else []
        if not self.ok:
            heads = ("backend", "on native arrays", "as a portable function")
            parts.append(table(heads, wholes, "The function as a whole"))
        return card(f"PortabilityReport: {self.summary}", *parts)

    def __str__(self) -> str:
        parts = [self.summary]
        for each in self.findings:
            parts.append("\n".join(_finding(each)))
        if not self.ok:
            parts.append("\n".join(_wholes(self.wholes)))
        return "\n\n".join(parts)


def together(breaks: Mapping[str, str]) -> list[tuple[str, str]]:
    """Backends of which the same is said, and what."""
    said: dict[str, list[str]] = {}
    for backend, text in breaks.items():
        said.setdefault(text, []).append(backend)
    return [(", ".join(backends), text) for text, backends in said.items()]


def _finding(each: PortabilityFinding) -> Iterable[str]:
    yield f"{each.file}:{each.line}: {each.source}"
    yield f"  what   {each.what}: {each.expression}"
    for backends, text in together(each.breaks):
        yield f"  on     {backends}: {text}"
    if each.write:
        yield f"  write  {each.write}"
    if each.advice:
        yield f"  {'or   ' if each.write else 'write'}  {each.advice}"


def _said(breaks: Mapping[str, str]) -> str:
    return "; ".join(f"{backends}: {text}" for backends, text in together(breaks))


def _write(each: PortabilityFinding) -> str:
    return " or ".join(filter(None, (each.write, each.advice)))


def _wholes(wholes: Mapping[str, Whole]) -> Iterable[str]:
    yield "as a whole"
    width = max(map(len, wholes))
    for backend, whole in wholes.items():
        native = whole.native or "right"
        yield f"  {backend:{width}}  native: {native}; portable: {whole.portable or 'right'}"
