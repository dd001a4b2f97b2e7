"""``linear_approx``: the tangent plane."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from multicalc.approximations.expansion import expand
from multicalc.approximations.model import Model
from multicalc.backend import Array, Backend, BackendLike
from multicalc.compile import takes_compiled
from multicalc.errors import UnsupportedOperationError
from multicalc.transforms.grad import value_and_grad


class LinearModel(Model):
    """f(x0) + ∇f(x0)·(x − x0). Made by :func:`linear_approx`; call it on points."""

    called = "LinearModel"
    degree = 1

    def minimizer(self) -> Any:
        """Raises :class:`UnsupportedOperationError`: a linear function has no minimum."""
        raise UnsupportedOperationError(
            "a linear model falls without end along −gradient, so it has no minimizer; use "
            "quad_approx, or take a step of your own length along −gradient"
        )

    def _polynomial(self, backend: Backend, d: Array, value: Array, *higher: Array) -> Array:
        (slope,) = higher
        return value + backend.namespace.sum(d * slope, axis=1)


@takes_compiled
def linear_approx(
    f: Callable[..., Any], x0: Any, *args: Any, backend: BackendLike = None, **kwargs: Any
) -> LinearModel:
    """The linear approximation L(x) = f(x0) + ∇f(x0)·(x − x0); its error is O(‖x − x0‖²).

    Args:
        f: a scalar-valued function ``f(x, *args, **kwargs)``, smooth at x0.
        x0: where to expand: a number, an array of any shape, or a pytree of them, all of one
            floating dtype.
        args, kwargs: data passed on to ``f``, not differentiated.
        backend: as in :func:`multicalc.grad`.

    Returns:
        A :class:`LinearModel` with ``.x0``, ``.value`` and ``.gradient`` in the caller's arrays
        and structure, from one pass over ``f``.

    Raises:
        NotDifferentiableError: x0 is of an integer, complex or bfloat16 dtype.
        NotScalarError: ``f`` is not scalar-valued.

    Source: Dive into Deep Learning, "Multivariable calculus", higher-dimensional differentiation.

    >>> import numpy as np
    >>> from multicalc import xp
    >>> f = lambda x: xp.log(xp.sum(xp.exp(x)))
    >>> x0 = np.array([0.0, np.log(2.0)])
    >>> model = linear_approx(f, x0)
    >>> round(float(model(x0 + np.array([0.01, -0.03]))), 7)
    1.0819456
    >>> round(float(model.error(x0 + np.array([0.01, -0.03]))), 7)
    0.0001786
    """
    problem, center, value, gradient = expand(value_and_grad, f, x0, args, kwargs, backend)
    return LinearModel(center, value, gradient, problem)
