"""A pytest plugin: JAX keeps 64-bit dtypes, as within multicalc's own scope for them."""

import jax

jax.config.update("jax_enable_x64", True)
