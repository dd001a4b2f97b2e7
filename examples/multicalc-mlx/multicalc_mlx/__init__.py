"""The adapter for MLX. This module is read to recognise arrays, so it must not import MLX."""

from multicalc.backend import Adapter

adapter = Adapter(
    name="mlx",
    framework="mlx.core",
    array_types=("mlx.core.array",),
    backend="multicalc_mlx.backend:MLXBackend",
    install="pip install multicalc-mlx",
)
