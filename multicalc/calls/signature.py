"""What a call looks like, its values apart: looked into once, and kept.

Which backend runs a call, which leaves are differentiated and what has to be converted depend on
the structure of the arguments and on their types and dtypes. So a second call of the same kind
pays for a look into a dictionary only.
"""

from __future__ import annotations

import reprlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate, chain
from typing import Any, SupportsIndex

import numpy as np

from multicalc.backend import (
    NEUTRAL,
    Backend,
    BackendLike,
    active,
    choose,
    get_backend,
    is_known,
    is_neutral,
    owner,
    running,
)
from multicalc.calls import trees
from multicalc.calls.conversion import array_of, dtype_of
from multicalc.calls.leaves import is_setting
from multicalc.calls.precision import FLOATING, working_dtype
from multicalc.errors import InvalidArgumentError, NotDifferentiableError

Arguments = SupportsIndex | Sequence[SupportsIndex]
"""One argument by its number, or several."""
Argnums = Arguments | None

_INTEGERS = (int, np.integer)
_KEPT = 4096
_kept: dict[tuple[Any, ...], Signature] = {}


@dataclass(frozen=True)
class Signature:
    """The kind of a call of ``f(*args, **kwargs)``, whose arguments have the leaves of ``spec``."""

    backend: Backend
    to_numpy: bool
    """Whether results go back to NumPy."""
    copied: bool
    """Whether all arrays are copied on their way in and out: NumPy's, by another framework."""
    spec: trees.Spec
    positions: tuple[int, ...]
    """The arguments that are differentiated."""
    in_spec: trees.Spec
    """The structure of these, as a tuple, with None for what is carried along in them."""
    single: bool
    """Whether that is one leaf."""
    indices: tuple[int, ...]
    """Where their leaves are among all leaves."""
    dtype: str
    """What new floats are made in."""
    scope: frozenset[str]
    """The dtypes whose precision the call has to keep."""
    native: int | None
    """A leaf that is an array of the backend already, beside which others are put."""
    conversions: tuple[int, ...]
    """The leaves to be made arrays."""
    outputs: dict[tuple[type, Any], bool] = field(default_factory=dict)
    """Types and dtypes of outputs that were found to have derivatives, and whether these are
    complex."""

    @cached_property
    def plain(self) -> bool:
        """Whether the arguments are leaves that are all differentiated, in this order."""
        count = len(self.indices)
        return self.indices == tuple(range(count)) and self.spec is trees.leaves_only(count)

    @cached_property
    def names(self) -> list[str]:
        """How a reader would write the differentiated leaves."""
        arguments = trees.children(trees.children(self.spec)[0])
        named = _names(arguments, self.positions)
        return [named[i] for i in self.indices]

    def arrays(self, leaves: Sequence[Any]) -> list[Any]:
        """``leaves`` with those that a backend computes with as its arrays."""
        converted = list(leaves)
        native = None if self.native is None else leaves[self.native]
        for i in self.conversions:
            converted[i] = array_of(leaves[i], self.backend, self.dtype, native)
        return converted


def signature_of(
    leaves: Sequence[Any], spec: trees.Spec, argnums: Argnums, backend: BackendLike
) -> Signature:
    """The signature of a call whose ``(args, kwargs)`` have these leaves and this structure.

    Raises:
        InvalidArgumentError: ``argnums`` does not fit.
        NotDifferentiableError: an argument named by it has no derivative.
        UnsupportedOperationError: one is complex, and the backend has no complex numbers.
    """
    now = running()
    key = (
        spec,
        tuple(map(type, leaves)),
        tuple([getattr(x, "dtype", None) for x in leaves]),
        # 1 and True are one key.
        argnums if argnums is None or type(argnums) is int else repr(argnums),
        backend if backend is None or type(backend) is str else get_backend(backend),
        None if now is None else now.backend,
    )
    try:
        found = _kept.get(key)
    except TypeError:  # A dtype that can't be hashed.
        return _look(leaves, spec, argnums, backend)
    # Where nothing else decides, the active backend does.
    if found is None or (found.to_numpy and backend is None and found.backend.name != active()):
        found = _look(leaves, spec, argnums, backend)
        # A type that is no array now may be one once a framework is imported.
        if all(map(is_known, leaves)):
            if len(_kept) >= _KEPT:
                _kept.clear()
            _kept[key] = found
    return found


def forget() -> None:
    """Look into every signature again."""
    _kept.clear()


def _look(
    leaves: Sequence[Any], spec: trees.Spec, argnums: Argnums, explicit: BackendLike
) -> Signature:
    arguments = trees.children(trees.children(spec)[0])
    positions = _positions(argnums, len(arguments))
    backend, to_numpy = choose(leaves, explicit)
    names = _names(arguments, positions)
    places = _places(arguments)
    differentiated = [_differentiated(leaves, places[p]) for p in positions]
    indices = tuple(chain(*differentiated))
    dtypes = [_check_input(leaves[i], names[i], backend) for i in indices]
    own = [d for i, d in zip(indices, dtypes, strict=True) if owner(leaves[i]) is not None]
    kinds = own or dtypes
    data = [dtype_of(x, backend) for x in leaves if owner(x) is not None]
    backend.check_dtypes((*dtypes, *data))
    mine = [owner(x) == backend.name for x in leaves]
    return Signature(
        backend=backend,
        to_numpy=to_numpy,
        copied=to_numpy and backend.name != NEUTRAL,
        spec=spec,
        positions=positions,
        in_spec=trees.tuple_of(
            [
                trees.without(arguments[p], {i - places[p].start for i in of_argument})
                for p, of_argument in zip(positions, differentiated, strict=True)
            ]
        ),
        single=len(positions) == 1 and trees.is_leaf(arguments[positions[0]]),
        indices=indices,
        dtype=working_dtype(kinds),
        scope=frozenset([*data, *kinds]),
        native=mine.index(True) if True in mine else None,
        # Data that is not differentiated comes along in the backend's own arrays; its numbers stay.
        conversions=tuple(
            i
            for i, x in enumerate(leaves)
            if (is_neutral(x) and not (mine[i] and _is_plain(x))) or (i in indices and not mine[i])
        ),
    )


def _is_plain(x: Any) -> bool:
    """Whether NumPy data is what an adapter would make of it."""
    return type(x) is np.ndarray and x.dtype.isnative


def _differentiated(leaves: Sequence[Any], places: range) -> Sequence[int]:
    """Which of an argument's leaves are: all that are no settings. These go along, unless there is
    nothing else; then they are what the caller wants differentiated."""
    return [i for i in places if not is_setting(leaves[i])] or places


def _check_input(x: Any, name: str, backend: Backend) -> str:
    """The dtype of a leaf to be differentiated, if it can be."""
    if owner(x) is not None:
        dtype = dtype_of(x, backend)
    elif isinstance(x, float | complex):
        dtype = np.asarray(x).dtype.name
    else:
        raise NotDifferentiableError(
            f"{name} is {reprlib.repr(x)} of type {type(x).__name__}: only arrays and numbers of a "
            "floating dtype have derivatives; leave it out of argnums, or pass a float"
        )
    if not dtype.startswith(FLOATING):
        raise NotDifferentiableError(
            f"{name} has dtype {dtype}, which has no derivative; convert it to a floating "
            "dtype, leave it out of argnums, or take it out of its tree with multicalc.partition"
        )
    return dtype


def is_single(argnums: Any) -> bool:
    """Whether ``argnums`` names one argument by itself, and not in a sequence."""
    return isinstance(argnums, _INTEGERS)


def _positions(argnums: Argnums, count: int) -> tuple[int, ...]:
    if argnums is None:
        return tuple(range(count))
    positions: list[int] = []
    for i in argnums if isinstance(argnums, Sequence | np.ndarray) else (argnums,):
        if isinstance(i, bool) or not isinstance(i, _INTEGERS):
            raise InvalidArgumentError(
                "argnums must be an int or a tuple of ints, as in grad(f, argnums=1)(x, y), found "
                f"{argnums!r}"
            )
        if not -count <= i < count:
            raise InvalidArgumentError(
                f"argnums={argnums!r} is out of range: f was called with {count} positional "
                f"argument{'' if count == 1 else 's'}"
            )
        positions.append(int(i) % count)
    if len(set(positions)) != len(positions):
        raise InvalidArgumentError(f"argnums={argnums!r} names an argument twice")
    return tuple(positions)


def _places(arguments: Sequence[trees.Spec]) -> list[range]:
    """Where each argument's leaves are among all leaves."""
    ends = list(accumulate(each.num_leaves for each in arguments))
    return [range(end - each.num_leaves, end) for end, each in zip(ends, arguments, strict=True)]


def _names(arguments: Sequence[trees.Spec], positions: Sequence[int]) -> dict[int, str]:
    """How a reader would write the leaves of the arguments at ``positions``, by their places."""
    places = _places(arguments)
    return {
        i: name
        for p in positions
        for i, name in zip(places[p], trees.leaf_names(arguments[p], f"argument {p}"), strict=True)
    }
