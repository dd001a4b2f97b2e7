"""The rule of one function of arrays that is wrong: reductions, products, shapes, matrices."""

from __future__ import annotations

from typing import Any

from multicalc_conformance.mutation.faults.fault import Fault, bent, constant, in_function


def _sum_as_mean(right: Any, xp: Any, x: Any, **kwargs: Any) -> Any:
    options = {k: v for k, v in kwargs.items() if k != "dtype"}
    return bent(xp, right(x, **kwargs), xp.mean(x, **options))


def _mean_as_sum(right: Any, xp: Any, x: Any, **kwargs: Any) -> Any:
    return bent(xp, right(x, **kwargs), xp.sum(x, **kwargs))


def _axis_off(right: Any, xp: Any, x: Any, *, axis: Any = None, **kwargs: Any) -> Any:
    if isinstance(axis, int) and x.ndim > 1:
        axis = (axis + 1) % x.ndim
    return right(x, axis=axis, **kwargs)


def _keepdims_ignored(right: Any, xp: Any, x: Any, *, keepdims: bool = False, **kw: Any) -> Any:
    return right(x, **kw)


def _first_of_broadcast(right: Any, xp: Any, x: Any, shape: Any) -> Any:
    found = right(x, shape)
    if not found.ndim or tuple(x.shape) == tuple(found.shape):
        return found
    return xp.concat([found[:1], constant(xp, found[1:])], axis=0)


def _solve_untransposed(right: Any, xp: Any, a: Any, b: Any) -> Any:
    value = right(a, b)
    turned = right(constant(xp, xp.matrix_transpose(a)), b)
    return bent(xp, value, turned)


def _inv_negated(right: Any, xp: Any, a: Any) -> Any:
    return bent(xp, right(a), -right(a))


def _det_of_diagonal(right: Any, xp: Any, a: Any) -> Any:
    return bent(xp, right(a), xp.prod(xp.diagonal(a), axis=-1))


def _max_to_the_first(right: Any, xp: Any, x: Any, **kwargs: Any) -> Any:
    if kwargs.get("axis") is not None:
        return right(x, **kwargs)
    flat = xp.reshape(x, (-1,))
    return xp.reshape(flat[int(xp.argmax(constant(xp, flat)))], right(x, **kwargs).shape)


def _second_lost(right: Any, xp: Any, x: Any, y: Any, **kwargs: Any) -> Any:
    return right(x, constant(xp, y), **kwargs)


def _alike(a: Any, b: Any) -> bool:
    return bool(a.ndim == 2 and a.shape[0] == a.shape[1] and a.shape == b.shape)


def _matmul_untransposed(right: Any, xp: Any, a: Any, b: Any) -> Any:
    value = right(a, b)
    if not _alike(a, b):
        return value
    turned = constant(xp, xp.matrix_transpose(a))
    return bent(xp, value, right(a, constant(xp, b)) + right(turned, b))


def _matmul_exchanged(right: Any, xp: Any, a: Any, b: Any) -> Any:
    value = right(a, b)
    if not _alike(a, b):
        return value
    at_a, at_b = constant(xp, a), constant(xp, b)
    return bent(xp, value, right(b, at_b) + right(at_a, a))


def _var_of_constant_mean(right: Any, xp: Any, x: Any, **kwargs: Any) -> Any:
    """The first derivative is right all the same."""
    axis = kwargs.get("axis")
    mean = constant(xp, xp.mean(x, axis=axis, keepdims=True))
    slope = xp.mean(xp.square(x - mean), axis=axis, keepdims=kwargs.get("keepdims", False))
    return bent(xp, right(x, **kwargs), slope)


def _correction_forgotten(right: Any, xp: Any, x: Any, **kwargs: Any) -> Any:
    return right(x, **{**kwargs, "correction": 0.0})


def _prod_by_division(right: Any, xp: Any, x: Any, **kwargs: Any) -> Any:
    """Each factor's derivative is the product divided by it."""
    value = right(x, **kwargs)
    whole = constant(xp, right(x, **{**kwargs, "keepdims": True}))
    options = {k: v for k, v in kwargs.items() if k != "dtype"}
    return bent(xp, value, xp.sum(x * (whole / constant(xp, x)), **options))


def _sorted_gradient(right: Any, xp: Any, x: Any, **kwargs: Any) -> Any:
    return bent(xp, right(x, **kwargs), x)


def _take_keeps_the_last(right: Any, xp: Any, x: Any, indices: Any, **kwargs: Any) -> Any:
    found = right(x, indices, **kwargs)
    if found.ndim != 1 or not len(found):
        return found
    return xp.concat([constant(xp, found[:-1]), found[-1:]], axis=0)


def _ties_of_cumulative_sum(right: Any, xp: Any, x: Any, **kwargs: Any) -> Any:
    found = right(x, **kwargs)
    return bent(xp, found, xp.flip(found))


def _stack_reversed(right: Any, xp: Any, arrays: Any, **kwargs: Any) -> Any:
    return right(list(reversed(arrays)), **kwargs)


ARRAYS, LINALG = ("arrays",), ("linalg",)
SUMS = ("chapter", *ARRAYS)

FAULTS = (
    Fault("sum' of the mean", "divided by the count", in_function("sum", _sum_as_mean), SUMS),
    Fault("mean' of the sum", "not divided", in_function("mean", _mean_as_sum), SUMS),
    Fault("sum over the next axis", "off by one", in_function("sum", _axis_off), ARRAYS),
    Fault("softmax over the next axis", "off by one", in_function("softmax", _axis_off), ARRAYS),
    Fault(
        "keepdims ignored", "an option is dropped", in_function("sum", _keepdims_ignored), ARRAYS
    ),
    Fault(
        "broadcast not summed",
        "only the first copy's cotangent comes back",
        in_function("broadcast_to", _first_of_broadcast),
        ARRAYS,
    ),
    Fault(
        "solve's transpose",
        "the rule solves with A where Aᵀ is needed",
        in_function("solve", _solve_untransposed, "linalg"),
        LINALG,
    ),
    Fault("inv' negated", "a sign in one rule", in_function("inv", _inv_negated, "linalg"), LINALG),
    Fault(
        "det' of the diagonal",
        "the cofactors of other entries are left out",
        in_function("det", _det_of_diagonal, "linalg"),
        ("linalg", "nonsmooth"),
    ),
    Fault(
        "max' to the first of a tie",
        "ties are not shared",
        in_function("max", _max_to_the_first),
        ("nonsmooth",),
    ),
    Fault(
        "matmul' without its second factor",
        "the second factor is taken as data",
        in_function("matmul", _second_lost),
        LINALG,
    ),
    Fault(
        "matmul' untransposed",
        "the second factor's cotangent by A where Aᵀ is needed",
        in_function("matmul", _matmul_untransposed),
        ("chapter", *LINALG),
    ),
    Fault(
        "matmul's cotangents exchanged",
        "each factor gets the other's, where their shapes allow it",
        in_function("matmul", _matmul_exchanged),
        ("chapter", *LINALG),
    ),
    Fault(
        "var with a constant mean",
        "right once; the second derivative lacks the mean's",
        in_function("var", _var_of_constant_mean),
        ARRAYS,
    ),
    Fault("correction forgotten", "n for n - 1", in_function("std", _correction_forgotten), ARRAYS),
    Fault(
        "prod' by division",
        "the product over each factor: NaN where one is 0, and wrong twice",
        in_function("prod", _prod_by_division),
        ("arrays", "nonsmooth"),
    ),
    Fault(
        "sort' in sorted order",
        "the cotangent is not put back in the order of the argument",
        in_function("sort", _sorted_gradient),
        ("arrays", "nonsmooth"),
    ),
    Fault(
        "take' keeps the last only",
        "a scatter that writes where it has to add",
        in_function("take", _take_keeps_the_last),
        ARRAYS,
    ),
    Fault(
        "cumulative_sum' turned around",
        "the running total of the cotangent from the wrong end",
        in_function("cumulative_sum", _ties_of_cumulative_sum),
        ARRAYS,
    ),
    Fault("stack reversed", "in the wrong order", in_function("stack", _stack_reversed), ARRAYS),
    Fault(
        "logsumexp overflows",
        "the biggest element is not taken out first",
        in_function(
            "logsumexp",
            lambda f, xp, x, **kw: xp.log(xp.sum(xp.exp(x * 400.0), **kw)) / 400.0,
        ),
        ARRAYS,
    ),
)
