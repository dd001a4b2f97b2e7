"""A user's call made flat: arguments, trees, signatures, conversion, precision."""
