"""Compiled functions: ``jit``, ``prepare``, and how transforms meet them."""
