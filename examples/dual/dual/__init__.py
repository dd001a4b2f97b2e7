"""A framework for forward-mode differentiation, small enough to read in one sitting."""

from functools import reduce
from itertools import count

import numpy as np

__version__, _levels = "0.1.0", count(1)


class Array:
    """NumPy data at level 0; above that a primal and its tangent, arrays of lower levels."""

    __array_ufunc__ = None  # NumPy leaves operators between its arrays and ours to us.

    def __init__(self, primal, tangent=None, level=0):
        self.primal, self.tangent, self.level = primal, tangent, level
        self.data = primal.data if level else np.asarray(primal)
        self.shape, self.dtype = self.data.shape, self.data.dtype

    def __getitem__(self, key):
        return index(self, key)

    def __bool__(self):
        return bool(self.data)

    def __float__(self):
        return float(self.data)

    def __abs__(self):
        return where(self < 0, -self, self)


def jvp(f, xs, tangents):
    """The outputs of ``f``, and their tangents; None is the tangent of what doesn't depend on
    ``xs``. Each call has a level of its own, above all that are there, so that what one of them
    perturbs is never taken for what another does."""
    level = next(_levels)
    outs = f(*(Array(x, t, level) for x, t in zip(xs, tangents, strict=True)))
    primals = [y.primal if y.level == level else y for y in outs]
    return primals, [y.tangent if y.level == level else None for y in outs]


def function(forward, *pushes):
    """A function whose last operands have ``pushes``: ``push(t, y, *xs)`` for their tangent ``t``
    and its value ``y``, made of functions that can be differentiated again."""

    def call(*xs):
        dtypes = [x.dtype if isinstance(x, Array | np.ndarray) else x for x in xs]
        dtype = np.result_type(*dtypes)  # numbers take the dtype of the arrays beside them
        xs = [x if isinstance(x, Array) else Array(np.asarray(x, dtype)) for x in xs]
        level = max(x.level for x in xs)
        if not level:
            return Array(forward(*(x.data for x in xs)))
        primals = [x.primal if x.level == level else x for x in xs]
        y = call(*primals)
        moved = zip(xs[len(xs) - len(pushes) :], pushes, strict=True)
        parts = [push(x.tangent, y, *primals) for x, push in moved if x.level == level]
        return Array(y, broadcast_to(reduce(add, parts), y.shape), level) if parts else y

    return call


def linear(forward):
    """A function whose tangent is itself of the tangent."""

    def call(x, *args, **options):
        if not x.level:
            return Array(forward(x.data, *args, **options))
        primal, tangent = (call(part, *args, **options) for part in (x.primal, x.tangent))
        return Array(primal, tangent, x.level)

    return call


def astype(x, dtype):
    return cast(x, dtype) if np.dtype(dtype).kind == "f" else Array(x.data.astype(dtype))


def take(x, indices, axis):
    return x[(slice(None),) * axis + (indices.data,)]


def concat(xs, axis):
    level = max(x.level for x in xs)
    if not level:
        return Array(np.concatenate([x.data for x in xs], axis))
    primals = [x.primal if x.level == level else x for x in xs]
    tangents = [x.tangent if x.level == level else Array(np.zeros_like(x.data)) for x in xs]
    return Array(concat(primals, axis), concat(tangents, axis), level)


index = linear(lambda x, key: x[key])
sum = linear(lambda x, axis, keepdims: x.sum(axis, keepdims=keepdims))
reshape, permute_dims = linear(np.reshape), linear(np.transpose)
broadcast_to = linear(np.broadcast_to)
cast = linear(lambda x, dtype: x.astype(dtype))

add = function(np.add, lambda t, y, a, b: t, lambda t, y, a, b: t)
subtract = function(np.subtract, lambda t, y, a, b: t, lambda t, y, a, b: -t)
multiply = function(np.multiply, lambda t, y, a, b: t * b, lambda t, y, a, b: a * t)
divide = function(np.divide, lambda t, y, a, b: t / b, lambda t, y, a, b: -t * y / b)
matmul = function(np.matmul, lambda t, y, a, b: t @ b, lambda t, y, a, b: a @ t)
pow = function(
    np.power,
    lambda t, y, a, b: t * b * a ** where(b == 0, 1.0, b - 1.0),
    lambda t, y, a, b: t * y * log(where(a == 0, 1.0, a)),
)
negative = function(np.negative, lambda t, y, a: -t)
exp = function(np.exp, lambda t, y, a: t * y)
log = function(np.log, lambda t, y, a: t / a)
sqrt = function(np.sqrt, lambda t, y, a: t * 0.5 / y)
sin = function(np.sin, lambda t, y, a: t * cos(a))
cos = function(np.cos, lambda t, y, a: -t * sin(a))
# By slopes within [-1, 1]: squares of large and of tiny tangents are out of float32's range.
hypot = function(
    np.hypot,
    lambda t, y, a, b: t * (a / where(y == 0, 1.0, y)),
    lambda t, y, a, b: t * (b / where(y == 0, 1.0, y)),
)
where = function(
    np.where, lambda t, y, p, a, b: where(p, t, 0.0), lambda t, y, p, a, b: where(p, 0.0, t)
)
for _name, _function in {
    **{"add": add, "sub": subtract, "mul": multiply, "truediv": divide, "pow": pow},
    **{"matmul": matmul, "neg": negative, "eq": function(np.equal)},
    **{"ne": function(np.not_equal), "lt": function(np.less), "gt": function(np.greater)},
    **{"le": function(np.less_equal), "ge": function(np.greater_equal)},
}.items():
    setattr(Array, f"__{_name}__", lambda *xs, f=_function: f(*xs))
    setattr(Array, f"__r{_name}__", lambda x, y, f=_function: f(y, x))
