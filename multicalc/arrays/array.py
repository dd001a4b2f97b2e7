"""``Array``: what a portable function gets for a framework's array."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from multicalc.arrays import exits
from multicalc.arrays.exchange import Exchange
from multicalc.arrays.indexing import item
from multicalc.arrays.infix import Infix
from multicalc.arrays.methods import Methods
from multicalc.arrays.operators import Operators
from multicalc.arrays.promotion import FLOATS, stays
from multicalc.backend import Backend, BackendLike, choose, is_neutral, native, owner
from multicalc.calls.shown import shown


class Array(Exchange, Methods, Operators):
    """An array of the array API standard, over a framework's own.

    What a function marked :func:`portable` gets: operators, indexing, attributes and methods mean
    the same on every backend, and are the functions of ``xp``.

    Args:
        x: an array of a framework or NumPy's, a number, or a list of numbers.
        backend: a backend's name; otherwise the array's own framework, or the active backend.

    Raises:
        MixedBackendsError: ``x`` is an array of another framework than ``backend``.

    >>> import numpy as np
    >>> import multicalc as mc
    >>> x = mc.Array(np.array([1.0, -2.0, 3.0]))
    >>> (x > 0) * x[::-1] + 0.5
    Array([3.5, 0.5, 1.5], dtype=float64, backend='numpy')
    """

    __slots__ = ()

    def __init__(self, x: Any, backend: BackendLike = None) -> None:
        x = native(x)
        chosen, _ = choose([x], backend)
        if owner(x) is None or (is_neutral(x) and owner(x) != chosen.name):
            x = chosen.from_numpy(np.array(x))
        elif is_neutral(x):
            x = chosen.copy(x)
        self._value, self._backend, self._dtype = x, chosen, None

    # -- what it is -------------------------------------------------------------------------------

    @property
    def native(self) -> Any:
        """The framework's own array, on its tape as it is: what is done to it there is not
        portable."""
        return self._value

    def _dtype_name(self) -> str:
        return dtype_name(self)

    # -- operators --------------------------------------------------------------------------------

    def _operate(self, operator: Infix, *operands: Any) -> Any:
        backend = self._backend
        dtype = self._dtype or dtype_name(self)
        if dtype in FLOATS and operator.of_floats:
            # Of floats of one dtype it is the function itself, or the framework's own operator: in
            # a tenth of the time that finding out takes.
            function = operator.native
            if function is None or not backend.plain_operator(operator.name, dtype):
                function = getattr(backend.namespace, operator.name)
            if len(operands) == 1:
                return wrapped(function(self._value), backend, operator.gives or dtype)
            left, right = operands
            other = right if left is self else left
            kind = type(other)
            if kind is Array:
                alike = other._backend is backend and (other._dtype or dtype_name(other)) == dtype
                if alike and not (operator.kind == "product" and () in (left.shape, right.shape)):
                    found = function(left._value, right._value)
                    return wrapped(found, backend, operator.gives or dtype)
            elif operator.kind != "product" and stays(other):
                value = self._value
                found = function(value, other) if left is self else function(other, value)
                return wrapped(found, backend, operator.gives or dtype)
        for x in operands:
            if isinstance(x, Operators) and type(x) is not Array:
                # The tape's variable records the operation, what is writable leaves it so.
                return x._operate(operator, *operands)
        backend = _upper(backend, operands)
        return wrapped(operator.on(backend, *_as_now(backend, operands)), backend)

    def _item(self, key: Any) -> Any:
        backend = _upper(self._backend, key if isinstance(key, tuple) else (key,))
        return wrapped(item(backend, backend.raised(self._value), key), backend, self._dtype)

    @staticmethod
    def __multicalc_function__(
        function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> Any:
        """A function of ``xp`` of such arrays."""
        return Array._standard.call(function, args, kwargs)

    def __array_namespace__(self, *, api_version: str | None = None) -> Any:
        """The standard's namespace, whose functions take and give such arrays."""
        from multicalc.arrays.namespace import namespace_of

        return namespace_of(self._backend)

    # -- out of it --------------------------------------------------------------------------------

    def item(self) -> bool | int | float | complex:
        """The one element as a Python number.

        Raises:
            PortabilityError: its derivative would be lost.
            TracingError: it has no value, in what is being compiled.
            ValueError: there are several.
        """
        found: bool | int | float | complex = exits.value(self, "x.item()").item()
        return found

    def tolist(self) -> Any:
        """The elements as nested lists of Python numbers; raises as :meth:`item`."""
        return exits.value(self, "x.tolist()").tolist()

    def numpy(self) -> np.ndarray:
        """A NumPy array of the values; raises as :meth:`item`."""
        return exits.value(self, "x.numpy()")

    def __float__(self) -> float:
        return float(exits.scalar(self, "float(x)"))

    def __int__(self) -> int:
        return int(exits.scalar(self, "int(x)"))

    def __index__(self) -> int:
        return int(exits.integer(self))

    def __complex__(self) -> complex:
        return complex(exits.scalar(self, "complex(x)"))

    def __bool__(self) -> bool:
        return exits.truth(self)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray:
        found = np.array(exits.value(self, "np.asarray(x), which NumPy and SciPy call,"))
        return found if dtype is None else found.astype(dtype)

    def __reduce__(self) -> tuple[Any, ...]:
        # By NumPy's array: not all frameworks keep 64 bits on their way.
        return Array, (exits.value(self, "pickle"), self.backend)

    def __copy__(self) -> Array:
        return self  # Nothing changes it.

    def __deepcopy__(self, memo: Any) -> Array:
        return self

    def __repr__(self) -> str:
        return f"Array({shown(self._value)}, dtype={dtype_name(self)}, backend={self.backend!r})"


def _upper(backend: Backend, beside: tuple[Any, ...]) -> Backend:
    """``backend``, or that of an array ``beside`` it which stands over it."""
    for x in beside:
        if type(x) is Array and x._backend is not backend and x._backend.stands_over(backend):
            backend = x._backend
    return backend


def _as_now(backend: Backend, operands: tuple[Any, ...]) -> list[Any]:
    """The native operands. What is differentiated keeps them until its derivative is taken, and
    NumPy's may be written into before then: a copy of these, as other frameworks convert them."""
    values = list(map(native, operands))
    if backend.over is not None:
        values = [x if owner(x) is None else backend.raised(x) for x in values]
    for k, x in enumerate(operands):
        own = isinstance(x, np.ndarray) and owner(x) == backend.name
        if own and not all(map(is_neutral, values)):
            values[k] = backend.copy(x)
    return values


def wrapped(value: Any, backend: Backend, dtype: str | None = None) -> Array:
    """``value``, an array of ``backend``'s, of this dtype if it is known."""
    found: Array = object.__new__(Array)
    found._value, found._backend, found._dtype = value, backend, dtype
    return found


def dtype_name(x: Array) -> str:
    """The name of its dtype; kept, as to ask a framework may take as long as an operation."""
    if x._dtype is None:
        x._dtype = x._backend.dtype(x._value)
    return x._dtype
