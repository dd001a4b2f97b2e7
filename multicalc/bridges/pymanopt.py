"""pymanopt's manifolds and optimisers for functions of any backend."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from multicalc.backend import BackendLike
from multicalc.bridges.needs import needs
from multicalc.calls.call import Call
from multicalc.transforms.grad import grad
from multicalc.transforms.hvp import hvp

with needs("pymanopt"):
    from pymanopt.autodiff import Function
    from pymanopt.autodiff.backends._backend import Backend
    from pymanopt.manifolds.manifold import Manifold


def function(
    manifold: Manifold, backend: BackendLike = None
) -> Callable[[Callable[..., Any]], Function]:
    """A decorator as those of ``pymanopt.function``: a cost, its gradient and its Hessian.

    The function gets ``backend``'s arrays, or standard ones where it is marked
    :func:`multicalc.portable`; pymanopt gives and gets NumPy's. What is compiled by
    :func:`multicalc.jit` has compiled derivatives.

    Args:
        manifold: what is optimised over.
        backend: a backend's name; otherwise the one that is active when pymanopt calls.

    >>> import numpy as np, pymanopt
    >>> import multicalc as mc
    >>> sphere = pymanopt.manifolds.Sphere(3)
    >>> @mc.bridges.pymanopt.function(sphere)
    ... @mc.portable
    ... def cost(x):
    ...     return (x @ x) ** 2
    >>> cost.get_gradient_operator()(np.array([0.6, 0.8, 0.0])).tolist()
    [2.4, 3.2, 0.0]
    """

    def decorator(f: Callable[..., Any]) -> Function:
        return Function(function=f, manifold=manifold, backend=PymanoptBackend(backend))

    return decorator


class PymanoptBackend(Backend):
    """pymanopt's protocol, by our transforms on ``backend``."""

    def __init__(self, backend: BackendLike = None) -> None:
        super().__init__("multicalc")
        self._on = backend

    @staticmethod
    def is_available() -> bool:
        return True

    def prepare_function(self, f: Callable[..., Any]) -> Callable[..., Any]:
        def value(*point: Any) -> Any:
            call = Call(f, point, {}, backend=self._on)
            outs, _ = call.scoped(call.scalar_valued, *call.xs)
            return call.given_back(outs)[0][0]

        return value

    def generate_gradient_operator(
        self, f: Callable[..., Any], num_arguments: int
    ) -> Callable[..., Any]:
        gradient = grad(f, argnums=tuple(range(num_arguments)), backend=self._on)
        return lambda *point: _as_many(gradient(*point))

    def generate_hessian_operator(
        self, f: Callable[..., Any], num_arguments: int
    ) -> Callable[..., Any]:
        argnums = tuple(range(num_arguments))

        def product(*given: Any) -> Any:
            point, tangents = given[:num_arguments], given[num_arguments:]
            return _as_many(hvp(f, point, tangents, argnums=argnums, backend=self._on))

        return product


def _as_many(arrays: Sequence[Any]) -> Any:
    """A single array by itself, as pymanopt has it."""
    return arrays if len(arrays) > 1 else arrays[0]
