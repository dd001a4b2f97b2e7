"""Functions as graphs of MXNet's."""

from .. import rules  # noqa: F401  (graphs have gradients and tangents of operators in them)
