"""What a function of one example can't do where a batch runs it at once."""

from __future__ import annotations

from multicalc.errors import TracingError


def value_needed(backend: str, found: str) -> TracingError:
    """What to raise where a mapped function looks at a value; ``found`` says where it did."""
    return TracingError(
        f"{backend}: what vmap maps runs for all examples at once, so that it can't look at a "
        "value, nor make arrays whose shapes depend on one; use xp.where or xp.cond, or "
        f"mc.vmap(f, loop=True), which runs example by example ({found.strip().splitlines()[0]})"
    )
