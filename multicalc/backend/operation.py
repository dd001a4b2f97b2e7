"""The operator of a person's function at which a framework stopped."""

from __future__ import annotations

import builtins
import dis
import re
import sysconfig
from collections.abc import Sequence
from functools import lru_cache
from types import TracebackType

FUNCTIONS = {
    "+": "add",
    "-": "subtract",
    "*": "multiply",
    "/": "divide",
    "//": "floor_divide",
    "%": "remainder",
    "**": "pow",
    "@": "matmul",
    "<": "less",
    "<=": "less_equal",
    ">": "greater",
    ">=": "greater_equal",
    "==": "equal",
    "!=": "not_equal",
    "&": "bitwise_and",
    "|": "bitwise_or",
    "^": "bitwise_xor",
    "<<": "bitwise_left_shift",
    ">>": "bitwise_right_shift",
}
"""Of ``xp``, for Python's operators between two."""


def stopped_at(error: Exception, library: Sequence[str]) -> str | None:
    """The operator in the innermost line that is a person's own, neither installed nor of the
    packages ``library``; None for another line, and where Python itself refuses its own types."""
    own, trace = None, error.__traceback__
    while trace is not None:
        module = trace.tb_frame.f_globals.get("__name__", "").partition(".")[0]
        file = trace.tb_frame.f_code.co_filename
        if module not in library and not file.startswith(_installed()):
            own = trace
        trace = trace.tb_next
    if own is None or (own.tb_next is None and _is_pythons(error)):
        return None
    return _operator(own)


def _is_pythons(error: Exception) -> bool:
    """Whether it is of numbers, or names types and only Python's."""
    named = re.findall(r"""['"]([\w.]+)['"]""", str(error)) if isinstance(error, TypeError) else []
    only = bool(named) and all(hasattr(builtins, name) or name == "NoneType" for name in named)
    return only or isinstance(error, ArithmeticError)


@lru_cache(maxsize=1)
def _installed() -> tuple[str, ...]:
    paths = sysconfig.get_paths()
    return tuple(paths[name] for name in ("stdlib", "platstdlib", "purelib", "platlib"))


def _operator(trace: TracebackType) -> str | None:
    for each in dis.get_instructions(trace.tb_frame.f_code):
        if each.offset == trace.tb_lasti:
            symbols = {"BINARY_OP": each.argrepr.removesuffix("="), "COMPARE_OP": each.argval}
            return symbols.get(each.opname)
    return None
