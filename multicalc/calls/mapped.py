"""A call whose function runs for each example of a batch, made flat."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from numbers import Integral
from typing import Any

import numpy as np

from multicalc.backend import (
    NEUTRAL,
    Array,
    Arrays,
    Axes,
    Backend,
    BackendLike,
    FlatFunction,
    Running,
    choose,
    inside,
    is_neutral,
    native,
    owner,
    run_on,
    standard,
    standard_among,
)
from multicalc.calls import trees
from multicalc.calls.conversion import array_of, dtype_of
from multicalc.calls.leaves import is_setting
from multicalc.calls.precision import FLOATING, working_dtype
from multicalc.errors import InvalidArgumentError


class MappedCall:
    """One call of a mapped ``f``, seen by an adapter as a function of one example's flat arrays."""

    def __init__(
        self,
        f: Callable[..., Any],
        args: tuple[Any, ...],
        leaves: Sequence[Any],
        spec: trees.Spec,
        in_axes: Any,
        backend: BackendLike,
    ) -> None:
        """Of ``args``, and others by name, with these ``leaves`` in the structure ``spec``."""
        self.f, self._spec = f, spec
        self._standard = standard() or standard_among(leaves)
        leaves = [native(x) for x in leaves]
        self.backend, self._to_numpy = choose(leaves, backend)
        own = [x for x in leaves if owner(x) is not None]
        dtypes = [dtype_of(x, self.backend) for x in own]
        self.backend.check_dtypes(dtypes)
        self._dtype = working_dtype(d for d in dtypes if d.startswith(FLOATING))
        self.scope = frozenset(dtypes or [self._dtype])
        self._places = tuple([i for i, x in enumerate(leaves) if owner(x) is not None])
        axes, self.size = axes_of_call(leaves, self._spec, in_axes, args)
        self._leaves = leaves
        self.axes: Axes = tuple([axes[i] for i in self._places])

    # -- running ----------------------------------------------------------------------------------

    def arrays(self) -> Arrays:
        """The arguments that are arrays, as the backend's; to be called in its precision."""
        backend, leaves = self.backend, self._leaves
        mine = [x for x in leaves if owner(x) == backend.name]
        like = mine[0] if mine else None
        return tuple(
            [
                leaves[i]
                if owner(leaves[i]) == backend.name and not is_neutral(leaves[i])
                else array_of(leaves[i], backend, self._dtype, like)
                for i in self._places
            ]
        )

    def on(self, backend: Backend) -> FlatFunction:
        """``f`` as a flat function of one example's arrays of ``backend``: the call's own, or one
        that stands over it."""

        def flat(*xs: Array) -> tuple[Arrays, Arrays]:
            leaves = list(self._leaves)
            for i, x in zip(self._places, xs, strict=True):
                leaves[i] = x
            args, kwargs = trees.unflatten_call(self._spec, leaves)
            now = Running(backend, self._dtype, xs[0], self._standard)
            result = run_on(now, self.f, args, kwargs)
            found, self._out_spec = trees.flatten(result)
            return tuple([self._output(native(y), backend, xs[0]) for y in found]), ()

        return flat

    def _output(self, y: Any, backend: Backend, like: Array) -> Array:
        """A leaf of what ``f`` returned as an array of ``backend``."""
        if owner(y) is None and not isinstance(y, bool | int | float | complex):
            raise InvalidArgumentError(
                f"vmap: f returned a {type(y).__name__}, which can't be put together for all "
                "examples; return arrays and numbers"
            )
        if owner(y) == backend.name and not is_neutral(y):
            return y
        if isinstance(y, int):
            y = np.asarray(y)
        return array_of(y, backend, self._dtype, like)

    # -- putting structure back -------------------------------------------------------------------

    def out(self, outs: Arrays, out_axes: Any) -> Any:
        """``outs``, with the examples along their first axis, as the caller gets them: the axis
        where ``out_axes`` says, in NumPy's arrays if he gave these."""
        backend, spec = self.backend, self._out_spec
        axes = axes_of_result(out_axes, spec)
        moved = [self._moved(*each) for each in zip(outs, axes, range(len(outs)), strict=True)]
        if self._standard is not None:
            moved = self._standard.wrap(moved, backend)
        elif not inside(backend):
            if self._to_numpy:
                moved = [backend.to_numpy(y) for y in moved]
            if not (self._to_numpy and backend.name != NEUTRAL):
                moved = list(backend.unshared(moved, self._leaves))
        return trees.unflatten(spec, moved)

    def _moved(self, y: Array, axis: int | None, place: int) -> Array:
        backend = self.backend
        if axis is None:
            return self._same(y, place)
        count = len(backend.shape(y))
        if not -count <= axis < count:
            raise InvalidArgumentError(
                f"vmap: out_axes has axis {axis} for {self._name(place)}, which has {count} axes "
                "with the mapped one"
            )
        return y if axis in (0, -count) else backend.namespace.moveaxis(y, 0, axis)

    def _same(self, y: Array, place: int) -> Array:
        """The result of one example, where all have the same."""
        values = self.backend.readable(y)
        if values is not None and not np.array_equal(values, values[:1].repeat(len(values), 0)):
            raise InvalidArgumentError(
                f"vmap: out_axes has None for {self._name(place)}, which isn't the same for all "
                "examples"
            )
        return y[0]

    def _name(self, place: int) -> str:
        """What a reader calls a leaf of the result."""
        return trees.leaf_names(self._out_spec, "the result")[place]


def axes_of_call(
    leaves: Sequence[Any], spec: trees.Spec, in_axes: Any, args: tuple[Any, ...]
) -> tuple[list[int | None], int]:
    """The axis of each leaf of a call with ``args``, from the first one on, None for settings and
    for those of keyword arguments; and how many examples there are.

    Raises:
        InvalidArgumentError: ``in_axes`` doesn't fit.
    """
    if isinstance(in_axes, list):
        in_axes = tuple(in_axes)
    given = _spread("in_axes", in_axes, args)
    axes: list[int | None] = given + [None] * (len(leaves) - len(given))
    lengths: dict[int, int] = {}
    for i, (x, axis) in enumerate(zip(leaves, axes, strict=True)):
        if axis is None:
            continue
        if is_setting(x):
            axes[i] = None
            continue
        shape = getattr(x, "shape", None)
        if shape is None:
            raise InvalidArgumentError(
                f"vmap: {trees.argument_names(spec)[i]} is a {type(x).__name__}, which has no axis "
                f"{axis}; pass an array, or None in its place of in_axes"
            )
        if not -len(shape) <= axis < len(shape):
            raise InvalidArgumentError(
                f"vmap: in_axes has axis {axis} for {trees.argument_names(spec)[i]}, whose shape "
                f"is {tuple(shape)}"
            )
        axes[i] = axis % len(shape)
        lengths[i] = int(shape[axis])
    return axes, _one_length(lengths, spec)


def _one_length(lengths: Mapping[int, int], spec: trees.Spec) -> int:
    """Of the leaves at these places, by which their lengths are."""
    if not lengths:
        raise InvalidArgumentError(
            "vmap: no argument is mapped; at least one array needs an axis in in_axes"
        )
    if len(set(lengths.values())) > 1:
        names = trees.argument_names(spec)
        found = ", ".join(f"{n} of {names[i]}" for i, n in lengths.items())
        raise InvalidArgumentError(
            f"vmap: the mapped axes must have one length, found {found}; None in in_axes is for "
            "what is the same for all examples"
        )
    size = next(iter(lengths.values()))
    if size == 0:
        raise InvalidArgumentError(
            "vmap: the mapped axes have length 0, and without an example it isn't known what f "
            "gives"
        )
    return size


def axes_of_result(out_axes: Any, spec: trees.Spec) -> list[int | None]:
    """The axis of each leaf of a result of this structure.

    Raises:
        InvalidArgumentError: ``out_axes`` doesn't fit.
    """
    return _spread("out_axes", out_axes, trees.unflatten(spec, [0.0] * spec.num_leaves))


def _spread(what: str, axes: Any, tree: Any) -> list[int | None]:
    """The axis of each leaf of ``tree``, whose beginning ``axes`` is."""
    found = trees.spread(axes, tree)
    if found is None and what == "in_axes" and isinstance(axes, tuple) and len(axes) != len(tree):
        raise InvalidArgumentError(
            f"vmap: in_axes={axes!r} must have an entry for each positional argument, found "
            f"{len(tree)} of these; it is an axis, or None for what is the same for all examples"
        )
    if found is None:
        raise InvalidArgumentError(
            f"vmap: {what}={axes!r} must be an axis, or have the structure of what it is for, with "
            f"an axis or None for each part; that is {trees.flatten(tree)[1]}"
        )
    for axis in found:
        if axis is not None and (isinstance(axis, bool) or not isinstance(axis, Integral)):
            raise InvalidArgumentError(
                f"vmap: {what} has {axis!r}; an axis is an int, or None for what isn't mapped"
            )
    return [None if axis is None else int(axis) for axis in found]
