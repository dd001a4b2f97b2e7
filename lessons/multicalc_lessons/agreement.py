"""Whether a lesson's results are what they should be, on every framework."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from multicalc_lessons import closed_forms, kernel
from multicalc_lessons.blocks import CodeCell, Tabs
from multicalc_lessons.frameworks import TITLES
from multicalc_lessons.lesson import Lesson

Result = list[list[np.ndarray | str]]
"""Of a cell: for each entry of its result the arrays in it, or a text."""
Ran = Mapping[str, Any]
"""A lesson's notebooks that have run, by framework."""


LONGEST = 120
"""How much of a result a message shows."""


@dataclass(frozen=True)
class Agreement:
    """How far a framework's results are from what they should be."""

    ulp: float
    """Units in the last place of the largest entry; infinite where shapes or texts differ."""
    within: float
    reason: str = ""
    """Why it differs, where the lesson says so."""
    found: str = ""

    @property
    def agrees(self) -> bool:
        return self.ulp <= self.within


@dataclass(frozen=True)
class Disagreement:
    """A result that is not what the lesson says."""

    lesson: str
    block: str
    framework: str
    line: int
    text: str

    def __str__(self) -> str:
        where = f"{self.lesson}.md:{self.line}"
        return f"{where}: {self.block} on {TITLES[self.framework]}: {self.text}"


def results(notebook: Any, block: str) -> Result:
    """What the cells of ``block`` gave, in a notebook that has run."""
    found: Result = []
    for cell in notebook.cells:
        if cell.metadata.get("lesson", {}).get("block") != block or cell.cell_type != "code":
            continue
        for output in cell.outputs:
            plain = output.get("data", {}).get(kernel.MIME)
            if plain is not None:
                found += [[kernel.read(each) for each in entry] for entry in plain]
    return found


def of_tabs(tabs: Tabs, ran: Ran) -> dict[str, Agreement]:
    """How each framework's tab stands to the closed form."""
    if tabs.expected is None:
        return {}
    expected = _expected(tabs.expected)
    return {
        name: Agreement(
            distance(found, expected),
            tabs.within,
            tabs.differs.get(name, ""),
            _written(found),
        )
        for name, notebook in ran.items()
        if name not in tabs.without
        for found in [results(notebook, tabs.name)]
    }


def disagreements(lesson: Lesson, ran: Ran) -> list[Disagreement]:
    """All results that are not what the lesson says; none where it is right.

    Cells that say nothing are held to what multicalc's own notebook gave, or, where that did not
    run, to the first that did.
    """
    found = []
    reference = next((name for name in ("multicalc", *ran) if name in ran), "")

    def note(block: CodeCell | Tabs, framework: str, text: str) -> None:
        found.append(Disagreement(lesson.slug, block.name, framework, block.line, text))

    for tabs in lesson.tabs:
        for name, each in of_tabs(tabs, ran).items():
            if each.agrees and each.reason:
                note(tabs, name, "agrees, and the lesson says that it differs")
            elif not each.agrees and not each.reason:
                note(tabs, name, f"gave {each.found}, {_apart(each.ulp)} {tabs.expected}")
    for cell in lesson.cells:
        if cell.unlike is not None:
            continue
        gave = {name: results(notebook, cell.name) for name, notebook in ran.items()}
        if cell.expected is not None:
            expected = _expected(cell.expected)
        else:
            expected = gave.get(reference, [])
        for name, result in gave.items():
            ulp = distance(result, expected)
            if not ulp <= cell.within:
                what = cell.expected or f"{TITLES[reference]}'s own {_written(expected)}"
                note(cell, name, f"gave {_written(result)}, {_apart(ulp)} {what}")
    return found


def distance(found: Result, expected: Result) -> float:
    """How many units in the last place of the largest entry two results are apart, at most."""
    if len(found) != len(expected) or any(
        len(a) != len(b) for a, b in zip(found, expected, strict=True)
    ):
        return np.inf
    pairs = [
        (a, b) for f, e in zip(found, expected, strict=True) for a, b in zip(f, e, strict=True)
    ]
    return max((_ulp(a, b) for a, b in pairs), default=0.0)


def _ulp(found: np.ndarray | str, expected: np.ndarray | str) -> float:
    if isinstance(found, str) or isinstance(expected, str):
        return 0.0 if str(found) == str(expected) else np.inf
    if found.shape != expected.shape:
        return np.inf
    if not found.size:
        return 0.0
    eps = np.finfo(found.dtype if found.dtype.kind in "fc" else "float64").eps
    a, b = (np.asarray(x, "complex128") for x in (found, expected))
    same = (a == b) | (np.isnan(a) & np.isnan(b))
    if same.all():
        return 0.0
    finite = np.abs(b)[np.isfinite(b)]
    scale = finite.max() if finite.size else 0.0
    with np.errstate(invalid="ignore"):
        gap = np.where(same, 0.0, np.abs(a - b))
    if not np.isfinite(gap).all():
        return np.inf
    return float(gap.max() / (eps * (scale or 1.0)))


def _expected(text: str) -> Result:
    parts = closed_forms.texts(text)
    return [
        [said if said is not None else closed_forms.array(part)]
        for part in parts
        for said in [closed_forms.quoted(part)]
    ]


def _apart(ulp: float) -> str:
    return "which is not" if np.isinf(ulp) else f"{ulp:.3g} units in the last place from"


def _written(result: Result) -> str:
    flat = [each if isinstance(each, str) else each.tolist() for entry in result for each in entry]
    text = "; ".join(map(str, flat)) or "nothing"
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
