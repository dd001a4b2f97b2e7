"""Arrays of the standard with exact numbers: what a program's operators, methods and indices mean.

Written from the standard and what multicalc documents beside it, and with none of its code.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Protocol

import numpy as np
from mpmath import mp

RANKS = {"bool": 0, "int32": 1, "int64": 2, "float32": 3, "float64": 4}
_FIRST_FLOAT = RANKS["float32"]


class Namespace(Protocol):
    """The functions that operators are; ``floats`` is the dtype that new floats have."""

    floats: str

    def array(self, x: Any, dtype: str) -> Exact: ...

    def closer(self, distances: Any) -> None: ...

    def operator(self, name: str, *operands: Any) -> Any: ...

    def __getattr__(self, name: str) -> Callable[..., Any]: ...


class Exact:
    """An array: NumPy's of objects (``mpf``), of integers or of booleans, and the dtype that a
    backend's is to have."""

    __slots__ = ("_xp", "array", "dtype")
    __array_ufunc__ = None
    """So that ``data - x`` is asked of ``x``."""

    def __init__(self, array: np.ndarray, dtype: str, xp: Namespace) -> None:
        self.array, self.dtype, self._xp = array, dtype, xp

    @property
    def shape(self) -> tuple[int, ...]:
        return self.array.shape

    @property
    def ndim(self) -> int:
        return self.array.ndim

    @property
    def size(self) -> int:
        return self.array.size

    @property
    def T(self) -> Exact:  # noqa: N802 (the standard's name)
        return self._same(self.array.T)

    @property
    def mT(self) -> Exact:  # noqa: N802 (the standard's name)
        return self._same(np.swapaxes(self.array, -1, -2))

    @property
    def at(self) -> Any:
        return self._xp.at(self)

    def __getitem__(self, key: Any) -> Exact:
        return self._same(np.asarray(self.array[bare(key)], dtype=self.array.dtype))

    def __len__(self) -> int:
        return len(self.array)

    def __iter__(self) -> Iterator[Exact]:
        return (self[k] for k in range(len(self)))

    def __bool__(self) -> bool:
        return bool(self.array)

    def __neg__(self) -> Exact:
        return self._same(-self.array)

    def __pos__(self) -> Exact:
        return self

    def __abs__(self) -> Exact:
        if is_float(self.dtype):
            self._xp.closer(self.array)
        return self._same(abs(self.array))

    def __invert__(self) -> Exact:
        return self._same(~self.array)

    def reshape(self, *shape: Any) -> Exact:
        return self._same(self.array.reshape(*shape))

    def flatten(self) -> Exact:
        return self._same(self.array.reshape(-1))

    ravel = flatten

    def squeeze(self, axis: Any = None) -> Exact:
        return self._same(self.array.squeeze(axis))

    def swapaxes(self, one: int, other: int) -> Exact:
        return self._same(self.array.swapaxes(one, other))

    def copy(self) -> Exact:
        return self._same(self.array.copy())

    def astype(self, dtype: str) -> Any:
        return self._xp.astype(self, dtype)

    def dot(self, other: Any) -> Any:
        return self._xp.vecdot(self, other)

    def __getattr__(self, name: str) -> Callable[..., Any]:
        """The methods that are functions with the axis by place."""
        function = getattr(self._xp, _METHODS[name])

        def method(*axis: Any, **how: Any) -> Any:
            return function(self, **({"axis": axis[0]} if axis else {}), **how)

        return method

    def _same(self, array: Any) -> Exact:
        return Exact(np.asarray(array), self.dtype, self._xp)

    def _operate(self, name: str, left: Any, right: Any) -> Exact:
        operands = [_operand(x, self._xp.floats) for x in (left, right)]
        dtype = meeting([kind for _, kind in operands], self._xp.floats)
        if name == "divide" and not is_float(dtype):
            dtype = self._xp.floats
        if is_float(dtype):
            found = self._xp.operator(name, *(self._xp.array(x, dtype) for x, _ in operands))
        else:
            found = _EXACTLY[name](*(np.asarray(x, dtype=dtype) for x, _ in operands))
        array = np.asarray(bare(found))
        return Exact(array, "bool" if name in _ASKING else dtype, self._xp)


def _written(name: str, *, reflected: bool) -> Callable[[Exact, Any], Exact]:
    if reflected:
        return lambda self, other: self._operate(name, other, self)
    return lambda self, other: self._operate(name, self, other)


_INFIX = {
    "add": "add",
    "sub": "subtract",
    "mul": "multiply",
    "truediv": "divide",
    "floordiv": "floor_divide",
    "mod": "remainder",
    "pow": "pow",
    "matmul": "matmul",
    "and": "bitwise_and",
    "or": "bitwise_or",
    "xor": "bitwise_xor",
    "lshift": "bitwise_left_shift",
    "rshift": "bitwise_right_shift",
}
_ORDER = {
    "eq": "equal",
    "ne": "not_equal",
    "lt": "less",
    "le": "less_equal",
    "gt": "greater",
    "ge": "greater_equal",
}
_ASKING = frozenset(_ORDER.values())
for _python, _name in _INFIX.items():
    setattr(Exact, f"__{_python}__", _written(_name, reflected=False))
    setattr(Exact, f"__r{_python}__", _written(_name, reflected=True))
for _python, _name in _ORDER.items():
    setattr(Exact, f"__{_python}__", _written(_name, reflected=False))

_METHODS = {
    **{name: name for name in ("sum", "mean", "prod", "std", "var", "max", "min", "argsort")},
    **{name: name for name in ("clip", "round")},
    "cumsum": "cumulative_sum",
    "cumprod": "cumulative_prod",
}

_EXACTLY: dict[str, Callable[..., Any]] = {
    **{name: getattr(np, name) for name in ("add", "subtract", "multiply", "floor_divide")},
    **{name: getattr(np, name) for name in ("remainder", "matmul", *_ASKING)},
    **{name: getattr(np, name) for name in ("bitwise_and", "bitwise_or", "bitwise_xor")},
    "pow": np.power,
    "bitwise_left_shift": np.left_shift,
    "bitwise_right_shift": np.right_shift,
}
"""The operators of integers and booleans."""


def is_float(dtype: str) -> bool:
    return RANKS[dtype] >= _FIRST_FLOAT


def meeting(kinds: Sequence[str | type], floats: str) -> str:
    """The dtype that arrays of these, and Python numbers of these types, meet in."""
    dtype = max((k for k in kinds if isinstance(k, str)), key=RANKS.__getitem__)
    if float in kinds and not is_float(dtype):
        return floats
    return "int64" if int in kinds and dtype == "bool" else dtype


def bare(x: Any) -> Any:
    """NumPy's arrays for ours, in any structure of Python's."""
    if isinstance(x, Exact):
        return x.array
    if isinstance(x, list | tuple):
        return type(x)(map(bare, x))
    if isinstance(x, dict):
        return {key: bare(each) for key, each in x.items()}
    return x


def in_numbers(x: Any) -> np.ndarray:
    """``x`` as an array of ``mpf``."""
    return np.asarray(_numbers(np.asarray(bare(x))), dtype=object)


def dtypes_in(x: Any) -> Iterator[str]:
    """The dtypes of arrays in any structure of Python's."""
    if isinstance(x, Exact | np.ndarray):
        yield str(x.dtype)
    elif isinstance(x, list | tuple):
        for each in x:
            yield from dtypes_in(each)


_numbers = np.frompyfunc(lambda x: mp.mpmathify(x.item() if hasattr(x, "item") else x), 1, 1)


def _operand(x: Any, floats: str) -> tuple[Any, str | type]:
    """An operand, and its dtype or the type of Python number it is."""
    if isinstance(x, Exact):
        return x.array, x.dtype
    if isinstance(x, np.ndarray):
        return x, x.dtype.name
    if isinstance(x, list):
        found = np.asarray(x)
        return found, floats if found.dtype.kind == "f" else found.dtype.name
    number = x.item() if isinstance(x, np.generic) else x
    return number, type(number)
