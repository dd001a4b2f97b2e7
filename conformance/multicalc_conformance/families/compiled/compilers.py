"""Which of a backend's compilers a scenario is run with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import multicalc as mc


def quick(backend: str) -> str | None:
    """One that compiles in milliseconds, so that a scenario can compile a lot: the backend's
    ``"graph"`` where it has one, else its usual compiler."""
    return "graph" if "graph" in mc.get_backend(backend).compilers else None


def jitted(f: Callable[..., Any], backend: str, **options: Any) -> Any:
    """``f`` compiled quickly."""
    return mc.jit(f, backend=backend, compiler=quick(backend), **options)
