"""What operators stand between: arrays of every dtype, and what may stand beside one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from multicalc_conformance.references.exact import numbers as exactly

BOOL, INT, FLOAT, COMPLEX = "bool", "int64", "float64", "complex128"
DTYPES = (BOOL, INT, "float32", FLOAT, COMPLEX)
"""Of arrays, each before those that it is promoted to."""
NUMBERS = (True, 2, 0.7, 0.3 + 1.2j)


@dataclass(frozen=True)
class Operand:
    """One side: an array of ``dtype``, or a number, which has none.

    ``given`` is whether the function has it as an argument, and not from where it was made.
    """

    name: str
    value: Any
    dtype: str | None = None
    given: bool = False

    @property
    def kind(self) -> str:
        """NumPy's letter."""
        return np.asarray(self.value).dtype.kind

    @property
    def varied(self) -> bool:
        """Whether it is differentiated."""
        return self.given and self.kind in "fc"

    def exact(self) -> Any:
        """As an object array of Python's truth values and integers, or of mpmath's numbers."""
        value = np.asarray(self.value)
        return exactly([value])[0] if self.kind in "fc" else value.astype(object)


@dataclass(frozen=True)
class Side:
    """The numbers of a side, by kind."""

    masks: tuple[bool, ...]
    integers: tuple[int, ...]
    floats: tuple[float, ...]
    complexes: tuple[complex, ...]

    def array(self, dtype: str) -> Operand:
        kind = np.dtype(dtype).kind
        numbers = {"b": self.masks, "i": self.integers, "f": self.floats, "c": self.complexes}
        return Operand(dtype, np.array(numbers[kind], dtype), dtype, given=True)

    def beside(self) -> list[Operand]:
        """What else a function that gets an array may have: NumPy's, and lists."""
        whole, broken = self.array(INT), self.array(FLOAT)
        return [
            *(Operand(f"np.{x.dtype}({x})", x) for x in (np.int64(2), np.float64(0.7))),
            replace(whole, name="NumPy's int64", given=False),
            replace(broken, name="NumPy's float64", given=False),
            Operand("NumPy's 0-d float64", np.array(0.7), FLOAT),
            Operand("a list of ints", whole.value.tolist(), INT),
        ]


def numbers() -> list[Operand]:
    """Python's."""
    return [Operand(f"{type(x).__name__} {x}", x) for x in NUMBERS]
