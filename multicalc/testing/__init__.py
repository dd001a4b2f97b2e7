"""Whether a person's own functions hold what they promise: ``mc.testing``."""

from multicalc.testing.portability.check import assert_portable, check_portable
from multicalc.testing.portability.report import PortabilityFinding, PortabilityReport
from multicalc.testing.ports.compare import assert_ports_agree, compare_ports
from multicalc.testing.ports.port import Port
from multicalc.testing.ports.report import PortsReport
from multicalc.testing.ports.taps import tap

__all__ = [
    "Port",
    "PortabilityFinding",
    "PortabilityReport",
    "PortsReport",
    "assert_portable",
    "assert_ports_agree",
    "check_portable",
    "compare_ports",
    "tap",
]
