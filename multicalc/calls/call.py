"""A user's call, made flat: from arguments with structure to arrays an adapter understands.

:class:`Call` is the one place where ``argnums``, pytrees, NumPy conversion, ``has_aux`` and the
checks of inputs and outputs live. Every transform is: make a ``Call``, ask the backend, put the
structure back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import chain
from typing import Any, TypeVar

import numpy as np

from multicalc.backend import (
    Arrays,
    BackendLike,
    Running,
    inside,
    is_neutral,
    native,
    owner,
    run_on,
    standard,
    standard_among,
)
from multicalc.calls import trees
from multicalc.calls.precision import FLOATING
from multicalc.calls.signature import Argnums, is_single, signature_of
from multicalc.errors import (
    InvalidArgumentError,
    MixedBackendsError,
    NotDifferentiableError,
    NotScalarError,
)

Result = TypeVar("Result")
_ARRAY = object()
"""Stands in a kept structure for an array, which a tracing framework may not let us keep."""


def output_and_aux(result: Any) -> tuple[Any, Any]:
    """Of what a function with ``has_aux=True`` returned.

    Raises:
        InvalidArgumentError: it is no pair.
    """
    if not (isinstance(result, tuple) and len(result) == 2):
        raise InvalidArgumentError(
            f"has_aux=True needs f to return a pair (output, aux), found {type(result).__name__}"
        )
    return result


class Call:
    """One call of a user's ``f``, seen by an adapter as a function of flat arrays.

    Calling it runs ``f`` and gives ``(outs, aux)``; the structures of both are kept from the
    latest run.
    """

    __slots__ = (
        *("_aux_leaves", "_aux_spec", "_complex_valued", "_leaves", "_standard", "backend", "f"),
        *("has_aux", "out_spec", "signature", "unwrap", "xs"),
    )

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
            raise InvalidArgumentError(
                f"f must be callable, found {type(f).__name__}; give the function itself, as in "
                "grad(f)(x)"
            )
        self.f, self.has_aux = f, has_aux
        self.unwrap = is_single(argnums)
        leaves, spec = trees.flatten_call(tuple(args), kwargs)
        # Where a portable function calls a transform, that function's arrays go in and come out.
        self._standard = standard() or standard_among(leaves)
        if self._standard is not None:
            leaves = [native(x) for x in leaves]
        self.signature = signature = signature_of(leaves, spec, argnums, backend)
        self.backend = signature.backend
        if signature.conversions:
            leaves = self.scoped(signature.arrays, leaves)
        self._leaves = leaves
        self.xs: Arrays = (
            tuple(leaves) if signature.plain else tuple([leaves[i] for i in signature.indices])
        )

    # -- running ----------------------------------------------------------------------------------

    def __call__(self, *xs: Any) -> tuple[Arrays, Arrays]:
        # AutoGraph, which rewrites this in tf.function, warns of annotated assignments.
        args, kwargs = self._arguments(xs)
        like = xs[0] if xs else None
        now = Running(self.backend, self.signature.dtype, like, self._standard)
        result = run_on(now, self.f, args, kwargs)
        if not self.has_aux:
            return self._outputs(result), ()
        result, aux = output_and_aux(result)
        outs = self._outputs(result)
        aux_leaves, self._aux_spec = trees.flatten(aux)
        aux_leaves = [native(x) for x in aux_leaves]
        mine = [owner(x) == self.backend.name for x in aux_leaves]
        self._aux_leaves = [_ARRAY if m else x for m, x in zip(mine, aux_leaves, strict=True)]
        return outs, tuple(x for m, x in zip(mine, aux_leaves, strict=True) if m)

    def _arguments(self, xs: Arrays) -> tuple[Sequence[Any], Mapping[str, Any]]:
        """What ``f`` is called with where ``xs`` are differentiated."""
        signature = self.signature
        if signature.plain:
            return xs, {}
        leaves = list(self._leaves)
        for i, x in zip(signature.indices, xs, strict=True):
            leaves[i] = x
        return trees.unflatten_call(signature.spec, leaves)

    def _outputs(self, result: Any) -> Arrays:
        """The leaves of what ``f`` returned, checked; their structure is kept."""
        if result is None:
            raise NotDifferentiableError(
                f"f returned None on {self.backend.name}; is a return missing?"
            )
        outs, self.out_spec = trees.flatten(result)
        # A function of native arrays may have met a standard one that it closes over.
        outs = [native(x) for x in outs]
        if self.backend.over is not None:
            outs = [self.backend.raised(x) for x in outs]
        self._complex_valued = any([self._is_complex(out) for out in outs])
        return tuple(outs)

    def scoped(self, function: Callable[..., Result], *args: Any) -> Result:
        """``function(*args)`` in the precision of the arguments, which leaves nothing open."""
        return self.backend.scoped(self.signature.scope, function, *args)

    def keep(self) -> None:
        """Go on with copies of the caller's arrays: what is written into his by the time that a
        pullback is called would change what it gives, in silence."""
        backend = self.backend
        if inside(backend) or self.signature.copied or backend.guards_writes:
            return
        leaves = self._leaves = list(self._leaves)
        mine = [i for i, x in enumerate(leaves) if owner(x) == backend.name]
        arrays = [leaves[i] for i in mine]
        for i, x in zip(mine, backend.unshared(arrays, arrays), strict=True):
            leaves[i] = x
        self.xs = tuple([leaves[i] for i in self.signature.indices])

    # -- putting structure back -------------------------------------------------------------------

    def given_back(self, *groups: Sequence[Any], beside: Arrays = ()) -> list[Any]:
        """``groups`` of arrays as the caller gets them: NumPy's if he gave these, and his alone,
        sharing memory with nothing else of the call, nor with what stands ``beside`` it.

        Not inside a transform, which a pullback may have been made outside of: there arrays are
        traced, and no one writes into them.
        """
        backend, signature, standard = self.backend, self.signature, self._standard
        if standard is not None:
            return [standard.wrap(list(group), backend) for group in groups]
        if inside(backend):
            return list(groups)
        if signature.to_numpy:
            groups = tuple([[backend.to_numpy(x) for x in group] for group in groups])
        if signature.copied:
            return list(groups)
        if len(groups) == 1:
            return [backend.unshared(groups[0], (*self._leaves, *beside))]
        arrays = backend.unshared(list(chain(*groups)), (*self._leaves, *beside))
        found, start = [], 0
        for group in groups:
            stop = start + len(group)
            found.append(arrays[start:stop])
            start = stop
        return found

    def out(self, outs: Sequence[Any]) -> Any:
        """``outs`` in the structure of what ``f`` returned."""
        return trees.unflatten(self.out_spec, outs)

    def aux(self, arrays: Sequence[Any]) -> Any:
        """``f``'s auxiliary output, with its arrays as they left the adapter."""
        left = iter(arrays)
        leaves = [next(left) if x is _ARRAY else x for x in self._aux_leaves]
        return trees.unflatten(self._aux_spec, leaves)

    def inputs(self, leaves: Sequence[Any]) -> Any:
        """``leaves`` in the structure of the differentiated arguments."""
        if self.unwrap and self.signature.single:
            return leaves[0]
        chosen = trees.unflatten(self.signature.in_spec, leaves)
        return chosen[0] if self.unwrap else chosen

    def point(self, leaves: Sequence[Any]) -> Any:
        """The differentiated arguments with these leaves, and what is carried along in them."""
        args, _ = self._arguments(tuple(leaves))
        chosen = tuple([args[p] for p in self.signature.positions])
        return chosen[0] if self.unwrap else chosen

    def blocks(self, blocks: Sequence[Sequence[Any]]) -> Any:
        """Jacobian blocks as output structure × input structure."""
        return trees.unflatten(self.out_spec, [self.inputs(row) for row in blocks])

    def second_blocks(self, blocks: Sequence[Sequence[Any]]) -> Any:
        """Hessian blocks as input structure × input structure."""
        return self.inputs([self.inputs(row) for row in blocks])

    # -- vectors of the input and output spaces ---------------------------------------------------

    def tangents(self, tangents: Any) -> Arrays:
        """A tangent for every differentiated leaf, checked against its primal."""
        signature = self.signature
        if self.unwrap:
            tree = (tangents,)
        elif isinstance(tangents, tuple | list):
            tree = tuple(tangents)
        else:
            raise InvalidArgumentError(
                f"tangents must be a tuple with one for each of {len(signature.positions)} "
                f"differentiated primals, found {type(tangents).__name__}; write (v,) for one"
            )
        return self.matched("tangent", tree, signature.in_spec, self.xs, lambda: signature.names)

    def cotangents(self, cotangent: Any, outs: Arrays) -> Arrays:
        spec = self.out_spec
        return self.matched(
            "cotangent", cotangent, spec, outs, lambda: trees.leaf_names(spec, "output")
        )

    def matched(
        self,
        what: str,
        tree: Any,
        spec: trees.Spec,
        like: Arrays,
        names: Callable[[], Sequence[str]],
        block: tuple[int, ...] = (),
    ) -> Arrays:
        """The leaves of ``tree``, which must have the structure, shapes and dtypes of ``like``;
        ``block`` follows these shapes. ``names`` makes those of ``like``, for an error only."""
        leaves = trees.flatten_as(spec, tree)
        if leaves is None:
            raise InvalidArgumentError(
                f"{what}: structure {trees.flatten(tree)[1]} does not match that of its primal, "
                f"{spec}"
            )

        matched = []
        for k, (leaf, x) in enumerate(zip(leaves, like, strict=True)):
            shape, dtype = (*self.backend.shape(x), *block), self.backend.dtype(x)
            leaf = native(leaf)
            if type(leaf) is not type(x):
                leaf = self._beside(leaf, x)
                if owner(leaf) != self.backend.name:
                    raise MixedBackendsError(
                        f"the {what} of {names()[k]} is a {type(leaf).__name__}, but the call runs "
                        f"on {self.backend.name}"
                    )
            has = self.backend.shape(leaf), self.backend.dtype(leaf)
            if has != (shape, dtype):
                raise InvalidArgumentError(
                    f"the {what} of {names()[k]} must have shape {shape} and dtype {dtype}, "
                    f"found {has[0]} and {has[1]}"
                )
            matched.append(leaf)
        return tuple(matched)

    def _beside(self, leaf: Any, x: Any) -> Any:
        """Plain data as an array like ``x``, a Python number in its dtype; else ``leaf``."""
        if owner(leaf) is None and isinstance(leaf, bool | int | float | complex):
            leaf = np.asarray(leaf, dtype=self.backend.dtype(x))
        return self.backend.from_numpy(np.asarray(leaf), like=x) if is_neutral(leaf) else leaf

    # -- checks and conversions -------------------------------------------------------------------

    def scalar_valued(self, *xs: Any) -> tuple[Arrays, Arrays]:
        """The call, with its output checked to be one real scalar."""
        found = self(*xs)
        outs = found[0]
        if len(outs) != 1 or self.backend.shape(outs[0]) != ():
            shapes = [self.backend.shape(x) for x in outs]
            what = f"an array of shape {shapes[0]}" if len(shapes) == 1 else f"{len(shapes)} arrays"
            raise NotScalarError(
                f"a scalar-valued function is needed, but f returned {what}; "
                "reduce it (xp.sum, ...) or use jacobian"
            )
        if self._complex_valued:
            raise NotDifferentiableError(
                "the gradient is defined for real-valued functions, but f returned a complex "
                "number; take its real part or abs, or use vjp"
            )
        return found

    def real_valued(self, *xs: Any) -> tuple[Arrays, Arrays]:
        """The call, with its outputs checked to be real: of a complex one, rows by reverse mode
        are the real part only."""
        found = self(*xs)
        if self._complex_valued:
            raise NotDifferentiableError(
                "jacobian is defined for real-valued functions, but f returned complex numbers; "
                "use jvp or vjp, or return their real and imaginary parts"
            )
        return found

    def real(self, transform: str) -> None:
        """Raise unless all differentiated inputs are real."""
        for name, x in zip(self.signature.names, self.xs, strict=True):
            if self.backend.dtype(x).startswith("complex"):
                raise NotDifferentiableError(
                    f"{transform} of complex {name} is not defined by one matrix; use grad, vjp "
                    "or jvp, or differentiate with respect to real and imaginary parts"
                )

    def _is_complex(self, out: Any) -> bool:
        """Whether it is; what it looks like is kept. Raises unless ``out`` has derivatives."""
        look, outputs = (type(out), getattr(out, "dtype", None)), self.signature.outputs
        try:
            known = outputs.get(look)
        except TypeError:  # A dtype that can't be hashed.
            return self._looked_at(out)
        if known is None:
            known = outputs[look] = self._looked_at(out)
        return known

    def _looked_at(self, out: Any) -> bool:
        name = self.backend.name
        kind = owner(out)
        if kind != name:
            found = f"a {type(out).__module__}.{type(out).__qualname__}"
            raise NotDifferentiableError(
                f"f returned {found} on {name}, which is detached from its input; return an array "
                f"of {name} computed from the argument, by functions of xp (xp.sum for np.sum)"
            )
        dtype = self.backend.dtype(out)
        if not dtype.startswith(FLOATING):
            raise NotDifferentiableError(
                f"f returned dtype {dtype} on {name}, which has no derivative; return a floating "
                "dtype" + ", by xp.stack or xp.asarray of a list" * (dtype == "object")
            )
        self.backend.check_dtypes([dtype])
        return dtype.startswith("complex")


def check_primals(operator: str, primals: Any) -> None:
    """Raise :class:`InvalidArgumentError` unless they are a tuple, or a list: an array's rows would
    be taken for the arguments."""
    if not isinstance(primals, tuple | list):
        raise InvalidArgumentError(
            f"primals must be a tuple of f's arguments, found {type(primals).__name__}; write "
            f"{operator}(f, (x,), (v,))"
        )
