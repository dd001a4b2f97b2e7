"""What is going on around a call of ours."""

from __future__ import annotations

import torch

from multicalc_torch.private import in_forward_mode, in_functional_transform


def on_the_graph() -> bool:
    """Whether autograd's graph sees everything that goes on: no transform of ``torch.func`` and no
    forward mode is around, and nobody is compiling."""
    return (
        not in_functional_transform()
        and not in_forward_mode()
        and not torch.compiler.is_dynamo_compiling()
    )
