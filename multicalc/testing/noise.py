"""What of a difference is rounding: measured on the function itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

Named = dict[str, np.ndarray]
"""Arrays by name."""

FACTOR = 16.0
"""How many times its own rounding error a result may be from another one."""

PATTERNS = 3
"""In how many ways the inputs are moved; the middle one counts, so that a kink that one of them
crosses does not."""


def measured(f: Callable[[Named], Named], inputs: Mapping[str, np.ndarray]) -> dict[str, float]:
    """For each array that ``f`` gives the largest error that rounding puts on an entry of it.

    It is the larger of two: how far the result moves as every floating input moves by one unit in
    its last place, in random directions (the condition, and the order of sums, which changes the
    rounding of every term); and how far it is from what ``f`` gives in float64, where the inputs
    are float32 and ``f`` goes along.

    Args:
        f: of arrays by name, gives arrays by name; deterministic.
        inputs: where.
    """
    given = dict(inputs)
    here = f(given)
    moves = []
    for pattern in range(PATTERNS):
        moved = f(_moved(given, np.random.default_rng(pattern)))
        moves.append({name: _largest(moved[name], here[name]) for name in here})
    noise = {name: float(np.median([move[name] for move in moves])) for name in here}
    for name, exact in _in_double(f, given).items():
        if here[name].dtype == np.float32 and exact.dtype == np.float64:
            noise[name] = max(noise[name], _largest(exact, here[name]))
    return noise


def allowed(noise: float, *arrays: np.ndarray) -> float:
    """How far entries of results may be apart whose error is ``noise``: ``FACTOR`` times that and
    one rounding of the largest entry, of the coarser of the ``arrays``."""
    units = [float(np.finfo(x.dtype).eps) * largest(x) for x in arrays if x.dtype.kind in "fc"]
    return FACTOR * (noise + max(units, default=0.0))


def largest(x: np.ndarray) -> float:
    """The size of the largest finite entry."""
    sizes = np.abs(x[np.isfinite(x)])
    return float(np.max(sizes, initial=0.0))


def _moved(inputs: Named, rng: np.random.Generator) -> Named:
    def move(x: np.ndarray) -> np.ndarray:
        if x.dtype.kind not in "fc":
            return x
        signs = rng.choice([-1.0, 1.0], x.shape)
        return np.asarray(x * (1 + signs * np.finfo(x.dtype).eps), dtype=x.dtype)

    return {name: move(x) for name, x in inputs.items()}


def _in_double(f: Callable[[Named], Named], inputs: Named) -> Named:
    if not any(x.dtype == np.float32 for x in inputs.values()):
        return {}
    wide = {n: x.astype("float64") if x.dtype == np.float32 else x for n, x in inputs.items()}
    try:
        return f(wide)
    except Exception:  # whatever a framework says that has a precision of its own
        return {}


def _largest(a: np.ndarray, b: np.ndarray) -> float:
    if a.shape != b.shape or a.dtype.kind not in "fc":
        return 0.0
    with np.errstate(invalid="ignore"):  # of infinities, as masks have them
        return largest(a.astype(np.result_type(a, "float64")) - b)
