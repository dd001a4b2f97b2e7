"""What a difference of two parts looks like: :func:`diagnose`."""

from multicalc.testing.ports.causes.diagnose import diagnose
from multicalc.testing.ports.causes.gradients import diagnose_gradient
from multicalc.testing.ports.causes.states import diagnose_state

__all__ = ["diagnose", "diagnose_gradient", "diagnose_state"]
