"""How the libraries lay out kernels: all are taken to ``(in, out)`` and ``(*window, in, out)``."""

from __future__ import annotations

from multicalc.testing.ports.matching.layouts import Flip, Permute, same
from multicalc.testing.ports.matching.linear import WeightLayout
from multicalc.testing.ports.model import Module

OUT_FIRST = ("torch", "gluon", "equinox")
"""Libraries whose kernels are ``(out, in, *window)``, their images with channels first."""

IN_FIRST = ("keras", "flax")
"""Libraries whose kernels are ``(*window, in, out)``, their images with channels last."""

FAMILIES = (
    ("embedding", ("embed",)),
    ("conv_transpose", ("convtranspose", "conv1dtranspose", "conv2dtranspose", "conv3dtranspose")),
    ("conv", ("conv",)),
    ("norm", ("norm",)),
    ("dense", ("dense", "linear")),
)


def family_of(module: Module) -> str:
    """What a part is in any library; empty where that is not known."""
    kind = module.kind.lower()
    return next((name for name, marks in FAMILIES if any(mark in kind for mark in marks)), "")


def channels_first(library: str, module: Module) -> bool:
    """Whether a convolution's images have their channels first."""
    said = module.settings.get("data_format")
    return library in OUT_FIRST if said is None else said == "channels_first"


def kernel_layout(
    library: str, family: str, name: str, ndim: int, module: Module
) -> WeightLayout | None:
    """The layout that takes such a kernel to the shared form; None where it is not known."""
    if family in ("embedding", "norm") or ndim < 2:
        return same
    if library in IN_FIRST and not family and name.endswith("kernel"):
        return same
    if library not in OUT_FIRST + IN_FIRST or not family:
        return None
    window = tuple(range(ndim - 2))
    behind = tuple(i + 2 for i in window)
    last, but_one = ndim - 1, ndim - 2
    if family != "conv_transpose":
        return Permute((*behind, 1, 0)) if library in OUT_FIRST else same
    if library == "equinox":
        return Permute((*behind, 1, 0)) >> Flip(window)
    if library in OUT_FIRST:
        return Permute((*behind, 0, 1))
    if library == "keras" or module.settings.get("transpose_kernel"):
        return Permute((*window, last, but_one))
    return Flip(window)
