"""Linear algebra: of matrices in stacks each result is a function of all of its matrix."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

import numpy as np

from multicalc.sparse.tracing.array import TracedArray
from multicalc.sparse.tracing.node import PatternNode, joint, linear, mixed, picked
from multicalc.sparse.tracing.step import Rule, TracedStep, lines, mixed_along

OF_MATRICES = (
    *("cholesky", "det", "eig", "eigh", "eigvals", "eigvalsh", "expm", "inv", "matrix_norm"),
    *("matrix_power", "pinv", "qr", "slogdet", "svd", "svdvals"),
)
SYSTEMS = ("cho_solve", "lstsq", "solve", "solve_triangular")
"""Of a matrix, and of right-hand sides in which they are linear."""


def of_matrices(step: TracedStep) -> Sequence[PatternNode | None]:
    x = step.args[0]
    stack = x.ndim - 2
    found = lines(x.shape, (stack, stack + 1))
    node = mixed_along(x.node, x.shape, found)
    result = []
    for out in step.outs:
        across = found.reshape((*x.shape[:-2], *[1] * (out.ndim - stack)))
        result.append(joint(picked(node, np.broadcast_to(across, out.shape))))
    return result


def systems(step: TracedStep) -> Sequence[PatternNode | None]:
    """Of everything that goes in."""
    operands = [x for x in step.args[:2] if isinstance(x, TracedArray)]
    straight = isinstance(step.args[0], TracedArray) and step.args[0].node is None
    found = []
    for out in step.outs:
        node = _of_stacks(step, operands, out.shape) or mixed([x.node for x in operands], out.size)
        found.append(node if straight else joint(node))
    return found


def _of_stacks(
    step: TracedStep, operands: Sequence[TracedArray], shape: tuple[int, ...]
) -> PatternNode | None:
    """Each of a stack of systems for itself; None where it isn't plain which one a result is of."""
    if len(operands) < 2 or operands[1].ndim < 2 or len(shape) != max(x.ndim for x in operands):
        return None
    parents = []
    for x in operands:
        found = lines(x.shape, (x.ndim - 2, x.ndim - 1))
        node = mixed_along(x.node, x.shape, found)
        parents.append((picked(node, np.broadcast_to(found, shape)), None))
    return linear(prod(shape), parents)


RULES: dict[str, Rule] = {
    **{f"linalg.{name}": of_matrices for name in OF_MATRICES},
    **{f"linalg.{name}": systems for name in SYSTEMS},
}
