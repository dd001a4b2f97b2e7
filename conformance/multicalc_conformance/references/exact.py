"""Derivatives of functions written in mpmath, to at least 50 digits.

A *precise function* takes object arrays of ``mpf`` and returns one, or a number, or a tuple of
these. Its derivatives are central differences at 200 digits with steps of 1e-30: truncation is
about 1e-60 and cancellation loses 30 digits an order, so that four orders keep 50 digits. No
automatic differentiation has a part in it, neither a framework's nor ours.

>>> import numpy as np
>>> from mpmath import mp
>>> def cube(x):
...     return x**3
>>> [x] = numbers([np.array([2.0])])
>>> print(mp.nstr(along(cube, [x], [x])[0][0], 20), mp.nstr(hvp(total(cube), [x], [x])[0][0], 20))
24.0 24.0
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from mpmath import mp, mpf

from multicalc_conformance.engine.digits import DIGITS, Arrays

STEP = mpf(10) ** -30

Precise = Callable[..., Any]


def numbers(xs: Sequence[np.ndarray]) -> Arrays:
    """Floats as exactly the binary numbers they are."""
    exact = np.frompyfunc(mp.mpmathify, 1, 1)
    # mpmath compares what it converts, which is an invalid operation of a NaN.
    with np.errstate(invalid="ignore"):
        return [_array(exact(np.asarray(x).astype(object))) for x in xs]


def value(f: Precise, xs: Sequence[Any]) -> Arrays:
    """The outputs of ``f``, each an object array."""
    with mp.workdps(DIGITS):
        found = f(*xs)
        each = found if isinstance(found, tuple | list) else (found,)
        return [_array(y) for y in each]


def along(f: Precise, xs: Sequence[Any], vs: Sequence[Any]) -> Arrays:
    """The Jacobian-vector product: the outputs' derivatives as ``xs`` move along ``vs``."""
    with mp.workdps(DIGITS):
        ahead = value(f, [_array(x + STEP * v) for x, v in zip(xs, vs, strict=True)])
        behind = value(f, [_array(x - STEP * v) for x, v in zip(xs, vs, strict=True)])
        return [_array((a - b) / (2 * STEP)) for a, b in zip(ahead, behind, strict=True)]


def total(f: Precise, weights: Sequence[Any] | None = None, *, curved: bool = False) -> Precise:
    """The sum of all outputs, weighted: a scalar function; of complex outputs the real part of
    the sum with conjugated weights. If ``curved``, the sum of t + t²/2 of each weighted output."""

    def weighted(*xs: Any) -> Any:
        outs = value(f, xs)
        ws = [np.ones_like(y) for y in outs] if weights is None else weights
        pairs = zip(map(_conjugate, ws), outs, strict=True)
        terms = [mp.re(term) for w, y in pairs for term in np.ravel(w * y)]
        return mp.fsum(t + t * t / 2 for t in terms) if curved else mp.fsum(terms)

    return weighted


def gradient(f: Precise, xs: Sequence[Any]) -> Arrays:
    """Of a scalar ``f``: ∂f/∂x, for a complex entry x + iy ∂f/∂x + i·∂f/∂y."""
    found = []
    for k, x in enumerate(xs):
        partials = np.empty(np.shape(x), dtype=object)
        for at in np.ndindex(partials.shape):
            partials[at] = _partial(f, xs, k, at, mpf(1))
            if isinstance(x[at], mp.mpc):
                partials[at] += mp.j * _partial(f, xs, k, at, mp.j)
        found.append(partials)
    return found


def hvp(f: Precise, xs: Sequence[Any], vs: Sequence[Any]) -> Arrays:
    """The product of the Hessian of a scalar ``f`` with ``vs``."""
    return gradient(lambda *at: along(f, at, vs)[0][()], xs)


def jacobian(f: Precise, xs: Sequence[Any]) -> Arrays:
    """For each output and each argument the block of shape ``out.shape + x.shape``."""
    columns = [
        [along(f, xs, _unit(xs, k, at)) for at in np.ndindex(np.shape(x))] for k, x in enumerate(xs)
    ]
    blocks = []
    for i, out in enumerate(value(f, xs)):
        for k, x in enumerate(xs):
            block = np.empty((*out.shape, int(np.prod(np.shape(x)))), dtype=object)
            for j, column in enumerate(columns[k]):
                block[..., j] = column[i]
            blocks.append(block.reshape(out.shape + np.shape(x)))
    return blocks


def hessian(f: Precise, xs: Sequence[Any]) -> Arrays:
    """Of a scalar ``f``: for each pair of arguments the block of second derivatives."""
    return jacobian(lambda *at: tuple(gradient(f, at)), xs)


def _partial(f: Precise, xs: Sequence[Any], k: int, at: tuple[int, ...], unit: Any) -> Any:
    return along(f, xs, _unit(xs, k, at, unit))[0][()]


def _unit(xs: Sequence[Any], k: int, at: tuple[int, ...], unit: Any = 1) -> Arrays:
    vs = [np.full(np.shape(x), mpf(0), dtype=object) for x in xs]
    vs[k][at] = mp.mpmathify(unit)
    return vs


def _array(x: Any) -> np.ndarray:
    """NumPy makes a number of every result without axes."""
    return np.asarray(x, dtype=object)


def _conjugate(ws: Any) -> Any:
    return np.frompyfunc(mp.conj, 1, 1)(ws)
