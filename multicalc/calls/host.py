"""Work that is done on the host, where derivatives end."""

from __future__ import annotations

from multicalc.backend import running
from multicalc.errors import UnsupportedOperationError


def refuse_inside_transform(what: str) -> None:
    """Raise :class:`UnsupportedOperationError` inside a function that is being differentiated,
    where going through the host would silently cut the derivative."""
    if running() is not None:
        raise UnsupportedOperationError(
            f"{what} works on the host and can't be differentiated through; call it outside the "
            "transform, or differentiate the optimality condition ∇f = 0 instead"
        )
