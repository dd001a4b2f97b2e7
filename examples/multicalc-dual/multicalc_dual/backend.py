"""What a backend of a forward-only framework owes: the same, with the jvp for the derivative."""

from functools import cached_property
from types import MappingProxyType

import dual
import numpy as np

from multicalc import xp
from multicalc.backend import Backend, Capability

DTYPES = "bool int8 int16 int32 int64 uint8 uint16 uint32 uint64 float32 float64".split()
PRIMITIVES = (
    "exp log sqrt sin cos hypot where sum reshape permute_dims broadcast_to concat take astype "
    "matmul"
)


class DualBackend(Backend):
    dtypes = MappingProxyType({name: np.dtype(name) for name in DTYPES})
    features = MappingProxyType(
        {"complex": Capability("unsupported", "dual has no complex numbers; use numpy")}
    )

    @cached_property
    def namespace(self):
        return xp.build({name: getattr(dual, name) for name in PRIMITIVES.split()}, self)

    def from_numpy(self, x, like=None):
        return dual.Array(x.copy())

    def to_numpy(self, x):
        return x.data.copy()

    def jvp(self, f, xs, tangents):
        count = 0

        def together(*inputs):
            nonlocal count
            outs, aux = f(*inputs)
            count = len(outs)
            return (*outs, *aux)

        primals, pushed = dual.jvp(together, xs, tangents)
        return primals[:count], primals[count:], pushed[:count]
