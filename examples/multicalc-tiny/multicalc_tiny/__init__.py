"""The adapter for tiny. This module is read to recognise arrays, so it must not import tiny."""

from multicalc.backend import Adapter

adapter = Adapter(
    name="tiny",
    framework="tiny",
    array_types=("tiny.Array",),
    backend="multicalc_tiny.backend:TinyBackend",
    install="pip install multicalc-tiny",
)
