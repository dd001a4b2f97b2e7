"""``hessian_diagonal``: the second derivatives by each coordinate."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, ParamSpec

from multicalc.backend import Arrays, BackendLike, check_chunk_size
from multicalc.calls.call import Call
from multicalc.calls.signature import Arguments
from multicalc.compile import takes_compiled
from multicalc.errors import InvalidArgumentError
from multicalc.operators.diagonal import exact_diagonal
from multicalc.operators.estimate import Estimate, is_count
from multicalc.operators.probes import signs
from multicalc.operators.space import Space
from multicalc.transforms.naming import computing

P = ParamSpec("P")


@takes_compiled
def hessian_diagonal(
    f: Callable[P, Any],
    argnums: Arguments = 0,
    *,
    pattern: Any = None,
    samples: int | None = None,
    seed: Any = 0,
    chunk_size: int | None = None,
    backend: BackendLike = None,
) -> Callable[P, Any]:
    """A function giving ∂²f/∂xᵢ² of a scalar-valued ``f``, in the structure of x.

    Exact unless ``samples`` are asked for: then the mean of z ∘ Hz over vectors z of random signs,
    whose error is that of the rows' other entries, and the answer says how large it is. Exact takes
    as many products as x has coordinates, in batches, or with a ``pattern`` as many as colours of
    its coordinates, which for a sum of terms of few coordinates each are few; estimated as many as
    there are samples.

    Args:
        f: returns a scalar (shape ``()``), twice differentiable.
        argnums: which positional arguments, as in :func:`multicalc.grad`.
        pattern: where the Hessian has entries: a :class:`multicalc.sparse.Pattern`, or what makes
            one; its ``mc.sparse.colour(pattern, "diagonal")``, which is kept so from call to call;
            or ``"traced"`` to have :func:`multicalc.sparse.hessian_pattern` find it in each call.
            One that misses entries gives other numbers.
        samples: how many random vectors, at least 2; None for the exact diagonal.
        seed: an integer, or a key of ``mc.random``; it makes the same vectors on every backend.
        chunk_size: how many products are made at once.
        backend: as in :func:`multicalc.grad`.

    Returns:
        A function of ``f``'s arguments giving arrays of the structure, shapes and dtypes of the
        differentiated ones; with ``samples`` an :class:`Estimate` of these.

    Raises:
        NotScalarError: (from the call) ``f`` is not scalar-valued.
        NotDifferentiableError: (from the call) an argument is not floating, or is complex.
        InvalidArgumentError: ``samples`` or ``chunk_size`` is too small, or there are both samples
            and a pattern; or, from the call, ``argnums`` or the pattern does not fit.
        TracingError: (from the call) ``pattern="traced"`` and ``f`` can't be.
        MixedBackendsError: (from the call) arrays of two frameworks, or of another than
            ``backend``.

    Source: Bekas, Kokiopoulou and Saad, An estimator for the diagonal of a matrix, Applied
    Numerical Mathematics 57 (2007).

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> f = lambda p: xp.sum(p["w"] ** 3) * p["b"] ** 2
    >>> mc.hessian_diagonal(f)({"w": np.array([1.0, 2.0]), "b": 1.0})
    {'w': array([ 6., 12.]), 'b': array(18.)}
    >>> found = mc.hessian_diagonal(lambda x: xp.sum(x**3), samples=8)(np.arange(1.0, 4.0))
    >>> found.value, found.error  # There are no other entries.
    (array([ 6., 12., 18.]), array([0., 0., 0.]))
    >>> steps = lambda x: xp.sum((x[1:] - x[:-1]) ** 2)
    >>> mc.hessian_diagonal(steps, pattern="traced")(np.zeros(10**5))  # Two products.
    array([2., 4., 4., ..., 4., 4., 2.])
    """
    check_chunk_size(chunk_size)
    check_samples(samples)
    if samples is not None and pattern is not None:
        raise InvalidArgumentError("a pattern makes it exact; leave out samples, or the pattern")
    exactly = _exactly if pattern is None else _by_colours(f, argnums, pattern, backend)

    @computing("hessian_diagonal", "Diagonal of the Hessian", f, argnums)
    def diagonal_of_f(*args: P.args, **kwargs: P.kwargs) -> Any:
        call = Call(f, args, kwargs, argnums=argnums, backend=backend)
        call.real("hessian_diagonal")
        if samples is None:
            (found,) = call.given_back(call.scoped(exactly, call, args, kwargs, chunk_size))
            return call.inputs(found)
        mean, error = call.scoped(_estimated, call, samples, seed, chunk_size)
        found, errors = call.given_back(mean, error)
        return Estimate(call.inputs(found), call.inputs(errors), samples)

    return diagonal_of_f


def _exactly(call: Call, args: Any, kwargs: Any, chunk_size: int | None) -> Arrays:
    return exact_diagonal(call.backend, call.scalar_valued, call.xs, chunk_size)


def _by_colours(
    f: Callable[..., Any], argnums: Arguments, pattern: Any, backend: BackendLike
) -> Callable[..., Arrays]:
    # Sparse matrices are imported where they are first needed.
    from multicalc.operators.coloured_diagonal import coloured_diagonal, colouring_of
    from multicalc.sparse.patterns import hessian_pattern

    traced, known = hessian_pattern(f, argnums, backend=backend), colouring_of(pattern)

    def exactly(call: Call, args: Any, kwargs: Any, chunk_size: int | None) -> Arrays:
        return coloured_diagonal(call, known, partial(traced, *args, **kwargs), chunk_size)

    return exactly


def check_samples(samples: int | None) -> None:
    """Raise :class:`InvalidArgumentError` unless they have a scatter."""
    if not (samples is None or is_count(samples, 2)):
        raise InvalidArgumentError(
            f"samples must be an int of at least 2, to tell an error; found {samples!r}"
        )


def _estimated(
    call: Call, samples: int, seed: Any, chunk_size: int | None
) -> tuple[Arrays, Arrays]:
    """The mean of z ∘ Hz, and its standard error."""
    backend, space = call.backend, Space.of_inputs(call)
    xp = backend.namespace
    *_, product = backend.curvature(call.scalar_valued, call.xs)
    mean = spread = tuple([xp.zeros_like(x) for x in call.xs])
    for numbers in backend.costs.batches(samples, space.size, rows=chunk_size):
        probes = space.from_host(signs(seed, numbers, space.size).T)
        found = [z * y for z, y in zip(probes, backend.pull_many(product, probes), strict=True)]
        # Chan, Golub and LeVeque's way of adding up variances, which doesn't cancel.
        share = len(numbers) / numbers.stop
        means = [xp.mean(y, axis=0) for y in found]
        moved = [m - old for m, old in zip(means, mean, strict=True)]
        spread = tuple(
            [
                old + xp.sum((y - m) ** 2, axis=0) + d**2 * (numbers.start * share)
                for old, y, m, d in zip(spread, found, means, moved, strict=True)
            ]
        )
        mean = tuple([old + d * share for old, d in zip(mean, moved, strict=True)])
    return mean, tuple([xp.sqrt(s / (samples * (samples - 1))) for s in spread])
