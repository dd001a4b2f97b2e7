"""The conformance suite: the same mathematics on every backend, held against exact references."""
