"""What to write instead of what NumPy and autograd refuse."""

from __future__ import annotations

from multicalc.backend import Note
from multicalc.xp import instead

NOTES: tuple[Note, ...] = (
    *instead.shared(
        r"ArrayBox|numpy\.\w+",
        "+x",
        "//",
        "divmod",
        "|",
        "round",
        "[]=",
        "del",
        "math",
        "format",
        "method",
        "truth",
        "fill",
    ),
    Note(
        r"(?:int|float)\(\) argument must be .* not 'ArrayBox'",
        instead.NUMBERS,
        portable=False,
    ),
    Note("numpy boolean negative", instead.MASKS),
    Note(
        "array is not broadcastable to correct shape",
        "write x[np.array([True, False])] for x[[True, False]]",
        (ValueError,),
    ),
    Note(
        "make_diagonal only supports",
        "write xp.linalg.diagonal(x) for x.diagonal()",
        (NotImplementedError,),
        portable=False,
    ),
    Note(
        (
            "input types, and the inputs could not be safely coerced",
            "object arrays are not supported",
            "Cannot cast ufunc",
        ),
        instead.FUNCTIONS,
        (TypeError, ValueError),
        portable=False,
    ),
    Note(
        "ArrayBox",
        "an ArrayBox is a NumPy array that is being differentiated. Functions of NumPy and of xp "
        "take it, and nothing is written into it (xp.at); for a function in another framework's "
        'calls name that, as in grad(f, backend="torch")',
        (Exception,),
        portable=False,
    ),
)
