"""A function with structured arguments, and what every transform of it has to give.

Transforms work on trees, references on flat lists of arrays: this is where the two meet.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any

import numpy as np

from multicalc import xp
from multicalc.calls import trees
from multicalc_conformance.engine.digits import Arrays
from multicalc_conformance.references import exact, precise
from multicalc_conformance.references.directions import directions

Argnums = int | tuple[int, ...] | list[int] | None


@dataclass(frozen=True)
class Subject:
    """One row of the table: ``f(m, *args, **kwargs)`` written in the namespace ``m``.

    ``f`` returns a scalar, or any tree where ``scalar`` is false; with ``aux`` a pair of that and
    a tree of arrays. ``only`` names the transforms, where not all of them make sense.
    """

    name: str
    f: Callable[..., Any]
    args: tuple[Any, ...]
    argnums: Argnums = 0
    kwargs: Mapping[str, Any] = field(default_factory=dict)
    aux: bool = False
    scalar: bool = True
    dtypes: tuple[str, ...] = ("float64",)
    only: tuple[str, ...] = ()


class TransformProblem:
    """A subject in one precision."""

    def __init__(self, subject: Subject, dtype: str) -> None:
        self.subject, self.dtype = subject, dtype
        self.f: Callable[..., Any] = partial(subject.f, xp)
        """The function as a backend gets it."""
        self.args: tuple[Any, ...] = trees.map_leaves(lambda x: _cast(x, dtype), subject.args)
        self.kwargs = trees.map_leaves(lambda x: _cast(x, dtype), dict(subject.kwargs))
        count = len(self.args)
        wanted = subject.argnums
        self.unwrap = isinstance(wanted, int)
        chosen = range(count) if wanted is None else [wanted] if isinstance(wanted, int) else wanted
        self.positions = [i % count for i in chosen]
        leaves, self._spec = trees.flatten(tuple(self.args[i] for i in self.positions))
        self.leaves = [np.asarray(x) for x in leaves]
        self.options: dict[str, Any] = {"argnums": wanted, "has_aux": subject.aux}

    def of(self, f: Callable[..., Any]) -> TransformProblem:
        """The same with ``f``, compiled or not, in place of the function itself."""
        other = copy(self)
        other.f = f
        return other

    # -- trees --------------------------------------------------------------------------------

    def inputs(self, leaves: Sequence[Any]) -> Any:
        """``leaves`` in the structure of what is differentiated."""
        tree = trees.unflatten(self._spec, leaves)
        return tree[0] if self.unwrap else tree

    def outputs(self, leaves: Sequence[Any]) -> Any:
        """``leaves`` in the structure of what ``f`` returns."""
        return trees.unflatten(trees.flatten(self._run(self._exact_leaves())[0])[1], leaves)

    def of_inputs(self, leaf: Any) -> Any:
        """The inputs' structure with ``leaf`` for every leaf."""
        return self.inputs([leaf] * len(self.leaves))

    def of_outputs(self, leaf: Any) -> Any:
        """The outputs' structure with ``leaf`` for every leaf."""
        outs, spec = trees.flatten(self._run(self._exact_leaves())[0])
        return trees.unflatten(spec, [leaf] * len(outs))

    def of_aux(self, leaf: Any) -> Any:
        """The auxiliary output's structure with ``leaf`` for every leaf."""
        return trees.map_leaves(lambda _: leaf, self._run(self._exact_leaves())[1])

    # -- vectors ------------------------------------------------------------------------------

    @property
    def tangents(self) -> list[np.ndarray]:
        return directions(self.leaves, 0.8)

    def cotangents(self, start: float) -> list[np.ndarray]:
        shapes = [y.shape for y in exact.value(self.value, self._exact_leaves())]
        return directions([np.zeros(shape, self.dtype) for shape in shapes], start)

    def nearby(self) -> list[np.ndarray]:
        """A point near the arguments."""
        pairs = zip(self.leaves, self.tangents, strict=True)
        return [np.asarray(x + v / 4, dtype=x.dtype) for x, v in pairs]

    # -- the same in mpmath ---------------------------------------------------------------------

    def value(self, *leaves: Any) -> tuple[Any, ...]:
        """The outputs, flat."""
        return tuple(trees.flatten(self._run(leaves)[0])[0])

    def aux(self, leaves: Sequence[Any]) -> Arrays:
        """The auxiliary outputs, flat; none where there are none."""
        return [np.asarray(x, dtype=object) for x in trees.flatten(self._run(leaves)[1])[0]]

    def _run(self, leaves: Sequence[Any]) -> tuple[Any, Any]:
        args, kwargs = self._exact_arguments
        args = list(args)
        for position, arg in zip(self.positions, trees.unflatten(self._spec, leaves), strict=True):
            args[position] = arg
        found = self.subject.f(precise, *args, **kwargs)
        return found if self.subject.aux else (found, ())

    @cached_property
    def _exact_arguments(self) -> tuple[list[Any], dict[str, Any]]:
        found: tuple[list[Any], dict[str, Any]] = trees.map_leaves(
            _exactly, (list(self.args), self.kwargs)
        )
        return found

    def _exact_leaves(self) -> Arrays:
        return exact.numbers(self.leaves)


def _cast(x: Any, dtype: str) -> Any:
    """Floating arrays in ``dtype``; their strides stay, and so do Python's numbers."""
    floating = isinstance(x, np.ndarray) and x.dtype.kind == "f"
    return x.astype(dtype) if floating and x.dtype.name != dtype else x


def _exactly(x: Any) -> Any:
    floating = isinstance(x, float) or (isinstance(x, np.ndarray) and x.dtype.kind == "f")
    return exact.numbers([x])[0] if floating else x
