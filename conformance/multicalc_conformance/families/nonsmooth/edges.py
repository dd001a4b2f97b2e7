"""Ends of domains, zero bases, zero factors and infinities. Derivatives are the limits from inside
the domain, which may be infinite; where the formula alone breaks down, there is no choice."""

from __future__ import annotations

from math import inf, log, nan, pi

from multicalc import xp
from multicalc_conformance.families.nonsmooth.point import point, weighted

END = "the limit from inside the domain"
SMOOTH = "smooth: no choice"
POWER = "n·xⁿ⁻¹, with x⁰ = 1 for every x"
PARTS = "the product of the other factors"

POINTS = [
    point("sqrt at 0", lambda x: xp.sqrt(x), [0.0], 0, [inf], [-inf], why=END),
    point("asin at 1", lambda x: xp.asin(x), [1.0], pi / 2, [inf], [inf], why=END),
    point("asin at -1", lambda x: xp.asin(x), [-1.0], -pi / 2, [inf], [-inf], why=END),
    point("acos at 1", lambda x: xp.acos(x), [1.0], 0, [-inf], [-inf], why=END),
    point("acosh at 1", lambda x: xp.acosh(x), [1.0], 0, [inf], [-inf], why=END),
    point("atanh at 1", lambda x: xp.atanh(x), [1.0], inf, [inf], [inf], why=END),
    point("log at 0", lambda x: xp.log(x), [0.0], -inf, [inf], [-inf], why=END),
    point("log1p at -1", lambda x: xp.log1p(x), [-1.0], -inf, [inf], [-inf], why=END),
    point("reciprocal at 0", lambda x: xp.reciprocal(x), [0.0], inf, [-inf], [inf], why=END),
    *(
        point(f"pow(x, {n}) at 0", lambda x, n=n: xp.pow(x, n), [0.0], v, [g], [h], why=POWER)
        for n, v, g, h in [
            (0, 1, 0, 0),
            (1, 0, 1, 0),
            (2, 0, 0, 2),
            (3, 0, 0, 0),
            (0.0, 1, 0, 0),
            (1.0, 0, 1, 0),
            (2.0, 0, 0, 2),
            (0.5, 0, inf, -inf),
            (1.5, 0, 0, inf),
            (-1.0, inf, -inf, inf),
        ]
    ),
    *(
        point(f"x**{n} at 0", lambda x, n=n: x**n, [0.0], v, [g], [h], why=POWER)
        for n, v, g, h in [(0, 1, 0, 0), (1, 0, 1, 0), (2, 0, 0, 2), (1.0, 0, 1, 0)]
    ),
    point(
        "pow of arrays, base 0, exponent 2",
        lambda x, y: xp.pow(x, y),
        [0.0, 2.0],
        0,
        [0, 0],
        [2, 0],
        why="limits of y·x^(y-1), x^y·log x, and of their derivatives",
    ),
    point(
        "pow of arrays, base 0, exponent 1",
        lambda x, y: xp.pow(x, y),
        [0.0, 1.0],
        0,
        [1, 0],
        why="limits of y·x^(y-1) and of x^y·log x",
    ),
    point(
        "pow of arrays, base 0, exponent 0",
        lambda x, y: xp.pow(x, y),
        [0.0, 0.0],
        1,
        [0, -inf],
        why="x⁰ = 1; by y, the limit of x^y·log x as x goes to 0",
    ),
    point(
        "pow of arrays, negative base",
        lambda x, y: xp.pow(x, y),
        [-2.0, 2.0],
        4,
        [-4, nan],
        why="2x; beside an integer exponent there is no real power",
    ),
    point(
        "prod with a factor 0",
        lambda x: xp.prod(x),
        [[2.0, 0.0, 3.0]],
        0,
        [[0, 6, 0]],
        [[2 * 3, 1 * 3 + 3 * 2, 2 * 2]],
        why=PARTS,
        operations=("prod",),
    ),
    point(
        "prod with two factors 0",
        lambda x: xp.prod(x),
        [[2.0, 0.0, 0.0]],
        0,
        [[0, 0, 0]],
        [[0, 6, 4]],
        why=PARTS,
        operations=("prod",),
    ),
    point(
        "cumulative_prod with a factor 0",
        lambda x: weighted(xp.cumulative_prod(x)),
        [[2.0, 0.0, 3.0]],
        4,
        [[2, 6 + 30, 0]],
        [[2 * 3 + 15 * 2, (3 + 15) * 1 + 10 * 3, 10 * 2]],
        why=PARTS,
        operations=("cumulative_prod",),
    ),
    point(
        "logaddexp with -inf",
        lambda x, y: xp.logaddexp(x, y),
        [-inf, 0.5],
        0.5,
        [0, 1],
        [0, 0],
        why=SMOOTH,
        operations=("logaddexp",),
    ),
    point(
        "logaddexp of two -inf",
        lambda x, y: xp.logaddexp(x, y),
        [-inf, -inf],
        -inf,
        [0.5, 0.5],
        why="the limit with both arguments equal",
        operations=("logaddexp",),
    ),
    point(
        "logsumexp with -inf",
        lambda x: xp.logsumexp(x),
        [[-inf, 0.0, 0.0]],
        log(2),
        [[0, 0.5, 0.5]],
        [[0, -0.25, 0.25]],
        why=SMOOTH,
        operations=("logsumexp",),
    ),
    point(
        "logsumexp of -inf only",
        lambda x: xp.logsumexp(x),
        [[-inf, -inf]],
        -inf,
        [[0.5, 0.5]],
        why="the limit with all elements equal",
        operations=("logsumexp",),
    ),
    point(
        "softmax with -inf",
        lambda x: weighted(xp.softmax(x)),
        [[-inf, 0.0, 0.0]],
        4,
        [[0, -0.5, 0.5]],
        [[0, 0, 0]],
        why=SMOOTH,
        operations=("softmax",),
    ),
    point(
        "nan_to_num of NaN and infinities",
        lambda x: xp.sum(xp.nan_to_num(x, posinf=2.0, neginf=-3.0) ** 2),
        [[nan, inf, -inf, 4.0]],
        4 + 9 + 16,
        [[0, 0, 0, 8]],
        [[0, 0, 0, 8]],
        why="a constant where the number is replaced",
        operations=("nan_to_num",),
    ),
    point(
        "maximum with NaN",
        lambda x, y: xp.maximum(x, y),
        [nan, 1.0],
        nan,
        None,
        why="the array API standard: NaN if either is",
        operations=("maximum",),
    ),
    point(
        "max with NaN",
        lambda x: xp.max(x),
        [[1.0, nan, 2.0]],
        nan,
        None,
        why="NaN takes part in the order nowhere, and is not dropped",
        operations=("max",),
    ),
    point(
        "sum with NaN",
        lambda x: xp.sum(x * x),
        [[1.0, nan]],
        nan,
        [[2, nan]],
        [[2, 4]],
        why="2x for each element, whatever the others are",
        operations=("sum",),
    ),
    point(
        "division of 0 by 0",
        lambda x, y: x / y,
        [0.0, 0.0],
        nan,
        [inf, nan],
        why="1/y and -x/y² have these values there",
        operations=("divide",),
    ),
    point(
        "cbrt by a power, at 0",
        lambda x: xp.sign(x) * xp.pow(xp.abs(x), 1 / 3),
        [0.0],
        0,
        [inf],
        why=END,
    ),
]
