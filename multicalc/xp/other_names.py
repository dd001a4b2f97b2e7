"""What to write for names that ``xp`` doesn't have: NumPy's old ones, frameworks', and slips."""

from __future__ import annotations

import difflib

from multicalc.xp import table

RENAMED = {
    "absolute": "abs",
    "amax": "max",
    "amin": "min",
    "arccos": "acos",
    "arccosh": "acosh",
    "arcsin": "asin",
    "arcsinh": "asinh",
    "arctan": "atan",
    "arctan2": "atan2",
    "arctanh": "atanh",
    "array": "asarray",
    "as_tensor": "asarray",
    "average_pool": "avg_pool",
    "avg_pool1d": "avg_pool",
    "avg_pool2d": "avg_pool",
    "bitwise_not": "bitwise_invert",
    "cast": "astype",
    "cat": "concat",
    "clamp": "clip",
    "clip_by_value": "clip",
    "concatenate": "concat",
    "conjugate": "conj",
    "constant": "asarray",
    "conv1d": "conv",
    "conv2d": "conv",
    "convert_to_tensor": "asarray",
    "cumprod": "cumulative_prod",
    "cumsum": "cumulative_sum",
    "div": "divide",
    "expit": "sigmoid",
    "fabs": "abs",
    "fix": "trunc",
    "float_power": "pow",
    "gather": "take",
    "greater_than": "greater",
    "i0": "bessel_i0",
    "i0e": "bessel_i0e",
    "i1": "bessel_i1",
    "i1e": "bessel_i1e",
    "index_select": "take",
    "invert": "bitwise_invert",
    "j0": "bessel_j0",
    "j1": "bessel_j1",
    "layernorm": "layer_norm",
    "left_shift": "bitwise_left_shift",
    "less_than": "less",
    "lgamma": "gammaln",
    "log_expit": "log_sigmoid",
    "loggamma": "gammaln",
    "logsigmoid": "log_sigmoid",
    "max_pool1d": "max_pool",
    "max_pool2d": "max_pool",
    "mod": "remainder",
    "movedim": "moveaxis",
    "mul": "multiply",
    "neg": "negative",
    "permute": "permute_dims",
    "power": "pow",
    "product": "prod",
    "psi": "digamma",
    "reduce_all": "all",
    "reduce_any": "any",
    "reduce_logsumexp": "logsumexp",
    "reduce_max": "max",
    "reduce_mean": "mean",
    "reduce_min": "min",
    "reduce_prod": "prod",
    "reduce_std": "std",
    "reduce_sum": "sum",
    "reduce_variance": "var",
    "repeat_interleave": "repeat",
    "right_shift": "bitwise_right_shift",
    "rint": "round",
    "sub": "subtract",
    "swish": "silu",
    "tensor": "asarray",
    "tensor_scatter_nd_update": "at",
    "topk": "top_k",
    "true_divide": "divide",
    "unique": "unique_values",
    "unsorted_segment_sum": "segment_sum",
    "unsqueeze": "expand_dims",
    "while": "while_loop",
    "y0": "bessel_y0",
    "y1": "bessel_y1",
}
"""Names elsewhere of what ``xp`` has."""

WRITTEN = {
    "T": "xp.matrix_transpose(x)",
    "addmm": "c + xp.matmul(a, b)",
    "append": "xp.concat([x, y])",
    "argwhere": "xp.stack(xp.nonzero(x), axis=-1)",
    "around": "xp.round(x * 10.0**digits) / 10.0**digits",
    "average": "xp.sum(weights * x) / xp.sum(weights)",
    "betaln": "xp.gammaln(a) + xp.gammaln(b) - xp.gammaln(a + b)",
    "bmm": "xp.matmul(a, b)",
    "cdist": "xp.safe_norm(xp.expand_dims(x, 1) - y, axis=-1)",
    "cbrt": "xp.sign(x) * xp.abs(x) ** (1.0 / 3.0)",
    "cond": "xp.linalg.norm(x, ord=2) * xp.linalg.norm(xp.linalg.inv(x), ord=2)",
    "column_stack": "xp.stack(columns, axis=1)",
    "copy": "xp.asarray(x, copy=True)",
    "cov": "xp.matmul(d, xp.matrix_transpose(d)) / (n - 1) "
    "with d = x - xp.mean(x, axis=-1, keepdims=True)",
    "deg2rad": "x * (xp.pi / 180.0)",
    "degrees": "x * (180.0 / xp.pi)",
    "correlate": "xp.convolve(x, xp.conj(xp.flip(y)))",
    "erfcx": "xp.exp(x**2) * xp.erfc(x)",
    "exp2": "2.0**x",
    "fftconvolve": "xp.convolve(x, y)",
    "fft2": "xp.fft.fftn(x, axes=(-2, -1))",
    "flatten": "xp.reshape(x, (-1,))",
    "fliplr": "xp.flip(x, axis=1)",
    "flipud": "xp.flip(x, axis=0)",
    "fmod": "x - y * xp.trunc(x / y)",
    "gamma": "xp.exp(xp.gammaln(x)) of positive x",
    "heaviside": "xp.where(x > 0.0, 1.0, xp.where(x == 0.0, y, 0.0))",
    "hstack": "xp.concat(arrays, axis=1), axis=0 of vectors",
    "identity": "xp.eye(n)",
    "ifft2": "xp.fft.ifftn(x, axes=(-2, -1))",
    "inner": "xp.vecdot(x, y) of vectors, xp.matmul(x, xp.matrix_transpose(y)) of matrices",
    "multi_dot": "xp.matmul(xp.matmul(a, b), c)",
    "irfft2": "xp.fft.irfftn(x, axes=(-2, -1))",
    "logspace": "10.0 ** xp.linspace(start, stop, num)",
    "logit": "xp.log(x / (1.0 - x))",
    "nanmax": "xp.max(xp.where(xp.isnan(x), -xp.inf, x))",
    "nanmean": "xp.sum(xp.where(xp.isnan(x), 0.0, x)) / xp.sum(xp.where(xp.isnan(x), 0.0, 1.0))",
    "nanmin": "xp.min(xp.where(xp.isnan(x), xp.inf, x))",
    "nansum": "xp.sum(xp.where(xp.isnan(x), 0.0, x))",
    "ndtr": "0.5 * xp.erfc(-x / 2.0**0.5)",
    "ndim": "x.ndim",
    "polyval": "y = y * x + c for each c of the coefficients, from y = 0.0",
    "percentile": "xp.quantile(x, q / 100.0)",
    "ptp": "xp.max(x) - xp.min(x)",
    "rad2deg": "x * (180.0 / xp.pi)",
    "random": "mc.random.normal(key, shape) and the like, of key = mc.random.key(seed)",
    "radians": "x * (xp.pi / 180.0)",
    "ravel": "xp.reshape(x, (-1,))",
    "rfft2": "xp.fft.rfftn(x, axes=(-2, -1))",
    "rsqrt": "1.0 / xp.sqrt(x)",
    "select": "xp.where(condition, x, y)",
    "shape": "x.shape",
    "sinc": "xp.sin(xp.pi * x) / (xp.pi * x)",
    "size": "x.size",
    "softmin": "xp.softmax(-x)",
    "split": "slices of x, or xp.unstack(x) for its rows",
    "swapaxes": "xp.permute_dims(x, axes) with two of the axes swapped",
    "transpose": "xp.permute_dims(x, axes), or xp.matrix_transpose(x)",
    "vmap": "mc.vmap(f)",
    "trapezoid": "xp.sum((y[1:] + y[:-1]) * (x[1:] - x[:-1])) / 2.0",
    "trapz": "xp.sum((y[1:] + y[:-1]) * (x[1:] - x[:-1])) / 2.0",
    "vdot": "xp.vecdot(x, y)",
    "vstack": "xp.concat(arrays, axis=0), xp.stack(arrays) of vectors",
}
"""What ``xp`` doesn't have, and how it is written with what there is."""

ARGUMENTS = {
    "a": "x",
    "a_max": "max",
    "a_min": "min",
    "ddof": "correction",
    "decimals": "nothing: write xp.round(x * 10.0**decimals) / 10.0**decimals",
    "dim": "axis",
    "dims": "axes",
    "input": "x",
    "keep_dims": "keepdims",
    "keepdim": "keepdims",
    "kind": "stable",
    "newshape": "shape",
    "order": "nothing: write the axes in another order first, by xp.permute_dims",
    "perm": "axes",
    "start_dim": "nothing: write the shape",
    "unbiased": "correction, 1 for True",
}
"""Names elsewhere of arguments, and what they are called in ``xp``."""

BY_PLACE = {"round": f"nothing goes after x: write {WRITTEN['around']}"}
"""Functions that take fewer arguments than elsewhere, and what to write for the others."""

_RENAMED_LINALG = {
    "cholesky_solve": "cho_solve",
    "inverse": "inv",
    "logdet": "slogdet",
    "matrix_exp": "expm",
    "matrix_inverse": "inv",
    "svdvalues": "svdvals",
    "triangular_solve": "solve_triangular",
}


def hint(name: str, place: str) -> str:
    """What to write for ``name``, which ``place`` (``"xp"``, ``"xp.linalg"``) doesn't have.

    >>> hint("cumsum", "xp"), hint("svd", "xp"), hint("sofmax", "xp")
    ('write xp.cumulative_sum', 'write xp.linalg.svd', 'did you mean xp.softmax?')
    >>> hint("ravel", "xp")
    'there is no function for it: write xp.reshape(x, (-1,))'
    """
    if place == "xp.linalg" and name in _RENAMED_LINALG:
        return f"write xp.linalg.{_RENAMED_LINALG[name]}"
    if name in WRITTEN and (place != "xp" or name not in table.NAMES):
        return f"there is no function for it: write {WRITTEN[name]}"
    renamed = RENAMED.get(name, name)
    if renamed in table.NAMES and renamed not in table.EXTENSIONS:
        return f"write xp.{renamed}"
    if name in _RENAMED_LINALG:
        return f"write xp.linalg.{_RENAMED_LINALG[name]}"
    for extension, names in table.EXTENSIONS.items():
        if name in names:
            return f"write xp.{extension}.{name}"
    return _close(name, place)


def _close(name: str, place: str) -> str:
    within = {f"xp.{extension}": names for extension, names in table.EXTENSIONS.items()}
    names = list(within.get(place, ()))
    if place == "xp":
        deeper = (f"{inner[3:]}.{each}" for inner, names in within.items() for each in names)
        names = [*table.NAMES, *deeper, *RENAMED]
    close = difflib.get_close_matches(name, names, n=1, cutoff=0.7)
    if not close:
        return f"dir({place}) lists what it has"
    return f"did you mean {place}.{RENAMED.get(close[0], close[0])}?"
