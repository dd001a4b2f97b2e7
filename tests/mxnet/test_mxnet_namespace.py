"""The namespace against NumPy: values, dtypes, and derivatives of every order's ingredients."""

from __future__ import annotations

import importlib.util

import numpy as np
import pytest

if importlib.util.find_spec("mxnet") is None:
    pytest.skip("mxnet is not installed", allow_module_level=True)

from multicalc_mxnet import namespace as xp
from multicalc_mxnet.backend import jvp, vjp

from multicalc.errors import UnsupportedOperationError
from multicalc.xp import table

RNG = np.random.default_rng(5)
A = RNG.uniform(-2, 2, (3, 4))
P = RNG.uniform(0.3, 2.5, (3, 4))
U = RNG.uniform(-0.8, 0.8, (3, 4))
B = RNG.uniform(-2, 2, 4)
C = RNG.uniform(-2, 2, (2, 3, 4))
M = RNG.uniform(-1, 1, (3, 3)) + 2 * np.eye(3)
S = M @ M.T
V = RNG.uniform(-2, 2, 3)


def _sigmoid(x):
    return 1 / (1 + np.exp(-x))


def _softmax(x, axis):
    e = np.exp(x - x.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


# (function of the namespace, the same in NumPy, differentiable arguments)
CASES = {
    **{
        name: (lambda x, name=name: getattr(xp, name)(x), getattr(np, name), (A,))
        for name in (
            "exp expm1 sin cos tanh sinh cosh square abs sign negative floor ceil trunc round"
        ).split()
    },
    **{
        name: (lambda x, name=name: getattr(xp, name)(x), getattr(np, name), (P,))
        for name in "log log1p log2 log10 sqrt reciprocal".split()
    },
    **{
        f"a{name}": (
            lambda x, name=name: getattr(xp, f"a{name}")(x), getattr(np, f"arc{name}"), (U,),
        )
        for name in "sin cos tan sinh tanh".split()
    },
    "acosh": (lambda x: xp.acosh(x + 1.0), lambda x: np.arccosh(x + 1.0), (P,)),
    "tan": (xp.tan, np.tan, (U,)),
    **{
        name: (lambda x, y, n=name: getattr(xp, n)(x, y), getattr(np, name), (A, B))
        for name in "add subtract multiply hypot copysign logaddexp maximum minimum".split()
    },
    "divide": (xp.divide, np.divide, (A, P)),
    "floor_divide": (xp.floor_divide, np.floor_divide, (A, P)),
    "remainder": (xp.remainder, np.remainder, (A, P)),
    "atan2": (xp.atan2, np.arctan2, (A, B)),
    "pow": (xp.pow, np.power, (P, B)),
    "pow numbers": (
        lambda x: xp.pow(x, 3) + xp.pow(2.0, x) + xp.pow(x, 2), lambda x: x**3 + 2.0**x + x**2, (A,)
    ),
    "numbers": (
        lambda x: xp.add(1, x) * xp.divide(x, 2) + xp.maximum(x, 0) + xp.atan2(x, 1.0)
        + xp.hypot(2.0, x) + xp.subtract(3, x) + xp.copysign(x, -1.0) + xp.atan2(2.0, x),
        lambda x: (1 + x) * x / 2 + np.maximum(x, 0) + np.arctan2(x, 1) + np.hypot(2, x) + 3 - x
        + np.copysign(x, -1) + np.arctan2(2.0, x),
        (A,),
    ),
    "clip": (lambda x: xp.clip(x, -0.5, 1), lambda x: np.clip(x, -0.5, 1), (A,)),
    "clip arrays": (xp.clip, np.clip, (A, U - 0.5, U + 0.5)),
    "clip one": (lambda x: xp.clip(x, max=0.5), lambda x: np.minimum(x, 0.5), (A,)),
    "where": (lambda x, y: xp.where(x > 0, x, y), lambda x, y: np.where(x > 0, x, y), (A, B)),
    "where number": (
        lambda x: xp.where(x > 0, x, 0.5) * xp.where(x > 0.3, 2, x),
        lambda x: np.where(x > 0, x, 0.5) * np.where(x > 0.3, 2, x), (A,),
    ),
    "logic": (
        lambda x, y: x * xp.astype(xp.logical_and(x > 0, xp.logical_not(y > 0)), "float64")
        + y * xp.logical_or(x > 0, y > 0) + x * xp.logical_xor(x > 0, y > 0),
        lambda x, y: x * ((x > 0) & ~(y > 0)) + y * ((x > 0) | (y > 0)) + x * ((x > 0) ^ (y > 0)),
        (A, B),
    ),
    "sigmoid": (xp.sigmoid, _sigmoid, (A,)),
    "softplus": (xp.softplus, lambda x: np.logaddexp(x, 0), (A,)),
    "relu": (xp.relu, lambda x: np.maximum(x, 0), (A,)),
    "logsumexp": (xp.logsumexp, lambda x: np.log(np.exp(x).sum()), (A,)),
    "logsumexp axis": (
        lambda x: xp.logsumexp(x, axis=-1, keepdims=True),
        lambda x: np.log(np.exp(x).sum(-1, keepdims=True)), (A,),
    ),
    "softmax": (lambda x: xp.softmax(x, axis=0), lambda x: _softmax(x, 0), (A,)),
    "log_softmax": (xp.log_softmax, lambda x: np.log(_softmax(x, -1)), (A,)),
    **{
        f"{name} {axis} {keep}": (
            lambda x, n=name, a=axis, k=keep: getattr(xp, n)(x, axis=a, keepdims=k),
            lambda x, n=name, a=axis, k=keep: getattr(np, n)(x, axis=a, keepdims=k),
            (C,),
        )
        for name in "sum mean prod max min var std".split()
        for axis, keep in ((None, False), (-1, True), ((0, 2), False))
    },
    "var correction": (lambda x: xp.var(x, correction=1.5), lambda x: np.var(x, ddof=1.5), (A,)),
    "cumulative_sum": (lambda x: xp.cumulative_sum(x, axis=-1), lambda x: x.cumsum(-1), (A,)),
    "cumulative_sum initial": (
        lambda x: xp.cumulative_sum(x, include_initial=True),
        lambda x: np.concatenate([[0.0], x.cumsum()]), (B,),
    ),
    "sort": (lambda x: xp.sort(x, axis=0), lambda x: np.sort(x, 0), (A,)),
    "sort descending": (
        lambda x: xp.sort(x, descending=True), lambda x: np.flip(np.sort(x, -1), -1), (A,)
    ),
    "matmul": (xp.matmul, np.matmul, (C, A.T)),
    "dot": (xp.dot, np.dot, (A, B)),
    "outer": (xp.outer, np.outer, (B, V)),
    "vecdot": (xp.vecdot, lambda x, y: (x * y).sum(-1), (A, B)),
    "tensordot": (lambda x, y: xp.tensordot(x, y), lambda x, y: np.tensordot(x, y), (C, A)),
    "tensordot axes": (
        lambda x, y: xp.tensordot(x, y, axes=([-1, 1], [1, 0])),
        lambda x, y: np.tensordot(x, y, axes=([-1, 1], [1, 0])), (C, A),
    ),
    "einsum": (
        lambda x, y: xp.einsum("kij,ij->k", x, y), lambda x, y: np.einsum("kij,ij->k", x, y), (C, A)
    ),
    "matrix_transpose": (xp.matrix_transpose, lambda x: np.swapaxes(x, -1, -2), (C,)),
    "diagonal": (
        lambda x: xp.diagonal(x, offset=1), lambda x: np.diagonal(x, 1, -2, -1), (C,)
    ),
    "trace": (xp.trace, lambda x: np.trace(x, axis1=-2, axis2=-1), (C,)),
    "diag": (lambda x: xp.diag(x, k=1), lambda x: np.diag(x, 1), (B,)),
    "reshape": (lambda x: xp.reshape(x, (-1, 2)), lambda x: x.reshape(-1, 2), (A,)),
    "permute_dims": (
        lambda x: xp.permute_dims(x, (2, 0, -2)), lambda x: np.transpose(x, (2, 0, 1)), (C,)
    ),
    "expand_dims": (
        lambda x: xp.expand_dims(x, axis=-1), lambda x: np.expand_dims(x, -1), (A,)
    ),
    "squeeze": (lambda x: xp.squeeze(x[None], 0), lambda x: x, (A,)),
    "concat": (
        lambda x, y: xp.concat([x, y, 2 * x], axis=-1),
        lambda x, y: np.concatenate([x, y, 2 * x], -1), (A, M),
    ),
    "concat flat": (
        lambda x, y: xp.concat([x, y], axis=None), lambda x, y: np.concatenate([x, y], None), (A, M)
    ),
    "stack": (
        lambda x, y: xp.stack([x, y], axis=-1), lambda x, y: np.stack([x, y], -1), (A, P)
    ),
    "unstack": (
        lambda x: xp.unstack(x, axis=1)[1] * xp.unstack(x)[0][0], lambda x: x[:, 1] * x[0, 0], (A,)
    ),
    "flip": (lambda x: xp.flip(x) * xp.flip(x, axis=-1), lambda x: np.flip(x) * x[:, ::-1], (A,)),
    "roll": (
        lambda x: xp.roll(x, (1, 2), axis=(0, -1)), lambda x: np.roll(x, (1, 2), (0, 1)), (A,)
    ),
    "roll flat": (lambda x: xp.roll(x, -1), lambda x: np.roll(x, -1), (A,)),
    "tile": (lambda x: xp.tile(x, (2, 1)), lambda x: np.tile(x, (2, 1)), (A,)),
    "repeat": (lambda x: xp.repeat(x, [1, 0, 2], axis=0), lambda x: x[[0, 2, 2]], (A,)),
    "broadcast_to": (
        lambda x: xp.broadcast_to(x, (3, 4)), lambda x: np.broadcast_to(x, (3, 4)), (B,)
    ),
    "moveaxis": (lambda x: xp.moveaxis(x, 0, -1), lambda x: np.moveaxis(x, 0, -1), (C,)),
    "take": (lambda x: xp.take(x, [0, -1, 0], axis=-1), lambda x: x[:, [0, -1, 0]], (A,)),
    "diff": (lambda x: xp.diff(x, n=2), lambda x: np.diff(x, 2), (A,)),
    "tril": (lambda x: xp.tril(x, k=-1), lambda x: np.tril(x, -1), (A,)),
    "triu": (lambda x: xp.triu(x, k=1), lambda x: np.triu(x, 1), (A,)),
    "full": (lambda x: xp.full((2, 3), x[0] * x[1]), lambda x: np.full((2, 3), x[0] * x[1]), (B,)),
    "asarray of list": (
        lambda x: xp.asarray([x[0] * x[1], 1.5, [x[2]][0]]),
        lambda x: np.array([x[0] * x[1], 1.5, x[2]]), (B,),
    ),
    "like": (
        lambda x: x * (xp.ones_like(x) + xp.zeros_like(x) + xp.full_like(x, 2.0)),
        lambda x: 3 * x, (A,),
    ),
    "det": (xp.linalg.det, np.linalg.det, (M,)),
    "slogdet": (lambda x: xp.linalg.slogdet(x)[1], lambda x: np.linalg.slogdet(x)[1], (M,)),
    "inv": (xp.linalg.inv, np.linalg.inv, (M,)),
    "solve": (xp.linalg.solve, np.linalg.solve, (M, RNG.normal(size=(3, 2)))),
    "solve vector": (xp.linalg.solve, np.linalg.solve, (M, V)),
    "cholesky": (
        lambda x: xp.linalg.cholesky(x + xp.matrix_transpose(x)),
        lambda x: np.linalg.cholesky(x + x.T), (S,),
    ),
    "cholesky upper": (
        lambda x: xp.linalg.cholesky(x + xp.matrix_transpose(x), upper=True),
        lambda x: np.linalg.cholesky(x + x.T).T, (S,),
    ),
    "eigvalsh": (
        lambda x: xp.linalg.eigvalsh(x + xp.matrix_transpose(x)),
        lambda x: np.linalg.eigvalsh(x + x.T), (S,),
    ),
    "eigh": (
        lambda x: xp.square(xp.linalg.eigh(x + xp.matrix_transpose(x))[1]),
        lambda x: np.linalg.eigh(x + x.T)[1] ** 2, (S,),
    ),
    **{
        f"vector_norm {order}": (
            lambda x, o=order: xp.linalg.vector_norm(x, ord=o, axis=-1, keepdims=True),
            lambda x, o=order: np.linalg.norm(x, ord=o, axis=-1, keepdims=True), (A,),
        )
        for order in (2, 1, 3, np.inf, -np.inf)
    },
    **{
        f"matrix_norm {order}": (
            lambda x, o=order: xp.linalg.matrix_norm(x, ord=o),
            lambda x, o=order: np.linalg.norm(x, ord=o, axis=(-2, -1)), (C,),
        )
        for order in ("fro", "nuc", 2, -2, 1, -1, np.inf, -np.inf)
    },
    **{
        f"svd {name}": (
            lambda x: xp.linalg.matmul(
                u := xp.linalg.svd(x, full_matrices=False)[0],
                xp.matrix_transpose(u),
            ) * 1.0 + xp.sum(xp.linalg.svd(x, full_matrices=False)[1]),
            lambda x: (u := np.linalg.svd(x, full_matrices=False)[0]) @ u.T
            + np.linalg.svd(x, full_matrices=False)[1].sum(),
            (values,),
        )
        for name, values in (("wide", A), ("tall", A.T), ("square", M))
    },
    "norm": (xp.norm, np.linalg.norm, (A,)),
    "norm axes": (
        lambda x: xp.norm(x, 1, (0, 2), True), lambda x: np.linalg.norm(x, 1, (0, 2), True), (C,)
    ),
}  # fmt: skip


def _difference(at, h=2e-4):
    terms = ((45.0, 1), (-9.0, 2), (1.0, 3))
    return sum(c * (at(k * h) - at(-k * h)) for c, k in terms) / (60.0 * h)


@pytest.mark.parametrize("name", CASES)
def test_values_and_derivatives(name):
    f, reference, values = CASES[name]
    xs = [xp.asarray(v) for v in values]
    got, expected = f(*xs), reference(*values)
    assert got.shape == np.shape(expected)
    np.testing.assert_allclose(got.asnumpy(), expected, rtol=1e-12, atol=1e-12)
    rng = np.random.default_rng(1)
    ts = [rng.normal(size=v.shape) for v in values]
    w = rng.normal(size=np.shape(expected))

    def gradient(*xs):
        outs, _, pull = vjp(lambda *xs: ((xp.sum(xp.asarray(w) * xp.sin(f(*xs))),), ()), xs)
        return pull((xp.ones_like(outs[0]),)), ()

    def at(h):
        moved = [v + h * t for v, t in zip(values, ts, strict=True)]
        return np.asarray((w * np.sin(reference(*moved))).sum())

    def gradient_at(h):
        moved = [xp.asarray(v + h * t) for v, t in zip(values, ts, strict=True)]
        return np.concatenate([g.asnumpy().ravel() for g in gradient(*moved)[0]])

    slope = sum((g.asnumpy() * t).sum() for g, t in zip(gradient(*xs)[0], ts, strict=True))
    assert slope == pytest.approx(_difference(at), rel=1e-7, abs=1e-7)
    _, _, hvp = jvp(gradient, xs, [xp.asarray(t) for t in ts])
    hvp = np.concatenate([h.asnumpy().ravel() for h in hvp])
    np.testing.assert_allclose(hvp, _difference(gradient_at), rtol=1e-6, atol=1e-6)


def test_every_name_of_the_portable_namespace_is_there():
    names = {*table.DISPATCHED, *table.CREATION, *table.CONSTANTS, *table.DTYPES}
    lacking = {"complex64", "complex128", "int16", "uint16", "uint32", "uint64"}
    assert names - set(dir(xp)) == lacking
    assert set(table.LINALG) - set(dir(xp.linalg)) == {"eig", "eigvals"}


def test_creation():
    for got, expected in (
        (xp.zeros(3), np.zeros(3)),
        (xp.ones((2, 1), dtype="float32"), np.ones((2, 1), "float32")),
        (xp.full((), 2.0), np.array(2.0)),
        (xp.full(2, 3), np.full(2, 3)),
        (xp.arange(3), np.arange(3)),
        (xp.arange(0.0, 1.0, 0.25), np.arange(0.0, 1.0, 0.25)),
        (xp.linspace(0, 1, 7), np.linspace(0, 1, 7)),
        (xp.eye(2, 3, k=1), np.eye(2, 3, 1)),
        (xp.asarray(1.5), np.array(1.5)),
        (xp.asarray([1, 2]), np.array([1, 2])),
        (xp.asarray(True), np.array(True)),
        (xp.asarray([[1.0, 2.0]], dtype=xp.float32), np.array([[1.0, 2.0]], "float32")),
        (xp.zeros_like(xp.ones(2, dtype="float32")), np.zeros(2, "float32")),
    ):
        assert got.shape == expected.shape
        assert np.dtype(got.dtype) == expected.dtype
        np.testing.assert_array_equal(got.asnumpy(), expected)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_numbers_do_not_change_the_dtype(dtype):
    x = xp.asarray([0.5, 2.0], dtype=dtype)
    for y in (
        xp.add(x, 1), xp.multiply(2.5, x), xp.pow(x, 2), xp.pow(2.0, x), xp.where(x > 1, x, 0.0),
        xp.maximum(x, 1.0), xp.clip(x, 0, 1.0), xp.atan2(1.0, x), xp.mean(x), xp.std(x),
        xp.logaddexp(x, 0.0), xp.softplus(x), xp.linalg.vector_norm(x, ord=3), xp.round(x),
        xp.floor_divide(x, 2), xp.logsumexp(x), xp.cumulative_sum(x, include_initial=True),
    ):  # fmt: skip
        assert y.dtype == np.dtype(dtype)


def test_mixed_dtypes_are_promoted():
    x, y = xp.asarray([1.0], dtype="float32"), xp.asarray([2.0])
    assert xp.add(x, y).dtype == np.float64
    assert xp.multiply(x, xp.asarray([2])).dtype == np.float32
    assert xp.divide(xp.asarray([1]), xp.asarray([2])).asnumpy().tolist() == [0.5]


def test_rounding_reductions_of_truths_and_positions():
    assert xp.round(xp.asarray([0.5, 1.5, 2.5, -0.5, -1.5])).asnumpy().tolist() == [0, 2, 2, 0, -2]
    x = xp.asarray([[3.0, 1.0, 3.0], [0.0, 0.0, 0.0]])
    assert xp.argmax(x, axis=1).asnumpy().tolist() == [0, 0]
    assert xp.argmin(x).asnumpy().tolist() == 3
    assert xp.argsort(x, axis=1, descending=True).asnumpy().tolist() == [[0, 2, 1], [0, 1, 2]]
    assert xp.any(x > 2, axis=1).asnumpy().tolist() == [True, False]
    assert not bool(xp.all(x > 2))
    assert xp.sum(x > 2).asnumpy().tolist() == 2


@pytest.mark.parametrize("x", [-800.0, -40.0, -1.0, 0.0, 1.0, 19.9, 20.1, 25.0, 40.0, 800.0])
def test_softplus_far_out(x):
    """Value, slope and curvature against mpmath."""
    mpmath = pytest.importorskip("mpmath")
    mpmath.mp.dps = 50
    z = mpmath.exp(-mpmath.mpf(abs(x)))
    value = max(x, 0.0) + mpmath.log1p(z)
    slope = 1 / (1 + z) if x >= 0 else z / (1 + z)
    curve = z / (1 + z) ** 2
    at = xp.asarray(x)

    def gradient(x):
        _, _, pull = vjp(lambda x: ((xp.softplus(x),), ()), (x,))
        return pull((xp.asarray(1.0),)), ()

    (got_slope,), _, (got_curve,) = jvp(gradient, (at,), (xp.asarray(1.0),))
    for got, expected in ((xp.softplus(at), value), (got_slope, slope), (got_curve, curve)):
        assert float(got) == pytest.approx(float(expected), rel=1e-13, abs=1e-300)


@pytest.mark.parametrize("pair", [(0.3, 0.3), (1000.0, 1000.0), (-1000.0, 999.0)])
def test_logaddexp_at_equal_and_far_arguments(pair):
    a, b = (xp.asarray(v) for v in pair)
    p = 1.0 / (1.0 + np.exp(np.clip(pair[1] - pair[0], -700, 700)))
    (value,), _, pull = vjp(lambda a, b: ((xp.logaddexp(a, b),), ()), (a, b))
    assert float(value) == pytest.approx(np.logaddexp(*pair), rel=1e-15)
    assert [float(g) for g in pull((xp.asarray(1.0),))] == pytest.approx([p, 1 - p], rel=1e-13)

    def gradient(a, b):
        return vjp(lambda a, b: ((xp.logaddexp(a, b),), ()), (a, b))[2]((xp.asarray(1.0),)), ()

    _, _, rows = jvp(gradient, (a, b), (xp.asarray(1.0), xp.asarray(0.0)))
    c = p * (1 - p)
    assert [float(h) for h in rows] == pytest.approx([c, -c], rel=1e-12, abs=1e-300)


def test_infinities():
    inf = np.inf
    with np.errstate(invalid="ignore"):
        for pair in ((-inf, -inf), (inf, inf), (inf, -inf), (-inf, 1.0), (inf, 1.0)):
            assert float(xp.logaddexp(*map(xp.asarray, pair))) == np.logaddexp(*pair)
    assert float(xp.logsumexp(xp.asarray([-inf, -inf]))) == -inf
    assert float(xp.logsumexp(xp.asarray([1000.0, 1000.0]))) == pytest.approx(1000 + np.log(2))


def test_what_is_not_there_says_so():
    with pytest.raises(UnsupportedOperationError, match="mxnet"):
        jvp(lambda x: ((xp.linalg.qr(x)[0],), ()), (xp.asarray(A),), (xp.asarray(A),))


@pytest.mark.parametrize(
    "make",
    [
        lambda: xp.multiply(xp.ones(2), 2j),
        lambda: xp.astype(xp.ones(2), "complex128"),
        lambda: xp.asarray(1j),
    ],
)
def test_complex_numbers_raise(make):
    words = "mxnet: found complex128: MXNet has no complex"
    with pytest.raises(UnsupportedOperationError, match=words):
        make()
