"""Where values leave an array of a function being transformed: an error where a derivative would be
lost with them. What may depend on values, a branch or what is printed, looks at them as ever."""

from __future__ import annotations

from typing import Any

from multicalc.xp.common.exits import lost

from ..runtime import calls
from ..runtime.autograd import origins, variable_names
from ..runtime.calls import Array, Direct
from ..runtime.loading import load
from ..runtime.state import state
from .boxes import Box, without_levels

mx = load()

_READERS = {"__float__": "number", "asnumpy": "method", "item": "method", "tolist": "method"}
_LOOKS = ("__bool__", "__int__", "__repr__", "__str__", "__format__")


def is_differentiated(x: Array) -> bool:
    """Whether a level or a tape of ours keeps something about it."""
    if isinstance(x, Box):
        return True
    if not state.tapes or not calls.is_floating(x):
        return False
    # What has met a recorded array is recorded, too.
    return bool(variable_names() & origins(x))


def _reader(name: str, exit: str) -> Any:
    method = getattr(mx.np.ndarray, name)

    def read(x: Array, *args: Any) -> Any:
        if is_differentiated(x):
            without_levels(x)
            raise lost("mxnet", exit, "x.detach()", name)
        return method(calls.detach(x), *args)

    return read


def _look(name: str) -> Any:
    method = getattr(mx.np.ndarray, name)

    def look(x: Array, *args: Any) -> Any:
        return method(calls.detach(without_levels(x)), *args)

    return look


def _methods() -> None:
    for name, exit in _READERS.items():
        setattr(Direct, name, _reader(name, exit))
    for name in _LOOKS:
        setattr(Direct, name, _look(name))


_methods()
