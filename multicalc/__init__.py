"""Write a function once, get its derivatives from any framework, and know the numbers agree."""

from typing import TYPE_CHECKING, Any

from multicalc import xp
from multicalc.arrays import Array, portable
from multicalc.arrays.between import asarray, to_numpy
from multicalc.backend import backends, get_backend, use
from multicalc.calls.partition import combine, partition
from multicalc.compile import JitStats, Plan, jit, prepare
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
    from multicalc.approximations.linear import LinearModel, linear_approx
    from multicalc.approximations.quad_approx import quad_approx
    from multicalc.approximations.quadratic import QuadraticModel
    from multicalc.operators.fisher import fisher
    from multicalc.operators.gauss_newton import gauss_newton
    from multicalc.operators.hessian import hessian_operator
    from multicalc.operators.jacobian import jacobian_operator
    from multicalc.operators.linear_operator import LinearOperator
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
    from multicalc.optimize.classify import CriticalPoint, classify
    from multicalc.optimize.critical import CriticalPoints, critical_points
    from multicalc.optimize.descent import gradient_descent
    from multicalc.optimize.minimize import MinimizeResult, minimize
    from multicalc.optimize.newton import newton
    from multicalc.optimize.path import Path
    from multicalc.optimize.plot_paths import plot_paths
    from multicalc.optimize.scipy_problem import ScipyProblem, scipy_problem
    from multicalc.plots import plot_function, plot_gradient, plot_level_sets
    from multicalc.rules.checkpoint import checkpoint
    from multicalc.rules.custom_jvp import custom_jvp
    from multicalc.rules.custom_vjp import custom_vjp
    from multicalc.rules.implicit import implicit_fixed_point, implicit_root
    from multicalc.rules.stop_gradient import stop_gradient
    from multicalc.sharding import Sharded, sharded
    from multicalc.tape.backward import backward
    from multicalc.tape.graph import Graph, graph
    from multicalc.tape.record import record
    from multicalc.tape.variable import Variable, variable
    from multicalc.testing import compare, tap

# Of these a function or two is all that most programs call: each comes when it is first named, as
# together they take longer than all else.
_LATER = {
    "approximations": ("LinearModel", "QuadraticModel", "linear_approx", "quad_approx"),
    "operators": (
        "LinearOperator",
        "fisher",
        "gauss_newton",
        "hessian_operator",
        "jacobian_operator",
    ),
    "operators.numbers": (
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
    ),
    "optimize": (
        "CriticalPoint",
        "CriticalPoints",
        "MinimizeResult",
        "Path",
        "ScipyProblem",
        "classify",
        "critical_points",
        "gradient_descent",
        "minimize",
        "newton",
        "scipy_problem",
    ),
    "optimize.plot_paths": ("plot_paths",),
    "plots": ("plot_function", "plot_gradient", "plot_level_sets"),
    "rules": (
        "checkpoint",
        "custom_jvp",
        "custom_vjp",
        "implicit_fixed_point",
        "implicit_root",
        "stop_gradient",
    ),
    "sharding": ("Sharded", "sharded"),
    "tape": ("Graph", "Variable", "backward", "graph", "record", "variable"),
    "testing": ("compare", "tap"),
}
_HOMES = {name: module for module, names in _LATER.items() for name in names}


def __getattr__(name: str) -> Any:
    from importlib import import_module

    if name in ("bridges", "random", "sparse", "testing"):
        return import_module(f"multicalc.{name}")
    if name in _HOMES:
        found = globals()[name] = getattr(import_module(f"multicalc.{_HOMES[name]}"), name)
        return found
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
