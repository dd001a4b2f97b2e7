"""Numbers in sentences."""

from __future__ import annotations

from collections.abc import Sequence


def short(x: float) -> str:
    """A number in a few characters.

    >>> short(1e-5), short(0.001), short(8.0), short(1 / 3)
    ('1e-05', '0.001', '8', '0.333')
    """
    return f"{x:.3g}"


def either(names: Sequence[str]) -> str:
    """One of several.

    >>> either(["relu", "gelu", "silu"])
    'relu, gelu or silu'
    """
    *most, last = names
    return f"{', '.join(most)} or {last}" if most else last
