"""A function's value at a user's arguments, by any backend."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from multicalc.backend import (
    Backend,
    BackendLike,
    Running,
    Standard,
    choose,
    get_backend,
    inside,
    is_neutral,
    is_recorder,
    native,
    owner,
    run_on,
    standard,
    standard_among,
)
from multicalc.calls import trees
from multicalc.calls.conversion import array_of
from multicalc.calls.precision import FLOATING, working_dtype


def evaluated(
    f: Callable[..., Any],
    args: Sequence[Any],
    kwargs: Mapping[str, Any],
    backend: BackendLike = None,
    marked: Standard | None = None,
) -> Any:
    """``f(*args, **kwargs)``, run by ``backend`` or the arrays' own, with its arrays given back as
    the arguments' came: NumPy's, native, or wrapped.

    ``f`` gets native arrays, and floats as arrays of the precision beside them; or, of a function
    that is ``marked``, what that makes of its arguments.
    """
    leaves, spec = trees.flatten_call(tuple(args), kwargs)
    outer = standard() or standard_among(leaves)
    natives = [native(x) for x in leaves]
    recorded = next((x for x in natives if is_recorder(x)), None)
    if recorded is not None:
        chosen, to_numpy = get_backend(recorded.backend), False
    else:
        chosen, to_numpy = choose(natives, backend)
    own = [x for x in natives if owner(x) is not None]
    dtypes = frozenset([x.dtype.name if is_neutral(x) else chosen.dtype(x) for x in own])
    chosen.check_dtypes(dtypes)
    like = next((x for x in own if owner(x) == chosen.name), None)
    dtype = working_dtype(d for d in dtypes if d.startswith(FLOATING))

    def run() -> Any:
        given = natives
        if marked is None:
            given = [_data(x, chosen, dtype, like) for x in natives]
        now = Running(chosen, dtype, like, marked or outer)
        result = run_on(now, f, *trees.unflatten_call(spec, given))
        return _given_back(result, chosen, to_numpy, natives)

    result = chosen.scoped(dtypes or frozenset({dtype}), run)
    return result if outer is None else outer.wrap(result, chosen)


def _data(x: Any, backend: Backend, dtype: str, like: Any) -> Any:
    if is_neutral(x) or (owner(x) is None and isinstance(x, float | complex)):
        return array_of(x, backend, dtype, like)
    return x


def _given_back(result: Any, backend: Backend, to_numpy: bool, leaves: Sequence[Any]) -> Any:
    """``result`` with ``backend``'s arrays as NumPy's where the caller gave these alone, sharing
    memory with nothing."""
    if inside(backend):
        return result
    found, spec = trees.flatten(result)
    found = [native(x) for x in found]
    mine = [i for i, x in enumerate(found) if owner(x) == backend.name]
    arrays = backend.unshared([found[i] for i in mine], leaves)
    for i, x in zip(mine, arrays, strict=True):
        found[i] = backend.to_numpy(x) if to_numpy else x
    return trees.unflatten(spec, found)
