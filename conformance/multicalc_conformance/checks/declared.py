"""What the adapter declares is true, and said of things that there are."""

from __future__ import annotations

import difflib
from typing import Any

import numpy as np

import multicalc as mc
from multicalc.errors import UnsupportedOperationError
from multicalc.xp import table
from multicalc_conformance.checks import adapter, derivative, guide
from multicalc_conformance.checks.candidate import Candidate
from multicalc_conformance.checks.check import CheckError, check, refuse
from multicalc_conformance.checks.expected import expect

FEATURES = ("complex", "native graph", "jit")


@check("what is declared has names of multicalc's", guide.DECLARED, adapter.loads)
def named(candidate: Candidate) -> None:
    backend = candidate.backend
    operations = [row.name for row in table.OPERATIONS]
    known = {"features": FEATURES, "operations": operations, "uncompiled": operations}
    refuse(
        [
            f"{where} has {name!r}, which there is not{_meant(name, names)}"
            for where, names in known.items()
            for name in getattr(backend, where)
            if name not in names
        ]
    )


def _meant(name: str, names: Any) -> str:
    close = difflib.get_close_matches(name, names, n=1)
    return f"; did you mean {close[0]!r}?" if close else ""


@check("complex numbers are right, or declared", guide.DECLARED, *derivative.READY, scoped=False)
def complex_numbers(candidate: Candidate) -> None:
    z = np.array([1.0 + 2.0j, -0.5j])

    def gradient() -> Any:
        xp = candidate.xp
        return mc.grad(lambda z: xp.sum(xp.real(z * xp.conj(z) + z)), backend=candidate.backend)(z)

    if candidate.refuses_complex:
        try:
            found = gradient()
        except UnsupportedOperationError:
            return
        raise CheckError(
            "features declares complex numbers as unsupported, and a gradient of complex input is "
            f"not refused; it gave {found}"
        )
    try:
        found = gradient()
    except Exception as failure:
        raise CheckError(
            f"a gradient of complex input raised {type(failure).__name__}: {failure}; declare in "
            "features that complex is unsupported, and what to do instead"
        ) from failure
    expect(
        candidate,
        "the gradient of Re(z · conj(z) + z)",
        found,
        2.0 * z + 1.0,
        (2.0 * z.conj() + 1.0, "it is the conjugate: conjugate cotangents on both ends"),
        dtype="complex128",
    )


CHECKS = (named, complex_numbers)
