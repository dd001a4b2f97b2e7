"""What is going on around a call of ours."""

from __future__ import annotations

import torch
from torch.autograd import forward_ad


def in_functional_transform() -> bool:
    """Whether a transform of ``torch.func`` is around."""
    return torch._C._functorch.peek_interpreter_stack() is not None


def in_forward_mode() -> bool:
    return forward_ad._current_level >= 0


def on_the_graph() -> bool:
    """Whether autograd's graph sees everything that goes on: no transform of ``torch.func`` and no
    forward mode is around, and nobody is compiling."""
    return (
        not in_functional_transform()
        and not in_forward_mode()
        and not torch.compiler.is_dynamo_compiling()
    )


def in_capture() -> bool:
    """Whether somebody looks at every operation, to make a graph of them."""
    return torch._C._len_torch_dispatch_stack() > 0
