"""Write a function once, get its derivatives from any framework, and know the numbers agree."""

from multicalc import xp
from multicalc.gradients import grad, value_and_grad
from multicalc.jacobians import hessian, jacobian
from multicalc.products import hvp, jvp, vjp
from multicalc.registry import backends, get_backend, use
from multicalc.tape import Graph, Variable, backward, graph, record, variable
from multicalc.xp.dispatch import array_namespace

__all__ = [
    "Graph",
    "Variable",
    "array_namespace",
    "backends",
    "backward",
    "get_backend",
    "grad",
    "graph",
    "hessian",
    "hvp",
    "jacobian",
    "jvp",
    "record",
    "use",
    "value_and_grad",
    "variable",
    "vjp",
    "xp",
]
