"""The gamma and error functions. The gamma function's derivatives are ours: torch's trigamma, which
its digamma is differentiated by, is right to nine digits only in float64 (torch 2.13)."""

from __future__ import annotations

import math
from typing import Any

import torch

from multicalc_torch.scalars import elementwise, floats

# B₂ₖ / 2k of Stirling's series ψ(z) ~ log z − 1/(2z) − Σ B₂ₖ / (2k z²ᵏ) (DLMF 5.11.2).
_STIRLING = (1 / 12, -1 / 120, 1 / 252, -1 / 240, 1 / 132, -691 / 32760, 1 / 12)
_SHIFT = 12


def _digamma(x: torch.Tensor) -> torch.Tensor:
    """``ψ(x) = ψ(x + n) − Σ 1/(x + k)`` (DLMF 5.5.2) leads to where the series holds; left of zero
    the reflection ``ψ(x) = ψ(1 − x) − π cot πx`` (DLMF 5.5.4) goes first."""
    left = x <= 0
    z = torch.where(left, 1.0 - x, x)
    far = 1.0 / (z + _SHIFT)
    squared = far * far
    series = torch.zeros_like(far)
    for coefficient in reversed(_STIRLING):
        series = (series + coefficient) * squared
    steps = sum(1.0 / (z + k) for k in range(_SHIFT))
    right = torch.log(z + _SHIFT) - 0.5 * far - series - steps
    # Of x − round x, as π x would lose the digits near an integer; and of what that is off a half,
    # where the cotangent and its second derivative are 0.
    rest = torch.where(left, x - torch.round(x).detach(), 0.25)
    cotangent = torch.sin((0.5 - torch.abs(rest)) * math.pi) / torch.sin(rest * math.pi)
    return torch.where(left, right - math.pi * cotangent, right)


class _LogGamma(torch.autograd.Function):
    """torch's value with the derivative ψ."""

    generate_vmap_rule = True

    @staticmethod
    def forward(x: torch.Tensor) -> torch.Tensor:
        return torch.lgamma(x)

    @staticmethod
    def setup_context(ctx: Any, inputs: tuple[torch.Tensor], output: torch.Tensor) -> None:
        ctx.save_for_backward(inputs[0])
        ctx.save_for_forward(inputs[0])

    @staticmethod
    def backward(ctx: Any, ct: torch.Tensor) -> torch.Tensor:
        return ct * _digamma(ctx.saved_tensors[0])

    @staticmethod
    def jvp(ctx: Any, t: torch.Tensor) -> torch.Tensor:
        return t * _digamma(ctx.saved_tensors[0])


erf = elementwise(torch.erf, floats)
erfc = elementwise(torch.erfc, floats)
erfinv = elementwise(torch.special.erfinv, floats)
gammaln = elementwise(_LogGamma.apply, floats)
digamma = elementwise(_digamma, floats)
