"""Which arguments of ``xp``'s functions are arrays, and what a Python number or list is to them."""

from __future__ import annotations

from multicalc.xp.table import ELEMENTWISE, FFT, FREQUENCIES, LINALG, PRODUCTS

ALL_OPERANDS = frozenset(
    (
        *ELEMENTWISE,
        *PRODUCTS,
        *("where", "take", "take_along_axis", "searchsorted", "broadcast_arrays", "meshgrid"),
        *("allclose", "conv", "interp", "quantile"),
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
        *(
            "betainc",
            "gammainc",
            "gammaincc",
            "safe_sqrt",
            "xlog1py",
            "xlogy",
            *(name for name in ELEMENTWISE if "bessel" in name),
        ),
        *("avg_pool", "conv", "layer_norm", "max_pool", "safe_norm"),
        *(
            "log_softmax",
            "logsumexp",
            "mean",
            "median",
            "norm",
            "quantile",
            "softmax",
            "std",
            "var",
        ),
        *("allclose", "interp", "isclose"),
        *("linalg.cho_solve", "linalg.cholesky", "linalg.det", "linalg.eig", "linalg.eigh"),
        *("linalg.eigvals", "linalg.eigvalsh", "linalg.expm", "linalg.inv", "linalg.lstsq"),
        *("linalg.matrix_norm", "linalg.norm", "linalg.pinv", "linalg.qr", "linalg.slogdet"),
        *("linalg.solve", "linalg.solve_triangular", "linalg.svd", "linalg.svdvals"),
        "linalg.vector_norm",
        *(f"fft.{name}" for name in FFT if name not in FREQUENCIES and "shift" not in name),
    )
)
"""Functions that give floats whatever they get: Python's integers are floats to them."""
