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
            written = f"np.{name}" if getattr(np, name, None) is ufunc else name
            if method in _UFUNC_METHODS:
                _refuse(f"{written}.{method}", _UFUNC_METHODS[method], kwargs)
            _refuse(written, hint(name, "xp"), kwargs)
        return self._binary(found, *inputs)

    def __array_function__(
        self, function: Callable[..., Any], types: Any, args: Any, kwargs: Any
    ) -> NoReturn:
        name, module = function.__name__, function.__module__.removeprefix("numpy").lstrip(".")
        written = ".".join(filter(None, ("np", module, name)))
        _refuse(written, hint(name, "xp.linalg" if module == "linalg" else "xp"), kwargs)


_UFUNC_METHODS = {
    "accumulate": "write xp.cumulative_sum(x) or xp.cumulative_prod(x)",
    "at": "write x = xp.at(x, key).add(value), or .multiply, .min, .max",
    "outer": "write the operator, of x[:, None] and y",
    "reduce": "write xp.sum(x), xp.prod(x), xp.max(x), xp.min(x), xp.all(x) or xp.any(x)",
}
"""What to write for methods of NumPy's ufuncs, as ``np.add.at``."""


def _refuse(written: str, instead: str, kwargs: dict[str, Any]) -> NoReturn:
    if kwargs.get("out") is not None:
        raise PortabilityError(
            "NumPy can't write the result into an array of its own, as its derivative would be "
            "lost there; write y = y + x, and the like, for y += x"
        )
    raise PortabilityError(
        f"{written} takes NumPy's arrays, and would lose the derivative: {instead}"
    )
