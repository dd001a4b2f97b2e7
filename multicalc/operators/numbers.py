"""What is computed of operators and of Hessians, imported where it is first needed."""

from multicalc.operators.condition import Condition, condition
from multicalc.operators.eigenvalues import Eigenvalues, top_eigenvalues
from multicalc.operators.estimate import Estimate
from multicalc.operators.hessian_diagonal import hessian_diagonal
from multicalc.operators.laplacian import laplacian
from multicalc.operators.logdet import logdet
from multicalc.operators.spectral_density import SpectralDensity, spectral_density
from multicalc.operators.trace import trace

__all__ = [
    "Condition",
    "Eigenvalues",
    "Estimate",
    "SpectralDensity",
    "condition",
    "hessian_diagonal",
    "laplacian",
    "logdet",
    "spectral_density",
    "top_eigenvalues",
    "trace",
]
