"""What to write instead of what MXNet refuses."""

from __future__ import annotations

from multicalc.backend import Note
from multicalc.xp import instead

from .runtime.loading import load

_ERROR = load().MXNetError

NOTES: tuple[Note, ...] = (
    *instead.shared(
        r"Direct|Traced|(?:mxnet\.numpy\.)?ndarray",
        "+x",
        "//",
        "divmod",
        "__delitem__",
        "list[x]",
        "method",
        "fill",
    ),
    Note(r"type <class '(?:list|tuple)'> not supported", instead.LIST),
    Note("type <class '.*'> not supported", f"{instead.DATA}; {instead.MATMUL}"),
    Note(
        "must have NDArray type, but got",
        f"{instead.MATMUL}; {instead.FUNCTIONS}",
        (AssertionError,),
    ),
    Note(
        "'ValueError' object has no attribute 'format'",
        f"{instead.DATA}; {instead.FUNCTIONS}",
        (AttributeError,),
    ),
    Note("no implementation found for 'numpy", instead.FUNCTIONS, portable=False),
    Note("Type inconsistent", instead.DTYPES, (_ERROR,)),
    Note(
        ("Inplace operations", "Assigning to NDArrays"),
        f"write y = y * 2.0 for y *= 2.0; {instead.IMMUTABLE}",
        (_ERROR,),
        portable=False,
    ),
    Note(
        "module 'numpy' has no attribute 'bool'",
        f"xp.where(mask, a, b) for y[mask] = a; {instead.IMMUTABLE}",
        (AttributeError,),
        portable=False,
    ),
    Note("truth value of an ndarray", instead.TRUTH, (ValueError,), portable=False),
    Note("elemwise_op_common", instead.BITS, (_ERROR,), portable=False),
    Note(
        "scalar tensor can only accept",
        "write xp.expand_dims(x, axis=0) for x[None] of an array without axes",
        (IndexError,),
    ),
    Note(
        ("inputs could not be safely coerced", "object arrays are not supported"),
        instead.FUNCTIONS,
        (TypeError, ValueError),
        portable=False,
    ),
    Note("Unknown format code", instead.SHOWN, (ValueError,), portable=False),
)
