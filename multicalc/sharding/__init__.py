"""``mc.sharded``: a loss over data that is read shard by shard."""

from multicalc.sharding.loss import Sharded, sharded

__all__ = ["Sharded", "sharded"]
