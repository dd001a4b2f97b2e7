"""Parameters as a caller gives them: NumPy's arrays for the workers, and back."""

from __future__ import annotations

from typing import Any

import numpy as np

from multicalc.backend import choose, is_neutral, native, owner, standard, standard_among
from multicalc.calls import trees
from multicalc.errors import InvalidArgumentError
from multicalc.sharding.values import values


class Parameters:
    """A tree of parameters; ``host`` is it with NumPy's arrays, ``like`` one of the framework's in
    it."""

    def __init__(self, params: Any) -> None:
        leaves, self._spec = trees.flatten(params)
        self._standard = standard() or standard_among(leaves)
        self._leaves = [native(x) for x in leaves]
        self.backend, _ = choose(self._leaves)
        theirs = (x for x in self._leaves if owner(x) is not None and not is_neutral(x))
        self.like = next(theirs, None)
        self.host = trees.unflatten(self._spec, list(map(self._value, self._leaves)))

    def along(self, vector: Any) -> Any:
        """``vector``, which has the structure of the parameters, with NumPy's arrays; or a block of
        vectors.

        Raises:
            InvalidArgumentError: it has another structure, or other shapes or dtypes.
        """
        leaves = trees.flatten_with_none(self._spec, vector)
        if leaves is None:
            raise InvalidArgumentError(
                f"vector: structure {trees.flatten(vector)[1]} does not match that of params, "
                f"{self._spec}"
            )
        found = [None if x is None else self._value(native(x)) for x in leaves]
        if not any([v is not None for v in found]):
            raise InvalidArgumentError("vector: there is no array in it")
        more = set()
        for v, like in zip(found, trees.flatten(self.host)[0], strict=True):
            if v is not None:
                if owner(v) is not None and owner(like) is not None and v.dtype != like.dtype:
                    raise InvalidArgumentError(
                        f"vector must have the dtypes of params, found {v.dtype} for {like.dtype}"
                    )
                shape, theirs = np.shape(v), np.shape(like)
                whole = shape[: len(theirs)] == theirs
                more.add(shape[len(theirs) :] if whole else None)
        if None in more or len(more) > 1 or any([len(axes) > 1 for axes in more if axes]):
            shapes = [None if v is None else np.shape(v) for v in found]
            raise InvalidArgumentError(
                f"vector: shapes {shapes} must be those of params, "
                f"{[np.shape(x) for x in self._leaves]}, or have one last axis more, of a block"
            )
        return trees.unflatten(self._spec, found)

    def like_params(self, tree: Any) -> Any:
        """A tree of the structure of the parameters, with None where there is no derivative, as
        arrays like theirs."""
        found = trees.flatten_with_none(self._spec, tree)
        assert found is not None
        return trees.unflatten(self._spec, list(map(self._like, found, self._leaves)))

    def scalar(self, value: np.ndarray) -> Any:
        """``value`` as an array like the parameters'."""
        return self._like(value, self.like)

    def constant(self, value: np.ndarray) -> Any:
        """``value`` as what encloses the call has arrays."""
        return self._wrapped(self.backend.from_numpy(value))

    def _value(self, x: Any) -> Any:
        return x if owner(x) is None else values(self.backend, x)

    def _like(self, value: np.ndarray | None, x: Any) -> Any:
        if value is None or owner(x) is None or is_neutral(x):
            return value
        dtypes = frozenset({value.dtype.name})
        return self._wrapped(self.backend.scoped(dtypes, self.backend.from_numpy, value, x))

    def _wrapped(self, x: Any) -> Any:
        return x if self._standard is None else self._standard.wrap(x, self.backend)
