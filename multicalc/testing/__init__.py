"""Whether a person's own functions hold what they promise: ``mc.testing``."""

from multicalc.testing.comparing.compare import assert_backends_agree, compare
from multicalc.testing.comparing.comparison import Comparison
from multicalc.testing.derivatives.check import assert_derivatives, check_derivatives
from multicalc.testing.derivatives.report import DerivativeFinding, DerivativeReport
from multicalc.testing.portability.check import assert_portable, check_portable
from multicalc.testing.portability.report import PortabilityFinding, PortabilityReport
from multicalc.testing.ports.compare import assert_ports_agree, compare_ports
from multicalc.testing.ports.matching import layouts
from multicalc.testing.ports.matching.copying import copy_parameters
from multicalc.testing.ports.matching.match import Match, match
from multicalc.testing.ports.matching.rule import rule
from multicalc.testing.ports.port import Port
from multicalc.testing.ports.report import PortsReport
from multicalc.testing.ports.taps import tap
from multicalc.testing.snapshots.match import assert_matches_snapshot
from multicalc.testing.translation.translate import translate
from multicalc.testing.translation.translation import Translation
from multicalc.testing.translation.verdict import TranslationCheck

__all__ = [
    "Comparison",
    "DerivativeFinding",
    "DerivativeReport",
    "Match",
    "Port",
    "PortabilityFinding",
    "PortabilityReport",
    "PortsReport",
    "Translation",
    "TranslationCheck",
    "assert_backends_agree",
    "assert_derivatives",
    "assert_matches_snapshot",
    "assert_portable",
    "assert_ports_agree",
    "check_derivatives",
    "check_portable",
    "compare",
    "compare_ports",
    "copy_parameters",
    "layouts",
    "match",
    "rule",
    "tap",
    "translate",
]
