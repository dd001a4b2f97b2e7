"""The table's derivatives are right, and each is tried on every backend."""

from __future__ import annotations

import numpy as np
import pytest
from mpmath import mp
from multicalc_conformance.operations import cases
from multicalc_conformance.references import exact

from multicalc.xp import table

FORMULAS = [
    row
    for row in table.OPERATIONS
    if row.chapter.startswith("Elementwise") and set(row.derivative) & set("0123456789")
    if not any(word in row.derivative for word in (" to ", " where ", " of "))
]
REAL_ONLY = (
    *("atan2", "ceil", "clip", "copysign", "floor", "floor_divide", "hypot", "logaddexp"),
    *("maximum", "minimum", "remainder", "round", "trunc", "max", "min", "sort", "std", "var"),
    *("digamma", "erf", "erfc", "gammaln", "log_sigmoid", "nan_to_num", "relu", "sigmoid", "silu"),
    *("fft.ihfft", "fft.rfft", "fft.rfftn", "interp", "median", "quantile"),
    *("bessel_i0", "bessel_i0e", "bessel_i1", "bessel_i1e", "bessel_j0", "bessel_j1", "bessel_y0"),
    *(
        "bessel_y1",
        "betainc",
        "gammainc",
        "gammaincc",
        "elu",
        "erfinv",
        "gelu",
        "leaky_relu",
        "safe_sqrt",
        "xlog1py",
        "xlogy",
    ),
    *("avg_pool", "conv", "layer_norm", "max_pool", "segment_sum", "safe_norm", "top_k"),
    *("apply_where", "softplus", "log_softmax", "logsumexp", "softmax", "astype", "linspace"),
)
NAMES = {
    name: getattr(mp, name)
    for name in (
        *("cos", "cosh", "digamma", "erfc", "erfinv", "exp", "floor", "log", "pi", "psi"),
        *("sign", "sin", "sinh", "sqrt", "tan", "tanh"),
    )
}
NAMES |= {
    f"{kind}{n}": lambda x, n=n, f=f: f(n, x)
    for kind, f in (("i", mp.besseli), ("j", mp.besselj), ("y", mp.bessely))
    for n in (0, 1, 2)
}
NAMES |= {f"i{n}e": lambda x, n=n: mp.exp(-abs(x)) * mp.besseli(n, x) for n in (0, 1)}


@pytest.mark.parametrize("row", FORMULAS, ids=lambda row: row.name)
def test_partial_derivatives(row):
    """Against differences of the operation's definition in mpmath."""
    rules = row.derivative.split(" ; ")
    case = next(
        case
        for case in cases()
        if case.operation == row.name
        and len(case.domains) == len(rules)
        and not case.is_complex
        and not case.variant
    )
    rng = np.random.default_rng(3)
    xs = exact.numbers([domain.sample(rng) for domain in case.domains])
    broadcast = np.broadcast_arrays(*xs)
    for k, rule in enumerate(rules):
        vs = [np.full(x.shape, mp.mpf(i == k), dtype=object) for i, x in enumerate(xs)]
        found = exact.along(case.exact, xs, vs)[0]
        for at, difference in np.ndenumerate(found):
            operands = dict(zip("xy", (x[at] for x in broadcast), strict=False))
            with mp.workdps(50):
                expected = mp.mpf(eval(rule, {"__builtins__": {}}, NAMES | operands))
                assert abs(expected - difference) <= mp.mpf(10) ** -40 * (1 + abs(expected))


def test_every_operation_with_a_derivative_is_tried():
    tried = {case.operation for case in cases() if case.order}
    assert [row.name for row in table.OPERATIONS if row.derivative and row.name not in tried] == []


def test_no_derivative_is_tried_that_the_table_does_not_have():
    known = {row.name for row in table.OPERATIONS if row.derivative}
    assert [str(case) for case in cases() if case.order and case.operation not in known] == []


def test_every_operation_of_complex_numbers_is_tried_with_them():
    """All but those that order numbers, or that the standard and we have for real ones only."""
    tried = {case.operation for case in cases() if case.order and case.is_complex}
    left = {row.name for row in table.OPERATIONS if row.derivative} - tried
    assert left == set(REAL_ONLY)
