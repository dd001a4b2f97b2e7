"""What each row of the chapter is called, and the lessons that explain it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ChapterRow:
    """A row of the chapter's table.

    Attributes:
        number: as quantities name their row: ``"6b"``.
        name: what it is about.
        lessons: the names that ``multicalc lesson show`` knows them by.
    """

    number: str
    name: str
    lessons: tuple[str, ...] = ()


ROWS = (
    ChapterRow("1", "Partial derivatives and the gradient", ("linear-approximation",)),
    ChapterRow("2", "Linear approximation", ("linear-approximation",)),
    ChapterRow("3", "Geometry of the gradient", ("gradient-geometry",)),
    ChapterRow("4", "Gradient descent", ("gradient-descent",)),
    ChapterRow("5", "Critical points", ("critical-points",)),
    ChapterRow("6", "The chain rule, at the book's point", ("chain-rule",)),
    ChapterRow("6b", "The chain rule, where b ≠ 0", ("chain-rule",)),
    ChapterRow("7", "The chain rule by paths", ("chain-rule",)),
    ChapterRow("8", "Backpropagation by hand", ("backpropagation",)),
    ChapterRow("9", "Backpropagation by the tape", ("backpropagation",)),
    ChapterRow("10", "Hessians", ("hessians",)),
    ChapterRow("11", "The best quadratic", ("best-quadratic", "missing-half")),
    ChapterRow("12", "Newton's method", ("newton",)),
    ChapterRow("13", "Matrix calculus: βᵀx", ("matrix-calculus",)),
    ChapterRow("14", "Matrix calculus: xᵀAx", ("matrix-calculus",)),
    ChapterRow("15", "Matrix calculus: ‖X − UV‖²", ("matrix-calculus",)),
    ChapterRow("16", "Exercise: ‖v‖", ("exercises",)),
    ChapterRow("17", "Exercise: log(eˣ + eʸ)", ("exercises",)),
    ChapterRow("18", "Exercise: x²y + xy²", ("exercises",)),
    ChapterRow("19", "Exercise: the minimum of g + h", ("exercises",)),
    ChapterRow("20", "Pullbacks through vectors and matrices"),
    ChapterRow("21", "A derivative of every operation"),
)
"""In the chapter's order; the last two go beyond it and have no lesson."""
