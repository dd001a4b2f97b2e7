"""Backends without a ``vmap`` of their own: arrays of a whole batch, seen as one example's."""

from multicalc.batching.mapping import mapped_together

__all__ = ["mapped_together"]
