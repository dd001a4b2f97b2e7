"""The branch of a ``where`` that is not taken, when it is NaN or infinite. The function is smooth
there, so that mathematics leaves no choice; reverse mode multiplies what is infinite by zero."""

from __future__ import annotations

from math import e, inf

from multicalc import xp
from multicalc_conformance.families.nonsmooth.point import point

TAKEN = "the derivative of the branch that is taken"

POINTS = [
    point(
        "where, sqrt of a negative number not taken",
        lambda x: xp.where(x > 0, xp.sqrt(x), 0.0 * x),
        [-1.0],
        0,
        [0],
        [0],
        why=TAKEN,
        operations=("where",),
    ),
    point(
        "where, sqrt at 0 not taken",
        lambda x: xp.where(x > 0, xp.sqrt(x), 0.0 * x),
        [0.0],
        0,
        [0],
        [0],
        why=TAKEN,
        operations=("where",),
    ),
    point(
        "where, log at 0 not taken",
        lambda x: xp.where(x > 0, xp.log(x), x),
        [0.0],
        0,
        [1],
        [0],
        why=TAKEN,
        operations=("where",),
    ),
    point(
        "where, sin(x)/x at 0 not taken",
        lambda x: xp.where(x != 0, xp.sin(x) / x, xp.cos(x)),
        [0.0],
        1,
        [0],
        [-1],
        why=TAKEN,
        operations=("where",),
    ),
    point(
        "where, an overflowing exp not taken",
        lambda x: xp.where(x > 100, x, xp.exp(x)) + xp.where(x < 100, xp.exp(x), x),
        [1000.0],
        2000,
        [2],
        [0],
        why=TAKEN,
        operations=("where",),
    ),
    point(
        "where, with its argument made safe first",
        lambda x: xp.where(x > 0, xp.sqrt(xp.where(x > 0, x, 1.0)), 0.0),
        [-1.0],
        0,
        [0],
        [0],
        why=TAKEN + "; the usual cure, which has to work everywhere",
        operations=("where",),
    ),
    point(
        "where, infinite data not taken",
        lambda x: xp.where(x > 0, x * xp.asarray(inf), xp.exp(-x)),
        [-1.0],
        e,
        [-e],
        [e],
        why=TAKEN,
        operations=("where",),
    ),
    point(
        "cond, sqrt of a negative number not taken",
        lambda x: xp.cond(x > 0, lambda x: xp.sqrt(x), lambda x: 3.0 * x, x),
        [-1.0],
        -3,
        [3],
        [0],
        why=TAKEN,
        operations=("cond",),
    ),
]
