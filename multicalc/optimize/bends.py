"""How a function bends: by its Hessian's matrix, or by products without one."""

from __future__ import annotations

from typing import Literal, get_args

from multicalc.approximations.quad_approx import DENSE_UP_TO
from multicalc.calls.checks import check_choice
from multicalc.optimize.bend import BendAt
from multicalc.optimize.matrix_bend import MatrixBend
from multicalc.optimize.objective import Objective

Matrix = Literal["auto", "dense", "operator"]


def bend_of(objective: Objective, matrix: Matrix) -> BendAt:
    """How f bends, at a point's flat vector.

    Raises:
        InvalidArgumentError: ``matrix`` is none of the three.
    """
    check_choice("matrix", matrix, get_args(Matrix))
    if matrix == "dense" or (matrix == "auto" and objective.layout.size <= DENSE_UP_TO):
        return lambda x: MatrixBend(objective.at(x))
    # What finds eigenvalues is imported where it is first needed.
    from multicalc.optimize.operator_bend import OperatorBend

    return lambda x: OperatorBend(objective, x)
