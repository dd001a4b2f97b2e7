"""What a backend owes: dtypes, conversions, a namespace, and one derivative."""

from functools import cached_property

import mlx.core as mx
import numpy as np

from multicalc import xp
from multicalc.backend import Backend, Capability
from multicalc_mlx import accurate

NUMBERS = "int8 int16 int32 int64 uint8 uint16 uint32 uint64 float16 float32 float64".split()
DTYPES = {"bool": mx.bool_, **{name: getattr(mx, name) for name in NUMBERS}}
FEATURES = {"complex": Capability("unsupported", "MLX has single ones only; use numpy")}
OWN = """
    atan atan2 broadcast_to concat cosh expm1 log log1p
    permute_dims reshape sinh sqrt sum take tanh where
""".split()

# NumPy leaves operators to MLX then, and np.exp(x) raises: what NumPy gives has no derivative.
mx.array.__array_ufunc__ = None


def astype(x, dtype):
    """What comes from integers has no derivative, which MLX passes on through them."""
    return (x if mx.issubdtype(dtype, mx.floating) else mx.stop_gradient(x)).astype(dtype)


def keeping_graphs(run):
    """``run()``, in which values can be read. Elsewhere MLX then forgets what an array came from,
    once another derivative was taken; within a pullback of one's own it keeps all."""
    found = []

    def pullback(x, cotangent, _):
        found.append(run())
        return cotangent

    function = mx.custom_function(lambda x: x)
    function.vjp(pullback)
    mx.grad(function)(mx.array(0.0))
    return found.pop()


class MLXBackend(Backend):
    dtypes = DTYPES
    features = FEATURES

    @cached_property
    def namespace(self):
        own = {name: getattr(mx, name) for name in OWN}
        better = {name: getattr(accurate, name) for name in ("exp", "sin", "cos")}
        return xp.build({**own, **better, "astype": astype}, self)

    def from_numpy(self, x, like=None):
        # MLX refuses negative strides, and takes float64 for float32.
        return mx.array(x.copy(order="C"), self.dtypes[x.dtype.name])

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

    def value_and_grad(self, f, xs):
        def output(*inputs):
            found.append(f(*inputs))
            return list(found[0][0])

        # In one run of f, of which MLX's vjp takes one for each pullback.
        found = []
        outs, grads = keeping_graphs(lambda: mx.vjp(output, list(xs), [mx.array(1.0)]))
        return tuple(outs), found[0][1], tuple(grads)
