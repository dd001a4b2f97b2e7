"""``mc.sharded``: a loss over data that is read shard by shard."""
