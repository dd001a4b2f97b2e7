"""Write a function once, get its derivatives from any framework, and know the numbers agree."""

from typing import TYPE_CHECKING, Any

from multicalc import xp
from multicalc.approximations import LinearModel, QuadraticModel, linear_approx, quad_approx
from multicalc.arrays import Array, portable
from multicalc.backend import backends, get_backend, use
from multicalc.compile import JitStats, Plan, jit, prepare
from multicalc.optimize import (
    CriticalPoint,
    CriticalPoints,
    Path,
    classify,
    critical_points,
    gradient_descent,
    newton,
)
from multicalc.tape import Graph, Variable, backward, graph, record, variable
from multicalc.transforms.grad import grad, value_and_grad
from multicalc.transforms.hessian import hessian
from multicalc.transforms.hvp import hvp
from multicalc.transforms.jacobian import jacobian
from multicalc.transforms.jvp import jvp
from multicalc.transforms.vjp import vjp
from multicalc.xp.dispatch import array_namespace

__all__ = [
    "Array",
    "CriticalPoint",
    "CriticalPoints",
    "Graph",
    "JitStats",
    "LinearModel",
    "Path",
    "Plan",
    "QuadraticModel",
    "Variable",
    "array_namespace",
    "backends",
    "backward",
    "bridges",
    "classify",
    "critical_points",
    "get_backend",
    "grad",
    "gradient_descent",
    "graph",
    "hessian",
    "hvp",
    "jacobian",
    "jit",
    "jvp",
    "linear_approx",
    "newton",
    "portable",
    "prepare",
    "quad_approx",
    "random",
    "record",
    "testing",
    "use",
    "value_and_grad",
    "variable",
    "vjp",
    "xp",
]

__version__ = "0.1.0"

if TYPE_CHECKING:
    from multicalc import bridges, random, testing


def __getattr__(name: str) -> Any:
    # Only who draws numbers, tests functions, or has other libraries, needs them.
    if name in ("bridges", "random", "testing"):
        from importlib import import_module

        return import_module(f"multicalc.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
