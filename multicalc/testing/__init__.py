"""Whether a person's own functions hold what they promise: ``mc.testing``."""

from multicalc.testing.derivatives.check import assert_derivatives, check_derivatives
from multicalc.testing.derivatives.report import DerivativeFinding, DerivativeReport
from multicalc.testing.portability.check import assert_portable, check_portable
from multicalc.testing.portability.report import PortabilityFinding, PortabilityReport
from multicalc.testing.ports.taps import tap
from multicalc.testing.snapshots.match import assert_matches_snapshot

__all__ = [
    "DerivativeFinding",
    "DerivativeReport",
    "PortabilityFinding",
    "PortabilityReport",
    "assert_derivatives",
    "assert_matches_snapshot",
    "assert_portable",
    "check_derivatives",
    "check_portable",
    "tap",
]
