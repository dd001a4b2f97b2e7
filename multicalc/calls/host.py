"""Work that is done on the host, where derivatives end."""

from __future__ import annotations

from multicalc.backend import running
from multicalc.errors import UnsupportedOperationError


def refuse_inside_transform(what: str) -> None:
    """Raise :class:`UnsupportedOperationError` inside a function that is being differentiated,
    where going through the host would silently cut the derivative, and in a portable one, which may
    be at any time."""
    now = running()
    if now is not None:
        where = "the transform" if now.standard is None else "transforms and portable functions"
        raise UnsupportedOperationError(
            f"{what} works on the host and can't be differentiated through; call it outside "
            f"{where}, or differentiate the optimality condition ∇f = 0 instead"
        )
