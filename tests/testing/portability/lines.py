"""Lines that aren't portable, of the kinds that people write, and what is said to write there.

Before them stand ``x`` of three numbers, ``t = xp.zeros_like(x)``, ``s = xp.stack([x, x * x])``,
the integers ``n``, the mask ``m``, and of NumPy's ``data``, ``own``, ``chosen``, a mask, and
``matrix``.
"""

OPERATORS = {
    "+x": "xp.positive(x)",
    "x // 1 * x": "xp.floor_divide(x, 1) * x",
    "x // 1.0": "xp.floor_divide(x, 1.0)",
    "x * xp.asarray([1, 2, 3])": "x * xp.astype(xp.asarray([1, 2, 3]), x.dtype)",
    "x ** xp.asarray([1, 2, 3])": "x ** xp.astype(xp.asarray([1, 2, 3]), x.dtype)",
    "xp.arange(3) < x": "xp.astype(xp.arange(3), x.dtype) < x",
    "x < xp.arange(3)": "x < xp.astype(xp.arange(3), x.dtype)",
    "x @ x": "xp.matmul(x, x)",
    "m * (x - 1.0) ** 2": "xp.astype(m, xp.float64) * (x - 1.0) ** 2",
    "(x - 1.0) ** 2 * m": "(x - 1.0) ** 2 * xp.astype(m, xp.float64)",
    "xp.mean((x - 1.0) * m)": "xp.mean((x - 1.0) * xp.astype(m, xp.float64))",
    "(xp.abs(x) - 0.5) * ~m": "(xp.abs(x) - 0.5) * xp.astype(~m, xp.float64)",
    "m * 2.5": "xp.astype(m, xp.float64) * 2.5",
    "2.5 * m": "2.5 * xp.astype(m, xp.float64)",
    "m + 0.5": "xp.astype(m, xp.float64) + 0.5",
    "m / 2.0": "xp.astype(m, xp.float64) / 2.0",
    "1.0 - m": "1.0 - xp.astype(m, xp.float64)",
    "1.5 ** m": "1.5 ** xp.astype(m, xp.float64)",
    "n * 2.5": "xp.astype(n, xp.float64) * 2.5",
    "n + 0.5": "xp.astype(n, xp.float64) + 0.5",
    "n / 2": "xp.astype(n, xp.float64) / 2",
    "n ** 0.5": "xp.astype(n, xp.float64) ** 0.5",
    "2.5 - n": "2.5 - xp.astype(n, xp.float64)",
    "n > 1.5": "xp.greater(n, 1.5)",
    "1.5 < n": "xp.less(1.5, n)",
    "xp.astype(x, xp.int64) * 2.5": "xp.astype(xp.astype(x, xp.int64), xp.float64) * 2.5",
    "x * m * 2.5": "x * xp.astype(m, x.dtype) * 2.5",
    "x * (1 - m)": "x * xp.astype(1 - xp.astype(m, xp.int64), x.dtype)",
    "x * (xp.argsort(x) * 0.5)": "x * (xp.astype(xp.argsort(x), xp.float64) * 0.5)",
}

CLOSURES = {
    "data * x[0]": "xp.asarray(data) * x[0]",
    "x[0] * data": "x[0] * xp.asarray(data)",
    "data - x[0]": "xp.asarray(data) - x[0]",
    "x[0] - data": "x[0] - xp.asarray(data)",
    "chosen * x ** 2": "xp.asarray(chosen, dtype=xp.float64) * x ** 2",
    "x ** 2 * chosen": "x ** 2 * xp.asarray(chosen, dtype=xp.float64)",
    "matrix @ x": "xp.matmul(xp.asarray(matrix), x)",
}

INDICES = {
    "x[::-1] * xp.asarray([1.0, 2.0, 3.0])": "xp.flip(x, axis=0) * xp.asarray([1.0, 2.0, 3.0])",
    "x[np.array([0, 0, 2])] ** 2": "xp.take(x, np.array([0, 0, 2]), axis=0) ** 2",
    "x[[0, 2]]": "xp.take(x, [0, 2], axis=0)",
    "s[:, ::-1]": "xp.at(s)[:, ::-1].get()",
    "s[:, [0, 2]]": "xp.at(s)[:, [0, 2]].get()",
    "s[np.array([0, 1]), np.array([1, 2])]": "xp.at(s)[np.array([0, 1]), np.array([1, 2])].get()",
    "x[xp.argsort(x)]": "xp.take(x, xp.argsort(x), axis=0)",
}

CHANGES = {
    "t += x ** 2": "t = t + x ** 2",
    "t[0] = x[1]": "t = xp.at(t)[0].set(x[1])",
    "t[1] += x[0]": "t = xp.at(t)[1].add(x[0])",
    "t[1] *= x[0]": "t = xp.at(t)[1].multiply(x[0])",
    "t[2] -= x[0]": "t = xp.at(t)[2].set(t[2] - x[0])",
    "own[0] = x[1]": "own = xp.at(xp.asarray(own))[0].set(x[1])",
    "own[1] += x[1]": "own = xp.at(xp.asarray(own))[1].add(x[1])",
}

VALUES = {
    "x * np.asarray(x)": "x * x",
    "x * np.array([x[0], x[1], x[2]])": "x * xp.asarray([x[0], x[1], x[2]])",
    "xp.sum(x ** 2) * float(x[0])": "xp.sum(x ** 2) * x[0]",
    "xp.sum(x ** 2) * x[0].item()": "xp.sum(x ** 2) * x[0]",
    "math.exp(x[0]) * x": "xp.exp(x[0]) * x",
    "np.exp(x)": "xp.exp(x)",
    "np.sum(x ** 2)": "xp.sum(x ** 2)",
    "np.concatenate([x, x])": "xp.concat([x, x])",
    "np.add(x, data)": "xp.add(x, data)",
    "np.linalg.det(xp.eye(3) * x)": "xp.det(xp.eye(3) * x)",
    "np.where(x > 1.0, x, 0.0)": "xp.where(x > 1.0, x, 0.0)",
    "scipy.special.expit(x)": "xp.sigmoid(x)",
    "matrix.dot(x)": "xp.matmul(matrix, x)",
}

METHODS = {
    "x.sum()": "xp.sum(x)",
    "x.reshape(3, 1)": "xp.reshape(x, (3, 1))",
    "x.ravel()": "xp.reshape(x, (-1,))",
    "x.max()": "xp.max(x)",
    "x.std()": "xp.std(x)",
    "x.dot(x)": "xp.matmul(x, x)",
    "x.copy()": "xp.asarray(x, copy=True)",
    "x.astype(xp.float32)": "xp.astype(x, xp.float32)",
    "x.cumsum(axis=0)": "xp.cumulative_sum(x, axis=0)",
    "x.size * x": "math.prod(x.shape) * x",
}

ALL = {**OPERATORS, **CLOSURES, **INDICES, **CHANGES, **VALUES, **METHODS}
