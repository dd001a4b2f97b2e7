"""Models of different libraries, held against each other: ``mc.testing.Port``."""
