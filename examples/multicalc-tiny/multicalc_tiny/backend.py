"""What a backend owes: dtypes, conversions, a namespace, and one derivative."""

from functools import cached_property
from types import MappingProxyType

import numpy as np
import tiny

from multicalc import xp
from multicalc.backend import Backend, Capability

DTYPES = "bool int8 int16 int32 int64 uint8 uint16 uint32 uint64 float32 float64".split()
PRIMITIVES = (
    "exp log sqrt sin cos where sum reshape permute_dims broadcast_to concat take astype matmul"
)


class TinyBackend(Backend):
    dtypes = MappingProxyType({name: np.dtype(name) for name in DTYPES})
    features = MappingProxyType(
        {"complex": Capability("unsupported", "tiny has no complex numbers; use numpy")}
    )

    @cached_property
    def namespace(self):
        return xp.build({name: getattr(tiny, name) for name in PRIMITIVES.split()}, self)

    def from_numpy(self, x, like=None):
        return tiny.Array(x.copy())

    def to_numpy(self, x):
        return x.data.copy()

    def vjp(self, f, xs):
        aux = ()

        def outputs(*inputs):
            nonlocal aux
            outs, aux = f(*inputs)
            return outs

        outs, pullback = tiny.vjp(outputs, xs)
        return outs, aux, pullback
