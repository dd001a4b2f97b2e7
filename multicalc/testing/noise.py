"""What of a difference is rounding: measured on the function itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

Named = dict[str, np.ndarray]
"""Arrays by name."""

FACTOR = 16.0
"""How many times its own rounding error a result may be from another one."""

LINES = 2
"""Along how many lines the inputs are moved."""
STEP = 2.0**-24
"""How far inputs are moved, relative to their size, where their own last place isn't coarser: half
a last place of float32, so that what is rounded to that inside is seen, and so short that a
curve is straight."""

WEIGHTS = 6**0.5
"""How much larger second differences are than the errors of what they are made of."""


def measured(
    f: Callable[[Named], Named], inputs: Mapping[str, np.ndarray], here: Named | None = None
) -> dict[str, float]:
    """For each array that ``f`` gives the largest error that rounding puts on an entry of it.

    It is the largest of three, as every floating input moves along a line, by two steps: how far
    the result moves with one unit in the inputs' last place (their condition); how far it is from
    going straight (what is rounded inside, be it in sums or to fewer digits than the inputs have);
    and how far it is from what ``f`` gives in float64, where the inputs are float32 and ``f`` goes
    along.

    Args:
        f: of arrays by name, gives arrays by name; deterministic.
        inputs: where.
        here: what ``f`` gives there, if it is known.
    """
    given = dict(inputs)
    here = f(given) if here is None else here
    once, bent = [], []
    for seed in range(LINES):
        first, second = (f(_moved(given, np.random.default_rng(seed), k)) for k in (1, 2))
        step = {name: _difference(first[name], here[name]) for name in here}
        next_step = {name: _difference(second[name], first[name]) for name in here}
        once += [_largest_of(step), _largest_of(next_step)]
        bent.append(_largest_of({name: next_step[name] - step[name] for name in here}))
    place = max((_place(x) for x in given.values() if x.dtype.kind in "fc"), default=1.0)
    noise = {
        name: max(
            place * float(np.median([each[name] for each in once])),
            float(np.mean([each[name] for each in bent])) / WEIGHTS,
        )
        for name in here
    }
    for name, exact in _in_double(f, given).items():
        if here[name].dtype == np.float32 and exact.dtype == np.float64:
            noise[name] = max(noise[name], largest(_difference(exact, here[name])))
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


def _moved(inputs: Named, rng: np.random.Generator, steps: int) -> Named:
    def move(x: np.ndarray) -> np.ndarray:
        if x.dtype.kind not in "fc":
            return x
        signs = rng.choice([-1.0, 1.0], x.shape)
        return np.asarray(x * (1 + steps * signs * _step(x)), dtype=x.dtype)

    return {name: move(x) for name, x in inputs.items()}


def _step(x: np.ndarray) -> float:
    return max(STEP, float(np.finfo(x.dtype).eps))


def _place(x: np.ndarray) -> float:
    """The share of a step that is one unit in the last place."""
    return float(np.finfo(x.dtype).eps) / _step(x)


def _in_double(f: Callable[[Named], Named], inputs: Named) -> Named:
    if not any(x.dtype == np.float32 for x in inputs.values()):
        return {}
    wide = {n: x.astype("float64") if x.dtype == np.float32 else x for n, x in inputs.items()}
    try:
        return f(wide)
    except Exception:  # whatever a framework says that has a precision of its own
        return {}


def _largest_of(named: Named) -> dict[str, float]:
    return {name: largest(x) for name, x in named.items()}


def _difference(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """In double precision; nothing of what isn't of one shape, or isn't floating."""
    if a.shape != b.shape or a.dtype.kind not in "fc":
        return np.zeros(1)
    with np.errstate(invalid="ignore"):  # of infinities, as masks have them
        return np.asarray(a.astype(np.result_type(a, "float64")) - b)
