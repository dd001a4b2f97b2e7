"""``einsum`` with an index that one operand has twice, for frameworks that refuse it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from multicalc.errors import InvalidArgumentError


def einsum_of(xp: Any, einsum: Callable[..., Any], subscripts: str, arrays: Sequence[Any]) -> Any:
    """``einsum(subscripts, *arrays)``, where ``einsum`` gets each index of an operand once, and
    always an output."""
    inputs, arrow, output = subscripts.replace(" ", "").partition("->")
    if not arrow:
        dots = "..." if "..." in inputs else ""
        output = dots + "".join(c for c in sorted(inputs) if c.isalpha() and inputs.count(c) == 1)
    pairs = zip(inputs.split(","), arrays, strict=True)
    terms, xs = zip(*(_each_once(xp, term, x) for term, x in pairs), strict=True)
    return einsum(f"{','.join(terms)}->{output}", *xs)


def _each_once(xp: Any, term: str, x: Any) -> tuple[str, Any]:
    """``a_ii`` as its diagonal ``d_i``, with the index at the end."""
    indices = list(term.replace("...", "."))
    while repeated := [c for c in indices if indices.count(c) > 1]:
        axes = []
        for _ in range(2):
            at = indices.index(repeated[0])
            # Behind an ellipsis axes are counted from the end.
            axes.append(at - len(indices) if "." in indices[:at] else at)
            indices[at] = " "
        indices = [c for c in indices if c != " "] + repeated[:1]
        sizes = [int(x.shape[axis]) for axis in axes]
        if sizes[0] != sizes[1]:
            raise InvalidArgumentError(
                f"einsum: index {repeated[0]!r} stands twice in {term!r}, for axes of sizes "
                f"{sizes[0]} and {sizes[1]}; they have to be equal"
            )
        x = xp.diagonal(xp.moveaxis(x, axes, (-2, -1)))
    return "".join(indices).replace(".", "..."), x
