"""Every tangent rule against MXNet's own gradient and against differences of exact gradients."""

from __future__ import annotations

import importlib.util
import subprocess
import sys

import numpy as np
import pytest

if importlib.util.find_spec("mxnet") is None:
    pytest.skip("mxnet is not installed", allow_module_level=True)

from multicalc_mxnet.backend import jvp, vjp
from multicalc_mxnet.engine import tables
from multicalc_mxnet.runtime.loading import ensure_numpy_mode, load

import multicalc as mc
from multicalc import xp
from multicalc.errors import UnsupportedOperationError

mx = load()
ensure_numpy_mode()
mnp, npx = mx.np, mx.npx


def array(x, dtype="float64"):
    return mnp.array(np.asarray(x), dtype=dtype)


def _values(shape, low, high, seed):
    return np.random.default_rng(seed).uniform(low, high, shape)


def any_(*shape):
    return lambda seed: _values(shape, -2.0, 2.0, seed)


def pos(*shape):
    return lambda seed: _values(shape, 0.3, 3.0, seed)


def unit(*shape):
    return lambda seed: _values(shape, -0.85, 0.85, seed)


def above_one(*shape):
    return lambda seed: _values(shape, 1.2, 4.0, seed)


def spd(seed, n=3):
    a = _values((n, n), -1.0, 1.0, seed)
    return a @ a.T + n * np.eye(n)


def regular(seed, n=3):
    return _values((n, n), -1.0, 1.0, seed) + 2.0 * np.eye(n)


A, P, U, G = any_(3, 4), pos(3, 4), unit(3, 4), above_one(3, 4)
V = any_(5)

UNARY = {
    "exp": A, "expm1": A, "log": P, "log1p": P, "log2": P, "log10": P, "sqrt": P, "cbrt": P,
    "square": A, "reciprocal": P, "abs": A, "negative": A, "sign": A,
    "sin": A, "cos": A, "tan": U, "arcsin": U, "arccos": U, "arctan": A, "sinh": A, "cosh": A,
    "tanh": A, "arcsinh": A, "arccosh": G, "arctanh": U, "degrees": A, "radians": A, "floor": A,
    "ceil": A, "rint": A, "trunc": A, "fix": A, "around": A, "nan_to_num": A, "sum": A, "mean": A,
    "prod": A, "max": A, "min": A, "var": A, "std": A, "cumsum": A, "copy": A, "transpose": A,
    "ravel": A, "flip": A, "diag": A, "diagonal": A, "tril": A, "trace": A, "rot90": A,
    "flipud": A, "fliplr": A, "diff": A, "squeeze": any_(1, 3), "sort": A, "average": A,
    "zeros_like": A, "ones_like": A, "atleast_1d": A, "atleast_2d": V, "atleast_3d": V,
    "diagflat": any_(3),
}  # fmt: skip

# name -> (function, one generator of values for each argument)
CASES = {
    **{name: (getattr(mnp, name), (gen,)) for name, gen in UNARY.items() if hasattr(mnp, name)},
    "add": (lambda a, b: a + b, (A, any_(4))),
    "subtract": (lambda a, b: a - b, (any_(4), A)),
    "multiply": (lambda a, b: a * b, (A, any_(3, 1))),
    "divide": (lambda a, b: a / b, (A, pos(4))),
    "power": (lambda a, b: a**b, (P, any_(4))),
    "power integers": (lambda a: a ** array([0.0, 1.0, 2.0, 3.0]), (A,)),
    "mod": (lambda a, b: a % b, (A, pos(4))),
    "arctan2": (mnp.arctan2, (A, any_(4))),
    "hypot": (mnp.hypot, (A, any_(4))),
    "maximum": (mnp.maximum, (A, any_(4))),
    "minimum": (mnp.minimum, (A, any_(4))),
    "copysign": (mnp.copysign, (A, any_(4))),
    "ldexp": (mnp.ldexp, (A, any_(4))),
    "add scalar": (lambda a: 2.5 + a + 1.5, (A,)),
    "subtract scalar": (lambda a: a - 2.5, (A,)),
    "rsubtract scalar": (lambda a: 2.5 - a, (A,)),
    "multiply scalar": (lambda a: 2.5 * a, (A,)),
    "divide scalar": (lambda a: a / 2.5, (A,)),
    "rdivide scalar": (lambda a: 2.5 / a, (P,)),
    "power 0": (lambda a: a**0, (A,)),
    "power 1": (lambda a: a**1, (A,)),
    "power 2": (lambda a: a**2, (A,)),
    "power 3": (lambda a: a**3, (A,)),
    "power -1.5": (lambda a: a**-1.5, (P,)),
    "rpower scalar": (lambda a: 2.5**a, (A,)),
    "mod scalar": (lambda a: a % 0.7, (A,)),
    "rmod scalar": (lambda a: 2.5 % a, (P,)),
    "arctan2 scalar": (lambda a: mnp.arctan2(a, 0.7), (A,)),
    "rarctan2 scalar": (lambda a: mnp.arctan2(0.7, a), (A,)),
    "hypot scalar": (lambda a: mnp.hypot(a, 0.7), (A,)),
    "copysign scalar": (lambda a: mnp.copysign(a, -0.7), (A,)),
    "rcopysign scalar": (lambda a: mnp.copysign(0.7, a) * a, (A,)),
    "ldexp scalar": (lambda a: mnp.ldexp(a, 2), (A,)),
    "rldexp scalar": (lambda a: mnp.ldexp(2.0, a), (A,)),
    "maximum scalar": (lambda a: mnp.maximum(a, 0.2), (A,)),
    "minimum scalar": (lambda a: mnp.minimum(0.2, a), (A,)),
    "clip": (lambda a: mnp.clip(a, -0.5, 1.0), (A,)),
    "clip below": (lambda a: mnp.clip(a, -0.5, None), (A,)),
    "where": (lambda a, b: mnp.where(a > 0.1, a, b), (A, any_(4))),
    "where left": (lambda a: mnp.where(a > 0.1, 0.5, a), (A,)),
    "where right": (lambda a: mnp.where(a > 0.1, a, 0.5), (A,)),
    "comparisons": (lambda a, b: a * (a > b) + b * (a <= 0.3), (A, any_(4))),
    "sigmoid": (npx.sigmoid, (A,)),
    "relu": (npx.relu, (A,)),
    "softmax": (npx.softmax, (A,)),
    "softmax axis": (lambda a: npx.softmax(a, axis=0, temperature=2.0), (A,)),
    "log_softmax": (npx.log_softmax, (A,)),
    "erf": (npx.erf, (A,)),
    "erfinv": (npx.erfinv, (U,)),
    "gammaln": (npx.gammaln, (P,)),
    "gamma": (npx.gamma, (P,)),
    "softrelu": (lambda a: npx.activation(a, act_type="softrelu"), (A,)),
    "softsign": (lambda a: npx.activation(a, act_type="softsign"), (A,)),
    "activation tanh": (lambda a: npx.activation(a, act_type="tanh"), (A,)),
    "elu": (lambda a: npx.leaky_relu(a, act_type="elu", slope=0.5), (A,)),
    "leaky": (lambda a: npx.leaky_relu(a, act_type="leaky", slope=0.5), (A,)),
    "gelu": (lambda a: npx.leaky_relu(a, act_type="gelu"), (A,)),
    "sum axis": (lambda a: mnp.sum(a, axis=1, keepdims=True), (A,)),
    "sum axes": (lambda a: a.sum(axis=(0, 1)), (A,)),
    "mean axis": (lambda a: a.mean(axis=0), (A,)),
    "prod axis": (lambda a: mnp.prod(a, axis=1), (A,)),
    "prod with zero": (lambda a: mnp.prod(a * array([1.0, 0.0, 1.0]) , axis=0), (any_(3),)),
    "max axis": (lambda a: mnp.max(a, axis=0), (A,)),
    "min axis": (lambda a: mnp.min(a, axis=1, keepdims=True), (A,)),
    "var axis": (lambda a: mnp.var(a, axis=0, ddof=1), (A,)),
    "std axis": (lambda a: mnp.std(a, axis=1, keepdims=True), (A,)),
    "cumsum axis": (lambda a: mnp.cumsum(a, axis=1), (A,)),
    "average weights": (lambda a, w: mnp.average(a, axis=1, weights=w), (A, pos(4))),
    "average all": (lambda a, w: mnp.average(a, weights=w), (A, P)),
    "norm": (mnp.linalg.norm, (A,)),
    "norm axis": (lambda a: mnp.linalg.norm(a, axis=0), (A,)),
    "norm 1": (lambda a: mnp.linalg.norm(a, ord=1, axis=1), (A,)),
    "norm 3": (lambda a: mnp.linalg.norm(a, ord=3, axis=1, keepdims=True), (A,)),
    "norm fro": (lambda a: mnp.linalg.norm(a, ord="fro"), (A,)),
    "norm fro axes": (lambda a: mnp.linalg.norm(a, ord="fro", axis=(0, 2)), (any_(2, 3, 2),)),
    "dot": (mnp.dot, (any_(3, 4), any_(4, 2))),
    "dot vectors": (mnp.dot, (V, V)),
    "dot scalar": (mnp.dot, (V, any_())),
    "matmul": (lambda a, b: a @ b, (any_(2, 3, 4), any_(4, 2))),
    "matmul vector": (lambda a, b: a @ b, (any_(3, 4), any_(4))),
    "batch_dot": (lambda a, b: npx.batch_dot(a, b), (any_(2, 3, 4), any_(2, 4, 2))),
    "batch_dot transposed": (
        lambda a, b: npx.batch_dot(a, b, transpose_b=True), (any_(2, 3, 4), any_(2, 5, 4)),
    ),
    "tensordot": (lambda a, b: mnp.tensordot(a, b, axes=1), (any_(3, 4), any_(4, 2))),
    "tensordot axes": (
        lambda a, b: mnp.tensordot(a, b, axes=([0, 1], [1, 0])), (any_(3, 4), any_(4, 3, 2)),
    ),
    "einsum": (lambda a, b: mnp.einsum("ij,jk->ik", a, b), (any_(3, 4), any_(4, 2))),
    "einsum trace": (lambda a: mnp.einsum("ii->", a), (any_(3, 3),)),
    "einsum three": (
        lambda a, b, c: mnp.einsum("i,ij,j->", a, b, c), (any_(3), any_(3, 4), any_(4)),
    ),
    "einsum same": (lambda a: mnp.einsum("ij,kj->ik", a, a), (any_(3, 4),)),
    "outer": (mnp.outer, (any_(3), any_(4))),
    "inner": (mnp.inner, (V, V)),
    "vdot": (mnp.vdot, (V, V)),
    "reshape": (lambda a: a.reshape(4, 3) * mnp.reshape(a, (4, -1)), (A,)),
    "transpose axes": (lambda a: mnp.transpose(a, (2, 0, 1)), (any_(2, 3, 4),)),
    "T": (lambda a: a.T, (A,)),
    "swapaxes": (lambda a: mnp.swapaxes(a, 0, 2), (any_(2, 3, 4),)),
    "moveaxis": (lambda a: mnp.moveaxis(a, 0, 2), (any_(2, 3, 4),)),
    "expand_dims": (lambda a: mnp.expand_dims(a, 1), (A,)),
    "broadcast_to": (lambda a: mnp.broadcast_to(a, (3, 5)), (V,)),
    "concatenate": (lambda a, b: mnp.concatenate([a, b, a], axis=0), (A, any_(2, 4))),
    "stack": (lambda a, b: mnp.stack([a, b, a], axis=1), (A, A)),
    "vstack": (lambda a, b: mnp.vstack([a, b]), (V, V)),
    "hstack": (lambda a, b: mnp.hstack([a, b]), (V, V)),
    "dstack": (lambda a, b: mnp.dstack([a, b]), (A, A)),
    "column_stack": (lambda a, b: mnp.column_stack([a, b]), (V, V)),
    "append": (lambda a, b: mnp.append(a, b), (V, V)),
    "split": (lambda a: mnp.split(a, 2, axis=1)[1] * mnp.split(a, [1], axis=1)[0], (A,)),
    "array_split": (lambda a: mnp.array_split(a, 2)[0], (V,)),
    "hsplit": (lambda a: mnp.hsplit(a, 2)[0], (A,)),
    "vsplit": (lambda a: mnp.vsplit(a, 3)[1], (A,)),
    "dsplit": (lambda a: mnp.dsplit(a, 2)[1], (any_(2, 3, 4),)),
    "flip axis": (lambda a: mnp.flip(a, 1), (A,)),
    "roll": (lambda a: mnp.roll(a, 2) + mnp.roll(a, 1, axis=0), (A,)),
    "tile": (lambda a: mnp.tile(a, (2, 1, 2)), (A,)),
    "repeat": (lambda a: mnp.repeat(a, 2, axis=1), (A,)),
    "det singular": (lambda a: mnp.linalg.det(a * a[:, :1]) + mnp.linalg.det(a * 0.0), (regular,)),
    "det rank 2": (
        lambda a: mnp.linalg.det(a * array(np.diag([1.0, 1.0, 0.0]))), (regular,),
    ),
    "einsum diagonal": (lambda a: mnp.einsum("iij->ij", a), (any_(3, 3, 2),)),
    "einsum implicit": (lambda a, b: mnp.einsum("ii,j", a, b), (any_(3, 3), any_(2))),
    "rot90 twice": (lambda a: mnp.rot90(a, 2) * a, (A,)),
    "rot90 thrice": (lambda a: mnp.rot90(a, 3), (A,)),
    "rot90 axes": (lambda a: mnp.rot90(a, axes=(0, 2)), (any_(2, 3, 4),)),
    "pad symmetric": (lambda a: mnp.pad(a, ((1, 1), (0, 2)), mode="symmetric"), (A,)),
    "delete several": (lambda a: mnp.delete(a, slice(1, 3), axis=1), (A,)),
    "ediff1d": (mnp.ediff1d, (V,)),
    "polyval": (mnp.polyval, (any_(4), V)),
    "pad": (lambda a: mnp.pad(a, ((1, 1), (0, 2)), constant_values=3.0), (A,)),
    "pad reflect": (lambda a: mnp.pad(a, ((1, 1), (0, 2)), mode="reflect"), (A,)),
    "pad edge": (lambda a: mnp.pad(a, ((1, 1), (0, 2)), mode="edge"), (A,)),
    "diag vector": (lambda a: mnp.diag(a, k=1), (V,)),
    "diagonal offset": (lambda a: mnp.diagonal(a, offset=1), (A,)),
    "tril -1": (lambda a: mnp.tril(a, k=-1), (A,)),
    "sort axis": (lambda a: mnp.sort(a, axis=0), (A,)),
    "take": (lambda a: mnp.take(a, array([0, 2, 0], "int64")), (A,)),
    "take axis": (lambda a: mnp.take(a, array([0, 2, 0], "int64"), axis=1), (A,)),
    "pick": (lambda a: npx.pick(a, array([0, 2, 1], "int64")), (A,)),
    "index": (lambda a: a[1] * a[-1] + a[0, 2], (A,)),
    "index slice": (lambda a: a[1:, ::2] * a[:2, 1:3], (A,)),
    "index negative step": (lambda a: a[::-1, None, ..., 0], (A,)),
    "index array": (lambda a: a[array([0, 2, 2], "int64")], (A,)),
    "index arrays": (lambda a: a[array([0, 2, 2], "int64"), array([1, 1, 3], "int64")], (A,)),
    "index list": (lambda a: a[[0, 2]], (A,)),
    "index mixed": (lambda a: a[array([0, 2], "int64"), 1], (A,)),
    "boolean mask": (lambda a: a[a > 0.2], (A,)),
    "boolean rows": (lambda a: a[array([True, False, True], "bool")], (A,)),
    "astype": (lambda a: (a.astype("float64") * a).copy(), (A,)),
    "delete": (lambda a: mnp.delete(a, 1), (V,)),
    "meshgrid": (lambda a, b: mnp.meshgrid(a, b)[0] * mnp.meshgrid(a, b)[1], (V, any_(3))),
    "iteration": (lambda a: sum(row * row[0] for row in a), (A,)),
    "inv": (mnp.linalg.inv, (regular,)),
    "inv stack": (
        lambda a: mnp.linalg.inv(a), (lambda s: np.stack([regular(s), regular(s + 1)]),),
    ),
    "det": (mnp.linalg.det, (regular,)),
    "slogdet": (lambda a: mnp.linalg.slogdet(a)[1], (regular,)),
    "solve": (mnp.linalg.solve, (regular, any_(3, 2))),
    "cholesky": (lambda a: mnp.linalg.cholesky(0.5 * (a + a.T)), (spd,)),
    "eigvalsh": (lambda a: mnp.linalg.eigvalsh(0.5 * (a + a.T)), (spd,)),
    "eigh values": (lambda a: mnp.linalg.eigh(0.5 * (a + a.T))[0], (spd,)),
    "eigh vectors": (lambda a: mnp.square(mnp.linalg.eigh(0.5 * (a + a.T))[1]), (spd,)),
    "svd values": (lambda a: mnp.linalg.svd(a)[1], (A,)),
    "svd left": (lambda a: mnp.square(mnp.linalg.svd(a)[0]), (A,)),
    "svd right": (lambda a: mnp.square(mnp.linalg.svd(a)[2]), (A,)),
    "pinv": (mnp.linalg.pinv, (A,)),
    "pinv tall": (mnp.linalg.pinv, (any_(4, 3),)),
    "tensorsolve": (mnp.linalg.tensorsolve, (regular, any_(3))),
    "fully_connected": (
        lambda x, w, b: npx.fully_connected(x, w, b, num_hidden=2),
        (any_(3, 4), any_(2, 4), any_(2)),
    ),
    "embedding": (
        lambda w: npx.embedding(array([0, 2, 2], "int64"), w, input_dim=3, output_dim=4), (A,),
    ),
    "convolution": (
        lambda x, w, b: npx.convolution(x, w, b, kernel=(2, 2), num_filter=3),
        (any_(2, 2, 4, 3), any_(3, 2, 2, 2), any_(3)),
    ),
    "deconvolution": (
        lambda x, w, b: npx.deconvolution(x, w, b, kernel=(2, 2), num_filter=3, no_bias=False),
        (any_(2, 2, 3, 3), any_(2, 3, 2, 2), any_(3)),
    ),
    "smooth_l1": (lambda x: npx.smooth_l1(x, scalar=1.3), (A,)),
    "layer_norm": (npx.layer_norm, (A, any_(4), any_(4))),
}  # fmt: skip

# MXNet computes these in single precision whatever the dtype.
COARSE = {"leaky", "gelu"}


def _case(name):
    if name.startswith("pad") and not hasattr(np, "compat"):
        pytest.skip("mx.np.pad itself needs numpy.compat, which NumPy 2 has removed")
    f, generators = CASES[name]
    seed = sum(map(ord, name))
    return f, [gen(seed + i) for i, gen in enumerate(generators)]


def _flat(f):
    return lambda *xs: ((f(*xs),), ())


def _dot(a, b):
    return sum(float((x * y).sum()) for x, y in zip(a, b, strict=True))


def _directions(xs, seed):
    rng = np.random.default_rng(seed)
    return [rng.normal(size=np.shape(x)) for x in xs]


def _gradient(f, w):
    """The gradient of ``⟨w, sin f⟩``, which has a second derivative even if ``f`` is linear."""

    def gradient(*xs):
        _, _, pull = vjp(lambda *xs: ((mnp.sum(w * mnp.sin(f(*xs))),), ()), xs)
        return pull((array(1.0),)), ()

    return gradient


@pytest.mark.parametrize("name", CASES)
def test_first_order(name):
    f, values = _case(name)
    xs, ts = [array(x) for x in values], [array(t) for t in _directions(values, 1)]
    (y,), _, (dy,) = jvp(_flat(f), xs, ts)
    assert type(y) is mnp.ndarray
    assert type(dy) is mnp.ndarray
    assert y.dtype == dy.dtype == np.float64
    (y2,), _, pull = vjp(_flat(f), xs)
    assert np.array_equal(y.asnumpy(), f(*xs).asnumpy())
    np.testing.assert_allclose(y2.asnumpy(), y.asnumpy(), rtol=1e-14, atol=1e-14)
    w = array(np.random.default_rng(2).normal(size=y.shape))
    gs = pull((w,))
    for g, again in zip(gs, pull((w,)), strict=True):
        assert np.array_equal(g.asnumpy(), again.asnumpy())
    assert [g.shape for g in gs] == [x.shape for x in xs]
    exact = 1e-7 if name in COARSE else 1e-11
    assert _dot([dy], [w]) == pytest.approx(_dot(ts, gs), rel=exact, abs=exact)

    def at(h):
        moved = [array(x + h * t.asnumpy()) for x, t in zip(values, ts, strict=True)]
        return f(*moved).asnumpy()

    close = 3e-3 if name in COARSE else 1e-7
    np.testing.assert_allclose(dy.asnumpy(), _difference(at, 2e-4), rtol=close, atol=close)


@pytest.mark.parametrize("name", CASES)
def test_second_order(name):
    f, values = _case(name)
    xs, ts = [array(x) for x in values], [array(t) for t in _directions(values, 3)]
    w = array(np.random.default_rng(4).normal(size=f(*xs).shape))
    gradient = _gradient(f, w)
    _, _, over_tape = jvp(gradient, xs, ts)

    def along(*xs):
        return (sum(mnp.sum(g * t) for g, t in zip(gradient(*xs)[0], ts, strict=True)),), ()

    _, _, pull = vjp(along, xs)
    over_reverse = pull((array(1.0),))

    def pushed(*xs):
        return jvp(lambda *xs: ((mnp.sum(w * mnp.sin(f(*xs))),), ()), xs, ts)[2], ()

    over_forward = vjp(pushed, xs)[2]((array(1.0),))
    exact, close = (1e-6, 3e-3) if name in COARSE else (1e-9, 1e-7)
    for got in (over_reverse, over_forward):
        for a, b in zip(over_tape, got, strict=True):
            np.testing.assert_allclose(a.asnumpy(), b.asnumpy(), rtol=exact, atol=exact)

    def at(h):
        moved = [array(x + h * t.asnumpy()) for x, t in zip(values, ts, strict=True)]
        return np.concatenate([g.asnumpy().ravel() for g in gradient(*moved)[0]])

    got = np.concatenate([h.asnumpy().ravel() for h in over_tape])
    np.testing.assert_allclose(got, _difference(at, 2e-4), rtol=close, atol=close)


def _difference(at, h):
    """Central differences of order 6."""
    terms = ((45.0, 1), (-9.0, 2), (1.0, 3))
    return sum(c * (at(k * h) - at(-k * h)) for c, k in terms) / (60.0 * h)


@pytest.mark.parametrize(
    "f",
    [
        lambda x: mnp.percentile(x, 30),
        lambda x: mnp.quantile(x, 0.3),
        lambda x: mnp.bincount(array([0, 1, 1], "int64"), weights=x),
        mnp.unique,
    ],
)
def test_what_has_no_derivative_says_so(f):
    """MXNet's own gradient of these is silently zero."""
    x = array([1.0, 2.0, 4.0])
    for run in (lambda: vjp(_flat(f), (x,)), lambda: jvp(_flat(f), (x,), (x,))):
        with pytest.raises(UnsupportedOperationError, match="mxnet: the operator _npi_"):
            run()
    constant = vjp(lambda y: ((y * f(x).sum(),), ()), (x,))[2]((mnp.ones_like(x),))[0]
    assert constant.asnumpy().tolist() == [float(f(x).sum())] * 3


def test_no_operator_has_two_rows():
    with pytest.raises(ValueError, match="_npi_exp would have two rows"):
        tables.register_rules({"_npi_exp": tables.ZERO})


@pytest.mark.parametrize("door", ["xp", "backend", "names.elementwise", "graphs.capture"])
def test_rules_are_there_whatever_is_imported(door):
    """The engine imports none. MXNet's own gradient of the product is NaN at a zero."""
    script = f"""
import multicalc_mxnet.{door}
from multicalc_mxnet.engine.forward import jvp
from multicalc_mxnet.engine.vjp import vjp
from multicalc_mxnet.runtime.loading import ensure_numpy_mode, load
ensure_numpy_mode()
np = load().np
f, x, t = lambda x: ((np.prod(x),), ()), np.array([0.0, 3.0]), np.array([1.0, 5.0])
assert vjp(f, (x,))[2]((np.array(1.0),))[0].asnumpy().tolist() == [3.0, 0.0]
assert float(jvp(f, (x,), (t,))[2][0]) == 3.0
"""
    subprocess.run([sys.executable, "-W", "ignore", "-c", script], check=True, timeout=120)


def test_zeros_that_meet_a_sum_of_where_do_not_end_the_process():
    """copysign(x, y)² is x², whatever the sign is of; its derivative by y is an array of zeros,
    from which MXNet's backward run would go on to the sum within the masked update."""
    mask = np.array([True, False, True])

    def f(x, y):
        return xp.sum(xp.copysign(x, xp.at(y, mask).add(xp.sum(y))) ** 2)

    x, y = np.array([0.25, -0.625, 2.0]), np.array([1.8125, -1.125, -0.125])
    along = np.array([0.3, 0.4, -1.0]), np.array([0.1, 0.2, 0.5])
    by_x, by_y = mc.hvp(f, (x, y), along, backend="mxnet")
    np.testing.assert_allclose(by_x, 2 * along[0], rtol=1e-15)
    np.testing.assert_array_equal(by_y, np.zeros(3))


@pytest.mark.parametrize(("name", "x"), [("max", [1.0, 2.0, 2.0]), ("min", [3.0, 1.0, 1.0])])
def test_ties_share_an_extremum(name, x):
    """MXNet gives each of them all. Of max(y, y) = y with y = x₀² the Hessian is that of y."""
    extremum = getattr(xp, name)
    found = mc.grad(extremum, backend="mxnet")(np.array(x))
    np.testing.assert_array_equal(found, [0.0, 0.5, 0.5])
    _, pushed = mc.jvp(extremum, (np.array(x),), (np.array([9.0, 1.0, 2.0]),), backend="mxnet")
    assert pushed == 1.5
    product = mc.hvp(
        lambda x: extremum(xp.broadcast_to(x[0] ** 2, (3,))),
        (np.array(x),),
        (np.array([1.0, 5.0, 7.0]),),
        backend="mxnet",
    )
    np.testing.assert_array_equal(product, [2.0, 0.0, 0.0])


def test_an_extremum_of_chosen_elements_has_a_hessian():
    """MXNet's own backward run ends the process here. The largest is x₁², set in x₀'s place."""
    x, v = np.array([-0.5625, -1.5625, -0.5]), np.array([0.5, -0.25, 1.0])
    product = mc.hvp(lambda x: xp.max(xp.at(x, 0).set(x[1] * x[1])), (x,), (v,), backend="mxnet")
    np.testing.assert_array_equal(product, [0.0, -0.5, 0.0])


@pytest.mark.parametrize("step", ["floor", "ceil", "trunc", "round", "sign"])
def test_a_step_of_an_extremum_is_flat(step):
    """MXNet's own backward run ends the process here. The largest, a, is x₀: a·step(a) has the
    gradient step(a) there, and no curvature."""
    x, v = np.array([-0.875, -1.6875]), np.array([0.5, -0.25])

    def f(x):
        largest = xp.max(x, axis=-1, keepdims=True)
        return xp.sum(largest * getattr(xp, step)(largest))

    stepped = float(getattr(np, step)(x[0]))
    np.testing.assert_array_equal(mc.grad(f, backend="mxnet")(x), [stepped, 0.0])
    np.testing.assert_array_equal(mc.hvp(f, (x,), (v,), backend="mxnet"), [0.0, 0.0])


def test_what_a_recorded_comparison_chooses_has_a_hessian():
    """As above, by a maximum: of log softmax of one number, which is 0, and
    log det(xxᵀ + 2I) = log 2(2 + xᵀx), whose Hessian is 2I/(2 + xᵀx) - 4xxᵀ/(2 + xᵀx)²."""
    x0, x = np.array([1.8125, 2.0, -0.4375]), np.array([[1.3125], [0.125]])
    v = np.array([[-0.801], [-0.936]])

    def f(x0, x):
        one = xp.logsumexp(xp.std(x0, keepdims=True), axis=-1, keepdims=True)
        zero = xp.log_softmax(one, axis=0)
        matrix = xp.matmul(x, xp.matrix_transpose(x)) + 2.0 * xp.eye(2)
        return xp.sum(xp.at(zero, 0).max(xp.linalg.slogdet(matrix)[1]))

    still, product = mc.hvp(f, (x0, x), (np.zeros(3), v), backend="mxnet")
    size = 2.0 + (x.T @ x)[0, 0]
    np.testing.assert_array_equal(still, np.zeros(3))
    np.testing.assert_allclose(product, 2 * v / size - 4 * x * (x.T @ v) / size**2, rtol=1e-14)


def test_a_remainder_of_an_update_has_a_hessian():
    """As above, by a test for infinite values. With fixed quotients it is x₀ᵢ - qᵢ (1 + x₂ᵢ²), with
    the products -2 qᵢ vᵢ."""
    x0, x1, x2 = np.array([-1.9375, -1.25, 1.375]), np.array(-1.875), np.array([0.5, -1.6875, 1.25])
    v = np.array([2.103, 0.421, 0.803])

    def f(x0, x1, x2):
        return xp.sum(xp.remainder(xp.at(x0, 0).set(x1), 1.0 + xp.square(x2)))

    still = (np.zeros(3), np.array(0.0))
    *flat, product = mc.hvp(f, (x0, x1, x2), (*still, v), argnums=(0, 1, 2), backend="mxnet")
    quotients = np.array([-2.0, -1.0, 0.0])
    np.testing.assert_array_equal(flat[0], np.zeros(3))
    np.testing.assert_array_equal(flat[1], 0.0)
    np.testing.assert_allclose(product, -2 * quotients * v, rtol=1e-14, atol=0.0)


@pytest.mark.parametrize(
    "tested", ["isnan", "isinf", "isposinf", "isneginf", "isfinite", "logical_not"]
)
def test_what_a_test_of_an_update_chooses_has_a_gradient(tested):
    """The tested has no part in it."""
    m, i = mnp.array([True, False, False]), mnp.array([0, 0, 0], dtype="int64")

    def f(x, s):
        updated = mnp.where(m, mnp.take(s.reshape(-1), i, axis=0), x.reshape(-1)).reshape(3)
        return mnp.sum(getattr(mnp, tested)(updated) * s)

    x, s = array([-1.9, -1.2, 1.3]), array(-1.8)
    dx, ds = mc.grad(f, argnums=(0, 1))(x, s)
    np.testing.assert_array_equal(dx.asnumpy(), np.zeros(3))
    np.testing.assert_array_equal(ds.asnumpy(), 3.0 if tested == "isfinite" else 0.0)
