"""The flow of the Nile: the two variances of a local level model by maximum likelihood.

The level of the river drifts, and is seen through noise (Durbin and Koopman, Time Series Analysis
by State Space Methods, 2001, chapter 2):

    level[t + 1] = level[t] + drift,     flow[t] = level[t] + noise.

A Kalman filter gives the likelihood of the two variances, its gradient finds the best, and its
Hessian there says how well they are known. The book has 15099 and 1469.1.
"""

from __future__ import annotations

import numpy as np
from everywhere import everywhere

import multicalc as mc
from multicalc import xp

FLOW = np.array(
    """
    1120 1160 963 1210 1160 1160 813 1230 1370 1140 995 935 1110 994 1020 960 1180 799 958 1140
    1100 1210 1150 1250 1260 1220 1030 1100 774 840 874 694 940 833 701 916 692 1020 1050 969
    831 726 456 824 702 1120 1100 832 764 821 768 845 864 862 698 845 744 796 1040 759
    781 865 845 944 984 897 822 1010 771 676 649 846 812 742 801 1040 860 874 848 890
    744 749 838 1050 918 986 797 923 975 815 1020 906 901 1170 912 746 919 718 714 740
    """.split(),
    dtype=float,
)
"""The Nile at Aswan from 1871 to 1970, in 10⁸ m³ a year."""
START = np.log([1e4, 1e3])


@mc.portable
def negative_log_likelihood(log_variances, flow):
    """Of the flow after the first year, with nothing known of the level before."""
    noise, drift = xp.exp(log_variances)

    def year(state, seen):
        level, variance = state
        variance = variance + drift
        error, spread = seen - level, variance + noise
        gain = variance / spread
        density = -0.5 * (xp.log(2 * np.pi * spread) + error**2 / spread)
        return (level + gain * error, gain * noise), density

    _, densities = xp.scan(year, (flow[0], noise), flow[1:])
    return -xp.sum(densities)


def fit(flow):
    """The variances of noise and drift, their standard errors, and the likelihood's logarithm."""
    best = mc.minimize(negative_log_likelihood, START, flow)
    information = mc.hessian(negative_log_likelihood)(best.x, flow)
    deviations = np.sqrt(np.diag(np.linalg.inv(information)))  # of the logarithms
    return np.exp(best.x), np.exp(best.x) * deviations, -best.fun


def program():
    (noise, drift), (noise_error, drift_error), likelihood = fit(FLOW)
    return {
        "noise": noise,
        "±": noise_error,
        "drift": drift,
        "±(drift)": drift_error,
        "log-likelihood": likelihood,
    }


if __name__ == "__main__":
    everywhere(program)
