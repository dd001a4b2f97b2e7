"""The adapter for dual. This module is read to recognise arrays, so it must not import dual."""

from multicalc.backend import Adapter

adapter = Adapter(
    name="dual",
    framework="dual",
    array_types=("dual.Array",),
    backend="multicalc_dual.backend:DualBackend",
    install="pip install multicalc-dual",
)
