"""A call of a function that has a rule, made flat."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

import numpy as np

from multicalc.backend import (
    DEFAULT_DTYPE,
    LEAF_TYPES,
    Array,
    Arrays,
    Backend,
    Running,
    choose,
    is_neutral,
    is_recorder,
    native,
    owner,
    run_on,
    running,
    standard,
    standard_among,
)
from multicalc.calls import trees
from multicalc.calls.conversion import array_of
from multicalc.calls.precision import FLOATING, working_dtype
from multicalc.compile import ResultForm
from multicalc.errors import InvalidArgumentError
from multicalc.rules.derivatives import matched

Result = TypeVar("Result")


class RuleCall:
    """One call: the arrays among its arguments are ``xs``, the framework's where one of them is,
    and all else is fixed, Python's numbers, too. Without an array of a framework there are no
    ``xs``, as nothing can have a derivative."""

    form: ResultForm
    """The structure of the result, from the latest run."""

    def __init__(self, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> None:
        leaves, self.spec = trees.flatten_call(args, kwargs)
        self._standard = standard() or standard_among(leaves)
        self.leaves = leaves = [native(x) for x in leaves]
        self.recorder = next((x for x in leaves if is_recorder(x)), None)
        self.places = [i for i, x in enumerate(leaves) if owner(x) is not None]
        self.xs: Arrays = ()
        # NumPy's arrays alone are constants, whatever encloses the call.
        if self.recorder is None and not all(is_neutral(leaves[i]) for i in self.places):
            self.backend: Backend = choose(leaves)[0]
            like = next(x for x in leaves if owner(x) is not None and not is_neutral(x))
            self.xs = tuple(
                [array_of(leaves[i], self.backend, DEFAULT_DTYPE, like) for i in self.places]
            )
            self._now = self._running()

    def _running(self) -> Running:
        """What a function of the call runs on, whenever that is."""
        now, backend = running(), self.backend
        if now is not None and now.backend is backend:
            return now
        dtypes = map(backend.dtype, self.xs)
        dtype = working_dtype(d for d in dtypes if d.startswith(FLOATING))
        return Running(backend, dtype, self.xs[0], self._standard)

    # -- running ----------------------------------------------------------------------------------

    def arguments(self, xs: Sequence[Any]) -> tuple[Sequence[Any], Mapping[str, Any]]:
        """The arguments with ``xs`` where the arrays are."""
        leaves = list(self.leaves)
        for i, x in zip(self.places, xs, strict=True):
            leaves[i] = x
        return trees.unflatten_call(self.spec, leaves)

    def run(self, f: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """``f`` of native arrays."""
        return run_on(self._now, f, args, kwargs)

    def natively(self, function: Callable[..., Result], *args: Any) -> Result:
        """``function(*args)``, which is ours and knows native arrays only."""
        now = self._now
        found: Result = run_on(Running(now.backend, now.dtype, now.like), function, args, {})
        return found

    def outs(self, result: Any) -> Arrays:
        """The arrays in what a function returned, whose structure is kept."""
        outs, self.form = self.taken_apart(result)
        return outs

    def taken_apart(self, result: Any) -> tuple[Arrays, ResultForm]:
        """The arrays in ``result``, Python's floats among them, and its structure."""
        # Most results are one array.
        leaf = type(result) in LEAF_TYPES
        numbers = self._number(result) if leaf else trees.map_leaves(self._number, result)
        return ResultForm.of(numbers, self.backend)

    def _number(self, x: Any) -> Any:
        return np.asarray(x, dtype=self._now.dtype) if type(x) is float else x

    def of(self, f: Callable[..., Any]) -> Callable[..., Arrays]:
        """``f`` as a function of ``xs`` that gives flat arrays."""

        def flat(*xs: Array) -> Arrays:
            args, kwargs = self.arguments(xs)
            return self.outs(self.run(f, *args, **kwargs))

        return flat

    def result(self, outs: Sequence[Any]) -> Any:
        """``outs`` in the structure of the result, as the caller is to have them."""
        tree = self.form.tree(outs)
        return tree if self._standard is None else self._standard.wrap(tree, self.backend)

    def recorded(self, f: Callable[..., Any], name: str) -> Any:
        """``f`` of variables, one operation to their tape."""
        spec: trees.Spec | None = None

        def flat(*leaves: Any) -> tuple[Any, ...]:
            nonlocal spec
            args, kwargs = trees.unflatten_call(self.spec, leaves)
            outs, spec = trees.flatten(f(*args, **kwargs))
            return tuple(outs)

        flat.__name__ = name
        assert self.recorder is not None
        outs = self.recorder.__multicalc_function__(flat, tuple(self.leaves), {})
        assert spec is not None
        return trees.unflatten(spec, outs)

    def matching(self, what: str, found: Any, like: Arrays) -> Arrays:
        """The arrays in ``found``, which are to be like those of the result.

        Raises:
            InvalidArgumentError: they have another structure, or other shapes.
        """
        tree = self.form.tree(like)
        leaves = trees.flatten_as(trees.flatten(tree)[1], found)
        if leaves is None:
            raise InvalidArgumentError(
                f"{what}: found the structure {trees.flatten(found)[1]}, which must be that of "
                f"the solution, {trees.flatten(tree)[1]}"
            )
        backend = self.backend
        outs = tuple([backend.raised(native(x)) for x in leaves])
        shapes = list(map(backend.shape, outs)), list(map(backend.shape, like))
        if shapes[0] != shapes[1]:
            raise InvalidArgumentError(
                f"{what}: found shapes {shapes[0]}, which must be those of the solution, "
                f"{shapes[1]}"
            )
        return outs

    @property
    def dtype(self) -> str:
        """The precision that the call is in."""
        return self._now.dtype

    # -- derivatives ------------------------------------------------------------------------------

    def tangents(self, tangents: Sequence[Array | None]) -> tuple[Any, ...]:
        """Those of the arguments, from those of ``xs``: zeros for other numbers, None for what
        isn't floating."""
        leaves = list(map(_zero, self.leaves))
        for i, t in zip(self.places, tangents, strict=True):
            leaves[i] = t
        args, _ = trees.unflatten_call(self.spec, leaves)
        return tuple(args)

    def by_arguments(self, what: str, found: Sequence[Any], places: Sequence[int]) -> list[Any]:
        """The cotangents of ``xs`` among those that a rule gave for the arguments, which a reader
        finds at ``places``."""
        like = list(self.leaves)
        for i, x in zip(self.places, self.xs, strict=True):
            like[i] = x
        leaves: list[Array | None] = []
        specs = trees.children(trees.children(self.spec)[0])
        for spec, d, place in zip(specs, found, places, strict=True):
            own = like[len(leaves) : len(leaves) + spec.num_leaves]
            leaves += matched(what, d, spec, own, f"argument {place}", self.backend)
        return [leaves[i] for i in self.places]

    def by_output(self, what: str, found: Any, outs: Arrays) -> list[Array | None]:
        """The tangents of ``outs`` in what a rule gave for the whole output."""
        like = trees.flatten_with_none(self.form.spec, self.form.derivatives(outs))
        assert like is not None
        leaves = matched(what, found, self.form.spec, like, "output", self.backend)
        pairs = zip(leaves, like, strict=True)
        return [d for d, y in pairs if y is not None]


def _zero(x: Any) -> Any:
    if is_neutral(x):
        return np.zeros_like(x) if x.dtype.kind in "fc" else None
    return 0.0 if isinstance(x, float) else None
