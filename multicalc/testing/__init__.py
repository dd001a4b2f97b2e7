"""Whether a person's own functions hold what they promise: ``mc.testing``."""

from multicalc.testing.portability import assert_portable, check_portable
from multicalc.testing.report import PortabilityFinding, PortabilityReport

__all__ = ["PortabilityFinding", "PortabilityReport", "assert_portable", "check_portable"]
