"""Bessel functions of the orders 0 and 1.

Near zero the integrals DLMF 10.9.1 and 10.32.1 by the trapezoidal rule, which converges faster than
any power where a function is periodic; beyond ``_FAR`` Hankel's expansions, DLMF 10.17 and 10.40.
All of it is smooth in ``x``, so derivatives of every order come out of it.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np

from multicalc.xp.common.floats import as_floats

_FAR = 22.0
"""From here on an expansion's smallest term is beyond the last digit of float64."""
_NODES, _MORE_NODES = 16, 30
_TERMS = 26


def bessel_j0(xp: Any, x: Any, /) -> Any:
    return _by_distance(xp, x, _j0, lambda xp, z: _waves(xp, z, 0)[0])


def bessel_j1(xp: Any, x: Any, /) -> Any:
    return _by_distance(xp, x, _j1, lambda xp, z: _waves(xp, z, 1)[0], odd=True)


def bessel_y0(xp: Any, x: Any, /) -> Any:
    return _of_positive(xp, x, _y0, lambda xp, z: _waves(xp, z, 0)[1])


def bessel_y1(xp: Any, x: Any, /) -> Any:
    return _of_positive(xp, x, _y1, lambda xp, z: _waves(xp, z, 1)[1])


def bessel_i0(xp: Any, x: Any, /) -> Any:
    return _by_distance(xp, x, _i0, lambda xp, z: _grown(xp, z, _decayed(xp, z, 0)), end=math.inf)


def bessel_i1(xp: Any, x: Any, /) -> Any:
    def far(xp: Any, z: Any) -> Any:
        return _grown(xp, z, _decayed(xp, z, 1))

    return _by_distance(xp, x, _i1, far, odd=True, end=math.inf)


def bessel_i0e(xp: Any, x: Any, /) -> Any:
    return _by_distance(xp, x, _i0e, lambda xp, z: _decayed(xp, z, 0))


def bessel_i1e(xp: Any, x: Any, /) -> Any:
    return _by_distance(xp, x, _i1e, lambda xp, z: _decayed(xp, z, 1), odd=True)


Part = Callable[[Any, Any], Any]


def _by_distance(
    xp: Any, x: Any, near: Part, far: Part, *, odd: bool = False, end: float = 0.0
) -> Any:
    """``far`` is of positive numbers, ``end`` the value at infinity."""
    x = as_floats(xp, x)
    size = xp.abs(x)
    close, endless = xp.less(size, _FAR), xp.isinf(size)
    beyond = far(xp, xp.where(xp.logical_or(close, endless), _FAR, size))
    beyond = xp.where(endless, end, beyond)
    beyond = xp.sign(x) * beyond if odd else beyond
    return _joined(xp, x, close, near(xp, xp.where(close, x, 1.0)), beyond)


def _of_positive(xp: Any, x: Any, near: Part, far: Part) -> Any:
    """NaN of negative numbers, of which the logarithm is."""
    x = as_floats(xp, x)
    close, endless = xp.less(x, _FAR), xp.equal(x, math.inf)
    beyond = far(xp, xp.where(xp.logical_or(close, endless), _FAR, x))
    beyond = xp.where(endless, 0.0, beyond)
    return _joined(xp, x, close, near(xp, xp.where(close, x, 1.0)), beyond)


def _joined(xp: Any, x: Any, close: Any, inside: Any, beyond: Any) -> Any:
    # NumPy 1 widens a scalar beside Python's numbers.
    return xp.astype(xp.where(close, inside, beyond), x.dtype)


def _j0(xp: Any, x: Any) -> Any:
    return _mean(xp, x, xp.cos, *_even(_NODES))


def _j1(xp: Any, x: Any) -> Any:
    return _mean(xp, x, xp.sin, *_odd(_NODES))


def _i0(xp: Any, x: Any) -> Any:
    return _mean(xp, x, xp.cosh, *_even(_NODES))


def _i1(xp: Any, x: Any) -> Any:
    return _mean(xp, x, xp.sinh, *_odd(_NODES))


def _i0e(xp: Any, x: Any) -> Any:
    size = xp.abs(x)
    # Each term decays by itself, as what is left of a product with the exponential is a difference.
    nodes, weights = _even(_NODES)
    slow, fast = _decays(xp, size, _rests(), weights), _decays(xp, size, 1 + nodes, weights)
    return 0.5 * (slow + fast)


def _i1e(xp: Any, x: Any) -> Any:
    size = xp.abs(x)
    nodes, weights = _odd(_NODES)
    slow, fast = _decays(xp, size, _rests(), weights), _decays(xp, size, 1 + nodes, weights)
    small = size < 1.0
    product = xp.exp(-size) * _i1(xp, xp.where(small, x, 1.0))
    return xp.where(small, product, 0.5 * xp.sign(x) * (slow - fast))


def _decays(xp: Any, size: Any, rates: Any, weights: Any) -> Any:
    return _mean(xp, -size, xp.exp, rates, weights)


def _y0(xp: Any, x: Any) -> Any:
    """Neumann's expansion DLMF 10.8.3, of which the integrals of all terms are one."""
    logarithm = xp.log(x / 2.0) + np.euler_gamma
    rest = _mean(xp, x, xp.cos, *_expanded())
    return logarithm * _j0(xp, x) * (2 / math.pi) - rest * (4 / math.pi)


def _y1(xp: Any, x: Any) -> Any:
    """``-Y₀'``."""
    nodes, weights = _expanded()
    j1 = _j1(xp, x)
    logarithm = xp.xlogy(j1, x / 2.0) + j1 * np.euler_gamma
    rest = _mean(xp, x, xp.sin, nodes, nodes * weights)
    return (logarithm - _j0(xp, x) / x) * (2 / math.pi) - rest * (4 / math.pi)


def _mean(xp: Any, x: Any, f: Callable[[Any], Any], nodes: Any, weights: Any) -> Any:
    device = getattr(x, "device", None)
    nodes, weights = (xp.asarray(each, dtype=x.dtype, device=device) for each in (nodes, weights))
    return xp.sum(f(xp.expand_dims(x, axis=-1) * nodes) * weights, axis=-1)


@cache
def _even(count: int) -> tuple[np.ndarray, np.ndarray]:
    """The sines of angles in the first quadrant, whose mean stands for that over all angles."""
    return np.sin(_angles(count)), np.full(count, 1 / count)


@cache
def _odd(count: int) -> tuple[np.ndarray, np.ndarray]:
    return np.sin(_angles(count)), np.sin(_angles(count)) / count


@cache
def _rests() -> np.ndarray:
    """1 less the nodes, to all digits."""
    found: np.ndarray = 2 * np.sin((math.pi / 2 - _angles(_NODES)) / 2) ** 2
    return found


@cache
def _expanded() -> tuple[np.ndarray, np.ndarray]:
    """Of ``Σ (-1)ⁿ J₂ₙ / n``: as many terms as there are that matter up to ``_FAR``."""
    n = np.arange(1, _MORE_NODES + 1)[:, None]
    angles = _angles(_MORE_NODES)
    weights = np.sum((-1.0) ** n * np.cos(2 * n * angles) / n, axis=0)
    return np.sin(angles), weights / _MORE_NODES


def _angles(count: int) -> np.ndarray:
    return (np.arange(count) + 0.5) * (math.pi / (2 * count))


def _waves(xp: Any, z: Any, order: int) -> tuple[Any, Any]:
    """``J`` and ``Y``, of which the phases are turned by sums and differences, which are exact."""
    inverse = 1.0 / z
    squared = inverse * inverse
    terms = [each * (-1.0) ** (k // 2) for k, each in enumerate(_hankel(order))]
    p, q = _series(terms[::2], squared), _series(terms[1::2], squared) * inverse
    sine, cosine = xp.sin(z), xp.cos(z)
    ahead, behind = (
        (sine + cosine, sine - cosine) if order == 0 else (sine - cosine, -sine - cosine)
    )
    scale = xp.sqrt(inverse / math.pi)
    return scale * (p * ahead - q * behind), scale * (p * behind + q * ahead)


def _decayed(xp: Any, z: Any, order: int) -> Any:
    """``e⁻ᶻ I(z)``."""
    inverse = 1.0 / z
    terms = [each * (-1.0) ** k for k, each in enumerate(_hankel(order))]
    return xp.sqrt(inverse / (2 * math.pi)) * _series(terms, inverse)


def _grown(xp: Any, z: Any, decayed: Any) -> Any:
    half = xp.exp(0.5 * z)
    # Not their square, which overflows before the result does.
    return half * (half * decayed)


def _series(coefficients: list[float], x: Any) -> Any:
    total: Any = 0.0
    for coefficient in reversed(coefficients):
        total = total * x + coefficient
    return total


@cache
def _hankel(order: int) -> tuple[float, ...]:
    """The coefficients ``aₖ(ν)`` of DLMF 10.17.1."""
    found = [1.0]
    for k in range(1, _TERMS):
        found.append(found[-1] * (4.0 * order**2 - (2 * k - 1) ** 2) / (8.0 * k))
    return tuple(found)
