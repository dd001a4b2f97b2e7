"""What NumPy's own functions get from an array that isn't NumPy's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NoReturn

import numpy as np

from multicalc.arrays.infix import OPERATORS, Infix
from multicalc.errors import PortabilityError
from multicalc.xp.other_names import RENAMED, hint


class NumpyCalls:
    """``data - x`` of NumPy's ``data`` is the operator; ``np.exp(x)`` says to write ``xp.exp``, as
    NumPy's would lose the derivative."""

    __slots__ = ()

    def _binary(self, operator: Infix, left: Any, right: Any) -> Any:
        raise NotImplementedError

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **kwargs: Any) -> Any:
        name = ufunc.__name__
        found = OPERATORS.get(RENAMED.get(name, name))
        if found is None or method != "__call__" or len(inputs) != 2 or kwargs:
            _refuse(name, kwargs, "" if hasattr(np, name) else "scipy.special", method)
        return self._binary(found, *inputs)

    def __array_function__(
        self, function: Callable[..., Any], types: Any, args: Any, kwargs: Any
    ) -> NoReturn:
        module = function.__module__.removeprefix("numpy").lstrip(".")
        _refuse(function.__name__, kwargs, module)


_REDUCED = {
    "add": "sum",
    "logaddexp": "logsumexp",
    "logical_and": "all",
    "logical_or": "any",
    "maximum": "max",
    "minimum": "min",
    "multiply": "prod",
}
_METHODS = {
    "accumulate": {"add": "xp.cumulative_sum", "multiply": "xp.cumulative_prod"},
    "at": {"add": "x = xp.at(x, key).add(value)", "multiply": "x = xp.at(x, key).multiply(value)"},
    "outer": {"multiply": "xp.outer", "add": "x[:, None] + y", "subtract": "x[:, None] - y"},
    "reduce": {name: f"xp.{reduced}" for name, reduced in _REDUCED.items()},
}
"""What to write for a method of a NumPy function: ``np.add.reduce``."""


def _refuse(
    name: str, kwargs: dict[str, Any], module: str = "", method: str = "__call__"
) -> NoReturn:
    if kwargs.get("out") is not None:
        raise PortabilityError(
            "NumPy can't write the result into an array of its own, as its derivative would be "
            "lost there; write y = y + x, and the like, for y += x"
        )
    place = "xp.linalg" if module == "linalg" else "xp"
    written = f"{module}.{name}" if module.startswith("scipy") else f"np.{module}.{name}"
    instead = hint(name, place)
    if method != "__call__":
        written += f".{method}"
        instead = f"write {_METHODS.get(method, {}).get(name, 'it with functions of xp')}"
    raise PortabilityError(
        f"{written.replace('..', '.')} takes NumPy's arrays, and would lose the derivative: "
        f"{instead}"
    )
