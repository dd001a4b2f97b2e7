"""Which calls of a model's parts its taps are told of."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp

from multicalc.testing.ports.taps import Arguments, Taps
from multicalc_jax import private


class Sites(Taps):
    """One run of a model, which begins as this is made; within, what listens to ``mc.tap``.

    Taps are told of what is called in the trace that the model itself is called in, or in a
    ``vmap`` there: of the whole batch then, with an axis in front for each ``vmap``. Inside of
    a ``jit``, a loop, or a derivative that the model takes itself, there are no values to be
    told of: of an ``nn.scan`` taps see what goes in and comes out.

    Args:
        taps: what is told.
        held: what goes past taps, which find None in its place. Keys of random numbers do, too.
    """

    def __init__(self, taps: Taps, held: tuple[type, ...] = ()) -> None:
        super().__init__()
        self._taps = taps
        self._held = held
        self._trace = private.trace_ctx.trace

    def call(
        self,
        path: str,
        function: Callable[..., Any],
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
    ) -> Any:
        """``function(*args, **kwargs)``, a part of the model, as the taps want it."""
        if not private.maps_over(self._trace):
            return function(*args, **kwargs)

        def enter(given: Arguments) -> Arguments:
            return self._taps.enter(path, *given)

        args, kwargs = self._through(enter, (args, kwargs))
        outputs = function(*args, **kwargs)
        return self._through(lambda found: self._taps.leave(path, found), outputs)

    def tap(self, name: str, x: Any) -> Any:
        if not private.maps_over(self._trace):
            return x
        return self._through(lambda found: self._taps.tap(name, found), x)

    def _through(self, told: Callable[[Any], Any], tree: Any) -> Any:
        """``told(tree)``, of arrays of the model's own trace."""
        leaves, structure = jax.tree.flatten(tree, is_leaf=self._whole)
        passed = [i for i, leaf in enumerate(leaves) if not self._goes_past(leaf)]

        def of_leaves(values: list[Any]) -> list[Any]:
            given: list[Any] = [None] * len(leaves)
            for i, value in zip(passed, values, strict=True):
                given[i] = value
            found = structure.flatten_up_to(told(structure.unflatten(given)))
            return [found[i] for i in passed]

        found = private.mapped_over(of_leaves, [leaves[i] for i in passed], self._trace)
        for i, value in zip(passed, found, strict=True):
            leaves[i] = value
        return structure.unflatten(leaves)

    def _whole(self, x: Any) -> bool:
        return x is None or isinstance(x, self._held)

    def _goes_past(self, x: Any) -> bool:
        return isinstance(x, self._held) or (
            isinstance(x, jax.Array) and jnp.issubdtype(x.dtype, jax.dtypes.prng_key)
        )
