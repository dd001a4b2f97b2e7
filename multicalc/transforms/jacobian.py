"""``jacobian``: all the partial derivatives of first order."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ParamSpec

from multicalc.backend import BackendLike, Mode, check_chunk_size
from multicalc.calls.call import Call
from multicalc.calls.signature import Arguments
from multicalc.compile import compiles
from multicalc.errors import InvalidArgumentError
from multicalc.transforms.naming import computing

P = ParamSpec("P")


@compiles
def jacobian(
    f: Callable[P, Any],
    argnums: Arguments = 0,
    *,
    has_aux: bool = False,
    mode: Mode | None = None,
    chunk_size: int | None = None,
    backend: BackendLike = None,
) -> Callable[P, Any]:
    """A function giving the Jacobian ∂f, output structure × input structure.

    Args:
        f: returns a pytree of real arrays of any shapes, or ``(output, aux)`` with
            ``has_aux=True``.
        argnums: which positional arguments to differentiate, as in :func:`multicalc.grad`; they are
            pytrees of real floating arrays and Python floats.
        has_aux: whether ``f`` returns, beside its output, something that is not differentiated.
        mode: ``"forward"`` (a pass for each input coordinate) or ``"reverse"`` (one for each output
            coordinate); by default the cheaper by shape.
        chunk_size: how many passes run at once, where the framework has batched ones: more is
            faster and takes more memory. By default a batch has at most 2²² elements.
        backend: a backend's name; otherwise the arrays' own framework, or the active backend.

    Returns:
        A function of ``f``'s arguments giving the Jacobian, or ``(jacobian, aux)`` with
        ``has_aux=True``. Each leaf has shape ``output.shape + input.shape``.

    Raises:
        NotDifferentiableError: (from the call) an argument is not floating, or an argument or
            ``f``'s output is complex.
        DoesNotFitError: (from the call) the matrix needs more memory than there is.
        InvalidArgumentError: ``mode`` or ``chunk_size`` is out of range; or, from the call,
            ``argnums`` does not fit it.
        MixedBackendsError: (from the call) arrays of two frameworks, or of another than
            ``backend``.

    >>> import numpy as np
    >>> import multicalc as mc
    >>> mc.jacobian(lambda x: x**2)(np.array([1.0, 2.0])).tolist()
    [[2.0, 0.0], [0.0, 4.0]]
    """
    if mode not in (None, "forward", "reverse"):
        raise InvalidArgumentError(f"mode must be 'forward', 'reverse' or None, found {mode!r}")
    check_chunk_size(chunk_size)

    @computing("jacobian", "Jacobian", f, argnums)
    def jacobian_of_f(*args: P.args, **kwargs: P.kwargs) -> Any:
        call = Call(f, args, kwargs, argnums=argnums, has_aux=has_aux, backend=backend)
        call.real("jacobian")
        _, aux, blocks = call.scoped(
            call.backend.jacobian, call.real_valued, call.xs, mode, chunk_size
        )
        aux, *rows = call.given_back(aux, *blocks)
        result = call.blocks(rows)
        return (result, call.aux(aux)) if has_aux else result

    return jacobian_of_f
