"""The function that a model approximates, with its data and its backends."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import Any

from multicalc.backend import (
    NEUTRAL,
    Array,
    Backend,
    BackendLike,
    choose,
    get_backend,
    native,
    owner,
    running,
    within,
)
from multicalc.calls import trees
from multicalc.calls.call import Call
from multicalc.errors import NotDifferentiableError


@dataclass(frozen=True)
class BoundFunction:
    """``f(x, *args, **kwargs)``, of which x is what varies."""

    f: Callable[..., Any]
    args: tuple[Any, ...]
    kwargs: Mapping[str, Any]
    worker: Backend
    """The backend that computes."""
    keeper: Backend
    """The backend whose arrays the caller gave and gets: ``worker``, or NumPy's."""

    def __reduce__(self) -> tuple[Any, ...]:
        return _again, (self.f, self.args, dict(self.kwargs), self.worker.name, self.keeper.name)

    @classmethod
    def of(
        cls,
        f: Callable[..., Any],
        x0: Any,
        args: tuple[Any, ...],
        kwargs: Mapping[str, Any],
        backend: BackendLike,
        value: Array | None = None,
    ) -> BoundFunction:
        """``value`` is what a call of ``f`` gave, if there was one: that often tells who computed
        it.

        Raises:
            NotDifferentiableError: there is an integer in ``x0``, which would stay as it is.
        """
        _check_floats(x0)
        kind = owner(native(value))
        if kind is None or kind == NEUTRAL:
            leaves, _ = trees.flatten((x0, args, dict(kwargs)))
            worker, to_numpy = choose(map(native, leaves), backend)
            keeper = get_backend(NEUTRAL) if to_numpy else worker
        else:
            worker = keeper = get_backend(kind)

        def kept(x: Any) -> Any:
            # Copied: what is written into the data later must not change f.
            return keeper.unshared((x,), (x,))[0] if owner(x) == keeper.name else x

        if running() is None:
            args, kwargs = trees.map_leaves(partial(within, kept), (args, dict(kwargs)))
        return cls(f, args, MappingProxyType(dict(kwargs)), worker, keeper)

    def sample(self, x0: Any, backend: Backend, leaves: Sequence[Array], count: int) -> Array:
        """The values (count,) of f, computed by ``backend`` at one or more points given as its
        arrays: leaves (count, *shape). ``x0`` is any point of the right structure.

        One call of f for each point: a function of one point, ``sum(x**2)`` say, need not mean
        the same when it is handed a batch, and nothing about f tells.
        """
        call = Call(self.f, (x0, *self.args), self.kwargs, argnums=0, backend=backend)
        values = [call.scalar_valued(*(x[k] for x in leaves))[0][0] for k in range(count)]
        # NumPy 1 gives float64 where f has a float32 scalar meet a Python number.
        return backend.namespace.astype(backend.namespace.stack(values), call.signature.dtype)


def _check_floats(x0: Any) -> None:
    leaves, spec = trees.flatten(x0)
    for k, x in enumerate(leaves):
        if isinstance(x, int):
            raise NotDifferentiableError(
                f"{trees.leaf_names(spec, 'x0')[k]} is {x!r} of type {type(x).__name__}, and does "
                f"not vary; write {float(x)!r}, or take it out of x0 with multicalc.partition"
            )


def _again(
    f: Callable[..., Any],
    args: tuple[Any, ...],
    kwargs: Mapping[str, Any],
    worker: str,
    keeper: str,
) -> BoundFunction:
    """What was pickled or copied."""
    found = map(get_backend, (worker, keeper))
    return BoundFunction(f, args, MappingProxyType(kwargs), *found)
