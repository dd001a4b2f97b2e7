"""A user's call, made flat: from arguments with structure to arrays an adapter understands.

:class:`Call` is the one place where ``argnums``, pytrees, NumPy conversion, ``has_aux`` and the
checks of inputs and outputs live. Every transform is: make a ``Call``, ask the backend, put the
structure back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any

import numpy as np

from multicalc import trees
from multicalc.backend import Arrays
from multicalc.errors import (
    InvalidArgumentError,
    MixedBackendsError,
    NotDifferentiableError,
    NotScalarError,
)
from multicalc.precision import working_dtype
from multicalc.registry import BackendLike, choose, inside, is_neutral, owner, run_on

Argnums = int | Sequence[int] | None

_ARRAY = object()
"""Stands in a kept structure for an array, which a tracing framework may not let us keep."""


class Call:
    """One call of a user's ``f``, seen by an adapter as a function of flat arrays.

    Calling it runs ``f`` and gives ``(outs, aux)``; the structures of both are kept from the
    latest run.
    """

    def __init__(
        self,
        f: Callable[..., Any],
        args: Sequence[Any],
        kwargs: Mapping[str, Any],
        *,
        argnums: Argnums = None,
        has_aux: bool = False,
        backend: BackendLike = None,
    ) -> None:
        if not callable(f):
            raise InvalidArgumentError(f"f must be callable, found {type(f).__name__}")
        self.f, self.has_aux = f, has_aux
        self.positions = _positions(argnums, len(args))
        self.unwrap = isinstance(argnums, int)
        leaves, self._spec = trees.flatten((tuple(args), dict(kwargs)))
        self.backend, self.to_numpy = choose(leaves, backend)

        chosen = tuple(args[i] for i in self.positions)
        raw, self.in_spec = trees.flatten(chosen)
        self.names = _names(args, self.positions)
        dtypes = [self._check_input(x, name) for x, name in zip(raw, self.names, strict=True)]
        own = [d for x, d in zip(raw, dtypes, strict=True) if owner(x) is not None]
        self.dtype = working_dtype(own or dtypes)
        self._scope = frozenset(own or dtypes)
        with self.precision():
            native = next((x for x in leaves if owner(x) == self.backend.name), None)
            self.xs: Arrays = tuple(self.convert(x, native) for x in raw)
            # Data that is not differentiated comes along in the backend's own arrays.
            self._args = [trees.map_leaves(self._convert_data, arg) for arg in args]
            self._kwargs = trees.map_leaves(self._convert_data, dict(kwargs))

    # -- running ----------------------------------------------------------------------------------

    def __call__(self, *xs: Any) -> tuple[Arrays, Arrays]:
        args = list(self._args)
        chosen = trees.unflatten(self.in_spec, xs)
        for position, arg in zip(self.positions, chosen, strict=True):
            args[position] = arg
        with run_on(self.backend, self.dtype, xs[0] if xs else None):
            result = self.f(*args, **self._kwargs)
        aux: Any = ()
        if self.has_aux:
            if not (isinstance(result, tuple) and len(result) == 2):
                raise InvalidArgumentError(
                    "has_aux=True needs f to return a pair (output, aux), found "
                    f"{type(result).__name__}"
                )
            result, aux = result
        if result is None:
            raise NotDifferentiableError(
                f"f returned None on {self.backend.name}; is a return missing?"
            )
        outs, self.out_spec = trees.flatten(result)
        for out in outs:
            self._check_output(out)
        aux_leaves, self._aux_spec = trees.flatten(aux)
        mine = [owner(x) == self.backend.name for x in aux_leaves]
        self._aux_leaves = [_ARRAY if m else x for m, x in zip(mine, aux_leaves, strict=True)]
        return tuple(outs), tuple(x for m, x in zip(mine, aux_leaves, strict=True) if m)

    def precision(self) -> AbstractContextManager[Any]:
        return self.backend.precision(self._scope)

    # -- putting structure back -------------------------------------------------------------------

    def out(self, outs: Arrays) -> Any:
        """``outs`` in the structure of what ``f`` returned."""
        return trees.unflatten(self.out_spec, [self.restore(x) for x in outs])

    def aux(self, arrays: Arrays) -> Any:
        """``f``'s auxiliary output, with its arrays as they left the adapter."""
        left = iter(arrays)
        leaves = [self.restore(next(left)) if x is _ARRAY else x for x in self._aux_leaves]
        return trees.unflatten(self._aux_spec, leaves)

    def inputs(self, leaves: Sequence[Any]) -> Any:
        """``leaves`` in the structure of the differentiated arguments."""
        chosen = trees.unflatten(self.in_spec, leaves)
        return chosen[0] if self.unwrap else chosen

    def gradient(self, grads: Arrays) -> Any:
        return self.inputs([self.restore(g) for g in grads])

    def blocks(self, blocks: Sequence[Sequence[Any]]) -> Any:
        """Jacobian blocks as output structure × input structure."""
        rows = [self.inputs([self.restore(b) for b in row]) for row in blocks]
        return trees.unflatten(self.out_spec, rows)

    def second_blocks(self, blocks: Sequence[Sequence[Any]]) -> Any:
        """Hessian blocks as input structure × input structure."""
        return self.inputs([self.inputs([self.restore(b) for b in row]) for row in blocks])

    def restore(self, x: Any) -> Any:
        """``x`` as the caller gave his arrays: NumPy if he gave NumPy, else native.

        A pullback may have been made outside the transform that calls it now.
        """
        return self.backend.to_numpy(x) if self.to_numpy and not inside(self.backend) else x

    # -- vectors of the input and output spaces ---------------------------------------------------

    def tangents(self, tangents: Any) -> Arrays:
        """A tangent for every differentiated leaf, checked against its primal."""
        tree = (tangents,) if self.unwrap else tangents
        if not self.unwrap and isinstance(tangents, list):
            tree = tuple(tangents)
        return self.match("tangent", tree, self.in_spec, self.xs, self.names)

    def cotangents(self, cotangent: Any, outs: Arrays) -> Arrays:
        names = trees.leaf_names(self.out_spec, "output")
        return self.match("cotangent", cotangent, self.out_spec, outs, names)

    def match(
        self, what: str, tree: Any, spec: trees.Spec, like: Arrays, names: Sequence[str]
    ) -> Arrays:
        """The leaves of ``tree``, which must have the structure, shapes and dtypes of ``like``."""
        leaves, found = trees.flatten(tree)
        if found != spec:
            raise InvalidArgumentError(
                f"{what}: structure {found} does not match that of its primal, {spec}"
            )
        matched = []
        for leaf, x, name in zip(leaves, like, names, strict=True):
            shape, dtype = self.backend.shape(x), self.backend.dtype(x)
            if isinstance(leaf, bool | int | float | complex) and not is_neutral(leaf):
                leaf = np.asarray(leaf, dtype=dtype)
            if is_neutral(leaf):
                leaf = self._neutral(leaf, x)
            elif owner(leaf) != self.backend.name:
                raise MixedBackendsError(
                    f"the {what} of {name} is a {type(leaf).__name__}, but the call runs on "
                    f"{self.backend.name}"
                )
            has = self.backend.shape(leaf), self.backend.dtype(leaf)
            if has != (shape, dtype):
                raise InvalidArgumentError(
                    f"the {what} of {name} must have shape {shape} and dtype {dtype}, "
                    f"found {has[0]} and {has[1]}"
                )
            matched.append(leaf)
        return tuple(matched)

    # -- checks and conversions -------------------------------------------------------------------

    def scalar_valued(self, *xs: Any) -> tuple[Arrays, Arrays]:
        """The call, with its output checked to be one real scalar."""
        outs, aux = self(*xs)
        shapes = [self.backend.shape(x) for x in outs]
        if shapes != [()]:
            found = (
                f"an array of shape {shapes[0]}" if len(shapes) == 1 else f"{len(shapes)} arrays"
            )
            raise NotScalarError(
                f"a scalar-valued function is needed, but f returned {found}; "
                "reduce it (xp.sum, ...) or use jacobian"
            )
        if self.backend.dtype(outs[0]).startswith("complex"):
            raise NotDifferentiableError(
                "the gradient is defined for real-valued functions, but f returned a complex "
                "number; take its real part or abs, or use vjp"
            )
        return outs, aux

    def real_valued(self, *xs: Any) -> tuple[Arrays, Arrays]:
        """The call, with its outputs checked to be real: of a complex one, rows by reverse mode
        are the real part only."""
        outs, aux = self(*xs)
        for out in outs:
            if self.backend.dtype(out).startswith("complex"):
                raise NotDifferentiableError(
                    "jacobian is defined for real-valued functions, but f returned complex "
                    "numbers; use jvp or vjp, or return their real and imaginary parts"
                )
        return outs, aux

    def real(self, transform: str) -> None:
        """Raise unless all differentiated inputs are real."""
        for name, x in zip(self.names, self.xs, strict=True):
            if self.backend.dtype(x).startswith("complex"):
                raise NotDifferentiableError(
                    f"{transform} of complex {name} is not defined by one matrix; use grad, vjp "
                    "or jvp, or differentiate with respect to real and imaginary parts"
                )

    def convert(self, x: Any, like: Any) -> Any:
        if is_neutral(x):
            return self._neutral(x, like)
        if owner(x) == self.backend.name:
            return x
        dtype = self.dtype
        if isinstance(x, complex):
            dtype = "complex64" if dtype == "float32" else "complex128"
        return self._neutral(np.asarray(x, dtype=dtype), like)

    def _neutral(self, x: Any, like: Any) -> Any:
        return self.backend.from_numpy(np.asarray(x), like=like)

    def _convert_data(self, x: Any) -> Any:
        return self._neutral(x, None) if is_neutral(x) else x

    def _check_input(self, x: Any, name: str) -> str:
        """The dtype of a leaf to be differentiated, if it can be."""
        if is_neutral(x):
            dtype = str(x.dtype)
        elif owner(x) is not None:
            dtype = self.backend.dtype(x)
        elif isinstance(x, float | complex):
            dtype = np.asarray(x).dtype.name
        else:
            raise NotDifferentiableError(
                f"{name} is {x!r} of type {type(x).__name__}: only arrays and numbers of a "
                "floating dtype have derivatives; leave it out of argnums, or pass a float"
            )
        if not dtype.startswith(("float", "bfloat", "complex")):
            raise NotDifferentiableError(
                f"{name} has dtype {dtype}, which has no derivative; convert it to a floating "
                "dtype, or leave it out of argnums"
            )
        return dtype

    def _check_output(self, out: Any) -> None:
        name = self.backend.name
        kind = owner(out)
        if kind != name:
            found = f"a {type(out).__module__}.{type(out).__qualname__}"
            raise NotDifferentiableError(
                f"f returned {found} on {name}, which is detached from its input; return an array "
                f"of {name} computed from the argument"
            )
        dtype = self.backend.dtype(out)
        if not dtype.startswith(("float", "bfloat", "complex")):
            raise NotDifferentiableError(
                f"f returned dtype {dtype} on {name}, which has no derivative; return a floating "
                "dtype"
            )


def _positions(argnums: Argnums, count: int) -> tuple[int, ...]:
    if argnums is None:
        return tuple(range(count))
    wanted = argnums if isinstance(argnums, Sequence) else (argnums,)
    positions = []
    for i in wanted:
        if isinstance(i, bool) or not isinstance(i, int):
            raise InvalidArgumentError(
                f"argnums must be an int or a tuple of ints, found {argnums!r}"
            )
        if not -count <= i < count:
            raise InvalidArgumentError(
                f"argnums={argnums!r} is out of range: f was called with {count} positional "
                f"argument{'' if count == 1 else 's'}"
            )
        positions.append(i % count)
    if len(set(positions)) != len(positions):
        raise InvalidArgumentError(f"argnums={argnums!r} names an argument twice")
    return tuple(positions)


def _names(args: Sequence[Any], positions: Sequence[int]) -> list[str]:
    return [
        name
        for i in positions
        for name in trees.leaf_names(trees.flatten(args[i])[1], f"argument {i}")
    ]
