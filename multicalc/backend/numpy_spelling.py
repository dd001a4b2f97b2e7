"""How NumPy's users write, and those of frameworks whose namespace is like NumPy's."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from multicalc.backend.spelling import Wording, wordings


def like_numpy(
    namespace: str, own: str, *, special: str = "special"
) -> Mapping[str, tuple[Wording, ...]]:
    """NumPy's ways in a ``namespace``: ``jnp.exp(x)`` for ``np.exp(x)``.

    Args:
        namespace: what stands for ``np``.
        own: a table of ways that are others, or that the namespace lacks.
        special: what stands for SciPy's ``special``.
    """
    table = Path(__file__).with_suffix(".txt").read_text(encoding="utf-8")
    table = table.replace("np.", f"{namespace}.").replace("special.", f"{special}.")
    return {**wordings(table), **wordings(own)}


NUMPY_METHODS = frozenset(
    "sum mean prod std var max min all any argmax argmin argsort cumsum cumprod reshape round "
    "squeeze conj clip take repeat astype".split()
)
"""Functions that are methods of NumPy's arrays too."""

FORI_LOOP = """\
def fori_loop(lower, upper, body, carry):
    for i in range(lower, upper):
        carry = body(i, carry)
    return carry
"""

SCAN = """\
def scan(step, carry, xs):
    ys = []
    for x in xs:
        carry, y = step(carry, x)
        ys.append(y)
    return carry, {stack}(ys)
"""

WHILE_LOOP = """\
def while_loop(condition, body, carry):
    while condition(carry):
        carry = body(carry)
    return carry
"""


def loops(stack: str) -> dict[str, str]:
    """Loops of frameworks that have Python's, ``stack`` their function of that name."""
    return {
        "fori_loop": FORI_LOOP,
        "scan": SCAN.format(stack=stack),
        "while_loop": WHILE_LOOP,
    }


LOOPS = """
    fori_loop            fori_loop(lower, upper, body_fn, init)
    scan                 scan(f, init, xs)                       when xs is not None
    while_loop           while_loop(cond_fn, body_fn, init)
    cond                 true_fn(operands) if pred else false_fn(operands)
    """
"""How these are called."""
