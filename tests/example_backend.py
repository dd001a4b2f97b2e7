"""The example backend and its framework, as a test finds them that may break them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from multicalc.calls import signature

EXAMPLES = Path(__file__).parents[1] / "examples"


def import_anew(monkeypatch: Any) -> None:
    """Let the next import of either be the first: nothing is left of what other tests did."""
    for folder in ("tiny", "multicalc-tiny"):
        monkeypatch.syspath_prepend(str(EXAMPLES / folder))
    for name in [*sys.modules]:
        if name.partition(".")[0] in ("tiny", "multicalc_tiny"):
            monkeypatch.delitem(sys.modules, name)
    signature.forget()
