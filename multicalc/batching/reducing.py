"""Functions along axes of an array."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from multicalc.xp.common.axes import axes_of

if TYPE_CHECKING:
    from multicalc.batching.backend import BatchedBackend

OVER_AXES = (
    *("all", "any", "count_nonzero", "logsumexp", "max", "mean", "min", "prod", "std", "sum"),
    *("var", "linalg.vector_norm"),
)
"""Of an axis, several, or all where ``axis`` is None."""
PLACES = ("argmax", "argmin")
"""Of an axis, or of all elements in a row where ``axis`` is None."""
ALONG = {
    **dict.fromkeys(("argsort", "log_softmax", "softmax", "sort"), -1),
    **{f"fft.{name}": -1 for name in ("fft", "hfft", "ifft", "ihfft", "irfft", "rfft")},
    **dict.fromkeys(("cumulative_prod", "cumulative_sum"), None),
}
"""Along an axis; without ``axis`` this one, None for the only one."""


def rules(backend: BatchedBackend) -> dict[str, Callable[..., Any]]:
    """Rules for the functions of this kind that the backend below has."""
    below = backend.below
    xp = below.namespace

    def over_axes(function: Callable[..., Any], x: Any, /, axis: Any = None, **options: Any) -> Any:
        if not x.many:
            return backend.same(function(x.data, axis=axis, **options))
        axes = axes_of(axis, x.ndim)
        if not x.ndim:
            options.pop("keepdims", None)
            return backend.many(function(xp.expand_dims(x.data, -1), axis=-1, **options))
        return backend.many(function(x.data, axis=tuple([a + 1 for a in axes]), **options))

    def places(
        function: Callable[..., Any], x: Any, /, axis: Any = None, keepdims: bool = False
    ) -> Any:
        if not x.many:
            return backend.same(function(x.data, axis=axis, keepdims=keepdims))
        if axis is not None:
            (axis,) = axes_of(axis, x.ndim)
            return backend.many(function(x.data, axis=axis + 1, keepdims=keepdims))
        found = function(xp.reshape(x.data, (below.shape(x.data)[0], -1)), axis=1)
        shape = (-1, *[1] * (x.ndim if keepdims else 0))
        return backend.many(xp.reshape(found, shape))

    def along(
        function: Callable[..., Any], usual: int | None, x: Any, /, axis: Any = None, **options: Any
    ) -> Any:
        axis = usual if axis is None else axis
        if axis is None and x.ndim != 1:
            raise ValueError(f"axis= is needed of an array with {x.ndim} axes")
        axes = axes_of(axis, x.ndim)
        if not x.many:
            return backend.same(function(x.data, axis=axes[0], **options))
        return backend.many(function(x.data, axis=axes[0] + 1, **options))

    found: dict[str, Callable[..., Any]] = {}
    for names, rule in ((OVER_AXES, over_axes), (PLACES, places)):
        found |= {name: partial(rule, own) for name in names if (own := _own(xp, name))}
    found |= {n: partial(along, own, axis) for n, axis in ALONG.items() if (own := _own(xp, n))}
    return found


def _own(xp: Any, name: str) -> Any:
    """The function of the backend below; None where it has none."""
    for part in name.split("."):
        xp = getattr(xp, part, None)
    return xp
