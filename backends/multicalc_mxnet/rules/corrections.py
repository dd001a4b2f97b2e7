"""Operators whose first-order gradient MXNet 1.9.1 has wrong, or hasn't.

While we record, each is replaced: by other operators with the same value whose gradients are
right, or, in general, by ``ȳ + jvp(x̄; x − x̄)`` with ``x̄`` a constant copy of ``x``. The second
term is zero, and linear in ``x``, so the tape only runs over what the tangent rule does with a
tangent. Found by comparing every gradient with finite differences (``tests/mxnet``).
"""

from __future__ import annotations

import string
from collections.abc import Sequence
from typing import Any

import numpy

from multicalc.errors import UnsupportedOperationError

from ..engine import operators
from ..engine.boxes import is_symbolic
from ..engine.tables import register_corrections, register_expansions
from ..runtime import autograd, calls
from ..runtime.calls import Array
from ..runtime.loading import load
from .constant import COMPARISONS, FILLED, FOUND, STEPS, TESTS
from .kinds import axes_of
from .reduce import leading

mx = load()


def _linearised(op: Any, xs: Sequence[Array]) -> tuple[Array, ...]:
    """The value as MXNet has it, with the derivative of the tangent rule."""
    at = [x.detach() for x in xs]
    ys = op.run_uncorrected(at)
    ts = [
        _zero_at(x, c) if autograd.is_floating(x.dtype) else None
        for x, c in zip(xs, at, strict=True)
    ]
    dys = op.jvp(at, ts, ys)
    return tuple(y if dy is None else y + dy for y, dy in zip(ys, dys, strict=True))


def _zero_at(x: Array, c: Array) -> Array:
    """``x − c``, and not ``∞ − ∞``. Flat, as ``where`` takes five dimensions at most."""
    gap, finite = (x - c).reshape((-1,)), mx.np.isfinite(c).reshape((-1,))
    return mx.np.where(finite, gap, mx.np.zeros_like(gap)).reshape(x.shape)


def _prod(op: Any, xs: Sequence[Array]) -> tuple[Array, ...]:
    """By halves; MXNet's gradient divides by the factors."""
    axes = axes_of(op, xs[0])
    factors, shape = leading(xs[0], axes), op.run_uncorrected([xs[0].detach()])[0].shape
    while factors.shape[0] > 1:
        half = factors.shape[0] // 2
        products = factors[:half] * factors[half : 2 * half]
        odd = factors.shape[0] % 2
        factors = mx.np.concatenate([products, factors[2 * half :]]) if odd else products
    return (factors.reshape(shape),)


def _where_left(op: Any, xs: Sequence[Array]) -> tuple[Array, ...]:
    """Gradients of ``where`` with a number go to the wrong elements."""
    number = mx.np.full_like(xs[1], float(op.attrs["scalar"]))
    return (mx.np.where(xs[0], number, xs[1]),)


def _where_right(op: Any, xs: Sequence[Array]) -> tuple[Array, ...]:
    number = mx.np.full_like(xs[1], float(op.attrs["scalar"]))
    return (mx.np.where(xs[0], xs[1], number),)


def _std(op: Any, xs: Sequence[Array]) -> tuple[Array, ...]:
    """Not linearised: where the variance is 0 the value has to stay 0."""
    kept = {"axis": None, "ddof": 0, "keepdims": False}
    return (mx.np.sqrt(mx.np.var(xs[0], **{k: op.attrs.get(k, d) for k, d in kept.items()})),)


def _power(op: Any, xs: Sequence[Array]) -> tuple[Array, ...]:
    """At a base of 0 the exponent's gradient is 0, and not 0·log 0; where the exponent is 0 too, so
    is the base's, and not 0·0⁻¹."""
    base, exponent = xs
    fixed, power = base.detach(), exponent.detach()
    if not is_symbolic(fixed) and not (fixed == 0).any():
        return op.run_uncorrected(xs)
    safe = mx.np.where(fixed == 0, mx.np.ones_like(fixed), fixed)
    flat = (fixed == 0) * (power == 0)
    (y,), (moving,) = (
        op.run_uncorrected([mx.np.where(flat, mx.np.ones_like(base + power), base), power]),
        op.run_uncorrected([safe, exponent]),
    )
    return (y + (moving - moving.detach()),)


def _power_of_number(op: Any, xs: Sequence[Array]) -> tuple[Array, ...]:
    """MXNet's gradient has the logarithm of the number, also where it isn't positive."""
    number = float(op.attrs["scalar"])
    if number > 0:
        return tuple(op.run_uncorrected(xs))
    return (mx.np.power(mx.np.full_like(xs[0], number), xs[0]),)


def _reshaped(op: Any, xs: Sequence[Array]) -> tuple[Array, ...]:
    """``atleast_nd`` of several arrays has as many outputs."""
    shapes = [y.shape for y in op.run_uncorrected([x.detach() for x in xs])]
    return tuple(x.reshape(shape) for x, shape in zip(xs, shapes, strict=True))


def _rot90(op: Any, xs: Sequence[Array]) -> tuple[Array, ...]:
    x, (i, j), k = xs[0], op.attrs.get("axes", (0, 1)), int(op.attrs.get("k", 1)) % 4
    if k == 0:
        return (mx.np.copy(x),)
    if k == 2:
        return (mx.np.flip(mx.np.flip(x, i), j),)
    if k == 1:
        return (mx.np.swapaxes(mx.np.flip(x, j), i, j),)
    return (mx.np.flip(mx.np.swapaxes(x, i, j), j),)


def _einsum(op: Any, xs: Sequence[Array]) -> tuple[Array, ...]:
    """An index that one operand has twice, ``a_ii``, as ``a_ij δ_ij``; and operands broadcast, as
    the gradient of one that is would be summed over the wrong axes."""
    subscripts = str(op.attrs["subscripts"]).replace(" ", "")
    inputs, arrow, output = subscripts.partition("->")
    terms = inputs.split(",")
    operands = _of_full_size(terms, xs)
    repeated = any(len(set(_letters(term))) < len(_letters(term)) for term in terms)
    if not repeated:
        return tuple(op.run_uncorrected(operands))
    if not arrow:
        letters = sorted(set(_letters(inputs)) - {","})
        output = "".join(c for c in letters if inputs.count(c) == 1)
        output = ("..." if "..." in inputs else "") + output
    unused = (c for c in string.ascii_letters if c not in subscripts)
    for k, term in enumerate(list(terms)):
        indices = list(term.replace("...", "."))
        for position, letter in enumerate(indices):
            if letter != "." and letter in indices[:position]:
                indices[position] = next(unused)
                terms.append(letter + indices[position])
                size = operands[k].shape[_axis(indices, position, operands[k].ndim)]
                operands.append(mx.np.eye(size, dtype=xs[k].dtype, ctx=xs[k].ctx))
        terms[k] = "".join(indices).replace(".", "...")
    return (mx.np.einsum(f"{','.join(terms)}->{output}", *operands),)


def _of_full_size(terms: Sequence[str], xs: Sequence[Array]) -> list[Array]:
    """The operands, those with an axis of one element beside a longer one broadcast."""
    sizes: dict[str, int] = {}
    dotted = [x.ndim - len(_letters(term)) for term, x in zip(terms, xs, strict=True)]
    axes = []
    for term, x, dots in zip(terms, xs, dotted, strict=True):
        # The axes that an ellipsis stands for are counted from its end.
        before, _, behind = term.partition("...")
        names = [*before, *(f".{k}" for k in range(dots, 0, -1)), *behind]
        axes.append(names)
        for name, size in zip(names, x.shape, strict=True):
            sizes[name] = max(sizes.get(name, 1), size)
    found = []
    for term, x, names, dots in zip(terms, xs, axes, dotted, strict=True):
        before, middle, behind = term.partition("...")
        missing = max(dotted) - dots if middle else 0
        if missing:
            at = len(before)
            x = mx.np.reshape(x, (*x.shape[:at], *(1,) * missing, *x.shape[at:]))
            extra = [f".{k}" for k in range(max(dotted), dots, -1)]
            names = [*names[:at], *extra, *names[at:]]
        shape = tuple(sizes[name] for name in names)
        found.append(x if x.shape == shape else mx.np.broadcast_to(x, shape))
    return found


def _letters(term: str) -> str:
    return term.replace("...", "")


def _axis(indices: list[str], position: int, ndim: int) -> int:
    """The axis of an index, counted from the end behind an ellipsis."""
    behind = "." in indices[:position]
    return ndim - (len(indices) - position) if behind else position


def _matmul(op: Any, xs: Sequence[Array]) -> tuple[Array, ...]:
    """Gradients of stacks that broadcast are summed over the wrong axes; and of matrices and
    vectors both are computed where one is asked for."""
    shapes = [calls.shape_of(x) for x in xs]
    if max(map(len, shapes)) <= 2:
        return operators.named("_np_dot").run_uncorrected(xs)
    stacks = [tuple(shape[:-2]) for shape in shapes]
    if stacks[0] == stacks[1] or not all(stacks):
        return tuple(op.run_uncorrected(xs))
    stack = numpy.broadcast_shapes(*stacks)
    return tuple(op.run_uncorrected([mx.np.broadcast_to(x, (*stack, *x.shape[-2:])) for x in xs]))


def _pad(op: Any, xs: Sequence[Array]) -> tuple[Array, ...]:
    """Only constant padding has a gradient; the other modes repeat elements."""
    mode = op.attrs.get("mode", "constant")
    if mode == "constant":
        return tuple(op.run_uncorrected(xs))
    if mode not in ("edge", "reflect", "symmetric"):
        raise UnsupportedOperationError(
            f"mxnet: padding with mode {mode!r} has no derivative here. Write it with "
            "np.concatenate."
        )
    y, x = xs[0], xs[0]
    for axis, width in enumerate(op.attrs["pad_width"]):
        order = numpy.pad(numpy.arange(x.shape[axis]), tuple(width), mode=mode)
        y = mx.np.take(y, mx.np.array(order, dtype="int64"), axis=axis)
    return (y,)


def _delete(op: Any, xs: Sequence[Array]) -> tuple[Array, ...]:
    """The positions that are left, found by deleting from positions."""
    x, axis = xs[0], op.attrs.get("axis")
    if axis is None:
        x, axis = x.reshape((-1,)), 0
    positions = mx.np.arange(x.shape[axis], dtype="int64")
    left = op.with_attrs(axis=0).run_uncorrected([positions, *xs[1:]])[0]
    return (mx.np.take(x, left, axis=axis),)


def _polyval(op: Any, xs: Sequence[Array]) -> tuple[Array, ...]:
    """Horner's scheme; MXNet's gradient leaves elements it doesn't write."""
    p, x = xs
    y = mx.np.zeros_like(x)
    for k in range(p.shape[0]):
        y = y * x + p[k]
    return (y,)


def _cast(op: Any, xs: Sequence[Array]) -> tuple[Array, ...]:
    """To integers and back MXNet's gradient is 1, or what it finds in memory of another dtype."""
    steps = not (autograd.is_floating(op.attrs["dtype"]) and calls.is_floating(xs[0]))
    return _unrecorded(op, xs) if steps else tuple(op.run_uncorrected(xs))


def _leaky(op: Any, xs: Sequence[Array]) -> tuple[Array, ...]:
    """Of the leaky activations, which are one operator, selu's gradient is another function's, and
    gelu's is in single precision whatever the dtype."""
    kind, double = op.attrs.get("act_type"), calls.dtype_code(xs[0]) == calls.DOUBLE
    wrong = kind == "selu" or (kind == "gelu" and double)
    return _linearised(op, xs) if wrong else tuple(op.run_uncorrected(xs))


def _norm(op: Any, xs: Sequence[Array]) -> tuple[Array, ...]:
    """Of a matrix, by its definition; MXNet multiplies the cotangent twice."""
    x, axes, order = xs[0], axes_of(op, xs[0]), float(op.attrs.get("ord", 2))
    if len(axes) != 2 or op.attrs.get("flag", -1) not in (-1, 0):
        return operators.apply(op, xs)
    x = mx.np.moveaxis(x, axes, (-2, -1))
    if abs(order) == 2:
        wide = x if x.shape[-2] <= x.shape[-1] else mx.np.swapaxes(x, -1, -2)
        sizes = mx.np.linalg.svd(wide)[1]
    else:
        sizes = mx.np.abs(x).sum(axis=-2 if abs(order) == 1 else -1)
    y = sizes.max(axis=-1) if order > 0 else sizes.min(axis=-1)
    if op.attrs.get("keepdims", False):
        y = y.reshape(tuple(1 if i in axes else n for i, n in enumerate(xs[0].shape)))
    return (y,)


def _unrecorded(op: Any, xs: Sequence[Array]) -> tuple[Array, ...]:
    """Flat, so nothing is lost; a backward run from a recorded step, or over what is chosen by a
    recorded comparison or test, to a sum of ``where`` may end the process."""
    return tuple(op.run_uncorrected([x.detach() for x in xs]))


def _refuse(op: Any, xs: Sequence[Array]) -> tuple[Array, ...]:
    """MXNet's gradient is zero, silently, and there is no rule: fine for constants only."""
    if any(autograd.is_floating(x.dtype) and autograd.is_recorded(x) for x in xs):
        raise UnsupportedOperationError(
            f"mxnet: the operator {op.name} has no derivative. Write it with other operations, "
            'or use method="finite-difference".'
        )
    return tuple(op.run_uncorrected(xs))


register_expansions({"_npi_norm": _norm})
register_corrections(
    {
        "_npi_where_lscalar": _where_left,
        "_npi_where_rscalar": _where_right,
        "_np_prod": _prod,
        "_npi_std": _std,
        "_npi_power": _power,
        "_npi_rpower_scalar": _power_of_number,
        "_np_atleast_1d": _reshaped,
        "_np_atleast_2d": _reshaped,
        "_np_atleast_3d": _reshaped,
        "_npi_rot90": _rot90,
        "_npi_einsum": _einsum,
        "_npi_matmul": _matmul,
        "_npi_pad": _pad,
        "_npi_delete": _delete,
        "_npi_polyval": _polyval,
        "Cast": _cast,
        "LeakyReLU": _leaky,
        **dict.fromkeys((*COMPARISONS, *STEPS, *FILLED, *TESTS, *FOUND), _unrecorded),
        **dict.fromkeys(
            ("_npi_percentile", "_npi_bincount", "_npi_unique", "_npi_eig", "_npi_eigvals"),
            _refuse,
        ),
        **dict.fromkeys(
            (
                # Zero, or wrong. Of the extrema each tie gets all, and some graphs end the process.
                "_np_max",
                "_np_min",
                "_npi_var",
                "_npi_rarctan2_scalar",
                "_npi_copysign_scalar",
                "_npi_rcopysign_scalar",
                "_npi_eigh",
                "_npi_eigvalsh",
                "_npi_pinv",
                "_npi_pinv_scalar_rcond",
                # Right to eight digits only: constants or functions in single precision.
                "_npi_ldexp",
                "_npi_rldexp_scalar",
                "erf",
                "erfinv",
                "gammaln",
                "gamma",
                # Right once; a second backward over the same recording is wrong.
                "_npi_average",
                "_linalg_det",
                "_linalg_slogdet",
            ),
            _linearised,
        ),
    }
)
