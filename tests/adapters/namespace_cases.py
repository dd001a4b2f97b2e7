"""Every function of the namespaces with arguments and a NumPy reference.

A case is ``(name, arguments, keywords, reference)``; NumPy arrays among the arguments become the
backend's, and ``reference`` gets them as they are.
"""

from __future__ import annotations

from typing import Any

import mpmath
import numpy as np
import scipy.special

A = np.array([[0.3, -1.2, 2.5], [1.7, 0.4, -0.6]])
B = np.array([[1.1, 0.7, -2.2], [-0.2, 0.9, 3.0]])
TIED = np.array([[0.3, -1.2, 0.0], [1.8, 0.4, -0.7]])
POSITIVE = np.array([0.2, 1.0, 3.7])
UNIT = np.array([-0.9, -0.1, 0.0, 0.5])
V = np.array([1.5, -0.5, 2.0])
W = np.array([0.5, 2.5, -1.0])
M = np.array([[4.0, 1.0, 0.5], [1.0, 3.0, -0.2], [0.5, -0.2, 2.0]])
N = np.array([[1.0, 2.0, 0.5], [-0.5, 3.0, 1.0], [0.2, 0.1, 2.0]])
T = np.arange(12.0).reshape(2, 3, 2) - 5
BOOLS = np.array([True, False, True])
OTHER = np.array([True, True, False])
SPECIALS = np.array([np.nan, np.inf, -np.inf, 0.0, -1.5])
Z = np.array([1 + 2j, -0.5 + 0.1j])

Case = tuple[str, tuple[Any, ...], dict[str, Any], Any]


def _mp(f: Any) -> Any:
    def reference(*arrays: Any) -> Any:
        with mpmath.workdps(50):
            return np.vectorize(lambda *xs: float(f(*map(mpmath.mpf, map(float, xs)))))(*arrays)

    return reference


softplus = _mp(lambda x: mpmath.log1p(mpmath.exp(x)))
sigmoid = _mp(lambda x: 1 / (1 + mpmath.exp(-x)))
logaddexp = _mp(lambda x, y: mpmath.log(mpmath.exp(x) + mpmath.exp(y)))
EXTREMES = np.array([0.0, -0.5, 21.0, 50.0, -50.0, 1000.0, -1000.0])


def _numpy(names: str, *arguments: Any) -> list[Case]:
    return [(name, arguments, {}, getattr(np, name)) for name in names.split()]


ELEMENTWISE: list[Case] = [
    *_numpy("exp expm1 square abs sign sin cos tan sinh cosh tanh", A),
    *_numpy("negative positive reciprocal floor ceil trunc real imag conj", A),
    *_numpy("log log1p log2 log10 sqrt", POSITIVE),
    *_numpy("expm1 log1p", np.array([1e-10, -1e-12])),
    *_numpy("isnan isinf isfinite sign abs floor", SPECIALS),
    *_numpy("add subtract multiply divide maximum minimum copysign hypot", A, B),
    *_numpy("add subtract multiply divide maximum minimum", A, V),
    *_numpy("remainder floor_divide", A, B),
    *_numpy("equal not_equal less less_equal greater greater_equal", A, TIED),
    *_numpy("logical_and logical_or logical_xor", BOOLS, OTHER),
    *_numpy("logical_not", BOOLS),
    *_numpy("hypot copysign", np.array([0.0, 3e200, -1.0]), np.array([0.0, 4e200, -0.0])),
    ("asin", (UNIT,), {}, np.arcsin),
    ("acos", (UNIT,), {}, np.arccos),
    ("atan", (A,), {}, np.arctan),
    ("asinh", (A,), {}, np.arcsinh),
    ("acosh", (1 + POSITIVE,), {}, np.arccosh),
    ("atanh", (UNIT,), {}, np.arctanh),
    ("atan2", (A, B), {}, np.arctan2),
    ("round", (np.array([0.5, 1.5, 2.5, -0.5, -1.2]),), {}, np.round),
    ("pow", (POSITIVE, V), {}, np.power),
    ("where", (A > 0, A, B), {}, np.where),
    ("clip", (A, -0.5, 1.0), {}, np.clip),
    ("clip", (A,), {"max": 1.0}, lambda x, max: np.minimum(x, max)),
    ("clip", (A, V), {}, np.maximum),
    ("logaddexp", (EXTREMES, EXTREMES[::-1]), {}, logaddexp),
    ("logaddexp", (EXTREMES, EXTREMES), {}, logaddexp),
    ("logaddexp", (SPECIALS[1:3], SPECIALS[1:3]), {}, np.logaddexp),
    ("softplus", (EXTREMES,), {}, softplus),
    ("sigmoid", (EXTREMES,), {}, sigmoid),
    ("relu", (A,), {}, lambda x: np.maximum(x, 0)),
]

SCALARS: list[Case] = [
    ("maximum", (A, 0.0), {}, np.maximum),
    ("minimum", (1, A), {}, np.minimum),
    ("where", (A > 0, A, 0), {}, np.where),
    ("where", (A > 0, 1.0, A), {}, np.where),
    ("pow", (A, 3), {}, np.power),
    ("pow", (A, 0), {}, np.power),
    ("pow", (A, -2), {}, lambda x, n: x ** float(n)),
    ("pow", (2.0, A), {}, np.power),
    ("add", (1, A), {}, np.add),
    ("divide", (1, A), {}, np.divide),
    ("atan2", (1.0, A), {}, np.arctan2),
    ("hypot", (A, 2.0), {}, np.hypot),
    ("logaddexp", (A, 0.0), {}, np.logaddexp),
    ("less", (A, 1), {}, np.less),
    ("full_like", (A, 2), {}, np.full_like),
]

REDUCTIONS: list[Case] = [
    (name, (x,), options, reference)
    for name, reference in {
        "sum": np.sum,
        "mean": np.mean,
        "prod": np.prod,
        "max": np.max,
        "min": np.min,
        "var": np.var,
        "std": np.std,
        "logsumexp": scipy.special.logsumexp,
    }.items()
    for x, options in [
        (T, {}),
        (T, {"axis": 1}),
        (T, {"axis": -1, "keepdims": True}),
        (T, {"axis": (0, 2)}),
        (T, {"axis": (0, -1), "keepdims": True}),
        (T, {"keepdims": True}),
        (np.array(2.5), {}),
    ]
] + [
    ("var", (A,), {"correction": 1}, lambda x, correction: np.var(x, ddof=correction)),
    ("std", (A,), {"correction": 1.0}, lambda x, correction: np.std(x, ddof=correction)),
    ("sum", (BOOLS,), {}, np.sum),
    ("prod", (np.array([2.0, 0.0, 3.0]),), {}, np.prod),
    ("any", (T > 4,), {"axis": 1}, np.any),
    ("all", (T > -5,), {"axis": (0, 2), "keepdims": True}, np.all),
    ("any", (T > 4,), {}, np.any),
    ("all", (T > 4,), {}, np.all),
    ("argmax", (T,), {}, np.argmax),
    ("argmax", (T,), {"axis": 1}, np.argmax),
    ("argmin", (T,), {"axis": -1, "keepdims": True}, np.argmin),
    ("argmin", (T,), {"keepdims": True}, np.argmin),
    ("cumulative_sum", (V,), {}, np.cumsum),
    ("cumulative_sum", (T,), {"axis": 1}, np.cumsum),
    (
        "cumulative_sum",
        (A,),
        {"axis": -1, "include_initial": True},
        lambda x, **_: np.concatenate([np.zeros((2, 1)), np.cumsum(x, 1)], 1),
    ),
    ("softmax", (A,), {}, lambda x: scipy.special.softmax(x, -1)),
    ("softmax", (A * 1000,), {"axis": 0}, scipy.special.softmax),
    ("log_softmax", (A,), {"axis": 0}, scipy.special.log_softmax),
    ("log_softmax", (A * 1000,), {}, lambda x: scipy.special.log_softmax(x, -1)),
    ("logsumexp", (A * 1000,), {"axis": 1}, scipy.special.logsumexp),
    ("logsumexp", (np.array([-np.inf, -np.inf]),), {}, scipy.special.logsumexp),
]

MANIPULATION: list[Case] = [
    ("reshape", (T, (4, 3)), {}, np.reshape),
    ("reshape", (T, (-1,)), {}, np.reshape),
    ("permute_dims", (T, (2, 0, 1)), {}, np.transpose),
    ("expand_dims", (A,), {"axis": 1}, np.expand_dims),
    ("expand_dims", (A,), {"axis": -1}, np.expand_dims),
    ("squeeze", (A[None, :, None], (0, 2)), {}, np.squeeze),
    ("squeeze", (A[:, None], 1), {}, np.squeeze),
    ("concat", ([A, B],), {}, np.concatenate),
    ("concat", ([A, B],), {"axis": -1}, np.concatenate),
    ("concat", ([A, V],), {"axis": None}, np.concatenate),
    ("stack", ([A, B],), {}, np.stack),
    ("stack", ([A, B],), {"axis": -1}, np.stack),
    ("flip", (T,), {}, np.flip),
    ("flip", (T,), {"axis": (0, -1)}, np.flip),
    ("roll", (T, 2), {}, np.roll),
    ("roll", (T, 1), {"axis": 1}, np.roll),
    ("roll", (T, (1, -1)), {"axis": (0, 1)}, np.roll),
    ("tile", (A, (2, 1)), {}, np.tile),
    ("tile", (A, (2, 1, 2)), {}, np.tile),
    ("tile", (A, (2,)), {}, np.tile),
    ("repeat", (A, 2), {}, np.repeat),
    ("repeat", (A, 3), {"axis": 0}, np.repeat),
    ("broadcast_to", (V, (2, 2, 3)), {}, np.broadcast_to),
    ("broadcast_to", (np.array(2.0), (2,)), {}, np.broadcast_to),
    ("moveaxis", (T, 0, -1), {}, np.moveaxis),
    ("moveaxis", (T, (0, 1), (-1, 0)), {}, np.moveaxis),
    ("unstack", (T,), {"axis": 1}, lambda x, axis: [x[:, i] for i in range(3)]),
    ("unstack", (A,), {}, list),
    ("take", (A, np.array([2, 0, 2])), {"axis": 1}, np.take),
    ("take", (V, np.array([-1, 0])), {"axis": 0}, np.take),
    ("sort", (A,), {}, np.sort),
    ("sort", (T * V[:, None],), {"axis": 1}, np.sort),
    ("sort", (A,), {"descending": True}, lambda x, **_: -np.sort(-x)),
    ("argsort", (A,), {"axis": 0}, np.argsort),
    ("argsort", (A,), {"descending": True}, lambda x, **_: np.argsort(-x)),
    ("tril", (M,), {}, np.tril),
    ("tril", (A,), {"k": -1}, np.tril),
    ("triu", (A,), {"k": 1}, np.triu),
    ("diff", (A,), {}, np.diff),
    ("diff", (T,), {"axis": 0}, np.diff),
    ("diff", (A,), {"n": 2}, np.diff),
    ("astype", (A, "float32"), {}, lambda x, t: x.astype(t)),
    ("astype", (A, np.int64), {}, lambda x, t: x.astype(t)),
    ("zeros_like", (A,), {}, np.zeros_like),
    ("ones_like", (A,), {"dtype": "float32"}, np.ones_like),
    ("full_like", (A, 2.5), {}, np.full_like),
]

CREATION: list[Case] = [
    ("zeros", ((2, 3),), {}, np.zeros),
    ("zeros", (3,), {"dtype": "float32"}, np.zeros),
    ("ones", ((),), {}, np.ones),
    ("full", ((2, 2), 1.5), {}, np.full),
    ("full", ((2,), 3.0), {"dtype": np.float32}, np.full),
    ("eye", (3,), {}, np.eye),
    ("eye", (2, 4), {"k": 1}, lambda n, m, k: np.eye(n, m, k)),
    ("eye", (3, 2), {"k": -1, "dtype": "float32"}, lambda n, m, k, dtype: np.eye(n, m, k, dtype)),
    ("arange", (5,), {"dtype": "int64"}, np.arange),
    ("arange", (1.0, 2.0, 0.25), {}, np.arange),
    ("linspace", (0.0, 1.0, 5), {}, np.linspace),
    ("linspace", (0.0, 1.0, 4), {"endpoint": False}, np.linspace),
    ("asarray", ([[1.0, 2.0], [3.0, 4.0]],), {}, np.asarray),
    ("asarray", (2.5,), {}, np.asarray),
    ("asarray", ([1.0, 2.0],), {"dtype": "float32"}, np.asarray),
]


def _diagonal(x: np.ndarray, offset: int = 0) -> np.ndarray:
    return np.diagonal(x, offset, -2, -1)


BATCH = np.stack([M, N])
PRODUCTS: list[Case] = [
    ("matmul", (M, N), {}, np.matmul),
    ("matmul", (V, M), {}, np.matmul),
    ("matmul", (M, V), {}, np.matmul),
    ("matmul", (V, W), {}, np.matmul),
    ("matmul", (BATCH, V), {}, np.matmul),
    ("matmul", (V, BATCH), {}, np.matmul),
    ("matmul", (BATCH, M), {}, np.matmul),
    ("vecdot", (V, W), {}, np.dot),
    ("vecdot", (M, N), {"axis": 0}, lambda x, y, axis: np.sum(x * y, axis)),
    ("vecdot", (M, V), {}, lambda x, y: np.sum(x * y, -1)),
    ("tensordot", (M, N), {}, np.tensordot),
    ("tensordot", (M, N), {"axes": 1}, np.tensordot),
    ("tensordot", (M, BATCH), {"axes": ((0, 1), (2, 1))}, np.tensordot),
    ("tensordot", (V, W), {"axes": 0}, np.tensordot),
    ("matrix_transpose", (BATCH,), {}, lambda x: np.swapaxes(x, -1, -2)),
    ("outer", (V, W), {}, np.outer),
    ("diagonal", (BATCH,), {}, _diagonal),
    ("diagonal", (A,), {"offset": 1}, _diagonal),
    ("diagonal", (A,), {"offset": -1}, _diagonal),
    ("trace", (BATCH,), {}, lambda x: np.trace(x, axis1=-2, axis2=-1)),
    ("trace", (M,), {"offset": 1}, np.trace),
    ("norm", (A,), {}, np.linalg.norm),
    ("norm", (A,), {"axis": 1}, np.linalg.norm),
    ("norm", (T,), {"axis": (0, 2), "keepdims": True}, np.linalg.norm),
    ("norm", (V,), {"ord": 1}, np.linalg.norm),
    ("norm", (M,), {"ord": "nuc"}, np.linalg.norm),
]
NOT_IN_LINALG: list[Case] = [
    ("einsum", ("ij,jk,k->i", M, N, V), {}, np.einsum),
    ("einsum", ("ii->i", M), {}, np.einsum),
    ("einsum", ("bij->b", BATCH), {}, np.einsum),
    ("dot", (V, W), {}, np.dot),
    ("dot", (M, V), {}, np.dot),
    ("dot", (V, M), {}, np.dot),
    ("dot", (M, N), {}, np.dot),
    ("dot", (np.array(2.0), V), {}, np.dot),
]
SINGULAR = ("nuc", 2, -2)
LINALG: list[Case] = [
    ("det", (BATCH,), {}, np.linalg.det),
    ("slogdet", (BATCH,), {}, np.linalg.slogdet),
    ("inv", (BATCH,), {}, np.linalg.inv),
    ("solve", (N, V), {}, np.linalg.solve),
    ("solve", (N, M), {}, np.linalg.solve),
    ("solve", (BATCH, np.stack([M, M])), {}, np.linalg.solve),
    ("cholesky", (M,), {}, np.linalg.cholesky),
    ("cholesky", (M,), {"upper": True}, lambda x, upper: np.linalg.cholesky(x).T),
    ("eigvalsh", (M,), {}, np.linalg.eigvalsh),
    ("vector_norm", (A,), {}, lambda x: np.linalg.norm(x.ravel())),
    ("vector_norm", (T,), {"axis": (0, 2)}, lambda x, axis: np.sqrt(np.sum(x**2, axis))),
    *[("vector_norm", (V,), {"ord": o}, np.linalg.norm) for o in (0, 1, 2, 3, np.inf, -np.inf)],
    (
        "vector_norm",
        (A,),
        {"axis": 1, "keepdims": True},
        lambda x, **_: np.linalg.norm(x, axis=1, keepdims=True),
    ),
    *[
        ("matrix_norm", (M,), {"ord": o}, np.linalg.norm)
        for o in ("fro", "nuc", 1, -1, 2, -2, np.inf, -np.inf)
    ],
    ("matrix_norm", (BATCH,), {}, lambda x: np.sqrt(np.sum(x**2, (-2, -1)))),
]
COMPLEX: list[Case] = [
    *_numpy("exp sqrt abs real imag conj square", Z),
    *_numpy("multiply divide", Z, Z[::-1]),
    ("vecdot", (Z, Z[::-1]), {}, np.vdot),
    ("sum", (Z,), {}, np.sum),
    ("norm", (Z,), {}, np.linalg.norm),
]
