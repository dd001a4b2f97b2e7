"""Random numbers: of a key the same on every backend, whether it is a constant of what is compiled,
an argument, or what a loop carries."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
from mpmath import mp, mpf

import multicalc as mc
from multicalc import xp
from multicalc.backend import owner
from multicalc_conformance.engine.arrays import flat
from multicalc_conformance.engine.digits import DIGITS
from multicalc_conformance.engine.reference import Reference
from multicalc_conformance.engine.scenario import Scenario
from multicalc_conformance.families.compiled.compilers import jitted
from multicalc_conformance.references import counters

KEYS = ((0, 42), (0x13198A2E, 0x03707344), (2**32 - 1, 2**31))
COUNT = 12
SOURCE = "Threefry-2x32 in Python's integers, and mpmath"

Draw = Callable[[Any], Any]
Exact = Callable[[counters.Key], Any]


def scenarios() -> list[Scenario]:
    found = [
        _scenario("keys that are split", _split, lambda key: _rows(key, COUNT)),
        _scenario("a number folded in", _folded, lambda key: counters.words(key, (0, 7))),
        _scenario("words", _bits, lambda key: [_bits_of(key, i) for i in range(COUNT)]),
        _scenario("a key for each step of a loop", _steps, _exact_steps, off=4),
    ]
    for dtype in ("float64", "float32"):
        for name, draw, exact, off in (
            ("uniform", mc.random.uniform, counters.unit, 0),
            ("normal", mc.random.normal, counters.normal, 6),
            ("exponential", mc.random.exponential, _exponential, 2),
        ):
            found.append(_scenario(name, _drawn(draw, dtype), _numbers(exact, dtype), dtype, off))
    return [*found, _reparametrised()]


def _split(key: Any) -> Any:
    return mc.random.split(key, COUNT)


def _folded(key: Any) -> Any:
    return mc.random.fold_in(key, 7)


def _bits(key: Any) -> Any:
    return mc.random.bits(key, (COUNT,))


def _steps(key: Any) -> Any:
    def step(i: Any, total: Any) -> Any:
        return total + mc.random.uniform(mc.random.fold_in(key, i), (COUNT,), "float64")

    return xp.fori_loop(0, 3, step, xp.zeros(COUNT, dtype="float64"))


def _exact_steps(key: counters.Key) -> Any:
    keys = _rows(key, 3)
    return [sum(counters.unit(each, i, "float64") for each in keys) for i in range(COUNT)]


def _rows(key: counters.Key, count: int) -> list[counters.Key]:
    return [counters.words(key, (0, i)) for i in range(count)]


def _bits_of(key: counters.Key, i: int) -> int:
    first, second = counters.words(key, (0, i))
    return first ^ second


def _exponential(key: counters.Key, i: int, dtype: str) -> mpf:
    return -mp.log(1 - counters.unit(key, i, dtype))


def _drawn(draw: Any, dtype: str) -> Draw:
    return lambda key: draw(key, (COUNT,), dtype)


def _numbers(exact: Any, dtype: str) -> Exact:
    return lambda key: [exact(key, i, dtype) for i in range(COUNT)]


def _scenario(
    name: str, draw: Draw, exact: Exact, dtype: str = "float64", off: float = 0
) -> Scenario:
    """What ``draw`` gives for each key, to ``off`` units in the last place."""
    ways = {"drawn": _eager, "of a constant, compiled": _of_constant}
    ways["of an argument, compiled"] = _of_argument
    compute = {way: partial(run, draw) for way, run in ways.items()}

    def references() -> dict[str, Reference]:
        with mp.workdps(DIGITS):
            arrays = [np.array(exact(key), dtype=object) * mpf(1) for key in KEYS]
        eps = float(np.finfo(dtype).eps)
        bounds = [off * eps * max(1.0, float(max(map(abs, x.ravel())))) for x in arrays]
        return dict.fromkeys(compute, Reference(arrays, bounds))

    return Scenario("random", name, compute, references, SOURCE, dtype, native_only=True)


def _keys() -> list[np.ndarray]:
    return [np.array(key, dtype=np.int64) for key in KEYS]


def _eager(draw: Draw, backend: str) -> list[np.ndarray]:
    loaded = mc.get_backend(backend)
    with mc.use(backend):
        found = [draw(key) for key in _keys()]
    return [loaded.to_numpy(x) if owner(x) == backend else np.asarray(x) for x in found]


def _of_constant(draw: Draw, backend: str) -> list[np.ndarray]:
    def f(x: Any) -> Any:
        return [draw(key) for key in _keys()], x

    return flat(jitted(f, backend)(np.array(1.0))[0])


def _of_argument(draw: Draw, backend: str) -> list[np.ndarray]:
    if "bitwise_xor" in mc.get_backend(backend).uncompiled:
        # Its compiled code is declared to have no words.
        return _eager(draw, backend)
    compiled = jitted(draw, backend)
    return flat([compiled(key) for key in _keys()])


def _reparametrised() -> Scenario:
    """The gradient of the mean of (μ + σ ε)² by μ and σ, and its Hessian."""
    key, at = KEYS[0], (np.array(0.25), np.array(1.5))

    def f(mean: Any, deviation: Any) -> Any:
        noise = mc.random.normal(np.array(key), (COUNT,))
        return xp.mean((mean + deviation * noise) ** 2)

    def gradient(backend: str) -> list[np.ndarray]:
        return flat(mc.grad(f, argnums=(0, 1), backend=backend)(*at))

    def hessian(backend: str) -> list[np.ndarray]:
        return flat(mc.hessian(f, argnums=(0, 1), backend=backend)(*at))

    def references() -> dict[str, Reference]:
        with mp.workdps(DIGITS):
            noise = [counters.normal(key, i, "float64") for i in range(COUNT)]
            mean, deviation = (mpf(float(x)) for x in at)
            sums = [mean + deviation * e for e in noise]
            average, square = mp.fsum(noise) / COUNT, mp.fsum(e * e for e in noise) / COUNT
            slopes = [
                2 * mp.fsum(sums) / COUNT,
                2 * mp.fsum(s * e for s, e in zip(sums, noise, strict=True)) / COUNT,
            ]
            second = [mpf(2), 2 * average, 2 * average, 2 * square]
        return {
            "gradient": _close(slopes),
            "hessian": _close(second),
        }

    compute = {"gradient": gradient, "hessian": hessian}
    return Scenario("random", "a mean and a deviation", compute, references, SOURCE)


def _close(numbers: list[Any]) -> Reference:
    return Reference([np.array(x, dtype=object) for x in numbers], [1e-13] * len(numbers))
