"""``mc.sparse``: patterns of derivatives, their colours, and sparse Jacobians and Hessians."""
