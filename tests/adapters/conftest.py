"""Which files here are programs, that tests start."""

collect_ignore = ["jax_in_parts.py", "torch_in_parts.py"]
