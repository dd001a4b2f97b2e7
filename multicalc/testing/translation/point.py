"""Where a translated function is called, and by what it is differentiated there."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from multicalc.backend import CallSite
from multicalc.calls import trees
from multicalc.errors import InvalidArgumentError
from multicalc.transforms.evaluate import evaluate
from multicalc.transforms.grad import grad, value_and_grad
from multicalc.transforms.hessian import hessian
from multicalc.transforms.hvp import hvp
from multicalc.transforms.jacobian import jacobian
from multicalc.transforms.jvp import jvp
from multicalc.transforms.vjp import vjp

OPERATORS = ("value", "grad", "value_and_grad", "hessian", "jacobian", "jvp", "vjp", "hvp")
"""What can be translated."""


@dataclass(frozen=True, eq=False)
class TranslatedPoint:
    """Arguments by name, and which derivatives are by."""

    args: Mapping[str, Any]
    argnums: int | tuple[int, ...]

    @classmethod
    def of(
        cls, args: Sequence[Any], names: Sequence[str], argnums: int | Sequence[int]
    ) -> TranslatedPoint:
        """Of arguments, as arrays.

        Raises:
            InvalidArgumentError: there are more than names, or one by which derivatives are isn't
                floating or isn't there.
        """
        if len(args) > len(names):
            raise InvalidArgumentError(
                f"at: {len(args)} arguments for {len(names)} parameters: {', '.join(names)}"
            )
        places = argnums if isinstance(argnums, int) else tuple(argnums)
        found = {name: _arrays(x) for name, x in zip(names, args, strict=False)}
        for i in (places,) if isinstance(places, int) else places:
            if not 0 <= i < len(found):
                raise InvalidArgumentError(f"argnums: there is no argument {i} in at")
            x = list(found.values())[i]
            if any(leaf.dtype.kind not in "fc" for leaf in trees.flatten(x)[0]):
                raise InvalidArgumentError(
                    f"at: argument {i} is differentiated by, and has to be floating: write 1.0 "
                    "for 1, or have argnums name another"
                )
        return cls(found, places)

    def renamed(self, taken: Collection[str]) -> TranslatedPoint:
        """The same, its arguments called otherwise where their names are taken."""
        args: dict[str, Any] = {}
        for name, x in self.args.items():
            while name in taken or name in args:
                name += "_"
            args[name] = x
        return replace(self, args=args)

    @property
    def places(self) -> tuple[int, ...]:
        return (self.argnums,) if isinstance(self.argnums, int) else self.argnums

    @property
    def moving(self) -> list[Any]:
        """The arguments that derivatives are by."""
        args = list(self.args.values())
        return [args[i] for i in self.places]

    @property
    def dtype(self) -> str:
        leaves = trees.flatten(self.moving)[0]
        return str(np.result_type(*leaves)) if leaves else "float64"

    @property
    def alone(self) -> bool:
        return isinstance(self.argnums, int)

    def site(self, f: str) -> CallSite:
        """The call, in words."""
        names = tuple(self.args)
        by = tuple(names[i] for i in self.places)
        listed = tuple(n for n in by if not isinstance(self.args[n], np.ndarray))
        dicts = tuple(n for n in listed if _is_flat_dict(self.args[n]))
        return CallSite(f, names, by, self.alone, listed, dicts, self.dtype)

    @property
    def v(self) -> Any:
        """A direction: 1, 2, 3, ... through all entries."""
        found = counted(self.moving)
        return found[0] if self.alone else tuple(found)

    def u(self, f: Any) -> Any:
        """A direction of the results."""
        return counted(evaluate(f, backend="numpy")(*self.args.values()))

    def result(self, operator: str, f: Any, backend: str) -> Any:
        """What multicalc gives."""
        args = tuple(self.args.values())
        by: dict[str, Any] = {"argnums": self.argnums, "backend": backend}
        if operator == "value":
            return evaluate(f, backend=backend)(*args)
        if operator == "jvp":
            return jvp(f, args, self.v, **by)[1]
        if operator == "hvp":
            return hvp(f, args, self.v, **by)
        if operator == "vjp":
            return vjp(f, *args, **by)[1](self.u(f))
        return _TRANSFORMS[operator](f, **by)(*args)


_TRANSFORMS: Mapping[str, Any] = {
    "grad": grad,
    "value_and_grad": value_and_grad,
    "hessian": hessian,
    "jacobian": jacobian,
}


def counted(tree: Any) -> Any:
    """A tree of the same structure with the entries 1, 2, 3, ..."""
    start = 1

    def leaf(x: Any) -> np.ndarray:
        nonlocal start
        like = np.asarray(x)
        numbers = np.arange(start, start + like.size).reshape(like.shape).astype(like.dtype)
        start += like.size
        return numbers

    return trees.map_leaves(leaf, tree)


def _is_flat_dict(x: Any) -> bool:
    return isinstance(x, dict) and all(isinstance(each, np.ndarray) for each in x.values())


def _arrays(x: Any) -> Any:
    """Numbers as arrays, and nested lists of numbers."""
    if isinstance(x, dict):
        return {key: _arrays(each) for key, each in x.items()}
    if type(x) is tuple:
        return tuple(map(_arrays, x))
    if isinstance(x, list) and not _is_of_numbers(x):
        return [_arrays(each) for each in x]
    return np.array(x) if isinstance(x, list) else trees.map_leaves(np.asarray, x)


def _is_of_numbers(x: Any) -> bool:
    """Whether it is a nested list of numbers, in rows of one length."""
    try:
        return np.array(x).dtype.kind in "biufc"
    except ValueError:
        return False
