"""Every operation of ``xp``: its pattern has all that its derivatives have, and no more where only
shapes say what that is."""

from __future__ import annotations

import numpy as np
import pytest
from multicalc_conformance.operations import cases

import multicalc as mc
from multicalc import xp
from multicalc.sparse import hessian_pattern, jacobian_pattern
from multicalc.xp import table

CASES = [case for case in cases() if case.order and "complex of numbers" not in str(case)]
VALUES_DECIDE = (
    *("at max", "at min", "clip", "copysign", "elu", "erfc tail", "interp", "leaky_relu", "max"),
    *("maximum", "median", "min", "minimum", "nan_to_num", "prod with", "quantile", "relu", "sort"),
    *("top_k", "where", "cond", "apply_where", "floor_divide"),
)
SPECIAL = ("zero", "of equal numbers")
"""Cases, and what is in their names, in which values decide which derivatives are zero."""
LOOSE = ("linalg.", "fft.", "conv ", "max_pool", "norm axis=1, ord=inf")
"""Those of which every result is taken to depend on all that it is near."""


def parts(xs):
    """Complex arrays as their real and imaginary parts."""
    return [part for x in xs for part in ([x.real, x.imag] if x.dtype.kind == "c" else [x])]


def real(case):
    """The case as a function of real arrays that gives a tuple of real arrays."""

    def call(*given):
        left = iter(given)
        xs = [next(left) + 1j * next(left) if d.imaginary else next(left) for d in case.domains]
        found = case.call(*xs)
        outs = []
        for y in found if isinstance(found, tuple | list) else (found,):
            turned = xp.isdtype(y.dtype, "complex floating")
            outs += [xp.real(y), xp.imag(y)] if turned else [y]
        return tuple(outs)

    return call


def matrix(blocks, heights, widths):
    return np.block(
        [
            [np.reshape(block, (m, n)) for block, n in zip(row, widths, strict=True)]
            for row, m in zip(blocks, heights, strict=True)
        ]
    )


def is_near(derivative):
    """Where a derivative is more than rounding."""
    return np.abs(derivative) > 1e-9 * np.abs(derivative).max(initial=0)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_patterns(case):
    rng = np.random.default_rng(7)
    xs = parts([domain.sample(rng, "float64") for domain in case.domains])
    f, on = real(case), {"argnums": tuple(range(len(xs))), "backend": "numpy"}
    sizes = [x.size for x in xs]
    outs = f(*xs)
    weights = [rng.normal(size=y.shape) for y in outs]

    def scalar(*given):
        return sum(xp.sum(w * y) for w, y in zip(weights, f(*given), strict=True))

    jacobian = matrix(mc.jacobian(f, **on)(*xs), [y.size for y in outs], sizes)
    pairs = [(f, jacobian_pattern, jacobian)]
    if case.order > 1:
        hessian = matrix(mc.hessian(scalar, **on)(*xs), sizes, sizes)
        pairs.append((scalar, hessian_pattern, hessian))
    name = str(case)
    loose = name.startswith((*VALUES_DECIDE, *LOOSE)) or any(word in name for word in SPECIAL)
    tight = not loose and not case.is_complex
    for function, pattern_of, derivative in pairs:
        found = pattern_of(function, **on)(*xs).to_scipy().toarray()
        exact = pattern_of(function, **on, mode="exact")(*xs).to_scipy().toarray()
        assert not np.any(is_near(derivative) & ~found)
        assert not np.any(is_near(derivative) & ~exact)
        assert not np.any(exact & ~found)
        if tight:
            assert np.array_equal(found, is_near(derivative))


def test_every_row_with_a_derivative_is_tried():
    tried = {case.operation for case in CASES}
    rows = {row.name for row in table.OPERATIONS if row.derivative not in ("", "0", "0 ; 0")}
    assert rows - tried == set()
