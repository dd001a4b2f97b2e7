"""A framework with forward mode only, whose dtypes say nothing to NumPy.

Its arrays are NumPy's data with a tangent, which may be such an array itself. Each ``jvp`` has a
level of its own, above all others.
"""

from __future__ import annotations

from itertools import count

import numpy as np

__version__ = "0.1"

_levels = count(1)


class Dtype:
    """A dtype, without a name."""

    def __repr__(self):
        return "<dtype>"


class UnhashableDtype(Dtype):
    __hash__ = None

    def __eq__(self, other):
        return self is other


NAMES = ("bool", "int32", "int64", "float32", "float64", "complex128")
DTYPES = {name: Dtype() for name in NAMES}
UNHASHABLE = {name: UnhashableDtype() for name in NAMES}


def numpys(dtype):
    """NumPy's dtype for a name, one of NumPy's, one of ours, or None."""
    own = (name for each in (DTYPES, UNHASHABLE) for name, known in each.items() if known is dtype)
    return None if dtype is None else np.dtype(next(own, dtype))


class Array:
    """NumPy data at level 0; else a primal and a tangent, both of lower levels."""

    __array_ufunc__ = None
    dtypes = DTYPES

    def __init__(self, primal, tangent=None, level=0):
        self.primal, self.tangent, self.level = primal, tangent, level

    @property
    def data(self):
        return self.primal.data if self.level else self.primal

    @property
    def shape(self):
        return self.data.shape

    @property
    def dtype(self):
        return self.dtypes[self.data.dtype.name]

    def __len__(self):
        return len(self.data)

    def __bool__(self):
        return bool(self.data)

    def __float__(self):
        return float(self.data)


def plain(data, dtype=None):
    return Array(np.asarray(data, dtype=dtype))


def lift(*xs):
    """Arrays; a number has the dtype of those beside it, if that can hold it."""
    found = [x.data.dtype for x in xs if isinstance(x, Array)]
    dtype = np.result_type(*found) if found else None

    def one(x):
        wide = np.asarray(x)
        fits = dtype is not None and np.can_cast(wide.dtype, dtype, "same_kind")
        return plain(wide, dtype if fits else None)

    return [x if isinstance(x, Array) else one(x) for x in xs]


def _halves(xs, level):
    """Primals and tangents at ``level``; None for the tangent of what has none there."""
    mine = [x.level == level for x in xs]
    primals = [x.primal if m else x for x, m in zip(xs, mine, strict=True)]
    return primals, [x.tangent if m else None for x, m in zip(xs, mine, strict=True)]


def linear(function):
    """Of all its arrays together."""

    def call(*xs, **options):
        xs = lift(*xs)
        level = max(x.level for x in xs)
        if not level:
            return plain(function(*[x.primal for x in xs], **options))
        primals, tangents = _halves(xs, level)
        pairs = zip(primals, tangents, strict=True)
        tangents = [plain(np.zeros_like(p.data)) if t is None else t for p, t in pairs]
        return Array(call(*primals, **options), call(*tangents, **options), level)

    return call


def bilinear(function):
    def call(x, y, /):
        xs = lift(x, y)
        level = max(x.level for x in xs)
        if not level:
            return plain(function(xs[0].primal, xs[1].primal))
        (a, b), (da, db) = _halves(xs, level)
        terms = [call(da, b)] if da is not None else []
        terms += [call(a, db)] if db is not None else []
        return Array(call(a, b), terms[0] if len(terms) == 1 else add(*terms), level)

    return call


def elementwise(function, slope):
    def call(x, /):
        (x,) = lift(x)
        if not x.level:
            return plain(function(x.primal))
        return Array(call(x.primal), multiply(slope(x.primal), x.tangent), x.level)

    return call


def flat(function):
    """Without a derivative."""
    return lambda *xs: plain(function(*[x.data for x in lift(*xs)]))


add, subtract = linear(np.add), linear(np.subtract)
negative = linear(np.negative)
multiply, matmul = bilinear(np.multiply), bilinear(np.matmul)
exp = elementwise(np.exp, lambda x: exp(x))
log = elementwise(np.log, lambda x: reciprocal(x))
sin = elementwise(np.sin, lambda x: cos(x))
cos = elementwise(np.cos, lambda x: negative(sin(x)))
square = elementwise(np.square, lambda x: multiply(2.0, x))
reciprocal = elementwise(np.reciprocal, lambda x: negative(reciprocal(square(x))))
equal, not_equal, isnan = flat(np.equal), flat(np.not_equal), flat(np.isnan)
less, less_equal = flat(np.less), flat(np.less_equal)
greater, greater_equal = flat(np.greater), flat(np.greater_equal)


def divide(x, y, /):
    return multiply(x, reciprocal(*lift(y)) if isinstance(y, Array) else 1 / y)


def pow(x, n, /):
    """To the power of a number, or of an array where ``x`` is positive."""
    if isinstance(n, Array):
        return exp(multiply(n, log(x)))
    return elementwise(lambda a: a**n, lambda a: multiply(float(n), pow(a, n - 1)))(x)


def where(condition, x, y, /):
    (chosen,) = lift(condition)
    return linear(lambda a, b: np.where(chosen.data, a, b))(x, y)


def sum(x, /, *, axis=None, keepdims=False):
    return linear(lambda a: np.sum(a, axis=axis, keepdims=keepdims))(x)


def reshape(x, /, shape):
    return linear(lambda a: np.reshape(a, shape))(x)


def broadcast_to(x, /, shape):
    return linear(lambda a: np.broadcast_to(a, shape))(x)


def permute_dims(x, /, axes):
    return linear(lambda a: np.transpose(a, axes))(x)


def matrix_transpose(x, /):
    return linear(np.transpose)(x)


def concat(xs, /, *, axis=0):
    return linear(lambda *parts: np.concatenate(parts, axis=axis))(*xs)


def stack(xs, /, *, axis=0):
    return linear(lambda *parts: np.stack(parts, axis=axis))(*xs)


def take(x, indices, /, *, axis=0):
    return linear(lambda a: np.take(a, indices.data, axis=axis))(x)


def astype(x, dtype, /, *, copy=True):
    kind = numpys(dtype)
    return linear(lambda a: a.astype(kind))(x) if kind.kind == "f" else plain(x.data, kind)


def asarray(x, /, *, dtype=None, device=None, copy=None):
    found = stack([asarray(each) for each in x]) if isinstance(x, list | tuple) else lift(x)[0]
    return found if dtype is None else astype(found, dtype)


def made(function):
    def call(*args, dtype=None, device=None, **options):
        given = [x.data if isinstance(x, Array) else x for x in args]
        return plain(function(*given, dtype=numpys(dtype), **options))

    return call


zeros, ones, eye, full, arange = map(made, (np.zeros, np.ones, np.eye, np.full, np.arange))
zeros_like, ones_like, full_like = map(made, (np.zeros_like, np.ones_like, np.full_like))

for _name, _call in {"add": add, "sub": subtract, "mul": multiply, "truediv": divide}.items():
    setattr(Array, f"__{_name}__", lambda x, y, call=_call: call(x, y))
    setattr(Array, f"__r{_name}__", lambda x, y, call=_call: call(y, x))
for _name, _call in {"lt": less, "le": less_equal, "gt": greater, "ge": greater_equal}.items():
    setattr(Array, f"__{_name}__", lambda x, y, call=_call: call(x, y))
Array.__pow__, Array.__matmul__ = pow, matmul
Array.__neg__ = lambda x: negative(x)
Array.__getitem__ = lambda x, key: linear(lambda a: a[key])(x)


def jvp(f, xs, tangents):
    """``f``'s outputs, and their tangents: None of what doesn't depend on ``xs``."""
    level = next(_levels)
    outs, *rest = f(*[Array(x, t, level) for x, t in zip(xs, tangents, strict=True)])
    primals, pushed = _halves(outs, level)
    return (primals, *(_halves(each, level)[0] for each in rest), pushed)
