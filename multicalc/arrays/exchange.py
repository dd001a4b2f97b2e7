"""What the standard asks of an array so that devices and other libraries' arrays go together."""

from __future__ import annotations

from typing import Any

from multicalc import xp
from multicalc.arrays import exits
from multicalc.backend import Wrapped
from multicalc.errors import InvalidArgumentError

_HOST = 1, 0
"""DLPack's number for it."""


class Exchange(Wrapped):
    """Moving to a device, and out to any library that takes DLPack."""

    __slots__ = ()

    def to_device(self, device: Any, /, *, stream: Any = None) -> Any:
        """The same array on a device, by the framework's object for it or a name, ``"cpu"``."""
        if stream is not None:
            raise InvalidArgumentError("to_device: takes no stream; the framework has its own")
        return xp.asarray(self, device=device)

    def __dlpack__(
        self,
        *,
        stream: Any = None,
        max_version: tuple[int, int] | None = None,
        dl_device: tuple[int, int] | None = None,
        copy: bool | None = None,
    ) -> Any:
        """The values, copied to the host; raises as ``item`` does."""
        if copy is False or tuple(dl_device or _HOST) != _HOST:
            raise BufferError("the values of a portable array are given as a copy on the host")
        return exits.value(self, "from_dlpack(x)").__dlpack__()

    def __dlpack_device__(self) -> tuple[int, int]:
        return _HOST
