"""The adapter of :mod:`protocol.dual`, which has nothing but what one must have."""

from __future__ import annotations

from types import SimpleNamespace

from protocol import dual

from multicalc.backend import Adapter, Backend, Capability
from multicalc.xp.completing import complete

NO_COMPLEX = "dual has no complex numbers; use numpy"
NAMESPACE = SimpleNamespace(
    __name__="dual", linalg=SimpleNamespace(matmul=dual.matmul), newaxis=None
)
vars(NAMESPACE).update(
    {name: made for name, made in vars(dual).items() if callable(made) and name[0].islower()}
)
complete(NAMESPACE)


class DualBackend(Backend):
    dtypes = dual.DTYPES
    features = {"complex": Capability("unsupported", NO_COMPLEX)}  # noqa: RUF012
    namespace = NAMESPACE

    def from_numpy(self, x, like=None):
        return dual.plain(x.astype(x.dtype.name))

    def to_numpy(self, x):
        return x.data.copy()

    def jvp(self, f, xs, tangents):
        return dual.jvp(f, xs, tangents)


adapter = Adapter(
    "dual", "protocol.dual", ("protocol.dual.Array",), "protocol.dual_adapter:DualBackend"
)
