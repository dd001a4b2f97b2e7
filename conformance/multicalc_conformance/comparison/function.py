"""A person's own function as scenarios, without a reference: every pair is compared."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

import multicalc as mc
from multicalc.calls import trees
from multicalc.calls.call import Call
from multicalc_conformance.engine.arrays import numpy_only
from multicalc_conformance.engine.failure import attempt
from multicalc_conformance.engine.scenario import Compute, Scenario

DIRECTION = (
    "the direction of jvp and hvp, and the cotangent of vjp, counted through all entries in "
    "order, is cos 1, cos 2, cos 3, …"
)


@dataclass(frozen=True)
class Evaluation:
    """A function and where to evaluate it.

    ``f(params, data)`` is differentiated with respect to ``params``; ``data`` are the arguments
    that are not floating (labels, indices) and come along undifferentiated.
    """

    f: Callable[[Any, Any], Any]
    params: Any
    data: Any

    @classmethod
    def of(
        cls, f: Callable[..., Any], args: Mapping[str, Any], kwargs: Mapping[str, Any]
    ) -> Evaluation:
        """From named positional arguments, in order, and keyword arguments.

        One differentiated argument stands for itself; several become a dict by name, so that
        results are named ``hessian['w']['b']``.

        Raises:
            ValueError: no argument is of a floating dtype.
        """
        moving = [name for name, arg in args.items() if _floating(arg)]
        if not moving:
            raise ValueError("no argument is of a floating dtype: nothing to differentiate by")
        fixed = {name: arg for name, arg in args.items() if name not in moving}
        params = args[moving[0]] if len(moving) == 1 else {name: args[name] for name in moving}

        def by_params(params: Any, data: Any) -> Any:
            named = {moving[0]: params} if len(moving) == 1 else params
            named = named | data["positional"]
            return f(*(named[name] for name in args), **data["keyword"])

        return cls(by_params, params, {"positional": fixed, "keyword": dict(kwargs)})

    @property
    def dtype(self) -> np.dtype[Any]:
        """That of the differentiated arguments together."""
        return np.result_type(*(np.asarray(x) for x in trees.flatten(self.params)[0]))


def value(at: Evaluation, backend: str) -> Any:
    call = Call(at.f, (at.params, at.data), {}, argnums=0, backend=backend)
    outs, _ = call.scoped(call, *call.xs)
    return call.out(*call.given_back(outs))


def grad(at: Evaluation, backend: str) -> Any:
    return mc.grad(at.f, backend=backend)(at.params, at.data)


def jacobian(at: Evaluation, backend: str) -> Any:
    return mc.jacobian(at.f, backend=backend)(at.params, at.data)


def hessian(at: Evaluation, backend: str) -> Any:
    return mc.hessian(at.f, backend=backend)(at.params, at.data)


def hvp(at: Evaluation, backend: str) -> Any:
    primals, tangent = (at.params, at.data), direction(at.params)
    return mc.hvp(at.f, primals, tangent, argnums=0, backend=backend)


def jvp(at: Evaluation, backend: str) -> Any:
    primals, tangent = (at.params, at.data), direction(at.params)
    return mc.jvp(at.f, primals, tangent, argnums=0, backend=backend)[1]


def vjp(at: Evaluation, backend: str) -> Any:
    out, pullback = mc.vjp(at.f, at.params, at.data, argnums=0, backend=backend)
    return pullback(direction(out))


OPERATORS: dict[str, Callable[[Evaluation, str], Any]] = {
    each.__name__: each for each in (value, grad, jacobian, hessian, hvp, jvp, vjp)
}
"""The operators that can be compared, by name."""


def direction(tree: Any) -> Any:
    """A vector of the structure, shapes and dtypes of ``tree`` with no two entries alike."""
    leaves, spec = trees.flatten(tree)
    start, vectors = 1, []
    for leaf in leaves:
        like = np.asarray(leaf)
        entries = np.cos(np.arange(start, start + like.size, dtype="float64"))
        vectors.append(entries.reshape(like.shape).astype(like.dtype))
        start += like.size
    return trees.unflatten(spec, vectors)


def scenarios(
    at: Evaluation, operators: Sequence[str], backends: Sequence[str]
) -> Iterator[Scenario]:
    """A scenario for each of ``operators``, in which each array of its result is judged by itself.

    How many there are, and what they are called, is known once it was computed: it is, on all
    ``backends``, before the scenario is given.
    """
    for operator in operators:
        given = {backend: _leaves(operator, at, backend) for backend in backends}
        # A dict keeps the order in which names come up; all failing leaves one line, of errors.
        names = dict.fromkeys(
            name for leaves in given.values() if isinstance(leaves, dict) for name in leaves
        )
        yield Scenario(
            "compare",
            operator,
            {name: _computed(name, given) for name in names or [operator]},
            dict,
            "no reference: every pair of backends is compared",
            str(np.zeros(0, at.dtype).real.dtype),
            features=(operator, "complex") if at.dtype.kind == "c" else (operator,),
        )


def _leaves(operator: str, at: Evaluation, backend: str) -> dict[str, np.ndarray] | Exception:
    """The arrays that an operator gives, by name; or its failure."""

    def leaves() -> dict[str, np.ndarray]:
        found, spec = trees.flatten(OPERATORS[operator](at, backend))
        names = trees.leaf_names(spec, operator)
        return {name: numpy_only(leaf) for name, leaf in zip(names, found, strict=True)}

    return attempt(leaves)


def _computed(name: str, given: Mapping[str, dict[str, np.ndarray] | Exception]) -> Compute:
    def compute(backend: str) -> list[np.ndarray]:
        leaves = given[backend]
        if isinstance(leaves, Exception):
            raise leaves
        if name not in leaves:
            raise LookupError(f"gave no {name}")
        return [leaves[name]]

    return compute


def _floating(arg: Any) -> bool:
    return any(np.asarray(x).dtype.kind in "fc" for x in trees.flatten(arg)[0])
