"""What a backend owes: dtypes, conversions, a namespace, and one derivative."""

from functools import cached_property
from types import MappingProxyType

import mlx.core as mx
import numpy as np

from multicalc import xp
from multicalc.backend import Backend, Capability
from multicalc_mlx import accurate

DTYPES = "int8 int16 int32 int64 uint8 uint16 uint32 uint64 float16 float32 float64"
OWN = """
    acos acosh asin asinh atan atan2 atanh bitwise_and bitwise_invert bitwise_left_shift
    bitwise_or bitwise_right_shift bitwise_xor broadcast_to concat cosh expm1 isfinite isinf isnan
    log log1p logical_and logical_not logical_or permute_dims reshape sinh sqrt sum take tanh where
"""

# NumPy leaves operators to MLX then, and np.exp(x) raises: what NumPy gives has no derivative.
mx.array.__array_ufunc__ = None


def astype(x, dtype):
    """What comes from integers has no derivative, which MLX passes on through them."""
    return (x if mx.issubdtype(dtype, mx.floating) else mx.stop_gradient(x)).astype(dtype)


def keeping_graphs(run):
    """``run()``, in which values can be read: elsewhere MLX then forgets what they came from, if
    another derivative was taken before. Within the pullback of a function of one's own it keeps all.
    """
    found = []
    function = mx.custom_function(lambda x: x)

    @function.vjp
    def pullback(x, cotangent, _):
        found.append(run())
        return cotangent

    mx.grad(function)(mx.array(0.0))
    return found.pop()


class MLXBackend(Backend):
    dtypes = MappingProxyType(
        {"bool": mx.bool_, **{name: getattr(mx, name) for name in DTYPES.split()}}
    )
    features = MappingProxyType(
        {"complex": Capability("unsupported", "MLX has none of double precision; use numpy")}
    )

    @cached_property
    def namespace(self):
        own = {name: getattr(mx, name) for name in OWN.split()}
        better = {name: getattr(accurate, name) for name in ("exp", "sin", "cos", "pow")}
        return xp.build({**own, **better, "astype": astype}, self)

    def from_numpy(self, x, like=None):
        # MLX refuses negative strides and foreign byte orders, and takes float64 for float32.
        return mx.array(x.astype(x.dtype.newbyteorder("="), order="C"), self.dtypes[x.dtype.name])

    def to_numpy(self, x):
        return np.array(x)

    def precision(self, dtypes):
        # MLX has float64 on the CPU only.
        return mx.stream(mx.cpu) if "float64" in dtypes else super().precision(dtypes)

    def vjp(self, f, xs):
        outs, aux = f(*xs)

        def outputs(*inputs):
            # A product for each: MLX drops a cotangent where two outputs are one array.
            return [y * 1 for y in f(*inputs)[0]]

        def pullback(cotangents):
            return keeping_graphs(lambda: mx.vjp(outputs, list(xs), list(cotangents))[1])

        return outs, aux, pullback
