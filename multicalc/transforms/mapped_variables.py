"""``vmap`` on the tape, which records operation by operation: example by example."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from multicalc import xp
from multicalc.calls import trees
from multicalc.calls.mapped import axes_of_call, axes_of_result


def mapped_variables(
    f: Callable[..., Any],
    args: tuple[Any, ...],
    leaves: Sequence[Any],
    spec: trees.Spec,
    in_axes: Any,
    out_axes: Any,
) -> Any:
    """What ``f`` gives for each example of arguments with variables, stacked: of ``args``, and
    others by name, with these ``leaves`` in the structure ``spec``."""
    axes, size = axes_of_call(leaves, spec, in_axes, args)
    rows = []
    for k in range(size):
        examples = [
            x if axis is None else x[(*[slice(None)] * axis, k)]
            for x, axis in zip(leaves, axes, strict=True)
        ]
        own_args, own_kwargs = trees.unflatten_call(spec, examples)
        outs, result = trees.flatten(f(*own_args, **own_kwargs))
        rows.append(outs)
    columns = zip(*rows, strict=True)
    of_results = zip(columns, axes_of_result(out_axes, result), strict=True)
    stacked = [ys[0] if axis is None else xp.stack(list(ys), axis=axis) for ys, axis in of_results]
    return trees.unflatten(result, stacked)
