"""Write a function once, get its derivatives from any framework, and know the numbers agree."""

from typing import TYPE_CHECKING, Any

from multicalc import xp
from multicalc.approximations import LinearModel, QuadraticModel, linear_approx, quad_approx
from multicalc.arrays import Array, portable
from multicalc.arrays.between import asarray, to_numpy
from multicalc.backend import backends, get_backend, use
from multicalc.calls.partition import combine, partition
from multicalc.compile import JitStats, Plan, jit, prepare
from multicalc.operators import (
    LinearOperator,
    fisher,
    gauss_newton,
    hessian_operator,
    jacobian_operator,
)
from multicalc.optimize import (
    CriticalPoint,
    CriticalPoints,
    MinimizeResult,
    Path,
    ScipyProblem,
    classify,
    critical_points,
    gradient_descent,
    minimize,
    newton,
    scipy_problem,
)
from multicalc.rules import (
    checkpoint,
    custom_jvp,
    custom_vjp,
    implicit_fixed_point,
    implicit_root,
    stop_gradient,
)
from multicalc.tape import Graph, Variable, backward, graph, record, variable
from multicalc.transforms.evaluate import evaluate
from multicalc.transforms.grad import grad, value_and_grad
from multicalc.transforms.hessian import hessian
from multicalc.transforms.hvp import hvp, value_grad_and_hvp
from multicalc.transforms.jacobian import jacobian
from multicalc.transforms.jvp import jvp
from multicalc.transforms.vjp import vjp
from multicalc.transforms.vmap import vmap
from multicalc.xp.dispatch import array_namespace

__all__ = [
    "Array",
    "Condition",
    "CriticalPoint",
    "CriticalPoints",
    "Eigenvalues",
    "Estimate",
    "Graph",
    "JitStats",
    "LinearModel",
    "LinearOperator",
    "MinimizeResult",
    "Path",
    "Plan",
    "QuadraticModel",
    "ScipyProblem",
    "Sharded",
    "SpectralDensity",
    "Variable",
    "array_namespace",
    "asarray",
    "backends",
    "backward",
    "bridges",
    "checkpoint",
    "classify",
    "combine",
    "compare",
    "condition",
    "critical_points",
    "custom_jvp",
    "custom_vjp",
    "evaluate",
    "fisher",
    "gauss_newton",
    "get_backend",
    "grad",
    "gradient_descent",
    "graph",
    "hessian",
    "hessian_diagonal",
    "hessian_operator",
    "hvp",
    "implicit_fixed_point",
    "implicit_root",
    "jacobian",
    "jacobian_operator",
    "jit",
    "jvp",
    "laplacian",
    "linear_approx",
    "logdet",
    "minimize",
    "newton",
    "partition",
    "plot_function",
    "plot_gradient",
    "plot_level_sets",
    "plot_paths",
    "portable",
    "prepare",
    "quad_approx",
    "random",
    "record",
    "scipy_problem",
    "sharded",
    "sparse",
    "spectral_density",
    "stop_gradient",
    "tap",
    "testing",
    "to_numpy",
    "top_eigenvalues",
    "trace",
    "use",
    "value_and_grad",
    "value_grad_and_hvp",
    "variable",
    "vjp",
    "vmap",
    "xp",
]

__version__ = "0.1.0"

if TYPE_CHECKING:
    from multicalc import bridges, random, sparse, testing
    from multicalc.operators.numbers import (
        Condition,
        Eigenvalues,
        Estimate,
        SpectralDensity,
        condition,
        hessian_diagonal,
        laplacian,
        logdet,
        spectral_density,
        top_eigenvalues,
        trace,
    )
    from multicalc.optimize.plot_paths import plot_paths
    from multicalc.plots import plot_function, plot_gradient, plot_level_sets
    from multicalc.sharding import Sharded, sharded
    from multicalc.testing import compare, tap

# Only who draws numbers or pictures, has large functions, much data or other libraries, or tests
# functions, needs these.
_LATER = {
    **dict.fromkeys(("compare", "tap"), "testing"),
    **dict.fromkeys(("plot_function", "plot_gradient", "plot_level_sets"), "plots"),
    **dict.fromkeys(("Sharded", "sharded"), "sharding"),
    **dict.fromkeys(
        (
            *("Condition", "Eigenvalues", "Estimate", "SpectralDensity", "condition"),
            *("hessian_diagonal", "laplacian", "logdet", "spectral_density"),
            *("top_eigenvalues", "trace"),
        ),
        "operators.numbers",
    ),
    "plot_paths": "optimize.plot_paths",
}


def __getattr__(name: str) -> Any:
    from importlib import import_module

    if name in ("bridges", "random", "sparse", "testing"):
        return import_module(f"multicalc.{name}")
    if name in _LATER:
        return getattr(import_module(f"multicalc.{_LATER[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
