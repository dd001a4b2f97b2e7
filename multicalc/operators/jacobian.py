"""``jacobian_operator``: the first derivatives as a linear map."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from multicalc.backend import BackendLike
from multicalc.calls.call import Call
from multicalc.calls.signature import Arguments
from multicalc.compile import takes_compiled
from multicalc.operators.applied import linear
from multicalc.operators.linear_operator import LinearOperator
from multicalc.operators.space import Space
from multicalc.transforms.naming import called


@takes_compiled
def jacobian_operator(
    f: Callable[..., Any],
    *primals: Any,
    argnums: Arguments = 0,
    backend: BackendLike = None,
    **kwargs: Any,
) -> LinearOperator:
    """∂f(x) as a linear map: ``J @ v`` is the Jacobian-vector product, ``J.T @ u`` the
    vector-Jacobian product, and there is no matrix.

    Args:
        f: a function ``f(*primals, **kwargs)`` giving a pytree of real arrays.
        primals, argnums, backend, kwargs: as in :func:`hessian_operator`.

    Returns:
        A :class:`LinearOperator` from vectors of the differentiated primals' structure to those of
        the result's.

    Raises:
        NotDifferentiableError: an argument is not floating, or is complex, or so is the result.
        InvalidArgumentError: ``argnums`` does not fit.
        MixedBackendsError: arrays of two frameworks, or of another than ``backend``.

    >>> import numpy as np
    >>> import multicalc as mc
    >>> J = mc.jacobian_operator(lambda x: {"p": x[0] * x[1]}, np.array([2.0, 3.0]))
    >>> J @ np.array([1.0, 1.0]), J.T @ {"p": 1.0}
    ({'p': array(5.)}, array([3., 2.]))
    """
    call = Call(f, primals, kwargs, argnums=argnums, backend=backend)
    call.real("jacobian")
    call.keep()
    outs, _, push, pull = call.scoped(call.backend.linearize, call.real_valued, call.xs)
    domain, codomain = Space.of_inputs(call), Space.of_outputs(call, outs)
    return LinearOperator(
        domain,
        codomain,
        False,
        f"jacobian of {called(f)}",
        linear(domain, push, codomain),
        linear(codomain, pull, domain),
    )
