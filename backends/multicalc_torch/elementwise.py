"""Elementwise functions by their array API names."""

from __future__ import annotations

from typing import Any

import torch
from array_api_compat import torch as compat

from multicalc_torch.private import in_forward_mode, in_functional_transform
from multicalc_torch.scalars import elementwise, floats, operands

exp = elementwise(torch.exp, floats)
log = elementwise(torch.log, floats)
log1p = elementwise(torch.log1p, floats)
expm1 = elementwise(torch.expm1, floats)
log2 = elementwise(torch.log2, floats)
log10 = elementwise(torch.log10, floats)
sqrt = elementwise(torch.sqrt, floats)
square = elementwise(torch.square)
abs = elementwise(torch.abs)
sin = elementwise(torch.sin, floats)
cos = elementwise(torch.cos, floats)
tan = elementwise(torch.tan, floats)
asin = elementwise(torch.asin, floats)
acos = elementwise(torch.acos, floats)
atan = elementwise(torch.atan, floats)
sinh = elementwise(torch.sinh, floats)
cosh = elementwise(torch.cosh, floats)
tanh = elementwise(torch.tanh, floats)
asinh = elementwise(torch.asinh, floats)
acosh = elementwise(torch.acosh, floats)
atanh = elementwise(torch.atanh, floats)
hypot = elementwise(torch.hypot, floats)
maximum = elementwise(torch.maximum)
minimum = elementwise(torch.minimum)
add = elementwise(torch.add)
subtract = elementwise(torch.subtract)
multiply = elementwise(torch.multiply)
divide = elementwise(torch.divide, floats)
negative = elementwise(torch.negative)
positive = elementwise(torch.positive)
reciprocal = elementwise(torch.reciprocal, floats)
remainder = elementwise(torch.remainder)
floor = elementwise(torch.floor)
ceil = elementwise(torch.ceil)
round = elementwise(torch.round)
trunc = elementwise(torch.trunc)
isnan = elementwise(torch.isnan)
isinf = elementwise(torch.isinf)
isfinite = elementwise(torch.isfinite)
equal = elementwise(torch.eq)
not_equal = elementwise(torch.ne)
less = elementwise(torch.lt)
less_equal = elementwise(torch.le)
greater = elementwise(torch.gt)
greater_equal = elementwise(torch.ge)
logical_and = elementwise(torch.logical_and)
logical_or = elementwise(torch.logical_or)
logical_not = elementwise(torch.logical_not)
logical_xor = elementwise(torch.logical_xor)
bitwise_and = elementwise(compat.bitwise_and)
bitwise_or = elementwise(compat.bitwise_or)
bitwise_xor = elementwise(compat.bitwise_xor)
bitwise_invert = elementwise(torch.bitwise_not)
bitwise_left_shift = elementwise(compat.bitwise_left_shift)
bitwise_right_shift = elementwise(compat.bitwise_right_shift)
signbit = elementwise(torch.signbit)
real = elementwise(torch.real)
conj = elementwise(torch.conj)


def imag(x: Any, /) -> torch.Tensor:
    (x,) = operands(x)
    return torch.imag(x) if x.is_complex() else torch.zeros_like(x)


def sign(x: Any, /) -> torch.Tensor:
    # torch gives 0 for NaN.
    (x,) = operands(x)
    return torch.where(torch.isnan(x), x, torch.sgn(x))


def pow(x1: Any, x2: Any, /) -> torch.Tensor:
    if type(x2) in (int, float) and isinstance(x1, torch.Tensor) and x1.is_floating_point():
        # torch's second derivative of the zeroth power is NaN at zero.
        return torch.pow(x1, x2) if x2 else torch.ones_like(x1)
    x1, x2 = operands(x1, x2)
    if x1.is_complex() != x2.is_complex():
        # torch's forward rule for a complex and a real argument is wrong.
        dtype = torch.promote_types(x1.dtype, x2.dtype)
        x1, x2 = x1.to(dtype), x2.to(dtype)
    if not x1.is_floating_point():
        return torch.pow(x1, x2)
    # The zeroth power of 0, as above.
    zero = x1 == 0
    steady = torch.where(zero & (x2 == 0), 1.0, x1)
    if not _may_vary(x2):
        return torch.pow(steady, x2)
    # torch takes the derivative by the base as the constant 0 where the exponent is 0, and so loses
    # its derivative by the exponent. There the power is exp(x2 log x1). And its second derivative
    # by the exponent is NaN where the base is 0; there it is constant in the exponent.
    flat = (x2 == 0) & (x1 > 0)
    logarithm = torch.log(torch.where(flat, x1, 1.0))
    power = torch.pow(torch.where(zero, 1.0, x1), x2)
    power = torch.where(flat, torch.exp(x2 * logarithm), power)
    return torch.where(zero, torch.pow(torch.where(zero, steady, 1.0), x2.detach()), power)


def _may_vary(x: torch.Tensor) -> bool:
    """Whether a derivative by ``x`` may be asked for."""
    return x.requires_grad or in_functional_transform() or in_forward_mode()


def atan2(x1: Any, x2: Any, /) -> torch.Tensor:
    # torch's derivative squares the arguments: what they have in common is taken out, a constant.
    x1, x2 = floats(x1, x2)
    largest = torch.maximum(x1.detach().abs(), x2.detach().abs())
    scale = torch.where((largest > 0) & torch.isfinite(largest), largest, 1.0)
    return torch.atan2(x1 / scale, x2 / scale)


def copysign(x1: Any, x2: Any, /) -> torch.Tensor:
    # torch's derivative, by result / x, leaves rounding errors over |x| in the second one.
    x1, x2 = operands(x1, x2)
    return torch.where(torch.signbit(x1) == torch.signbit(x2), x1, -x1)


def floor_divide(x1: Any, x2: Any, /) -> torch.Tensor:
    # Piecewise constant; torch raises for its derivative where it gives zero for that of floor.
    x1, x2 = operands(x1, x2)
    return torch.floor_divide(x1.detach(), x2.detach())


def nextafter(x1: Any, x2: Any, /) -> torch.Tensor:
    return compat.nextafter(*(x.detach() for x in operands(x1, x2)))


def clip(x: Any, /, min: Any = None, max: Any = None) -> torch.Tensor:
    bounds = [b for b in (min, max) if b is not None]
    if isinstance(x, torch.Tensor) and x.is_floating_point() and _numbers(bounds):
        return torch.clamp(x, min, max) if bounds else x
    x, *bounds = operands(x, *bounds)
    if len(bounds) == 2:
        # The derivative between two bounds is masked in place, in the shape of x alone.
        x, *bounds = torch.broadcast_tensors(x, *bounds)
    low = None if min is None else bounds[0]
    high = None if max is None else bounds[-1]
    return x if not bounds else torch.clamp(x, low, high)


def _numbers(xs: list[Any]) -> bool:
    return all([type(x) in (int, float) for x in xs])


def where(condition: Any, x1: Any, x2: Any, /) -> torch.Tensor:
    return torch.where(*operands(condition), *operands(x1, x2))
