"""Functions of SciPy that take any library's arrays, as functions of a vector of six numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from scipy import constants, differentiate, integrate, linalg, optimize, signal, special, stats
from scipy.cluster import vq
from scipy.spatial.transform import Rotation

X = np.array([0.32, 0.71, 0.18, 0.55, 0.87, 0.43])
"""All different, between 0 and 1, and at no kink of what follows."""

FUNCTIONS: dict[str, Callable[[Any], Any]] = {
    "cluster.vq.whiten": vq.whiten,
    "constants.convert_temperature": lambda x: constants.convert_temperature(x, "C", "F"),
    "constants.lambda2nu": constants.lambda2nu,
    "differentiate.derivative": lambda x: differentiate.derivative(lambda t: t**3, x).df,
    "integrate.cumulative_trapezoid": lambda x: integrate.cumulative_trapezoid(x * x, x),
    "integrate.romb": lambda x: integrate.romb(x[:5] * x[1], dx=0.5),
    "integrate.trapezoid": lambda x: integrate.trapezoid(x * x, dx=0.5),
    "linalg.block_diag": lambda x: linalg.block_diag(x[:2], x[2:]),
    "linalg.fiedler": linalg.fiedler,
    "optimize.rosen": optimize.rosen,
    "optimize.rosen_der": optimize.rosen_der,
    "optimize.rosen_hess": optimize.rosen_hess,
    "optimize.rosen_hess_prod": lambda x: optimize.rosen_hess_prod(x, x * x),
    "signal.detrend": lambda x: signal.detrend(x * x),
    "spatial.transform.Rotation": lambda x: Rotation.from_rotvec(x[:3]).apply(x[3:]),
    "special.entr": special.entr,
    "special.erf": special.erf,
    "special.expit": special.expit,
    "special.gammaln": special.gammaln,
    "special.i0": special.i0,
    "special.log_softmax": special.log_softmax,
    "special.logit": special.logit,
    "special.logsumexp": special.logsumexp,
    "special.rel_entr": lambda x: special.rel_entr(x, 1 + x * x),
    "special.softmax": special.softmax,
    "special.xlogy": lambda x: special.xlogy(x, 1 + x),
    "stats.boxcox_llf": lambda x: stats.boxcox_llf(0.3, x),
    "stats.circmean": stats.circmean,
    "stats.circvar": stats.circvar,
    "stats.entropy": stats.entropy,
    "stats.gmean": stats.gmean,
    "stats.gstd": stats.gstd,
    "stats.gzscore": stats.gzscore,
    "stats.hmean": stats.hmean,
    "stats.kstat": lambda x: stats.kstat(x, 3),
    "stats.kurtosis": stats.kurtosis,
    "stats.moment": lambda x: stats.moment(x, order=3),
    "stats.pmean": lambda x: stats.pmean(x, 3),
    "stats.sem": stats.sem,
    "stats.skew": stats.skew,
    "stats.tvar": stats.tvar,
    "stats.variation": stats.variation,
    "stats.zscore": stats.zscore,
}
