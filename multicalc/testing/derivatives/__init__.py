"""``check_derivatives``: whether derivatives are those of the values, on every backend."""
