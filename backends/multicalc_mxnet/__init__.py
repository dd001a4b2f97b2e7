"""MXNet arrays: MXNet's own tape for first order, tangent-carrying arrays beyond it."""

from multicalc.backend import Adapter

adapter = Adapter(
    name="mxnet",
    framework="mxnet",
    array_types=("mxnet.numpy.ndarray",),
    backend="multicalc_mxnet.backend:MxnetBackend",
)
