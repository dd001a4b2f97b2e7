"""Nonlinear regressions of NIST's Statistical Reference Datasets, with their certified results."""

from multicalc_conformance.problems.nist.certified import REGRESSIONS
from multicalc_conformance.problems.nist.regression import Regression

__all__ = ["REGRESSIONS", "Regression"]
