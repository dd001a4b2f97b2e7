"""Python's operators, as functions of native arrays with one meaning on every backend."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from multicalc.arrays.promotion import BESIDE, FLOATS, Kind, operands
from multicalc.backend import Array, Backend, current, owner


@dataclass(frozen=True, eq=False)
class Infix:
    """One operator: what it is on operands of one dtype is the ``xp`` function ``name``."""

    name: str
    symbol: str
    """How Python writes it: ``"{} + {}"``."""
    kind: Kind
    native: Callable[..., Any] | None = None
    """Python's own, if it is the same on all frameworks for floats of one dtype."""
    gives: str | None = None
    """The dtype of the result, where it isn't that of the operands."""

    @cached_property
    def of_floats(self) -> bool:
        """Whether floats of one dtype are its operands as they are."""
        return self.kind not in ("bitwise", "shift")

    @property
    def __name__(self) -> str:
        return self.name

    def takes(self, args: Sequence[Any], kwargs: Mapping[str, Any]) -> bool:
        """Whether these are operands, each an array or what may stand beside one."""
        known = [type(x) in BESIDE or owner(x) is not None for x in args]
        return len(args) == self.symbol.count("{}") and all(known) and not kwargs

    def __call__(self, *given: Any) -> Array:
        return self.on(current(), *given)

    def on(self, backend: Backend, *given: Any) -> Array:
        """Its result for arrays of ``backend`` and what may stand beside them: numbers, NumPy's
        arrays, lists."""
        name, dtype, arrays = operands(self.name, self.symbol, self.kind, backend, given)
        if self.native is not None and dtype in FLOATS and backend.plain_operator(name, dtype):
            return self.native(*arrays)
        return getattr(backend.namespace, name)(*arrays)


ADD = Infix("add", "{} + {}", "arithmetic", operator.add)
SUBTRACT = Infix("subtract", "{} - {}", "arithmetic", operator.sub)
MULTIPLY = Infix("multiply", "{} * {}", "arithmetic", operator.mul)
DIVIDE = Infix("divide", "{} / {}", "division", operator.truediv)
FLOOR_DIVIDE = Infix("floor_divide", "{} // {}", "real")
REMAINDER = Infix("remainder", "{} % {}", "real")
POW = Infix("pow", "{} ** {}", "power")
MATMUL = Infix("matmul", "{} @ {}", "product")
EQUAL = Infix("equal", "{} == {}", "equality", operator.eq, "bool")
NOT_EQUAL = Infix("not_equal", "{} != {}", "equality", operator.ne, "bool")
LESS = Infix("less", "{} < {}", "order", operator.lt, "bool")
LESS_EQUAL = Infix("less_equal", "{} <= {}", "order", operator.le, "bool")
GREATER = Infix("greater", "{} > {}", "order", operator.gt, "bool")
GREATER_EQUAL = Infix("greater_equal", "{} >= {}", "order", operator.ge, "bool")
AND = Infix("bitwise_and", "{} & {}", "bitwise")
OR = Infix("bitwise_or", "{} | {}", "bitwise")
XOR = Infix("bitwise_xor", "{} ^ {}", "bitwise")
LEFT_SHIFT = Infix("bitwise_left_shift", "{} << {}", "shift")
RIGHT_SHIFT = Infix("bitwise_right_shift", "{} >> {}", "shift")
NEGATIVE = Infix("negative", "-{}", "sign", operator.neg)
POSITIVE = Infix("positive", "+{}", "sign")
ABS = Infix("abs", "abs({})", "sign")
INVERT = Infix("bitwise_invert", "~{}", "bitwise")

OPERATORS = {each.name: each for each in (*globals().values(),) if isinstance(each, Infix)}
"""All of them, by the ``xp`` function."""
