"""``laplacian``: the trace of a Hessian."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ParamSpec

from multicalc.backend import Array, BackendLike, check_chunk_size
from multicalc.calls.call import Call
from multicalc.calls.signature import Arguments
from multicalc.compile import compiles
from multicalc.operators.diagonal import exact_diagonal
from multicalc.transforms.naming import computing

P = ParamSpec("P")


@compiles
def laplacian(
    f: Callable[P, Any],
    argnums: Arguments = 0,
    *,
    chunk_size: int | None = None,
    backend: BackendLike = None,
) -> Callable[P, Any]:
    """A function giving Δf = Σ ∂²f/∂xᵢ² of a scalar-valued ``f``, exactly.

    Directions go in batches, and where that is fastest by forward mode twice. It can be mapped over
    points, compiled, and differentiated by anything, as an equation's residual is by a network's
    weights.

    Args:
        f: returns a scalar (shape ``()``), twice differentiable.
        argnums: which positional arguments the sum is over, as in :func:`multicalc.grad`.
        chunk_size: how many rows of the Hessian are there at once, as in :func:`multicalc.hessian`.
        backend: as in :func:`multicalc.grad`.

    Returns:
        A function of ``f``'s arguments giving a scalar array.

    Raises:
        NotScalarError: (from the call) ``f`` is not scalar-valued.
        NotDifferentiableError: (from the call) an argument is not floating, or is complex.
        InvalidArgumentError: ``chunk_size`` is below 1, or, from the call, ``argnums`` does not
            fit.
        MixedBackendsError: (from the call) arrays of two frameworks, or of another than
            ``backend``.

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> u = lambda x: 1 / xp.sqrt(xp.sum(x**2))  # a point charge's potential
    >>> float(abs(mc.laplacian(u)(np.array([1.0, 2.0, 2.0]))).round(12))
    0.0
    >>> X = np.array([[1.0, 0.0], [3.0, 4.0]])
    >>> mc.vmap(mc.laplacian(lambda x: xp.sum(x**2) ** 2))(X).tolist()
    [16.0, 400.0]
    """
    check_chunk_size(chunk_size)

    @computing("laplacian", "Laplacian", f, argnums)
    def laplacian_of_f(*args: P.args, **kwargs: P.kwargs) -> Any:
        call = Call(f, args, kwargs, argnums=argnums, backend=backend)
        call.real("laplacian")
        ((found,),) = call.given_back((call.scoped(_summed, call, chunk_size),))
        return found

    return laplacian_of_f


def _summed(call: Call, chunk_size: int | None) -> Array:
    xp = call.backend.namespace
    diagonal = exact_diagonal(call.backend, call.scalar_valued, call.xs, chunk_size)
    first, *others = [xp.sum(x) for x in diagonal]
    for each in others:
        first = first + each
    return first
