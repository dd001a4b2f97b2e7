"""``einsum`` with an index that one operand has twice, which autograd's rule refuses."""

from __future__ import annotations

from typing import Any

import autograd.numpy as anp
import numpy as np

from multicalc_numpy.scalars import operands


def einsum(subscripts: str, /, *arrays: Any) -> Any:
    inputs, arrow, output = subscripts.replace(" ", "").partition("->")
    if not arrow:
        dots = "..." if "..." in inputs else ""
        output = dots + "".join(c for c in sorted(inputs) if c.isalpha() and inputs.count(c) == 1)
    pairs = zip(inputs.split(","), operands(*arrays), strict=True)
    terms, xs = zip(*(_each_once(term, x) for term, x in pairs), strict=True)
    return anp.einsum(f"{','.join(terms)}->{output}", *xs)


def _each_once(term: str, x: Any) -> tuple[str, Any]:
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
        x = anp.moveaxis(x, axes, (-2, -1))
        along = np.arange(x.shape[-1])
        x = x[..., along, along]
    return "".join(indices).replace(".", "..."), x
