"""``log(1 + exp x)`` as MXNet has it, and what that leaves out."""

from __future__ import annotations

from ..engine import primitives as p
from ..engine.operators import named
from ..engine.unrecorded import unrecorded
from ..runtime import calls
from ..runtime.calls import Array

softrelu = named("Activation", act_type="softrelu")
"""Beyond 20 it is ``x``."""
finite = named("_npi_nan_to_num", nan=0.0, posinf=0.0, neginf=0.0)
"""Its operand, with 0 for what is not finite."""


def is_double(x: Array) -> bool:
    """Whether MXNet's own softplus of a number below 0 and its log softmax are good to all digits:
    in float32 they lose some."""
    return calls.dtype_code(x) == calls.DOUBLE


def by_halves(x: Array) -> Array:
    """As ``logaddexp`` of ``x`` and 0. At 0 relu has the derivative 0, and the minimum 1."""
    big = p.relu(x)
    gap = p.subtract(p.minimum(x, 0.0), big)
    return p.add(big, softrelu(gap) if is_double(x) else p.log1p(p.exp(gap)))


def completed(x: Array, y: Array) -> Array:
    """MXNet's ``y`` with what it leaves out, which is a constant: to the last digits, the
    derivatives are there."""
    at, rough = x.detach(), y.detach()
    with unrecorded(at):
        rest = finite(p.subtract(by_halves(at), rough))
    return p.add(y, rest)
