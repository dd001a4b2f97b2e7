"""A quantity: one array that every backend has to compute to the same digits.

The chapter's rows and the models on real data are lists of these; ``families/of_quantity.py`` makes
scenarios of them::

    import numpy as np
    from mpmath import mp

    import multicalc as mc
    from multicalc import xp
    from multicalc_conformance.problems.quantity import Quantity

    def f(x):
        return xp.sum(xp.exp(x))

    X = np.array([0.5, -1.25])

    def quantities() -> list[Quantity]:
        return [
            Quantity(
                row="17",
                name="∇f(x) at (0.5, −1.25)",
                compute=lambda backend: mc.grad(f, backend=backend)(X),
                reference=lambda: [mp.exp(x) for x in X.tolist()],
                source="∂/∂xᵢ Σ exp xⱼ = exp xᵢ",
            )
        ]

A module of the folder ``models`` offers ``TITLE: str`` (the heading of its table) and
``quantities() -> list[Quantity]``. Whatever it imports that may be missing (scikit-learn) it
imports inside ``quantities``: the ``ModuleNotFoundError`` is then reported in place of its table.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

DIGITS = 50
"""Decimal digits in which references are evaluated."""

Compute = Callable[[str], np.ndarray]
Reference = Callable[[], Any]


@dataclass(frozen=True)
class Quantity:
    """One array to be computed by every backend and held against a reference.

    Attributes:
        row: the line of the chapter's table it belongs to (``"6b"``), or a short group name.
        name: what it is and where, as a reader would say it: ``"∇f at (−1, 0)"``. Unique within
            its row.
        compute: given a backend's name, the array as NumPy, by way of the public frontend with
            ``backend=`` set to that name. It never looks at the name, and may raise: the failure
            is that backend's alone.
        reference: the exact value as a (nested) list or object array of ``mpmath.mpf``, integers,
            fractions or floats; a float stands for exactly the binary number it is. It is called
            once, inside ``mpmath.workdps(DIGITS)``. Never computed by a backend or an autodiff.
            Inputs enter it as the floats that ``compute`` uses (``mpf(0.1)``, not
            ``mpf("0.1")``): the suite measures the derivatives, not the rounding of the inputs.
            None where there is no reference: then every pair of backends is compared.
        source: the derivation of the reference in one line.
        dtype: the dtype that ``compute`` must return; another one counts as a difference.
    """

    row: str
    name: str
    compute: Compute
    reference: Reference | None
    source: str
    dtype: str = "float64"
