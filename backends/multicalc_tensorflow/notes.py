"""What to write instead of what TensorFlow refuses."""

from __future__ import annotations

import tensorflow as tf

from multicalc.backend import Note
from multicalc.xp import instead

_INVALID = tf.errors.InvalidArgumentError

NOTES: tuple[Note, ...] = (
    *instead.shared(
        r"(?:tensorflow\.python\.framework\.ops\.)?EagerTensor|SymbolicTensor",
        "+x",
        "divmod",
        "[]=",
        "del",
        "math",
        "format",
        "list[x]",
        "method",
        "truth",
        "fill",
    ),
    Note(
        (r"In\[0\] and In\[1\].* ndims", "Shape must be rank 2"),
        instead.MATMUL,
        (_INVALID, ValueError),
    ),
    Note(
        ("Value for attr 'Index' of bool", "Value passed to parameter 'begin' has DataType bool"),
        instead.TAKE,
        (_INVALID, TypeError),
    ),
    Note(
        (
            r"node (?:Neg|\w*neg)\b",
            "Value passed to parameter 'x' has DataType bool",
        ),
        instead.MASKS,
        (_INVALID, TypeError),
    ),
    Note(
        ("node Bitwise", "Value passed to parameter 'x' has DataType float"),
        instead.BITS,
        (_INVALID, TypeError),
        portable=False,
    ),
    Note(
        (r"cannot compute \w+ as input", "that does not match type", "must have the same dtype"),
        instead.DTYPES,
        (_INVALID, TypeError),
    ),
    Note(
        (
            "Only integers, slices .* are valid indices",
            "Index out of range using input dim",
            "Shapes of all inputs must match",
            "strided_slice/stack",
        ),
        instead.TAKE,
        (_INVALID, TypeError, ValueError),
    ),
    Note(
        "only integer scalar arrays can be converted to a scalar index",
        instead.IMMUTABLE,
        portable=False,
    ),
    Note("len is not well defined", "write x.shape[0] for len(x), xp.flip(x) for reversed(x)"),
    Note(
        ("Cannot convert a symbolic", "Cannot interpret '<tf.Tensor"),
        instead.FUNCTIONS,
        (TypeError, NotImplementedError),
        portable=False,
    ),
    Note(
        ("Iterating over a symbolic", "is not iterable"),
        "write x[0], x[1] for unpacking, xp.unstack(x) for a loop over x, xp.sum(x) for sum(x), "
        "xp.max(x) for max(x), xp.sort(x) for sorted(x), xp.any(x == a) for `a in x`",
    ),
    Note("Using a symbolic `tf.Tensor` as a Python `bool`", instead.LOOKS, portable=False),
    Note(r"int\(\) argument must be", instead.LOOKS, portable=False),
    Note("cannot pickle 'SymbolicTensor'", "write xp.asarray(x, copy=True)", portable=False),
)
