"""Linear maps of derivatives that are never written out as matrices, and numbers of them."""

from multicalc.operators.condition import Condition, condition
from multicalc.operators.eigenvalues import Eigenvalues, top_eigenvalues
from multicalc.operators.estimate import Estimate
from multicalc.operators.fisher import fisher
from multicalc.operators.gauss_newton import gauss_newton
from multicalc.operators.hessian import hessian_operator
from multicalc.operators.hessian_diagonal import hessian_diagonal
from multicalc.operators.jacobian import jacobian_operator
from multicalc.operators.laplacian import laplacian
from multicalc.operators.linear_operator import LinearOperator
from multicalc.operators.logdet import logdet
from multicalc.operators.spectral_density import SpectralDensity, spectral_density
from multicalc.operators.trace import trace

__all__ = [
    "Condition",
    "Eigenvalues",
    "Estimate",
    "LinearOperator",
    "SpectralDensity",
    "condition",
    "fisher",
    "gauss_newton",
    "hessian_diagonal",
    "hessian_operator",
    "jacobian_operator",
    "laplacian",
    "logdet",
    "spectral_density",
    "top_eigenvalues",
    "trace",
]
