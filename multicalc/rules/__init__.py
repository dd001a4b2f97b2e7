"""Derivatives of one's own: rules, constants, what is computed again, and what equations define."""

from multicalc.rules.checkpoint import checkpoint
from multicalc.rules.custom_jvp import CustomJvp, custom_jvp
from multicalc.rules.custom_vjp import CustomVjp, custom_vjp
from multicalc.rules.implicit import implicit_fixed_point, implicit_root
from multicalc.rules.stop_gradient import stop_gradient

__all__ = [
    "CustomJvp",
    "CustomVjp",
    "checkpoint",
    "custom_jvp",
    "custom_vjp",
    "implicit_fixed_point",
    "implicit_root",
    "stop_gradient",
]
