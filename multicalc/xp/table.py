"""Which functions ``xp`` has, by chapter of the array API standard.

A row here and a function of that name in each adapter's namespace is all it takes to add one.
"""

from __future__ import annotations

ELEMENTWISE = tuple(
    """
    abs acos acosh add asin asinh atan atan2 atanh ceil clip conj copysign cos cosh divide equal
    exp expm1 floor floor_divide greater greater_equal hypot imag isfinite isinf isnan less
    less_equal log log10 log1p log2 logaddexp logical_and logical_not logical_or logical_xor
    maximum minimum multiply negative not_equal positive pow real reciprocal remainder round sign
    sin sinh sqrt square subtract tan tanh trunc
    """.split()
)
SPECIAL = ("relu", "sigmoid", "softplus")
"""Elementwise functions beyond the standard."""

REDUCTIONS = tuple(
    """
    all any argmax argmin cumulative_prod cumulative_sum log_softmax logsumexp max mean min norm
    prod softmax std sum var
    """.split()
)
PRODUCTS = tuple("diagonal dot einsum matmul matrix_transpose outer tensordot trace vecdot".split())
MANIPULATION = tuple(
    """
    astype broadcast_to concat diff expand_dims flip moveaxis permute_dims repeat reshape roll
    squeeze stack tile tril triu unstack
    """.split()
)
SEARCHING = ("argsort", "sort", "take", "take_along_axis", "where")
LIKE = ("full_like", "ones_like", "zeros_like")
CREATION = ("arange", "asarray", "empty", "eye", "full", "linspace", "ones", "zeros")
LINALG = tuple(
    """
    cholesky det diagonal eigh eigvalsh inv matmul matrix_norm matrix_transpose norm outer qr
    slogdet solve svd tensordot trace vecdot vector_norm
    """.split()
)
TRANSCENDENTAL = ("digamma", "erf", "erfc", "gammaln")
"""Beyond the standard too, by each adapter."""

COMPOSED = ("log_sigmoid", "nan_to_num", "pad", "silu")
"""Made of the others, once for all backends (``multicalc.xp.composed``)."""

UPDATES = ("at",)
"""Functional updates (``multicalc.xp.updates``)."""

CONTROL = ("cond", "fori_loop", "scan", "while_loop")
"""Branches and loops over pytrees (``multicalc.xp.control``)."""
CONSTANTS = ("e", "inf", "nan", "newaxis", "pi")
DTYPES = ("bool", "complex64", "complex128", "float32", "float64", "int32", "int64")

ALL_OPERANDS = frozenset(
    (*ELEMENTWISE, *SPECIAL, *TRANSCENDENTAL, "where", "silu", "log_sigmoid", "take_along_axis")
)
"""Functions all of whose positional arguments are arrays or numbers."""

DISPATCHED = (
    *ELEMENTWISE,
    *SPECIAL,
    *REDUCTIONS,
    *PRODUCTS,
    *MANIPULATION,
    *SEARCHING,
    *LIKE,
)
