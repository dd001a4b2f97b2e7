"""Python's operators of arrays of a backend over another one, as functions of its namespace."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    from multicalc.backend import Backend


class NamespaceOperators:
    """An array whose operators are the functions of its backend's namespace; what a backend over
    this one has goes first."""

    __slots__ = ()
    __array_ufunc__ = None
    __hash__ = None  # type: ignore[assignment]
    backend: ClassVar[Backend]

    def __neg__(self) -> Any:
        return self._function("negative")(self)

    def __pos__(self) -> Any:
        return self

    def _function(self, name: str) -> Callable[..., Any]:
        return getattr(self.backend.namespace, name)  # type: ignore[no-any-return]


def _operator(name: str, mirrored: bool = False) -> Callable[[NamespaceOperators, Any], Any]:
    def of(x: NamespaceOperators, y: Any) -> Any:
        if isinstance(y, NamespaceOperators) and y.backend.stands_over(x.backend):
            return NotImplemented
        function = x._function(name)
        return function(y, x) if mirrored else function(x, y)

    return of


for _symbol, _name in {
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
}.items():
    setattr(NamespaceOperators, f"__{_symbol}__", _operator(_name))
    setattr(NamespaceOperators, f"__r{_symbol}__", _operator(_name, mirrored=True))
for _symbol, _name in {
    "eq": "equal",
    "ne": "not_equal",
    "lt": "less",
    "le": "less_equal",
    "gt": "greater",
    "ge": "greater_equal",
}.items():
    setattr(NamespaceOperators, f"__{_symbol}__", _operator(_name))
