"""PyTorch's."""

from __future__ import annotations

from typing import Any

from upstream.fault import Catalogue

import multicalc as mc

FAULTS = Catalogue("torch", "2.13.0")
NESTED = "Corrected in a transform within another, in its thread."


def _tensor(x: Any) -> Any:
    import torch

    return torch.tensor(x, dtype=torch.float64)


def _gradient_of_tangent(f: Any, x: Any, v: Any) -> Any:
    return mc.grad(lambda x: mc.jvp(f, (x,), (v,))[1])(x)


X, V = [0.0, 1.0, 3.0], [1.0, 0.0, 0.0]
OF_NORM = 0.19635498774733722
"""The second derivative of (x − m) / √(v + 10⁻⁵) by its x, at 0, 1, 3."""


def _layer_norm(x: Any) -> Any:
    import torch

    return torch.nn.functional.layer_norm(x, (3,))[0]


def _batch_norm(x: Any) -> Any:
    import torch

    return torch.nn.functional.batch_norm(x[:, None], None, None, training=True)[0, 0]


def _weight_norm(v: Any) -> Any:
    import torch

    return torch._weight_norm(v, _tensor([[1.0]]), 0)[0, 0]


def _log_determinant(x: Any) -> Any:
    import torch

    return torch.linalg.slogdet(x)[1]


def _determinant(x: Any) -> Any:
    import torch

    return torch.linalg.det(x)


def _product(x: Any) -> Any:
    import torch

    where = torch.tensor([0, 0])
    return torch.ones(1, dtype=x.dtype).scatter_reduce(0, where, x, "prod")[0]


@FAULTS.add(
    wrong=0.3817980925302259,
    right=OF_NORM,
    done=NESTED,
    ours=lambda: _gradient_of_tangent(_layer_norm, _tensor(X), _tensor(V))[0],
)
def layer_norm() -> Any:
    """`layer_norm` keeps mean and deviation for its way back as constants: the gradient of a
    tangent, and third derivatives"""
    import torch

    x = torch.tensor([0.0, 1.0, 3.0], dtype=torch.float64)
    v = torch.tensor([1.0, 0.0, 0.0], dtype=torch.float64)

    def tangent(x: Any) -> Any:
        return torch.func.jvp(lambda x: torch.nn.functional.layer_norm(x, (3,))[0], (x,), (v,))[1]

    return torch.func.grad(tangent)(x)[0].item()


@FAULTS.add(
    wrong=0.3817980925302259,
    right=OF_NORM,
    done=NESTED,
    ours=lambda: _gradient_of_tangent(_batch_norm, _tensor(X), _tensor(V))[0],
)
def batch_norm() -> Any:
    """`batch_norm` in training, and `instance_norm`, which is made of it: the same"""
    import torch

    x = torch.tensor([0.0, 1.0, 3.0], dtype=torch.float64)
    v = torch.tensor([1.0, 0.0, 0.0], dtype=torch.float64)

    def norm(x: Any) -> Any:
        return torch.nn.functional.batch_norm(x[:, None], None, None, training=True)[0, 0]

    tangent = lambda x: torch.func.jvp(norm, (x,), (v,))[1]  # noqa: E731
    return torch.func.grad(tangent)(x)[0].item()


@FAULTS.add(
    wrong=-0.048,
    right=-0.04608,
    done=NESTED,
    ours=lambda: mc.hessian(_weight_norm)(_tensor([[3.0, 4.0]]))[0, 0, 0, 0],
)
def weight_norm() -> Any:
    """`torch._weight_norm`, of which `torch.nn.utils.weight_norm` is made, keeps the norm as a
    constant: second derivatives"""
    import torch

    v = torch.tensor([[3.0, 4.0]], dtype=torch.float64, requires_grad=True)
    g = torch.tensor([[1.0]], dtype=torch.float64)
    y = torch._weight_norm(v, g, 0)[0, 0]
    (gradient,) = torch.autograd.grad(y, v, create_graph=True)
    return torch.autograd.grad(gradient[0, 0], v)[0][0, 0].item()


@FAULTS.add(
    wrong=0.0,
    right=-1 / 9,
    done="A tangent that somebody may differentiate is not taken from forward mode.",
    ours=lambda: _gradient_of_tangent(_log_determinant, _tensor([[3.0]]), _tensor([[1.0]]))[0, 0],
)
def slogdet() -> Any:
    """The tangent of `slogdet`, `det`, `logdet` and `solve` by forward mode has a wrong gradient,
    or none"""
    import torch

    x = torch.tensor([[3.0]], dtype=torch.float64)

    def tangent(x: Any) -> Any:
        return torch.func.jvp(lambda x: torch.linalg.slogdet(x)[1], (x,), (torch.ones_like(x),))[1]

    return torch.func.grad(tangent)(x).item()


@FAULTS.add(
    wrong=0.0,
    right=1.0,
    done="Forward mode is not used below 10,000 elements; from there on the number is PyTorch's, "
    "and `xp.linalg.det` is right.",
    ours=lambda: mc.jvp(
        _determinant, (_tensor([[1.0, 0.0], [0.0, 0.0]]),), (_tensor([[0.0, 0.0], [0.0, 1.0]]),)
    )[1],
)
def determinant() -> Any:
    """Forward mode has the derivative of the determinant of a singular matrix as 0"""
    import torch

    x = torch.tensor([[1.0, 0.0], [0.0, 0.0]], dtype=torch.float64)
    v = torch.tensor([[0.0, 0.0], [0.0, 1.0]], dtype=torch.float64)
    return torch.func.jvp(torch.linalg.det, (x,), (v,))[1].item()


@FAULTS.add(
    wrong=-1.5,
    right=1.0,
    done="hvp and hessian go by reverse over reverse, which is right. Left: `mc.jvp` of `mc.grad` "
    "from 10,000 elements on, and the same of `cholesky_inverse`.",
    ours=lambda: mc.hvp(_product, (_tensor([2.0, 3.0]),), (_tensor([1.0, 1.0]),))[0],
)
def scatter_reduce() -> Any:
    """Forward over reverse mode of `scatter_reduce` with products"""
    import torch

    x = torch.tensor([2.0, 3.0], dtype=torch.float64)
    where = torch.tensor([0, 0])

    def product(x: Any) -> Any:
        return torch.ones(1, dtype=x.dtype).scatter_reduce(0, where, x, "prod")[0]

    return torch.func.jvp(torch.func.grad(product), (x,), (torch.ones_like(x),))[1][0].item()


@FAULTS.add(
    wrong=0.7651976865579666,
    right=0.3251471008130331,
    done="Left: PyTorch does not say of which functions it has no derivative.",
    ours=None,
)
def bessel() -> Any:
    """`torch.special.bessel_j0`, `bessel_j1` and others cut the derivative: of `x · J₀(x)`"""
    import torch

    x = torch.tensor(1.0, dtype=torch.float64, requires_grad=True)
    (x * torch.special.bessel_j0(x)).backward()
    return x.grad.item()


@FAULTS.add(
    wrong=0.4903577562398206,
    right=0.49035775610023486,
    done="`xp.special.digamma` and `gammaln` are right; PyTorch's functions are not replaced.",
    ours=None,
)
def trigamma() -> Any:
    """The derivative of `digamma`, to nine digits"""
    import torch

    x = torch.tensor(2.5, dtype=torch.float64, requires_grad=True)
    torch.special.digamma(x).backward()
    return x.grad.item()
