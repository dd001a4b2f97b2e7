"""The hypothesis strategy that draws programs."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st

from multicalc_conformance.fuzz.grammar import Expression, Input, RandomProgram, Step
from multicalc_conformance.fuzz.rules import RULES, fitting, unary
from multicalc_conformance.fuzz.ways import WAYS

SHAPES = ((), (2,), (3,), (2, 2), (2, 3), (1, 3), (2, 1))
STEPS = 10
"""How many steps are drawn at most; those that the result does not need are dropped."""

ENTRIES = st.integers(-32, 32).map(lambda k: k / 16)
"""Short numbers, exact in both precisions, zero and one among them."""


@st.composite
def programs(draw: st.DrawFn, dtype: str = "float64", steps: int = STEPS) -> RandomProgram:
    """A typed program of up to ``steps`` steps with one to three inputs."""
    pool: list[Expression] = [
        Input(_array(draw, draw(st.sampled_from(SHAPES)), dtype))
        for _ in range(draw(st.integers(1, 3)))
    ]
    last = draw(_step(pool))
    pool.append(last)
    # One draw a step says whether there is another: so a step is taken out by deleting its draws.
    for _ in range(steps - 1):
        if not draw(st.integers(0, 9)):
            break
        last = draw(_step(pool))
        pool.append(last)
    return RandomProgram(last, draw(st.sampled_from(list(WAYS))), draw(st.integers(0, 999)))


@st.composite
def _step(draw: st.DrawFn, pool: list[Expression]) -> Step:
    rule = RULES[draw(st.sampled_from(list(RULES)))]
    steps = [s for s in rule(pool) if fitting(s)] or unary(pool)
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
