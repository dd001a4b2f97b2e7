"""What the standard's namespace says of itself."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from multicalc.backend import DEFAULT_DTYPE, Backend, default_dtype, running
from multicalc.calls.precision import complex_dtype
from multicalc.xp.dtypes import dtype_of

_WIDE = frozenset({DEFAULT_DTYPE})


class Inspection:
    """The standard's inspection of a backend's own namespace, in NumPy's dtypes as ``xp`` has
    them; new floats are of the enclosing transform's precision."""

    def __init__(self, backend: Backend) -> None:
        self._backend, self._native = backend, backend.namespace.__array_namespace_info__()

    def capabilities(self) -> dict[str, Any]:
        """What is being compiled has no arrays whose shapes depend on values; a library that asks
        does without."""
        found = dict(self._native.capabilities())
        now = running()
        if now is not None and now.like is not None and not self._backend.has_values(now.like):
            found |= {"boolean indexing": False, "data-dependent shapes": False}
        return found

    def default_device(self) -> Any:
        return self._native.default_device()

    def devices(self) -> list[Any]:
        return list(self._native.devices())

    def default_dtypes(self, *, device: Any = None) -> dict[str, np.dtype[Any]]:
        floats = default_dtype()
        own = {"real floating": floats, "complex floating": complex_dtype(floats)}
        found = self._wide(self._native.default_dtypes)(device=device)
        return {kind: dtype_of(own.get(kind, dtype)) for kind, dtype in found.items()}

    def dtypes(self, *, device: Any = None, kind: Any = None) -> dict[str, np.dtype[Any]]:
        found = self._wide(self._native.dtypes)(device=device, kind=kind)
        return {name: dtype_of(dtype) for name, dtype in found.items()}

    def _wide(self, ask: Callable[..., Any]) -> Callable[..., Any]:
        """``ask``, as of a framework that keeps 64 bits, which our functions have it do."""
        return lambda **about: self._backend.scoped(_WIDE, partial(ask, **about))
