"""MLX's, whose adapter is `examples/multicalc-mlx`."""

from __future__ import annotations

from typing import Any

import numpy as np
from upstream.fault import Catalogue

import multicalc as mc
from multicalc import xp

FAULTS = Catalogue("mlx", "0.32.4")
LEFT = "is right; MLX's own function is not replaced."


def at(f: Any, x: float) -> float:
    """``f`` of one of MLX's numbers."""
    return float(f(mc.get_backend("mlx").from_numpy(np.array(x))))


@FAULTS.add(
    wrong=2.7182817459106445,
    right=2.718281828459045,
    done=f"`xp.exp` {LEFT} So are `xp`'s others, and `xp.erf` is not there.",
    ours=lambda: at(xp.exp, 1.0),
)
def exp() -> Any:
    """`exp`, `sin`, `cos`, `erf`, `sigmoid` and `logsumexp` of float64 have float32's digits"""
    import mlx.core as mx

    return mx.exp(mx.array(1.0, mx.float64)).item()


@FAULTS.add(
    wrong=0.7213475108146667,
    right=0.7213475204444817,
    done=f"`xp.log2` {LEFT}",
    ours=lambda: at(mc.grad(xp.log2), 2.0),
)
def log2() -> Any:
    """So have the derivatives of `log2`, `log10` and `tan`"""
    import mlx.core as mx

    return mx.grad(mx.log2)(mx.array(2.0, mx.float64)).item()


@FAULTS.add(
    wrong=float("nan"),
    right=0.0,
    done=f"`xp.pow` {LEFT}",
    ours=lambda: at(mc.grad(lambda x: xp.pow(x, 0)), 0.0),
)
def power() -> Any:
    """A derivative of `x**n` at 0 beyond the n-th"""
    import mlx.core as mx

    return mx.grad(lambda x: x**0)(mx.array(0.0)).item()


@FAULTS.add(
    wrong=1.0,
    right=0.0,
    done=f"`xp.astype` {LEFT}",
    ours=lambda: at(mc.grad(lambda x: xp.astype(xp.astype(x, "int32"), "float64")), 2.5),
)
def integers() -> Any:
    """What comes from integers has a derivative"""
    import mlx.core as mx

    return mx.grad(lambda x: x.astype(mx.int32).astype(mx.float32))(mx.array(2.5)).item()


def _twice(x: Any) -> Any:
    y = x * x
    return y, y


@FAULTS.add(
    wrong=8.0,
    right=20.0,
    done="Transforms give MLX outputs that differ.",
    ours=lambda: at(lambda x: mc.vjp(_twice, x)[1]((x * 0.0 + 2.0, x * 0.0 + 3.0))[0], 2.0),
)
def outputs() -> Any:
    """The cotangent of one of two outputs that are one array"""
    import mlx.core as mx

    def twice(x: Any) -> Any:
        y = x * x
        return [y, y]

    cotangents = [mx.array(2.0), mx.array(3.0)]
    return mx.vjp(twice, [mx.array(2.0)], cotangents)[1][0].item()


def _chosen(x: Any) -> Any:
    slope = mc.grad(lambda y: y**3)(x)
    return slope * slope if slope > 0 else slope


@FAULTS.add(
    wrong=0.0,
    right=288.0,
    done="Transforms have MLX keep what values were computed from.",
    ours=lambda: at(mc.grad(_chosen), 2.0),
)
def read() -> Any:
    """Once an inner derivative was taken, what a value is read of is a constant to the outer one"""
    import mlx.core as mx

    def chosen(x: Any) -> Any:
        slope = mx.grad(lambda y: y * y * y)(x)
        return slope * slope if slope > 0 else slope

    return mx.grad(chosen)(mx.array(2.0)).item()
