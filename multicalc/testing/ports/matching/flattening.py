"""In which order an image's entries come to the dense layer behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from multicalc.testing.ports.matching.conventions import OUT_FIRST, channels_first
from multicalc.testing.ports.matching.fragment import Fragment
from multicalc.testing.ports.matching.layouts import flattened
from multicalc.testing.ports.matching.linear import WeightLayout
from multicalc.testing.ports.model import Module


@dataclass(frozen=True)
class Image:
    """An image before a dense layer.

    Attributes:
        channels: how many it has.
        first: whether these come first as it is flattened.
        known: whether that is so, and not only usual: a function may move the axes before.
    """

    channels: int
    first: bool
    known: bool


def image_of(channels: int, library: str, conv: Module, modules: Mapping[str, Module]) -> Image:
    """The image behind the convolution ``conv``. That layers flatten it is seen, and that they
    move its axes; what functions do isn't, but where channels come first nobody moves them."""
    kinds = {module.kind for module in modules.values()}
    first = channels_first(library, conv) or "Permute" in kinds
    return Image(channels, first, library in OUT_FIRST or "Flatten" in kinds)


def reordered(
    a: Fragment, b: Fragment, before_a: Image | None, before_b: Image | None
) -> WeightLayout | None:
    """The layout of a kernel whose image has its channels first in one model, last in the other;
    None where that isn't so."""
    if before_a is None or before_b is None or before_a.first == before_b.first:
        return None
    if a.form != b.form or before_a.channels != before_b.channels:
        return None
    size, columns = a.form[0]
    channels = before_a.channels if before_a.first else size // before_a.channels
    return a.shared >> flattened(channels, columns) >> b.back
