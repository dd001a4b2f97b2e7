"""Row 21 of the chapter: a derivative of every operation, one after another.

A row is the gradient of a weighted sum of a few operations, each of arguments of its own, so that
one wrong derivative makes it wrong. What a framework may not have stands in rows apart: a gap
leaves the whole row unsupported.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from zlib import crc32

import numpy as np

from multicalc_conformance.engine.scenario import Scenario
from multicalc_conformance.operations import cases
from multicalc_conformance.operations.case import Case
from multicalc_conformance.operations.domain import Domain
from multicalc_conformance.references.twin import twin

ROW = "21"

BASIC: dict[str, tuple[str, ...]] = {
    "sums and differences": ("add", "subtract", "negative", "positive"),
    "products and quotients": ("multiply", "divide", "square"),
    "powers and roots": ("pow", "sqrt"),
    "exponentials and logarithms": ("exp", "expm1", "log", "log1p"),
    "sine and cosine": ("sin", "cos"),
    "functions by cases": ("abs", "maximum", "minimum", "where"),
    "sigmoids": ("sigmoid", "tanh", "softplus", "silu", "log_sigmoid"),
    "sums": ("sum",),
    "products of matrices": ("matmul of matrices", "matmul of a vector", "linalg.matmul"),
    "axes": ("matrix_transpose (2, 3)", "permute_dims", "flip"),
    "shapes": ("reshape", "broadcast_to"),
    "joining": ("concat", "stack", "pad"),
    "elements": ("take repeated",),
    "elements changed": (
        "at get, repeated",
        "at set, a slice",
        "at add, repeated",
        "at multiply, a mask",
        "at min, a slice",
        "at max, pairs of positions",
    ),
    "casts and real numbers": ("astype to float64 and back", "nan_to_num", "real", "conj"),
    "arrays made of numbers": ("asarray of a list", "linspace"),
    "branches": ("cond taken",),
    "loops of a number of steps": ("fori_loop", "scan of numbers"),
    "loops until something holds": ("while_loop",),
}
"""What every framework has, or multicalc makes of that."""

FURTHER: dict[str, tuple[str, ...]] = {
    "reciprocals and lengths": ("reciprocal", "hypot"),
    "logarithms to other bases": ("log2", "log10", "logaddexp"),
    "inverse trigonometric functions": ("tan", "asin", "acos", "atan", "atan2"),
    "hyperbolic functions": ("sinh", "cosh"),
    "inverse hyperbolic functions": ("asinh", "acosh", "atanh"),
    "numbers kept within bounds": ("clip by numbers", "clip from below", "relu"),
    "remainders and signs": ("remainder", "copysign"),
    "error functions": ("erf", "erfc", "erfinv"),
    "Bessel functions": ("bessel_j0", "bessel_j1", "bessel_y0", "bessel_y1"),
    "modified Bessel functions": ("bessel_i0", "bessel_i1", "bessel_i0e", "bessel_i1e"),
    "functions between layers": ("elu", "gelu", "leaky_relu of a square"),
    "layers of networks": ("layer_norm", "conv", "max_pool padded", "avg_pool padded"),
    "functions safe at zero": ("xlogy and zeros", "xlog1py", "safe_sqrt and zeros", "safe_norm"),
    "functions where a condition holds": ("apply_where",),
    "sums over segments": ("segment_sum",),
    "gamma functions": ("gammaln", "digamma"),
    "incomplete gamma and beta functions": ("gammainc", "gammaincc", "betainc"),
    "means": ("mean", "var", "std"),
    "products and running totals": ("prod", "cumulative_sum axis=0", "cumulative_prod axis=0"),
    "differences of neighbours": ("diff",),
    "extremes": ("max", "min"),
    "softmax": ("logsumexp", "softmax axis=0", "log_softmax axis=0"),
    "products of vectors": ("dot of vectors", "dot of matrices", "vecdot", "outer"),
    "sums of products over indices": ("einsum ij,jk->ik", "tensordot axes=1"),
    "parts of a matrix": ("diagonal (3, 3)", "trace (3, 3)", "tril", "triu"),
    "axes moved": ("moveaxis", "roll axis"),
    "axes added and taken away": ("expand_dims", "squeeze", "broadcast_arrays"),
    "taking apart": ("unstack", "meshgrid"),
    "repeating": ("repeat axis", "tile"),
    "elements along an axis": ("take_along_axis axis=1",),
    "sorting": ("sort", "top_k axis=0"),
    "norms": ("norm", "linalg.norm", "linalg.vector_norm", "linalg.matrix_norm ord=fro"),
    "cross products and matrix powers": ("linalg.cross", "linalg.matrix_power 3"),
    "products in linear algebra": ("linalg.outer", "linalg.vecdot", "linalg.tensordot axes=1"),
    "parts in linear algebra": ("linalg.trace", "linalg.diagonal", "linalg.matrix_transpose"),
    "determinants": ("linalg.det", "linalg.slogdet"),
    "inverses and solutions": ("linalg.inv", "linalg.solve"),
    "pseudo-inverses": ("linalg.pinv tall",),
    "Cholesky factors": ("linalg.cholesky",),
    "eigenvalues and eigenvectors": ("linalg.eigh", "linalg.eigvalsh"),
    "singular values": ("linalg.svd", "linalg.svdvals"),
    "QR decompositions": ("linalg.qr",),
    "medians and quantiles": ("median", "quantile of a number"),
    "lines between knots": ("interp between knots that vary",),
    "convolutions and Kronecker products": ("convolve", "kron"),
    "diagonal matrices": ("diag", "diag of a matrix"),
    "triangular systems": ("linalg.solve_triangular", "linalg.cho_solve"),
    "least squares": ("linalg.lstsq tall",),
    "matrix exponentials": ("linalg.expm",),
    "eigenvalues of any matrix": ("linalg.eig", "linalg.eigvals"),
    "Fourier transforms": ("fft.fft n=2 norm=forward", "fft.ifft real"),
    "Fourier transforms of several axes": ("fft.fftn real", "fft.ifftn real"),
    "Fourier transforms of real numbers": ("fft.rfft", "fft.rfftn", "fft.ihfft"),
    "Fourier transforms to real numbers": ("fft.irfft real", "fft.irfftn real", "fft.hfft real"),
    "frequencies in order": ("fft.fftshift", "fft.ifftshift axes=1"),
}
"""What a framework may not have; what is likely to be missing together stands together."""

GROUPS = BASIC | FURTHER


def scenarios() -> list[Scenario]:
    """A scenario for each group."""
    known = {str(case): case for case in reversed(cases())}
    return [_row(name, [known[each] for each in group]) for name, group in GROUPS.items()]


def _drawn(domain: Domain, rng: np.random.Generator) -> np.ndarray:
    """An array from the domain; one with numbers of both signs where there may be."""
    x = domain.sample(rng)
    both = domain.low < 0 < domain.high and x.size > 1
    while both and len(set(np.signbit(x).flat)) < 2:
        x = domain.sample(rng)
    return x


def _row(name: str, group: Sequence[Case]) -> Scenario:
    rng = np.random.default_rng(crc32(name.encode()))
    inputs = [_drawn(domain, rng) for case in group for domain in case.domains]

    def of(functions: Sequence[Any]) -> Any:
        """All functions' results, of one list of arguments."""

        def each(*xs: Any) -> tuple[Any, ...]:
            outs: list[Any] = []
            rest = iter(xs)
            for f, case in zip(functions, group, strict=True):
                found = f(*(next(rest) for _ in case.domains))
                outs += found if isinstance(found, tuple | list) else (found,)
            return tuple(outs)

        return each

    found = twin(
        "chapter",
        f"{ROW} derivatives of {name}",
        of([case.call for case in group]),
        of([case.exact for case in group]),
        inputs,
        operators=("gradient",),
        operations=tuple(case.operation for case in group),
    )
    return replace(found, group=ROW)
