"""The hypothesis strategy that draws programs."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st

from multicalc_conformance.fuzz.grammar import Expression, Input, RandomProgram, Step
from multicalc_conformance.fuzz.mixing import landed
from multicalc_conformance.fuzz.rules import PORTABLE, RULES, fitting, unary
from multicalc_conformance.fuzz.ways import WAYS

SHAPES = ((), (2,), (3,), (2, 2), (2, 3), (1, 3), (2, 1))
STEPS = 10
"""How many steps are drawn at most; those that the result does not need are dropped."""

ENTRIES = st.integers(-32, 32).map(lambda k: k / 16)
"""Short numbers, exact in both precisions, zero and one among them."""


@st.composite
def programs(
    draw: st.DrawFn, dtype: str = "float64", steps: int = STEPS, portable: bool | None = None
) -> RandomProgram:
    """A typed program of up to ``steps`` steps with one to three inputs; of either kind, or
    portable or not."""
    if portable is None:
        portable = draw(st.booleans())
    pool: list[Expression] = [
        Input(_array(draw, draw(st.sampled_from(SHAPES)), dtype))
        for _ in range(draw(st.integers(1, 3)))
    ]
    last = draw(_step(pool, portable))
    pool.append(last)
    # One draw a step says whether there is another: so a step is taken out by deleting its draws.
    for _ in range(steps - 1):
        if not draw(st.integers(0, 9)):
            break
        last = draw(_step(pool, portable))
        pool.append(last)
    way, numbers = draw(st.sampled_from(list(WAYS))), draw(st.integers(0, 999))
    result = landed(last, pool)
    if way == "taped_gradient" and RandomProgram(result).transforms:
        # They take no variables of the tape.
        way = "tree_gradient"
    return RandomProgram(result, way, numbers, portable)


@st.composite
def _step(draw: st.DrawFn, pool: list[Expression], portable: bool) -> Step:
    own = portable and draw(st.integers(0, 2)) > 0
    rules = PORTABLE if own else RULES
    name = draw(st.sampled_from(list(rules)))
    known = pool if own else [each for each in pool if each.kind == "float"]
    steps = [s for s in rules[name](known) if fitting(s)] or unary(known)
    if draw(st.integers(0, 3)):
        # Most steps go on from the last one, or programs would mostly be their last line alone.
        steps = [s for s in steps if pool[-1] in s.arguments] or steps
    # Twice: first what is done, so that no text is drawn more often for fitting more arrays.
    text = draw(st.sampled_from(list(dict.fromkeys(s.text for s in steps))))
    return draw(st.sampled_from([s for s in steps if s.text == text]))


def _array(draw: st.DrawFn, shape: tuple[int, ...], dtype: str) -> np.ndarray:
    size = int(np.prod(shape))
    entries = draw(st.lists(ENTRIES, min_size=size, max_size=size))
    return np.array(entries, dtype=dtype).reshape(shape)
