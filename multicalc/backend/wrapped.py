"""What a function gets in place of a framework's arrays, where it asked for something else."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

if TYPE_CHECKING:
    import numpy as np

    from multicalc.backend.framework import Array
    from multicalc.backend.protocol import Backend
    from multicalc.backend.registry import Running


class Wrapped:
    """An array of ``backend``'s within one of ours."""

    __slots__ = ("_backend", "_dtype", "_value")

    _backend: Backend
    _dtype: str | None
    _value: Array
    _standard: ClassVar[Standard]
    """How functions run that get them."""


class Standard(Protocol):
    """How functions run that get wrapped arrays. ``multicalc.arrays`` has the one there is."""

    def run(
        self, f: Callable[..., Any], args: Sequence[Any], kwargs: Mapping[str, Any], now: Running
    ) -> Any:
        """What ``f`` gives for arrays that are wrapped for it, taken out of their wrappers."""

    def call(
        self, function: Callable[..., Any], args: Sequence[Any], kwargs: Mapping[str, Any]
    ) -> Any:
        """What a function of ``xp`` gives for wrapped arrays, wrapped."""

    def wrap(self, tree: Any, backend: Backend) -> Any:
        """``tree`` with ``backend``'s arrays wrapped."""

    def result_type(self, dtypes: Sequence[np.dtype[Any]], numbers: Sequence[type]) -> str:
        """The dtype that operands of these meet in, Python numbers of these types among them."""

    def portable(self, f: Callable[..., Any]) -> Callable[..., Any]:
        """``f`` as a function that runs so."""


def standard_among(xs: Iterable[Any]) -> Standard | None:
    """How a function runs that is called with ``xs``, by those that are wrapped."""
    for x in xs:
        if isinstance(x, Wrapped):
            return x._standard
    return None


def native(x: Any) -> Any:
    """``x`` out of its wrapper, if it is in one."""
    return x._value if isinstance(x, Wrapped) else x


def within(function: Callable[[Array], Any], x: Any) -> Any:
    """``function`` of the array in ``x``, in a wrapper where ``x`` is in one."""
    if isinstance(x, Wrapped):
        return x._standard.wrap(function(x._value), x._backend)
    return function(x)
