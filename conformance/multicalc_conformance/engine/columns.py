"""The columns of a table: each backend asked for, and whether it can run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from multicalc.backend import registry
from multicalc.errors import BackendNotInstalledError, MulticalcError
from multicalc.testing.comparing.failure import told


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


def known(names: Sequence[str] | None) -> list[str]:
    """``names``, each once, or every known backend's; imports no framework.

    Raises:
        UnknownBackendError: no adapter has that name.
    """
    wanted = list(registry.adapters()) if names is None else list(dict.fromkeys(names))
    for name in wanted:
        registry.adapter(name)
    return wanted


def column(name: str) -> Column:
    """The column of one backend, whose framework is imported."""
    try:
        return Column(name, "ready", str(registry.get_backend(name).version()))
    except BackendNotInstalledError as absent:
        return Column(name, "missing", message=str(absent))
    except MulticalcError as broken:
        return Column(name, "broken", message=str(broken))
    except Exception as broken:
        # An adapter that can be imported but not asked for its version is broken too.
        return Column(name, "broken", message=told(broken))
