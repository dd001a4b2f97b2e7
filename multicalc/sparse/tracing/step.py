"""One operation on traced arrays: NumPy's result, and what it depends on by a rule."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING, Any

import numpy as np

from multicalc.sparse.tracing.array import TracedArray
from multicalc.sparse.tracing.node import PatternNode, gathered, picked
from multicalc.xp.common.nested import flat

if TYPE_CHECKING:
    from multicalc.sparse.tracing.backend import TracingBackend


@dataclass(frozen=True, eq=False)
class TracedStep:
    """An operation's arguments, which may be traced arrays, and NumPy's results for them."""

    args: Sequence[Any]
    options: Mapping[str, Any]
    outs: Sequence[np.ndarray]

    @property
    def out(self) -> np.ndarray:
        """The first result, of most the only one."""
        return self.outs[0]

    def aligned(self, x: Any) -> PatternNode | None:
        """What elements of ``x`` stand at those of the result, to whose shape it is stretched."""
        if not isinstance(x, TracedArray):
            return None
        if x.shape == self.out.shape:
            return x.node
        return picked(x.node, np.broadcast_to(places(x), self.out.shape))


def lines(shape: Sequence[int], axes: Sequence[int]) -> np.ndarray:
    """Numbers of the lines along ``axes``, which have length one: to be stretched to ``shape``."""
    kept = [1 if a in axes else n for a, n in enumerate(shape)]
    return np.arange(prod(kept)).reshape(kept)


def mixed_along(
    node: PatternNode | None, shape: Sequence[int], lines: np.ndarray
) -> PatternNode | None:
    """For each of the ``lines`` of an array of this shape what all of its elements depend on."""
    return gathered(node, np.broadcast_to(lines, shape), lines.size)


Rule = Callable[[TracedStep], Sequence[PatternNode | None]]
"""What each of the results depends on."""


def places(x: TracedArray) -> np.ndarray:
    """The number of each element, in the array's shape."""
    return np.arange(x.size).reshape(x.shape)


def operation(
    backend: TracingBackend, function: Callable[..., Any], rule: Rule | None
) -> Callable[..., Any]:
    """``function`` of NumPy's arrays as one of traced ones; without a ``rule`` it has no
    derivative."""

    def step(*args: Any, **options: Any) -> Any:
        inside = [x for x in flat((args, tuple(options.values()))) if isinstance(x, TracedArray)]
        known = all([x.known for x in inside])
        with np.errstate(all="ignore"):
            found = computed(function, args, options, known)
        outs = [np.asarray(y) for y in (found if isinstance(found, tuple) else (found,))]
        nodes: Sequence[PatternNode | None] = (None,) * len(outs)
        if rule is not None and any([x.node is not None for x in inside]):
            nodes = rule(TracedStep(args, options, outs))
        made = [backend.made(y, known, n) for y, n in zip(outs, nodes, strict=True)]
        if not isinstance(found, tuple):
            return made[0]
        return found._make(made) if hasattr(found, "_make") else tuple(made)

    return step


def computed(
    function: Callable[..., Any], args: Any, options: Mapping[str, Any], known: bool
) -> Any:
    """NumPy's result. Where values aren't known, and are ones that it refuses, as of singular
    matrices, that of others of the same shapes."""
    given, named = value(args), {k: value(x) for k, x in options.items()}
    try:
        return function(*given, **named)
    except np.linalg.LinAlgError:
        if known:
            raise
        return function(*[_regular(x) for x in given], **named)


def value(x: Any) -> Any:
    """Of a traced array its value; of tuples and lists those of all within."""
    if isinstance(x, TracedArray):
        return x.value
    return type(x)(map(value, x)) if type(x) in (tuple, list) else x


def _regular(x: Any) -> Any:
    if not isinstance(x, np.ndarray) or x.ndim < 2 or x.dtype.kind not in "fc":
        return x
    rows, columns = x.shape[-2:]
    return np.broadcast_to(np.eye(rows, columns, dtype=x.dtype), x.shape)
