"""The normal distribution's quantiles: algorithm AS 241 of Wichura, "The percentage points of the
normal distribution" (1988), in float64, where it is good to 5 units in the last place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

_CENTRE = (
    (
        *(3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3),
        *(1.3731693765509461125e4, 4.5921953931549871457e4, 6.7265770927008700853e4),
        *(3.3430575583588128105e4, 2.5090809287301226727e3),
    ),
    (
        *(1.0, 4.2313330701600911252e1, 6.8718700749205790830e2, 5.3941960214247511077e3),
        *(2.1213794301586595867e4, 3.9307895800092710610e4, 2.8729085735721942674e4),
        5.2264952788528545610e3,
    ),
)
_TAIL = (
    (
        *(1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0),
        *(3.64784832476320460504e0, 1.27045825245236838258e0, 2.41780725177450611770e-1),
        *(2.27238449892691845833e-2, 7.74545014278341407640e-4),
    ),
    (
        *(1.0, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1),
        *(1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4),
        1.05075007164441684324e-9,
    ),
)
_FAR = (
    (
        *(6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0),
        *(2.96560571828504891230e-1, 2.65321895265761230930e-2, 1.24266094738807843860e-3),
        *(2.71155556874348757815e-5, 2.01033439929228813265e-7),
    ),
    (
        *(1.0, 5.99832206555887937690e-1, 1.36929880922735805310e-1),
        *(1.48753612908506148525e-2, 7.86869131145613259100e-4, 1.84631831751005468180e-5),
        *(1.42151175831644588870e-7, 2.04426310338993978564e-15),
    ),
)


def quantile(xp: Any, u: Any) -> Any:
    """``sqrt(2) * erfinv(u)`` of ``u`` with ``-1 < u < 1``."""
    half = xp.multiply(u, 0.5)
    near = xp.less_equal(xp.abs(half), 0.425)
    if type(u) is np.ndarray:
        # Three numbers in twenty are outside, so that it pays to pick them out.
        found = np.asarray(_inside(xp, half))
        found[~near] = _outside(xp, u[~near])
        return found
    # Where a branch is not taken it gets what it can stand, so that its derivative is finite.
    inside = _inside(xp, xp.where(near, half, 0.0))
    return xp.where(near, inside, _outside(xp, xp.where(near, 0.9, u)))


def _inside(xp: Any, half: Any) -> Any:
    depth = xp.subtract(0.180625, xp.multiply(half, half))
    return xp.multiply(half, _ratio(xp, _CENTRE, depth))


def _outside(xp: Any, u: Any) -> Any:
    rest = xp.multiply(xp.subtract(1.0, xp.abs(u)), 0.5)
    depth = xp.sqrt(xp.negative(xp.log(rest)))
    tail = _ratio(xp, _TAIL, xp.subtract(depth, 1.6))
    far = _ratio(xp, _FAR, xp.subtract(depth, 5.0))
    return xp.multiply(xp.sign(u), xp.where(xp.less_equal(depth, 5.0), tail, far))


def _ratio(xp: Any, of: tuple[Sequence[float], Sequence[float]], x: Any) -> Any:
    return xp.divide(_polynomial(xp, of[0], x), _polynomial(xp, of[1], x))


def _polynomial(xp: Any, coefficients: Sequence[float], x: Any) -> Any:
    found = xp.multiply(x, coefficients[-1])
    if type(x) is np.ndarray:
        # In place, which halves the time.
        for each in coefficients[-2:0:-1]:
            found += each
            found *= x
        found += coefficients[0]
        return found
    for each in coefficients[-2:0:-1]:
        found = xp.multiply(xp.add(found, each), x)
    return xp.add(found, coefficients[0])
