"""Write a function once, get its derivatives from any framework, and know the numbers agree."""

from multicalc import xp
from multicalc.gradients import grad, value_and_grad
from multicalc.jacobians import hessian, jacobian
from multicalc.products import hvp, jvp, vjp
from multicalc.registry import backends, get_backend, use
from multicalc.xp.dispatch import array_namespace

__all__ = [
    "array_namespace",
    "backends",
    "get_backend",
    "grad",
    "hessian",
    "hvp",
    "jacobian",
    "jvp",
    "use",
    "value_and_grad",
    "vjp",
    "xp",
]
