"""Derivatives beside slopes: what is right, wrong, or can't be told."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from multicalc.testing.derivatives.report import DerivativeFinding, DerivativeVerdict
from multicalc.testing.derivatives.slopes import FIRST, Slope, agreed, jumps

ROUGH = 0.1
"""The share of a number that must be known of what it is held against."""
MOST = 0.99
"""The share of an array's slopes that count for all of them."""


def tried(
    judged: Callable[[Slope], DerivativeFinding], slope: Callable[[float], Slope]
) -> DerivativeFinding:
    """What is judged by slopes, which depend on the largest step: nothing is wrong, and nothing a
    kink, unless it is so by several."""
    known = slope(FIRST[0])
    found = judged(known)
    for first in FIRST[1:]:
        if found.verdict not in ("wrong", "kink"):
            break
        known = agreed(known, slope(first))
        found = judged(known)
    return found


def beside_slope(
    what: tuple[str, str, str],
    found: float,
    slope: Slope,
    allowed: float,
    known: float,
    scale: float = 1.0,
) -> DerivativeFinding:
    """``found`` beside a ``slope`` of one entry; ``known`` is the size that its error is held
    against."""
    name, beside, where = what
    expected = float(slope.slope[0]) / scale
    jump = float(slope.jump[0]) / scale
    verdict: DerivativeVerdict = "right"
    message = ""
    if jumps(slope, known * scale)[0]:
        verdict = "kink"
        message = (
            f"not differentiable {f'in {where} ' if where else ''}here: the slope of the {beside} "
            f"is {expected - jump / 2:.6g} on one side and {expected + jump / 2:.6g} on the other"
        )
    elif not np.isfinite(expected):
        verdict, message = "unclear", f"the {beside} are not finite around here"
    elif not close(found, expected, allowed):
        verdict = "wrong"
        if close(found, expected, allowed + abs(jump) / 2):
            verdict, message = "unclear", f"it is between two slopes of the {beside}"
    elif allowed > ROUGH * max(known, abs(expected)):
        verdict, message = "unclear", f"the {beside} are too rough around here to tell"
    return DerivativeFinding(name, beside, verdict, where, found, expected, allowed, message)


def close(found: float, expected: float, allowed: float) -> bool:
    return bool(abs(found - expected) <= allowed)


def known_as_most(errors: np.ndarray) -> np.ndarray:
    """The errors of an array's slopes, none of them less than what most are below: where many are
    rough, the differences of some agree by accident."""
    if not errors.size:
        return errors
    return np.maximum(errors, np.quantile(errors, MOST, method="lower"))
