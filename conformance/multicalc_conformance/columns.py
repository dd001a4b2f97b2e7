"""The columns of a table: each backend asked for, and whether it can run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from multicalc.backend import registry
from multicalc.errors import BackendNotInstalledError, MulticalcError


@dataclass(frozen=True)
class Column:
    """One backend. ``message`` says in full why one that is not ready isn't."""

    name: str
    status: Literal["ready", "missing", "broken"]
    version: str = ""
    message: str = ""

    @property
    def ready(self) -> bool:
        return self.status == "ready"


def columns(names: Sequence[str] | None = None) -> tuple[Column, ...]:
    """A column for each of ``names``, or for every known backend; imports their frameworks.

    Raises:
        UnknownBackendError: no adapter has that name.
    """
    wanted = list(registry.adapters()) if names is None else list(dict.fromkeys(names))
    for name in wanted:
        registry.adapter(name)
    return tuple(_column(name) for name in wanted)


def _column(name: str) -> Column:
    try:
        return Column(name, "ready", registry.get_backend(name).version())
    except BackendNotInstalledError as absent:
        return Column(name, "missing", message=str(absent))
    except MulticalcError as broken:
        return Column(name, "broken", message=str(broken))
    except Exception as broken:
        # An adapter that can be imported but not asked for its version is broken too.
        return Column(name, "broken", message=f"{type(broken).__name__}: {broken}")
