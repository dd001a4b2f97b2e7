"""What each row of the chapter is called, by the number that quantities name it with."""

from __future__ import annotations

ROWS = {
    "1": "Partial derivatives and the gradient",
    "2": "Linear approximation",
    "3": "Geometry of the gradient",
    "4": "Gradient descent",
    "5": "Critical points",
    "6": "The chain rule, at the book's point",
    "6b": "The chain rule, where b ≠ 0",
    "7": "The chain rule by paths",
    "8": "Backpropagation by hand",
    "9": "Backpropagation by the tape",
    "10": "Hessians",
    "11": "The best quadratic",
    "12": "Newton's method",
    "13": "Matrix calculus: βᵀx",
    "14": "Matrix calculus: xᵀAx",
    "15": "Matrix calculus: ‖X − UV‖²",
    "16": "Exercise: ‖v‖",
    "17": "Exercise: log(eˣ + eʸ)",
    "18": "Exercise: x²y + xy²",
    "19": "Exercise: the minimum of g + h",
    "20": "Pullbacks through vectors and matrices",
    "21": "A derivative of every operation",
}
"""In the chapter's order; the last two go beyond it."""
