"""NumPy's data on its way to an adapter: what ``from_numpy`` needn't see to."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any


def completed_from_numpy(from_numpy: Callable[..., Any]) -> Callable[..., Any]:
    """An adapter's plain ``from_numpy`` as everything calls it: complex numbers only where it has
    them, and bytes in the machine's order."""

    @wraps(from_numpy)
    def complete(self: Any, x: Any, like: Any = None) -> Any:
        dtype = x.dtype
        if dtype.kind == "c":  # NumPy puts a dtype's name together each time it is asked for.
            self.check_dtypes((dtype.name,))
        if not dtype.isnative:
            x = x.astype(dtype.newbyteorder("="))
        return from_numpy(self, x, like)

    return complete
