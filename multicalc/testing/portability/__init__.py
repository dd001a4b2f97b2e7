"""``check_portable``: whether a function means the same on every backend."""
