"""Linear maps of derivatives that are never written out as matrices, and ``numbers`` of them."""

from multicalc.operators.fisher import fisher
from multicalc.operators.gauss_newton import gauss_newton
from multicalc.operators.hessian import hessian_operator
from multicalc.operators.jacobian import jacobian_operator
from multicalc.operators.linear_operator import LinearOperator

__all__ = ["LinearOperator", "fisher", "gauss_newton", "hessian_operator", "jacobian_operator"]
