"""The standard's namespace for arrays of one backend."""

from __future__ import annotations

from functools import cache, wraps
from types import ModuleType
from typing import Any

from multicalc import xp
from multicalc.arrays import special
from multicalc.arrays.inspection import Inspection
from multicalc.arrays.standard import STANDARD
from multicalc.arrays.writable import writable
from multicalc.backend import DEFAULT_DTYPE, Backend, Running, run_on, running


class StandardNamespace:
    """The functions of ``xp``, of :class:`Array` as in a portable function that runs on
    ``backend``. What they give takes item assignment."""

    __array_api_version__ = xp.__array_api_version__

    def __init__(self, backend: Backend, source: Any = xp) -> None:
        self._backend, self._source = backend, source
        self.__name__ = f"multicalc.xp on {backend.name}"

    def __getattr__(self, name: str) -> Any:
        found = special if name == "special" else getattr(self._source, name)
        if isinstance(found, ModuleType):
            found = StandardNamespace(self._backend, found)
        elif callable(found) and not isinstance(found, type):
            found = _standard(found, self._backend)
        setattr(self, name, found)
        return found

    def __array_namespace_info__(self) -> Inspection:
        return Inspection(self._backend)

    def __dir__(self) -> list[str]:
        return dir(self._source)

    def __repr__(self) -> str:
        return f"<{self.__name__}>"


@cache
def namespace_of(backend: Backend) -> StandardNamespace:
    """The one of ``backend``."""
    return StandardNamespace(backend)


def _standard(function: Any, backend: Backend) -> Any:
    @wraps(function)
    def standard(*args: Any, **kwargs: Any) -> Any:
        now = running()
        if now is not None and now.standard is not None:
            return writable(function(*args, **kwargs))
        dtype, like = (DEFAULT_DTYPE, None) if now is None else (now.dtype, now.like)
        now = Running(backend, dtype, like, STANDARD)
        result = backend.scoped(frozenset({dtype}), run_on, now, function, args, kwargs)
        return writable(STANDARD.wrap(result, backend))

    return standard
