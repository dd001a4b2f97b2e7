"""What the two parts say that they were made with, where numbers don't tell."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from multicalc.testing.ports.causes.wording import short
from multicalc.testing.ports.evidence import Cause, Evidence

NAMES: Mapping[str, tuple[str, ...]] = {
    "epsilon": ("eps", "epsilon", "variance_epsilon"),
    "activation": ("negative_slope", "alpha", "activation", "hidden_act"),
    "dropout": ("p", "dropout", "rate", "dropout_rate"),
    "reset gate": ("reset_after",),
    "stride or dilation": ("dilation", "dilation_rate", "kernel_dilation"),
    "heads": ("num_heads", "nhead", "heads"),
    "axis": ("groups", "num_groups"),
}
"""A cause, and what libraries call the setting of which it comes: each means the same by it."""


def settings(e: Evidence) -> Cause | None:
    """A setting that both have, and have differently."""
    for name, known in NAMES.items():
        a, b = (_first(part.settings, known) for part in (e.a, e.b))
        if a is not None and b is not None and a != b:
            return Cause(name, f"{known[0]} {_said(a)} against {_said(b)} by their settings", False)
    return None


def _first(settings: Mapping[str, Any], names: tuple[str, ...]) -> Any:
    found = next((settings[name] for name in names if name in settings), None)
    if isinstance(found, tuple) and len(set(found)) == 1:
        return found[0]
    return found


def _said(x: Any) -> str:
    return short(x) if isinstance(x, float) else str(x)
