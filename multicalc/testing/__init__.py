"""Whether a person's own functions hold what they promise: ``mc.testing``."""

from multicalc.testing.comparing.compare import assert_backends_agree, compare
from multicalc.testing.comparing.comparison import Comparison
from multicalc.testing.portability.check import assert_portable, check_portable
from multicalc.testing.portability.report import PortabilityFinding, PortabilityReport
from multicalc.testing.ports.taps import tap

__all__ = [
    "Comparison",
    "PortabilityFinding",
    "PortabilityReport",
    "assert_backends_agree",
    "assert_portable",
    "check_portable",
    "compare",
    "tap",
]
