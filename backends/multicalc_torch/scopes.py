"""What is going on around a call of ours."""

from __future__ import annotations

import torch
from torch.autograd import forward_ad


def in_functional_transform() -> bool:
    """Whether a transform of ``torch.func`` is around."""
    return torch._C._functorch.peek_interpreter_stack() is not None


def in_forward_mode() -> bool:
    return forward_ad._current_level >= 0
