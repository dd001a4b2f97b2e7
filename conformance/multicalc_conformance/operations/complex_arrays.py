"""What moves, joins, multiplies and factors arrays, of complex ones: the cases of real ones, with
imaginary parts, where their references hold as they are."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from mpmath import mp

from multicalc import xp
from multicalc_conformance.operations import (
    control,
    decompositions,
    linear_algebra,
    manipulation,
    products,
    reductions,
    searching,
    updates,
)
from multicalc_conformance.operations.calls import called, conj
from multicalc_conformance.operations.case import Case
from multicalc_conformance.operations.complex_numbers import PLANE
from multicalc_conformance.operations.domain import Domain

ALIKE = (
    *("at", "broadcast_arrays", "broadcast_to", "concat", "convolve", "diag", "diagonal", "diff"),
    *("dot", "einsum", "expand_dims", "flip", "fori_loop", "full_like", "asarray", "kron"),
    *("matrix_transpose", "meshgrid"),
    *("moveaxis", "ones_like", "outer", "pad", "permute_dims", "repeat", "reshape", "roll", "scan"),
    *("squeeze", "stack", "take", "take_along_axis", "tensordot", "tile", "trace", "tril", "triu"),
    *("unstack", "zeros_like"),
    *(
        f"linalg.{name}"
        for name in (
            *("cho_solve", "cross", "diagonal", "eig", "eigvals", "eigvalsh", "expm", "lstsq"),
            *("matmul", "matrix_norm", "matrix_power", "matrix_transpose", "norm", "outer", "qr"),
            *("solve_triangular", "tensordot", "trace", "vecdot", "vector_norm"),
        )
    ),
)
REAL: list[Case] = [
    case
    for chapter in (
        *(control, decompositions, linear_algebra, manipulation, products, reductions),
        *(searching, updates),
    )
    for case in chapter.CASES
    if case.order == 2
]


def _complex(name: str) -> Case:
    """The first case of the operation."""
    case = next(case for case in REAL if case.operation == name)
    domains = tuple(replace(domain, imaginary=True) for domain in case.domains)
    return replace(case, domains=domains, variant=f"complex {case.variant}".strip())


def pinv(x: np.ndarray) -> Any:
    """For full rank, of more rows than columns."""
    adjoint = conj(x.T)
    return np.matmul(linear_algebra.inverse(np.matmul(adjoint, x)), adjoint)


def halved(z: Any) -> Any:
    """As often as the real part is above 0.3."""
    return xp.while_loop(lambda w: xp.real(w) > 0.3, lambda w: w * w * (0.25 + 0.1j), z)


def halved_exactly(z: Any) -> Any:
    z = z[()] if isinstance(z, np.ndarray) else z
    while mp.re(z) > 0.3:
        z = z * z * mp.mpc(0.25, 0.1)
    return z


CASES = (
    *map(_complex, ALIKE),
    called("linalg.pinv", pinv, decompositions.COMPLEX_TALL, variant="complex, tall"),
    called(
        "linalg.svdvals",
        lambda x: decompositions.svd_exactly(x)[0],
        decompositions.COMPLEX,
        variant="complex",
    ),
    Case(
        "cond",
        lambda z: xp.cond(xp.real(z[0]) > 0.0, lambda z: z * z, lambda z: xp.exp(z), z),
        lambda z: z * z if mp.re(z[0]) > 0 else np.frompyfunc(mp.exp, 1, 1)(z),
        (PLANE,),
        "complex",
    ),
    Case("while_loop", halved, halved_exactly, (Domain((), 0.4, 1.2, imaginary=True),), "complex"),
)
