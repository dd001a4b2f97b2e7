"""``quad_approx``: the best quadratic."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from multicalc.approximations.definiteness import definiteness
from multicalc.approximations.expansion import expand
from multicalc.approximations.model import Model
from multicalc.approximations.newton_step import newton_step
from multicalc.approximations.ownership import lock
from multicalc.backend import Array, Backend, BackendLike, is_neutral, native, within
from multicalc.calls import trees
from multicalc.calls.host import refuse_inside_transform
from multicalc.calls.layout import Layout
from multicalc.compile import takes_compiled
from multicalc.display.formula import WRITTEN_OUT
from multicalc.transforms.hessian import second_order
from multicalc.transforms.methods import Method, check_method

DECOMPOSED = 100
"""With more coordinates than these a notebook isn't told the Hessian's eigenvalues."""


@dataclass(frozen=True, eq=False, repr=False)
class QuadraticModel(Model):
    """f(x0) + ∇f(x0)·d + ½ d·H d with d = x − x0. Made by :func:`quad_approx`; call it on
    points."""

    hessian: Any
    """∇²f(x0), structure × structure: the leaf for a and b has shape ``a.shape + b.shape``."""
    method: Method
    """``"exact"``, or ``"finite-difference"`` where the Hessian is approximate."""

    degree = 2

    def minimizer(self) -> Any:
        """The point x0 − H⁻¹∇f(x0) where the model is smallest, in x0's structure and arrays.

        It is the Newton step's end (Nocedal and Wright, Numerical Optimization, 2nd ed.,
        equation 2.15), found by Cholesky on the host, in float64.

        Raises:
            NotPositiveDefiniteError: the model has no unique minimum; the message gives the
                Hessian's smallest eigenvalue.
            UnsupportedOperationError: called inside a function that is being differentiated.
        """
        refuse_inside_transform("minimizer")
        keeper, layout = self.problem.keeper, self.layout

        def lowest() -> Any:
            center, slope, curvature = self.host
            point = center[0] + newton_step(curvature, slope[0], layout.eps)
            like = trees.flatten(self.x0)[0]
            return layout.tree(
                [
                    within(partial(keeper.from_numpy, x), y)
                    for x, y in zip(layout.split(point), like, strict=True)
                ]
            )

        return keeper.scoped(frozenset({layout.dtype}), lowest)

    def __repr__(self) -> str:
        told = super().__repr__()
        return told if self.method == "exact" else f"{told[:-1]}; method={self.method!r})"

    def _facts(self) -> Iterator[tuple[str, Any]]:
        yield from super()._facts()
        layout, (_, _, curvature) = self.layout, self.host
        if layout.size > WRITTEN_OUT:
            yield "Hessian", curvature.astype(layout.dtype)
        if layout.size <= DECOMPOSED:
            eigenvalues = np.linalg.eigvalsh(curvature)
            yield "eigenvalues of the Hessian", eigenvalues.astype(layout.dtype)
            yield "the Hessian is", definiteness(eigenvalues, layout.eps)
        yield "second derivatives", self.method

    def __post_init__(self) -> None:
        super().__post_init__()
        if is_neutral(self.value):
            lock(self.hessian)

    def _flatten(self, keeper: Backend, layout: Layout) -> tuple[Array, ...]:
        curvature = layout.matrix(keeper, trees.map_leaves(native, self.hessian))
        return (*super()._flatten(keeper, layout), curvature)

    def _polynomial(self, backend: Backend, d: Array, value: Array, *higher: Array) -> Array:
        slope, curvature = higher
        return value + backend.namespace.sum(d * (slope + 0.5 * (d @ curvature)), axis=1)


@takes_compiled
def quad_approx(
    f: Callable[..., Any],
    x0: Any,
    *args: Any,
    backend: BackendLike = None,
    method: Method = "exact",
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

    Returns:
        A :class:`QuadraticModel` with ``.x0``, ``.value``, ``.gradient`` and ``.hessian`` in the
        caller's arrays and structure, from one sweep.

    Raises:
        NotDifferentiableError: x0 is of an integer, complex or bfloat16 dtype.
        NotScalarError: ``f`` is not scalar-valued.
        DoesNotFitError: the Hessian needs more memory than there is.

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
    """
    check_method(method)
    orders = second_order if method == "exact" else _by_differences
    problem, center, value, gradient, hessian = expand(orders, f, x0, args, kwargs, backend)
    return QuadraticModel(center, value, gradient, problem, hessian, method)


def _by_differences(f: Callable[..., Any], backend: BackendLike) -> Callable[..., Any]:
    of_f = second_order(f, backend=backend, method="finite-difference")

    def orders(*args: Any, **kwargs: Any) -> tuple[Any, ...]:
        value, gradient, hessian = of_f(*args, **kwargs)
        return value, gradient, hessian.value

    return orders
