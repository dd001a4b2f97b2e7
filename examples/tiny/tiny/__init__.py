"""A framework for reverse-mode differentiation, small enough to read in one sitting."""

from itertools import count

import numpy as np

__version__, _numbers = "0.2.0", count()


class Array:
    """NumPy data, and the arrays it was computed from, each with the pullback to it."""

    __array_ufunc__ = None  # NumPy leaves operators between its arrays and ours to us.

    def __init__(self, data, *parents, traced=False):
        self.data, self.number = np.asarray(data), next(_numbers)
        self.parents = [(x, pull) for x, pull in parents if x.traced]
        self.traced = traced or bool(self.parents)
        self.shape, self.dtype = self.data.shape, self.data.dtype

    def __getitem__(self, key):
        return Array(self.data[key], (self, lambda c: scatter(c, key, self.shape)))

    def __bool__(self):
        return bool(self.data)

    def __float__(self):
        return float(self.data)

    def __abs__(self):
        return where(self < 0, -self, self)


def vjp(f, xs):
    """``f(*xs)`` and its pullback, made of operations that can be differentiated again; None is the
    cotangent of what ``f`` does not use."""
    inputs = [Array(x.data, (x, lambda c: c), traced=True) for x in xs]
    outs = f(*inputs)

    def pullback(cotangents):
        nodes, totals = {}, {}

        def add(x, c):
            nodes[x.number] = x
            totals[x.number] = totals[x.number] + c if x.number in totals else c

        for out, c in zip(outs, cotangents, strict=True):
            add(out, c)
        stop = {x.number for x in inputs}
        while after := nodes.keys() - stop:
            node = nodes.pop(max(after))
            for parent, pull in node.parents:
                add(parent, pull(totals[node.number]))
        return [totals.get(x.number) for x in inputs]

    return outs, pullback


def elementwise(forward, *pulls):
    """A function whose last operands have ``pulls``: ``pull(c, y, *xs)`` for its value ``y``."""

    def function(*xs):
        dtypes = [x.dtype if isinstance(x, Array | np.ndarray) else x for x in xs]
        dtype = np.result_type(*dtypes)  # numbers take the dtype of the arrays beside them
        xs = [x if isinstance(x, Array) else Array(np.asarray(x, dtype)) for x in xs]

        def back(x, pull):
            return x, lambda c: fit(pull(c, y, *xs), x.shape)

        y = Array(forward(*(x.data for x in xs)), *map(back, xs[len(xs) - len(pulls) :], pulls))
        return y

    return function


def fit(c, shape):
    """The cotangent of an operand that was broadcast from ``shape``."""
    extra = len(c.shape) - len(shape)
    stretched = [k + extra for k, n in enumerate(shape) if n != c.shape[k + extra]]
    return reshape(sum(c, (*range(extra), *stretched), True), shape)


def scatter(c, key, shape):
    """Zeros with ``c`` added at ``key``: the transpose of indexing, and the other way round."""
    out = np.zeros(shape, c.dtype)
    np.add.at(out, key, c.data)
    return Array(out, (c, lambda d: d[key]))


def sum(x, axis, keepdims):
    y = x.data.sum(axis=axis, keepdims=True)
    out = Array(y, (x, lambda c: broadcast_to(c, x.shape)))
    return out if keepdims else reshape(out, x.data.sum(axis=axis).shape)


def reshape(x, shape):
    return Array(x.data.reshape(shape), (x, lambda c: reshape(c, x.shape)))


def broadcast_to(x, shape):
    return Array(np.broadcast_to(x.data, shape), (x, lambda c: fit(c, x.shape)))


def permute_dims(x, axes):
    return Array(x.data.transpose(axes), (x, lambda c: permute_dims(c, np.argsort(axes))))


def astype(x, dtype):
    y = x.data.astype(dtype)
    return Array(y, (x, lambda c: astype(c, x.dtype))) if y.dtype.kind == "f" else Array(y)


def take(x, indices, axis):
    return x[(slice(None),) * axis + (indices.data,)]


def concat(xs, axis):
    ends, before = np.cumsum([0, *(x.shape[axis] for x in xs)]), (slice(None),) * axis

    def part(k):
        return lambda c: c[(*before, slice(ends[k], ends[k + 1]))]

    data = np.concatenate([x.data for x in xs], axis)
    return Array(data, *((x, part(k)) for k, x in enumerate(xs)))


def matmul(x, y):
    """Of matrices, and of stacks of as many axes."""
    if min(len(x.shape), len(y.shape)) < 2:
        raise ValueError("matmul is of matrices")
    turned = (*range(len(x.shape) - 2), len(x.shape) - 1, len(x.shape) - 2)
    return Array(
        x.data @ y.data,
        (x, lambda c: matmul(c, permute_dims(y, turned))),
        (y, lambda c: matmul(permute_dims(x, turned), c)),
    )


add = elementwise(np.add, lambda c, y, a, b: c, lambda c, y, a, b: c)
subtract = elementwise(np.subtract, lambda c, y, a, b: c, lambda c, y, a, b: -c)
multiply = elementwise(np.multiply, lambda c, y, a, b: c * b, lambda c, y, a, b: c * a)
divide = elementwise(np.divide, lambda c, y, a, b: c / b, lambda c, y, a, b: -c * y / b)
pow = elementwise(
    np.power,
    lambda c, y, a, b: c * b * a ** where(b == 0, 1.0, b - 1.0),
    lambda c, y, a, b: c * y * log(where(a == 0, 1.0, a)),
)
negative = elementwise(np.negative, lambda c, y, a: -c)
exp = elementwise(np.exp, lambda c, y, a: c * y)
log = elementwise(np.log, lambda c, y, a: c / a)
sqrt = elementwise(np.sqrt, lambda c, y, a: c * 0.5 / y)
sin = elementwise(np.sin, lambda c, y, a: c * cos(a))
cos = elementwise(np.cos, lambda c, y, a: -c * sin(a))
where = elementwise(
    np.where, lambda c, y, p, a, b: where(p, c, 0.0), lambda c, y, p, a, b: where(p, 0.0, c)
)
for _name, _function in {
    **{"add": add, "sub": subtract, "mul": multiply, "truediv": divide, "pow": pow},
    **{"matmul": matmul, "neg": negative, "eq": elementwise(np.equal)},
    **{"ne": elementwise(np.not_equal), "lt": elementwise(np.less), "gt": elementwise(np.greater)},
    **{"le": elementwise(np.less_equal), "ge": elementwise(np.greater_equal)},
}.items():
    setattr(Array, f"__{_name}__", lambda *xs, f=_function: f(*xs))
    setattr(Array, f"__r{_name}__", lambda x, y, f=_function: f(y, x))
