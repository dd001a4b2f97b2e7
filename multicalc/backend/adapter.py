"""What is known of a backend before its framework is imported."""

from __future__ import annotations

import importlib
import importlib.util
import shlex
import sys
from dataclasses import dataclass
from functools import cache

from multicalc.backend.protocol import Backend
from multicalc.backend.spelling import NativeSpelling
from multicalc.errors import (
    BackendBrokenError,
    BackendNotInstalledError,
    UnsupportedOperationError,
)

DISTRIBUTION = "multicalc-autodiff"


@dataclass(frozen=True)
class Adapter:
    """The light half of an adapter: what an entry point in ``multicalc.backends`` names.

    ``array_types`` are dotted names (``"torch.Tensor"``) and are looked up in ``sys.modules``, so
    that recognising an array never imports a framework: an array can't exist before its framework
    was imported. ``backend`` is ``"module:Class"``; that module imports the framework.
    ``spelling``, if there is one, is ``"module:NAME"`` of a :class:`NativeSpelling`, by which
    functions are translated; that module doesn't.
    """

    name: str
    framework: str
    array_types: tuple[str, ...]
    backend: str
    install: str = ""
    spelling: str = ""

    def __post_init__(self) -> None:
        if isinstance(self.array_types, str):
            raise TypeError(
                f"array_types: a tuple of names is needed, found {self.array_types!r}; write "
                f"({self.array_types!r},)"
            )

    def types(self) -> tuple[type, ...]:
        """Those of the array types whose framework this process has imported."""
        found = []
        for dotted in self.array_types:
            module, _, attribute = dotted.rpartition(".")
            kind = getattr(sys.modules.get(module), attribute, None)
            if isinstance(kind, type):
                found.append(kind)
        return tuple(found)

    def installed(self) -> bool:
        """Whether the framework can be found, without importing it."""
        if self.framework in sys.modules:
            return sys.modules[self.framework] is not None
        try:
            return importlib.util.find_spec(self.framework) is not None
        except (ImportError, ValueError):
            return False

    def install_command(self) -> str:
        """The shell command that installs what the backend needs.

        Read off the distribution's extra of the backend's name, unless the adapter brings its own.
        """
        if self.install:
            return self.install
        from importlib.metadata import requires  # slow to import, and seldom needed

        extra = f"extra == '{self.name}'"
        asked = (r.replace('"', "'").partition(";") for r in requires(DISTRIBUTION) or ())
        needs = [name.strip() for name, _, when in asked if when.strip() == extra]
        return shlex.join(["pip", "install", *(needs or [self.framework])])

    def version(self) -> str:
        """The version of the distribution that brings the framework."""
        from importlib.metadata import packages_distributions, version

        found = packages_distributions().get(self.framework.partition(".")[0])
        return version(found[0]) if found else "unknown"

    def spelled(self) -> NativeSpelling:
        """How the framework's users write.

        Raises:
            UnsupportedOperationError: the adapter doesn't say.
        """
        if not self.spelling:
            raise UnsupportedOperationError(
                f"backend {self.name!r} has no spelling, so that nothing can be translated for it; "
                f"'Translating' in the documentation says what one is"
            )
        module, _, attribute = self.spelling.partition(":")
        found: NativeSpelling = getattr(importlib.import_module(module), attribute)
        return found

    def load(self) -> Backend:
        """The backend, importing its framework on first use.

        Raises:
            BackendNotInstalledError: the framework is not there.
            BackendBrokenError: it is, but importing it failed, or the adapter lacks something.
        """
        return _load(self)


@dataclass(frozen=True)
class BrokenAdapter(Adapter):
    """Stands for an entry point that can't be loaded, so that the other backends still run."""

    cause: BaseException | None = None

    def installed(self) -> bool:
        return True

    def load(self) -> Backend:
        raise BackendBrokenError(
            f"the adapter of backend {self.name!r} can't be loaded: "
            f"{type(self.cause).__name__}: {self.cause}"
        ) from self.cause


@cache
def _load(adapter: Adapter) -> Backend:
    if not adapter.installed():
        raise BackendNotInstalledError(
            f"backend {adapter.name!r} needs {adapter.framework!r}, which is not installed; "
            f"run: {adapter.install_command()}"
        )
    module, _, attribute = adapter.backend.partition(":")
    try:
        kind: type[Backend] = getattr(importlib.import_module(module), attribute)
        missing = _missing(kind)
        if not missing:
            return kind(adapter)
    except (Exception, SystemExit) as error:
        raise BackendBrokenError(
            f"backend {adapter.name!r} is installed, but importing it failed with "
            f"{type(error).__name__}: {error}"
        ) from error
    raise BackendBrokenError(
        f"the adapter of backend {adapter.name!r} is not complete: {adapter.backend} has no "
        f"{', '.join(missing)}; 'Writing a backend' in the documentation says what it is"
    )


def _missing(kind: type[Backend]) -> list[str]:
    """What an adapter's class owes and doesn't have."""
    if not (isinstance(kind, type) and issubclass(kind, Backend)):
        return ["base class multicalc.backend.Backend"]
    missing = sorted(kind.__abstractmethods__)
    if not hasattr(kind, "dtypes"):
        missing.append("dtypes")
    if kind.vjp is Backend.vjp and kind.jvp is Backend.jvp:
        missing.append("vjp (or jvp)")
    return missing
