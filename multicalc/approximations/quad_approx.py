"""``quad_approx``: the best quadratic."""

from __future__ import annotations

from collections.abc import Callable
from math import prod
from typing import Any, Literal

from multicalc.approximations.expansion import expand
from multicalc.approximations.matrix_free import matrix_free
from multicalc.approximations.quadratic import QuadraticModel
from multicalc.backend import BackendLike, native
from multicalc.calls import trees
from multicalc.calls.checks import check_choice
from multicalc.compile import takes_compiled
from multicalc.errors import InvalidArgumentError
from multicalc.transforms.hessian import second_order
from multicalc.transforms.methods import Method, check_method

MATRICES = ("auto", "dense", "operator", "sparse")
DENSE_UP_TO = 2_000
"""How many coordinates a matrix is made for unless there is a word about it: 32 MB in float64."""


@takes_compiled
def quad_approx(
    f: Callable[..., Any],
    x0: Any,
    *args: Any,
    backend: BackendLike = None,
    method: Method = "exact",
    matrix: Literal["auto", "dense", "operator", "sparse"] = "auto",
    **kwargs: Any,
) -> QuadraticModel:
    """The quadratic approximation Q(x) = f(x0) + ∇f(x0)·d + ½ d·∇²f(x0) d, with d = x − x0; its
    error is O(‖d‖³).

    Args:
        f: a scalar-valued function ``f(x, *args, **kwargs)``, smooth at x0.
        x0: where to expand: a number, an array of any shape, or a pytree of them, all of one
            floating dtype.
        args, kwargs: data passed on to ``f``, not differentiated.
        backend: as in :func:`multicalc.grad`.
        method: ``"finite-difference"`` takes the Hessian from central differences of exact
            gradients, where a backend has no second derivatives; the model's ``.method`` says so.
        matrix: ``"dense"`` for the Hessian's matrix. ``"operator"`` for its products alone, so that
            there may be any number of coordinates; ``.hessian`` is a ``LinearOperator`` then, and
            the minimizer is found by conjugate gradients. ``"sparse"`` for a sparse matrix of
            SciPy's, of an f that is written in ``xp``. ``"auto"`` is dense up to 2,000 coordinates,
            or where ``method`` makes a matrix, and else an operator.

    Returns:
        A :class:`QuadraticModel` with ``.x0``, ``.value``, ``.gradient`` and ``.hessian`` in the
        caller's arrays and structure, from one sweep.

    Raises:
        NotDifferentiableError: x0 is of an integer, complex or bfloat16 dtype.
        NotScalarError: ``f`` is not scalar-valued.
        DoesNotFitError: the Hessian needs more memory than there is.
        InvalidArgumentError: ``method`` or ``matrix`` is none of these, or both can't be had.

    Source: Dive into Deep Learning, "Multivariable calculus", Hessians.

    >>> import numpy as np
    >>> from multicalc import xp
    >>> f = lambda x: x[0] * xp.exp(-x[0] ** 2 - x[1] ** 2)
    >>> model = quad_approx(f, np.array([-1.0, 0.0]))
    >>> (model.hessian * np.e).round(12).tolist()
    [[2.0, 0.0], [0.0, 2.0]]
    >>> model(np.zeros((5, 3, 2))).shape
    (5, 3)
    >>> model.minimizer().round(12).tolist()
    [-0.5, 0.0]
    >>> quad_approx(lambda x: xp.sum(x**4), np.ones(10**6)).hessian.shape
    (1000000, 1000000)
    """
    check_method(method)
    chosen = _chosen(matrix, method, x0)
    if chosen == "operator":
        return matrix_free(f, x0, args, kwargs, backend)
    if chosen == "sparse":
        # Sparse matrices are imported where they are first needed.
        from multicalc.approximations.sparse_model import sparse_model

        return sparse_model(f, x0, args, kwargs, backend)
    orders = second_order if method == "exact" else _by_differences
    problem, center, value, gradient, hessian = expand(orders, f, x0, args, kwargs, backend)
    return QuadraticModel(center, value, gradient, problem, hessian, method)


def _chosen(matrix: str, method: Method, x0: Any) -> str:
    check_choice("matrix", matrix, MATRICES)
    if method != "exact" and matrix in ("operator", "sparse"):
        raise InvalidArgumentError(
            f"method={method!r} makes a dense matrix; leave out matrix={matrix!r}, or the method"
        )
    if matrix == "auto":
        return "dense" if method != "exact" or is_small(x0) else "operator"
    return matrix


def is_small(x0: Any) -> bool:
    """Whether a matrix is made of a point like ``x0`` unless there is a word about it."""
    sizes = [prod(getattr(native(x), "shape", ())) for x in trees.flatten(x0)[0]]
    return sum(sizes) <= DENSE_UP_TO


def _by_differences(f: Callable[..., Any], backend: BackendLike) -> Callable[..., Any]:
    of_f = second_order(f, backend=backend, method="finite-difference")

    def orders(*args: Any, **kwargs: Any) -> tuple[Any, ...]:
        value, gradient, hessian = of_f(*args, **kwargs)
        return value, gradient, hessian.value

    return orders
