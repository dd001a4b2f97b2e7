"""The array API standard's names, by what they do."""

from .. import rules  # noqa: F401  (before the first operator is used)
