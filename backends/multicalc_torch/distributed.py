"""Tensors in parts on several processes, ``DTensor``: PyTorch's operators and derivatives keep
their placements; what an adapter makes itself has to be one beside them.

Looked for in ``sys.modules``: where the module isn't loaded there is no such tensor.
"""

from __future__ import annotations

import sys
from typing import Any

import torch

_MODULE = "torch.distributed.tensor"


def in_parts(x: Any) -> bool:
    """Whether ``x`` is a ``DTensor``."""
    module = sys.modules.get(_MODULE)
    return module is not None and isinstance(x, module.DTensor)


def beside(own: torch.Tensor, like: Any) -> torch.Tensor:
    """``own``, which every process has, as a ``DTensor`` with a whole copy on each where ``like``
    is one: the operators of PyTorch take no others together with these."""
    if not in_parts(like):
        return own
    module = sys.modules[_MODULE]
    mesh = like.device_mesh
    whole: torch.Tensor = module.DTensor.from_local(
        own, mesh, [module.Replicate()] * mesh.ndim, run_check=False
    )
    return whole


def whole(x: Any) -> torch.Tensor:
    """All of ``x`` on every process, each of which has to call this."""
    found: torch.Tensor = x.full_tensor() if in_parts(x) else x
    return found
