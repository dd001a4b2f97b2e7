"""Whether a person's own functions hold what they promise: ``mc.testing``."""

from multicalc.testing.portability.check import assert_portable, check_portable
from multicalc.testing.portability.report import PortabilityFinding, PortabilityReport
from multicalc.testing.ports.port import Port
from multicalc.testing.ports.taps import tap

__all__ = [
    "Port",
    "PortabilityFinding",
    "PortabilityReport",
    "assert_portable",
    "check_portable",
    "tap",
]
