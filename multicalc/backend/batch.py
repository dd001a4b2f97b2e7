"""What a function of one example can't do where a batch runs it at once."""

from __future__ import annotations

from typing import NoReturn

from multicalc.errors import TracingError


def looked_at(backend: str, what: str) -> NoReturn:
    """Raise :class:`TracingError`: one example's value isn't there."""
    raise TracingError(
        f"{backend}: the function that vmap maps looks at a value, which differs between examples, "
        f"by {what.strip().splitlines()[0]}; use xp.where for a choice, xp.cond for a branch, "
        "xp.take(x, i, axis=0) for x[i]"
    )
