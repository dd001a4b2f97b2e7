"""JAX arrays, differentiated by JAX."""

from multicalc.backend import Adapter

adapter = Adapter(
    name="jax",
    framework="jax",
    array_types=("jax.Array",),
    backend="multicalc_jax.backend:JaxBackend",
    spelling="multicalc_jax.spelling:SPELLING",
)
