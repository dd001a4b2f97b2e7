"""Arrays and pytrees of them in a few characters, for a reader."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from multicalc.backend import get_backend, is_neutral, native, owner
from multicalc.calls import trees

WHOLE = 4
"""Arrays with more elements are shown by shape and norm."""
LEAVES = 4
"""Pytrees with more leaves are shown by how many there are."""

LINE = 120
"""The characters that a prompt's line has."""


def shown(x: Any) -> str:
    """An array, a number, or a pytree of them, in one line.

    >>> shown(1 / 3), shown(np.array([1.0, 2.5])), shown(np.ones((3, 2)))
    ('0.333333', '[1, 2.5]', '3×2, norm 2.44949')
    >>> shown({"w": np.array([1.0, 2.0]), "b": 0.5})
    "{'w': [1, 2], 'b': 0.5}"
    """
    leaves, spec = trees.flatten(x)
    if len(leaves) > LEAVES:
        return f"{len(leaves)} leaves"
    return repr(trees.unflatten(spec, [_Text(_leaf(leaf)) for leaf in leaves]))


def line(*texts: str) -> str:
    """The first of these that fits into a line, or the last, cut.

    >>> line("f(" + 99 * "longer, " + ")", "f(short)"), line("f(" + 130 * "x" + ")")[-5:]
    ('f(short)', 'xxx…)')
    """
    last = texts[-1]
    cut = f"{last[: LINE - 2]}…{last[-1]}"
    return next((text for text in texts if len(text) <= LINE), cut)


def by_shape(shape: Sequence[int]) -> str:
    """A shape as it is spoken: ``"3×2"``; ``"(3,)"`` of a vector."""
    return "×".join(map(str, shape)) if len(shape) > 1 else f"({', '.join(map(str, shape))},)"


def _leaf(x: Any) -> str:
    x = native(x)
    name = owner(x)
    if name is None:
        return f"{x:.6g}" if isinstance(x, float | int | complex) else repr(x)
    values = _values(x, name)
    if values is None:
        return f"{get_backend(name).dtype(x)}{list(x.shape)}"
    if values.dtype.kind in "OSUMm":
        # Words and dates are no numbers.
        return str(values.tolist()) if values.size <= WHOLE else by_shape(values.shape)
    if values.size <= WHOLE:
        return _nested(values.tolist())
    return f"{by_shape(values.shape)}, norm {np.linalg.norm(values.astype(_wide(values))):.6g}"


def _values(x: Any, name: str) -> np.ndarray | None:
    """The numbers in ``x``, unless it is being traced: then it has none to show, and some
    frameworks raise."""
    try:
        return np.asarray(x) if is_neutral(x) else get_backend(name).readable(x)
    except Exception:
        return None


def _wide(values: np.ndarray) -> str:
    return "complex128" if values.dtype.kind == "c" else "float64"


def _nested(values: Any) -> str:
    if not isinstance(values, list):
        return f"{values:.6g}"
    return f"[{', '.join(map(_nested, values))}]"


class _Text(str):
    """Text among a tree's leaves, shown without quotes."""

    def __repr__(self) -> str:
        return str(self)
