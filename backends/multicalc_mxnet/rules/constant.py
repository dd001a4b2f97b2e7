"""Operators whose derivative is zero wherever it exists."""

from __future__ import annotations

from ..engine.tables import ZERO, register_rules

COMPARISONS = tuple(
    f"_npi_{name}{scalar}"
    for name in ("equal", "not_equal", "less", "less_equal", "greater", "greater_equal")
    for scalar in ("", "_scalar")
)

FILLED = ("zeros_like", "ones_like", "_npi_full_like")

STEPS = tuple(f"_npi_{name}" for name in "floor ceil rint trunc fix around sign".split())

TESTS = tuple(f"_npi_{name}" for name in "isnan isinf isposinf isneginf isfinite".split())

FOUND = ("_npi_argmax", "_npi_argmin", "argsort", "_np_any", "_np_all", "_npi_logical_not")

register_rules(
    dict.fromkeys(
        (
            *COMPARISONS,
            *STEPS,
            *FILLED,
            *TESTS,
            *FOUND,
            "_npi_bitwise_and",
            "_npi_bitwise_not",
            "_npi_bitwise_or",
            "_npi_bitwise_xor",
            "_npx_nonzero",
            "_npi_rcopysign_scalar",
            "_npi_share_memory",
            "_contrib_arange_like",
            "shape_array",
            "one_hot",
            "BlockGrad",
        ),
        ZERO,
    )
)
