"""``log(1 + exp(x))`` and its derivatives, each of one of torch's kernels, with all their digits.

torch's own is the identity from 20 on, which is off by 2e-9, and takes its second derivative as
``σ(1 - σ)``, which loses the digits of ``1 - σ``. The kernels themselves are exact: from 40 on
float64 can't tell value and slope from the identity's. So on autograd's graph it is these kernels
with our rule for the slope's derivative.
"""

from __future__ import annotations

from typing import Any

import torch
from torch.autograd import Function
from torch.nn.functional import leaky_relu

from multicalc_torch.private import in_forward_mode, softplus_slope
from multicalc_torch.private import softplus as softplus_kernel
from multicalc_torch.scopes import on_the_graph

_FROM = 40.0


def softplus(x: torch.Tensor) -> torch.Tensor:
    return _on_graph(x) if on_the_graph() else _composed(x)


def log_rest(gap: torch.Tensor) -> torch.Tensor:
    """``-log(1 + exp(-gap))`` of what is not negative: torch's derivatives lose no digits there."""
    return softplus_kernel(gap, -1.0)


def _composed(x: torch.Tensor) -> torch.Tensor:
    """Of operators whose own derivatives of any order are exact. At zero both terms have the
    derivatives that they have to the left of it."""
    return torch.relu(x) - log_rest(leaky_relu(x, -1.0))


def _slope(g: torch.Tensor, x: torch.Tensor, sign: float) -> torch.Tensor:
    """``g σ(sign x)``, which is the pullback of softplus; its derivatives are made of it again."""
    if not torch.is_grad_enabled() and not in_forward_mode():
        return softplus_slope(g, x, sign, _FROM)
    if on_the_graph():
        return _slope_on_graph(g, x, sign)
    return g * torch.exp(-_composed(-sign * x))


class _Softplus(Function):
    @staticmethod
    def forward(ctx: Any, x: torch.Tensor) -> torch.Tensor:
        ctx.save_for_backward(x)
        return softplus_kernel(x, 1.0, _FROM)

    @staticmethod
    def backward(ctx: Any, g: torch.Tensor) -> torch.Tensor:
        (x,) = ctx.saved_tensors
        return _slope(g, x, 1.0)


class _Slope(Function):
    @staticmethod
    def forward(ctx: Any, g: torch.Tensor, x: torch.Tensor, sign: float) -> torch.Tensor:
        ctx.save_for_backward(g, x)
        ctx.sign = sign
        return softplus_slope(g, x, sign, _FROM)

    @staticmethod
    def backward(ctx: Any, h: torch.Tensor) -> tuple[torch.Tensor | None, ...]:
        (g, x), sign = ctx.saved_tensors, ctx.sign
        by_g, by_x, _ = ctx.needs_input_grad
        return (
            _slope(h, x, sign) if by_g else None,
            _slope(_slope(h * g if sign > 0 else -(h * g), x, sign), x, -sign) if by_x else None,
            None,
        )


# Function.apply looks for transforms of torch.func, which aren't there on the graph, and takes as
# long as the kernels.
_on_graph: Any = super(Function, _Softplus).apply
_slope_on_graph: Any = super(Function, _Slope).apply
