"""Which array of one model is which of the other's, where that is hard to see."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import nn

import multicalc.testing as mt
from multicalc.testing.ports.arrangement import SAME, Arrangement, arrangement

IMAGES = np.random.default_rng(0).standard_normal((2, 4, 4, 3)).astype("float32")
"""As many channels as rows and columns come of a convolution to four."""


def first(x):
    return np.ascontiguousarray(x.transpose(0, 3, 1, 2))


def compared(a, b):
    match = mt.match(a, b)
    return mt.compare_ports(
        a, mt.copy_parameters(a, b, match), IMAGES, match=match, derivatives=False
    )


class ChannelsFirst(nn.Module):
    """Its activations are functions, and its first is used twice."""

    def __init__(self, **options):
        super().__init__()
        self.down = nn.Conv2d(3, 4, 3, **({"padding": 1} | options))
        self.middle = nn.Conv2d(4, 4, 3, padding=1)
        self.norm = nn.GroupNorm(2, 8)
        self.out = nn.Conv2d(8, 2, 1)

    def forward(self, x):
        h = torch.relu(self.down(x))
        return self.out(self.norm(torch.cat([torch.relu(self.middle(h)), h], 1)))


class Last(nn.Module):
    """A layer of channels last, as other libraries have them, with its activation within."""

    def __init__(self, layer, active):
        super().__init__()
        self.layer, self.active = layer, active

    def forward(self, x):
        return self.active(self.layer(x.permute(0, 3, 1, 2))).permute(0, 2, 3, 1)


class ChannelsLast(nn.Module):
    def __init__(self, swap=False, active=nn.ReLU, eps=1e-5):
        super().__init__()
        own = ChannelsFirst()
        own.norm.eps = eps
        self.down, self.middle = Last(own.down, nn.ReLU()), Last(own.middle, active())
        self.norm, self.out = Last(own.norm, nn.Identity()), Last(own.out, nn.Identity())
        self.swap = swap

    def forward(self, x):
        h = self.down(x)
        both = [self.middle(h), h]
        return self.out(self.norm(torch.cat(both[::-1] if self.swap else both, -1)))


def channels_first(**options):
    torch.manual_seed(0)
    return mt.Port.torch(ChannelsFirst(**options), feed=first, name="first")


def channels_last(**options):
    return mt.Port.torch(ChannelsLast(**options), name="last")


def test_layouts_and_skips_past_activations_are_no_difference():
    report = compared(channels_first(), channels_last())
    assert report.agrees, str(report)


@pytest.mark.parametrize(
    ("bug", "part", "said"),
    [
        ({"swap": True}, "norm", "what comes to norm"),
        ({"active": nn.Tanh}, "norm", "what comes to norm"),
        ({"eps": 1e-2}, "norm", "epsilon 1e-05 against 0.01"),
    ],
)
def test_bugs_beside_ambiguous_layouts_are_where_they_are(bug, part, said):
    report = compared(channels_first(), channels_last(**bug))
    assert [finding.part for finding in report.findings] == [part], str(report)
    assert said in str(report.findings[0])


@pytest.mark.parametrize(
    ("options", "shape"),
    [({"padding": 0}, (2, 4, 2, 2)), ({"stride": 2}, (2, 4, 2, 2))],
)
def test_a_layer_that_gives_another_shape_is_the_one_blamed(options, shape):
    report = compared(channels_first(), channels_first(**options))
    assert [str(finding) for finding in report.findings] == [
        f"down gives shape (2, 4, 4, 4), and {shape} in the other"
    ]
    outputs = [held for held in report.whole if held.quantity == "outputs"]
    assert [(held.b.shape, held.agrees) for held in outputs] == [((2, 2, 2, 2), False)]


def test_where_neither_shape_nor_values_tell_the_usual_order_is_taken():
    rng = np.random.default_rng(0)
    x, other = rng.standard_normal((2, 2, 4, 4, 4))
    last = Arrangement((0, 2, 3, 1))
    assert arrangement(x, other) == SAME
    assert arrangement(x, other, usual=[last]) == last
    # Values that tell count for more, and so does a shape.
    assert arrangement(x, x, usual=[last]) == SAME
    assert arrangement(x, last.to_b(x)) == last
    assert arrangement(x[:, :3], other[..., :3], usual=[SAME]) == last
