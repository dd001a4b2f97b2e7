"""Which arguments of ``xp``'s functions are arrays, and what a Python number or list is to them."""

from __future__ import annotations

from multicalc.xp.table import ELEMENTWISE, LINALG, PRODUCTS

ALL_OPERANDS = frozenset(
    (
        *ELEMENTWISE,
        *PRODUCTS,
        *("where", "take", "take_along_axis", "searchsorted", "broadcast_arrays", "meshgrid"),
        "conv",
        *(f"linalg.{name}" for name in LINALG if name not in ("matrix_power", "norm")),
    )
)
"""Functions all of whose positional arguments are arrays (or ``einsum``'s string); of the others
the first is one."""

JOINING = frozenset(("concat", "stack"))
"""Functions whose first argument is a list of arrays."""

FLOATING = frozenset(
    (
        *("acos", "acosh", "asin", "asinh", "atan", "atan2", "atanh", "cos", "cosh", "divide"),
        *("exp", "expm1", "hypot", "log", "log10", "log1p", "log2", "logaddexp", "reciprocal"),
        *("sin", "sinh", "sqrt", "tan", "tanh", "digamma", "erf", "erfc", "erfinv", "gammaln"),
        *("log_sigmoid", "sigmoid", "silu", "softplus", "elu", "gelu", "leaky_relu"),
        *("safe_sqrt", "xlog1py", "xlogy", *(name for name in ELEMENTWISE if "bessel" in name)),
        *("avg_pool", "conv", "layer_norm", "max_pool", "safe_norm"),
        *("log_softmax", "logsumexp", "mean", "norm", "softmax", "std", "var"),
        *("linalg.cholesky", "linalg.det", "linalg.eigh", "linalg.eigvalsh", "linalg.inv"),
        *("linalg.matrix_norm", "linalg.norm", "linalg.pinv", "linalg.qr", "linalg.slogdet"),
        *("linalg.solve", "linalg.svd", "linalg.svdvals", "linalg.vector_norm"),
    )
)
"""Functions that give floats whatever they get: Python's integers are floats to them."""
