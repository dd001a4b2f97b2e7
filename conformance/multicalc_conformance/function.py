"""A person's own function, compared across backends: no reference, every pair held together."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

import multicalc as mc
from multicalc.calls import trees
from multicalc.calls.call import Call
from multicalc_conformance.columns import Column
from multicalc_conformance.comparison import Outcome, Table, judge, numpy_only
from multicalc_conformance.measure import BOUNDS

DIRECTION = (
    "the direction of jvp and hvp, and the cotangent of vjp, counted through all entries in "
    "order, is cos 1, cos 2, cos 3, …"
)


@dataclass(frozen=True)
class Problem:
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
    ) -> Problem:
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
    def dtype(self) -> str:
        """The precision of the differentiated arguments."""
        return np.result_type(*(np.asarray(x) for x in trees.flatten(self.params)[0])).name


def value(problem: Problem, backend: str) -> Any:
    call = Call(problem.f, (problem.params, problem.data), {}, argnums=0, backend=backend)
    with call.precision():
        outs, _ = call(*call.xs)
        return call.out(outs)


def grad(problem: Problem, backend: str) -> Any:
    return mc.grad(problem.f, backend=backend)(problem.params, problem.data)


def jacobian(problem: Problem, backend: str) -> Any:
    return mc.jacobian(problem.f, backend=backend)(problem.params, problem.data)


def hessian(problem: Problem, backend: str) -> Any:
    return mc.hessian(problem.f, backend=backend)(problem.params, problem.data)


def hvp(problem: Problem, backend: str) -> Any:
    primals, tangent = (problem.params, problem.data), direction(problem.params)
    return mc.hvp(problem.f, primals, tangent, argnums=0, backend=backend)


def jvp(problem: Problem, backend: str) -> Any:
    primals, tangent = (problem.params, problem.data), direction(problem.params)
    return mc.jvp(problem.f, primals, tangent, argnums=0, backend=backend)[1]


def vjp(problem: Problem, backend: str) -> Any:
    out, pullback = mc.vjp(problem.f, problem.params, problem.data, argnums=0, backend=backend)
    return pullback(direction(out))


OPERATORS: dict[str, Callable[[Problem, str], Any]] = {
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


def compare_function(
    title: str,
    problem: Problem,
    operators: Sequence[str],
    columns: Sequence[Column],
    step: Callable[[str], None] = lambda name: None,
) -> Table:
    """The table of ``operators`` of one function: a line for every array they give."""
    lines = []
    for operator in operators:
        step(operator)
        ready = [c.name for c in columns if c.ready]
        given = {backend: _leaves(operator, problem, backend) for backend in ready}
        failed = {
            b: Outcome(None, leaves) for b, leaves in given.items() if isinstance(leaves, str)
        }
        found = {b: leaves for b, leaves in given.items() if isinstance(leaves, dict)}
        # A dict keeps the order in which names come up; all failing leaves one line, of errors.
        names = dict.fromkeys(name for leaves in found.values() for name in leaves) or {operator: 0}
        for name in names:
            outcomes = failed | {
                b: Outcome(leaves[name]) if name in leaves else Outcome(None, f"gave no {name}")
                for b, leaves in found.items()
            }
            lines.append(
                judge(
                    operator,
                    name,
                    outcomes,
                    columns,
                    reference=None,
                    source="no reference: every pair of backends is compared",
                    dtype=_common_dtype(outcomes, problem.dtype),
                )
            )
    return Table(title, tuple(lines))


def _leaves(operator: str, problem: Problem, backend: str) -> dict[str, np.ndarray] | str:
    """The arrays that an operator gives, by name; or the message of its failure."""
    try:
        leaves, spec = trees.flatten(OPERATORS[operator](problem, backend))
        names = trees.leaf_names(spec, operator)
        return {name: numpy_only(leaf) for name, leaf in zip(names, leaves, strict=True)}
    except Exception as failure:
        return f"{type(failure).__name__}: {failure}"


def _common_dtype(outcomes: Mapping[str, Outcome], expected: str) -> str:
    """The dtype all results share (a real value of complex inputs is one), else the inputs'."""
    dtypes = {o.value.dtype.name for o in outcomes.values() if o.value is not None}
    return dtypes.pop() if len(dtypes) == 1 and dtypes <= BOUNDS.keys() else expected


def _floating(arg: Any) -> bool:
    return any(np.asarray(x).dtype.kind in "fc" for x in trees.flatten(arg)[0])
