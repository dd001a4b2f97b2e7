"""In which layouts some weights may be those of another model."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from math import prod
from operator import mul
from typing import Any

import numpy as np

from multicalc.testing.ports.matching.fragment import Fragment, Weights
from multicalc.testing.ports.matching.layouts import Permute, Reshape, same, transpose
from multicalc.testing.ports.matching.linear import Shape, WeightLayout

OTHERWISE = {
    2: (same, transpose),
    3: (same, Permute((2, 1, 0))),
    4: (same, Permute((2, 3, 1, 0)), Permute((3, 2, 0, 1))),
    5: (same, Permute((2, 3, 4, 1, 0)), Permute((4, 3, 0, 1, 2))),
}
"""The layouts that are tried where the libraries' conventions don't tell, by the number of axes."""

CORNER = slice(0, 4)
"""What is compared first."""


def fits(a: Fragment, b: Fragment) -> list[WeightLayout]:
    """The layouts that may take ``a`` to ``b``, the likeliest first: by the libraries' conventions,
    then others with the same shapes."""
    between = _between(a.form, b.form)
    found = [] if between is None else [a.shared >> between >> b.back]
    if len(a.names) == len(b.names) == 1:
        found += [each for each in _others(a.shapes[0], b.shapes[0]) if each not in found]
    return found


def equal(a: Fragment, b: Fragment, layout: WeightLayout, of_a: Weights, of_b: Weights) -> bool:
    """Whether the weights are equal in this layout, to the coarser one's rounding, and not by
    being constant."""
    pushed = layout.push([of_a[name] for name in a.names])
    both = [(x, of_b[name]) for x, name in zip(pushed, b.names, strict=True)]
    corners = [(x[(CORNER,) * x.ndim], y[(CORNER,) * y.ndim]) for x, y in both]
    return all(_close(x, y) for x, y in corners + both) and not all(map(constant, pushed))


def constant(x: np.ndarray) -> bool:
    """Whether all entries are equal."""
    return x.size == 0 or bool(x.flat[0] == x.flat[-1] and np.all(x == x.flat[0]))


def _close(x: np.ndarray, y: np.ndarray) -> bool:
    eps = max(_unit(each.dtype) for each in (x, y))
    one, other = np.asarray(x, "float64"), np.asarray(y, "float64")
    return bool(np.allclose(one, other, rtol=2 * eps, atol=0.0))


def _unit(dtype: np.dtype[Any]) -> float:
    """The rounding of numbers of a dtype; what NumPy doesn't know has the fewest digits."""
    if dtype.kind in "iub":
        return 0.0
    return float(np.finfo(dtype).eps) if dtype.kind in "fc" else 2.0**-7


def _between(a: Sequence[Shape], b: Sequence[Shape]) -> WeightLayout | None:
    if len(a) != len(b) or not all(map(_foldable, a, b)):
        return None
    if tuple(a) == tuple(b):
        return same
    return Reshape(b[0]) if len(set(b)) == 1 and len(set(a)) == 1 else None


def _foldable(a: Shape, b: Shape) -> bool:
    """Whether one is the other with neighbouring axes taken apart or together, not all of them."""
    if prod(a) != prod(b):
        return False
    inner = set(accumulate(a, mul)) & set(accumulate(b, mul)) - {1, prod(a)}
    return bool(inner) or min(_rank(a), _rank(b)) <= 1


def _rank(shape: Shape) -> int:
    return sum(size > 1 for size in shape)


def _others(a: Shape, b: Shape) -> list[WeightLayout]:
    found = [layout for layout in OTHERWISE.get(len(a), (same,)) if layout.shapes([a])[0] == b]
    if not found and len(a) != len(b) and _foldable(a, b):
        found.append(Reshape(b))
    return found
