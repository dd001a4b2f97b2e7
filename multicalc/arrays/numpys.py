"""What NumPy's own functions get from an array that isn't NumPy's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NoReturn

import numpy as np

from multicalc.arrays.infix import OPERATORS, Infix
from multicalc.errors import PortabilityError
from multicalc.xp.other_names import RENAMED, hint
from multicalc.xp.table import EXTENSIONS


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
            of = "np" if getattr(np, name, None) is ufunc else "scipy.special"
            called = "" if method == "__call__" else method
            _refuse((of, name, called), kwargs, _written(name, method))
        return self._binary(found, *inputs)

    def __array_function__(
        self, function: Callable[..., Any], types: Any, args: Any, kwargs: Any
    ) -> NoReturn:
        module = function.__module__.removeprefix("numpy").lstrip(".")
        name, place = function.__name__, f"xp.{module}" if module in EXTENSIONS else "xp"
        _refuse(("np", module, name), kwargs, hint(name, place))


_OF_METHODS = {
    "add.reduce": "xp.sum(x)",
    "multiply.reduce": "xp.prod(x)",
    "maximum.reduce": "xp.max(x)",
    "minimum.reduce": "xp.min(x)",
    "logical_and.reduce": "xp.all(x)",
    "logical_or.reduce": "xp.any(x)",
    "logaddexp.reduce": "xp.logsumexp(x)",
    "add.accumulate": "xp.cumulative_sum(x)",
    "multiply.accumulate": "xp.cumulative_prod(x)",
    "add.at": "xp.at(x, key).add(y)",
    "multiply.at": "xp.at(x, key).multiply(y)",
    "add.outer": "x[:, None] + y",
    "subtract.outer": "x[:, None] - y",
    "multiply.outer": "x[:, None] * y",
}


def _written(name: str, method: str) -> str:
    """What to write for the ufunc ``name``, or a method of it."""
    written = _OF_METHODS.get(f"{name}.{method}")
    if written is not None:
        return f"write {written}"
    return hint(name, "xp") + (", of x[..., None] and y" if method == "outer" else "")


def _refuse(names: tuple[str, ...], kwargs: dict[str, Any], write: str) -> NoReturn:
    if kwargs.get("out") is not None:
        raise PortabilityError(
            "NumPy can't write the result into an array of its own, as its derivative would be "
            "lost there; write y = y + x, and the like, for y += x"
        )
    called = ".".join(filter(None, names))
    raise PortabilityError(f"{called} takes NumPy's arrays, and would lose the derivative: {write}")
