"""Functions that keep NaN out of derivatives, at the points where formulas have it too."""

from __future__ import annotations

from typing import Any

import numpy as np
from mpmath import mp

from multicalc import xp
from multicalc_conformance.operations.case import Case
from multicalc_conformance.operations.domain import Domain
from multicalc_conformance.operations.entrywise import between, case
from multicalc_conformance.references.entrywise import each

ROW = Domain((3,), away=(0.0,))


def length(x: Any) -> Any:
    return mp.sqrt(mp.fsum(v * v for v in x))


def _with_zeros(x: Any) -> Any:
    """``x``, and zeros beside it."""
    return xp.concat([x, 0.0 * x])


def _mixed(x: Any) -> Any:
    return x * mp.log(x) if x > 0 else mp.exp(x)


CASES = (
    case("xlogy", lambda x, y: x * mp.log(y), between(-2, 2), between(0.5, 3)),
    Case(
        "xlogy",
        lambda x, y: xp.xlogy(_with_zeros(x), _with_zeros(y)),
        lambda x, y: np.append(each(lambda x, y: x * mp.log(y))(x, y), [mp.zero] * 3),
        (between(0.5, 2), between(0.5, 3)),
        "and zeros",
    ),
    case("xlog1py", lambda x, y: x * mp.log1p(y), between(-2, 2), between(-0.5, 3)),
    case("safe_sqrt", mp.sqrt, between(0.25, 4)),
    Case(
        "safe_sqrt",
        lambda x: xp.safe_sqrt(_with_zeros(x)),
        lambda x: np.append(each(mp.sqrt)(x), [mp.zero] * 3),
        (between(0.25, 4),),
        "and zeros",
    ),
    Case("safe_norm", xp.safe_norm, length, (ROW,)),
    Case(
        "safe_norm",
        lambda x: xp.safe_norm(xp.stack([x, 0.0 * x]), axis=1),
        lambda x: np.array([length(x), mp.zero], dtype=object),
        (ROW,),
        "and of zeros",
    ),
    Case(
        "apply_where",
        lambda x: xp.apply_where(x > 0, x, lambda x: x * xp.log(x), xp.exp),
        each(_mixed),
        (between(-2, 2, 0.0),),
    ),
    Case(
        "apply_where",
        lambda x, y: xp.apply_where(x < y, (x, y), lambda x, y: xp.sqrt(y - x), fill_value=0.5),
        each(lambda x, y: mp.sqrt(y - x) if x < y else mp.mpf(0.5)),
        (Domain((2, 1), -2, 0), Domain((3,), -1.5, 0.5)),
        "of two arrays",
    ),
)
