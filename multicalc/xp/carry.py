"""Pytrees of control flow made flat, and checked to keep their form."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from multicalc.backend import (
    NEUTRAL,
    Backend,
    current,
    default_dtype,
    is_neutral,
    is_recorder,
    owner,
)
from multicalc.calls import trees
from multicalc.calls.precision import working_dtype
from multicalc.errors import InvalidArgumentError
from multicalc.xp.dispatch import backend_of

NUMBER = bool | int | float | complex


class Operands:
    """The backend that runs a piece of control flow, found from the arrays that go into it."""

    def __init__(self, what: str, tree: Any) -> None:
        leaves = trees.flatten(tree)[0]
        self.what = what
        self.recorded = [x for x in leaves if is_recorder(x)]
        values = [x.value if is_recorder(x) else x for x in leaves]
        arrays = [x for x in values if owner(x) is not None]
        self.backend: Backend
        if arrays:
            self.backend = backend_of(arrays)
        else:
            self.backend = current()
        self.like = next((x for x in arrays if owner(x) == self.backend.name), None)
        dtypes = {x.dtype.name if is_neutral(x) else self.backend.dtype(x) for x in arrays}
        floats = [d for d in dtypes if d.startswith(("float", "bfloat"))]
        self.dtype = working_dtype(floats) if floats else default_dtype()

    def array(self, x: Any, name: str) -> Any:
        """``x`` as an array of the backend; floats in the precision of the arrays beside them."""
        if is_recorder(x) or (owner(x) == self.backend.name and not is_neutral(x)):
            return x
        if isinstance(x, NUMBER) and not is_neutral(x):
            x = np.asarray(x, dtype=self.dtype if isinstance(x, float) else None)
        if not is_neutral(x):
            raise InvalidArgumentError(
                f"{self.what}: {name} is a {type(x).__name__}; only arrays of one framework and "
                "numbers can be carried"
            )
        return self.backend.from_numpy(np.asarray(x), like=self.like)

    def flatten(self, tree: Any, name: str) -> tuple[tuple[Any, ...], trees.Spec]:
        """The leaves as arrays, and the structure."""
        leaves, spec = trees.flatten(tree)
        names = trees.leaf_names(spec, name)
        return tuple(self.array(x, n) for x, n in zip(leaves, names, strict=True)), spec


class Form:
    """The structure, shapes and dtypes a tree has to keep."""

    def __init__(self, operands: Operands, name: str, tree: Any) -> None:
        self.operands, self.name = operands, name
        self.leaves, self.spec = operands.flatten(tree, name)
        self.names = trees.leaf_names(self.spec, name)
        self.forms = [self._form(x) for x in self.leaves]

    def tree(self, leaves: Sequence[Any]) -> Any:
        return trees.unflatten(self.spec, leaves)

    def match(self, tree: Any, by: str) -> tuple[Any, ...]:
        """The leaves of ``tree``, which ``by`` returned.

        Raises:
            InvalidArgumentError: they differ in structure, shape or dtype; says where.
        """
        leaves = trees.flatten_as(self.spec, tree)
        what = self.operands.what
        if leaves is None:
            raise InvalidArgumentError(
                f"{what}: {by} must return the structure of {self.name}, {self.spec}, found "
                f"{trees.flatten(tree)[1]}"
            )
        matched = []
        for x, name, form in zip(leaves, self.names, self.forms, strict=True):
            if isinstance(x, NUMBER) and not is_neutral(x):
                x = self._number(x, form[1])
            array = self._narrowed(self.operands.array(x, name), form)
            if self._form(array) != form:
                shape, dtype = self._form(array)
                raise InvalidArgumentError(
                    f"{what}: {by} must keep {name} of shape {form[0]} and dtype {form[1]}, "
                    f"found {shape} and {dtype}"
                )
            matched.append(array)
        return tuple(matched)

    def _narrowed(self, x: Any, form: tuple[tuple[int, ...], str]) -> Any:
        """NumPy 1 widens a float32 scalar beside a Python number, which no one asked for."""
        if owner(x) != NEUTRAL or form[0] != () or self._form(x)[0] != ():
            return x
        narrow = np.can_cast(self._form(x)[1], form[1], "same_kind")
        return self.operands.backend.namespace.astype(x, form[1]) if narrow else x

    def _number(self, x: Any, dtype: str) -> Any:
        wide = np.asarray(x)
        return wide.astype(dtype) if np.can_cast(wide.dtype, dtype, "same_kind") else wide

    def _form(self, x: Any) -> tuple[tuple[int, ...], str]:
        if is_recorder(x):
            return x.shape, x.dtype
        return self.operands.backend.shape(x), self.operands.backend.dtype(x)
