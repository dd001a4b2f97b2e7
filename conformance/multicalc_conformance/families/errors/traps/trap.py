"""What people type that a framework's own arrays don't take, and what is right."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from multicalc_conformance.references.exact import Precise

POINT = np.array([3.2, 2.5, 5.75])


@dataclass(frozen=True)
class Trap:
    """A scalar function of three numbers, as it might be typed.

    Attributes:
        f: the function, of a framework's own array.
        right: the same in mpmath, or None where no framework computes anything.
        write: an error has to name one of these.
        also: what a framework computes that means something else by it, in mpmath: the
            documentation tells of it. A portable function never does.
    """

    f: Callable[[Any], Any]
    right: Precise | None
    write: tuple[str, ...]
    also: Precise | None = None


def trap(
    f: Callable[[Any], Any], right: Precise | None, *write: str, also: Precise | None = None
) -> Trap:
    return Trap(f, right, write, also)


def at(x: Any, *keys: int) -> Any:
    """These entries of an array."""
    return np.array([x[k] for k in keys], dtype=object)
