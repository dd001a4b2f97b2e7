"""Derivatives of a net that computes in float32 alone, whose units' kinks lie between all steps."""

from __future__ import annotations

import numpy as np
import pytest

from multicalc.testing.derivatives.examined import Ways, examined
from multicalc.testing.derivatives.slopes import slope_of

pytestmark = pytest.mark.only_torch


@pytest.fixture(autouse=True)
def one_thread(backend_name):
    """So small convolutions take longest where several threads share them."""
    import torch

    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


def net(seed, inside):
    """A loss of a small convolutional net: its units have kinks, its pools take maxima."""
    import torch
    from torch.nn import functional

    drawn = torch.Generator().manual_seed(seed)

    def normal(*shape):
        return torch.randn(*shape, generator=drawn)

    at = {"conv": 0.3 * normal(8, 3, 3, 3), "scale": 1 + 0.3 * normal(8), "shift": 0.2 * normal(8)}
    at |= {"residual": 0.12 * normal(8, 8, 3, 3), "head": 0.1 * normal(10, 8 * 4 * 4)}
    images, labels = normal(4, 3, 8, 8), torch.randint(0, 10, (4,), generator=drawn)

    def loss(p):
        given = p["conv"].dtype
        p = {name: x.to(inside or given) for name, x in p.items()}
        h = functional.conv2d(images.to(p["conv"].dtype), p["conv"], padding=1)
        h = h * p["scale"][:, None, None] + p["shift"][:, None, None]
        h = functional.max_pool2d(torch.relu(h), 2)
        h = torch.relu(functional.conv2d(h, p["residual"], padding=1) + h)
        return functional.cross_entropy(h.flatten(1) @ p["head"].T, labels).to(given)

    return loss, {name: x.numpy() for name, x in at.items()}


def ways(loss, fault):
    """The loss's own, or with a ``fault``: arrays that gradients or products leave out."""
    import torch

    def tensors(arrays):
        return {name: torch.tensor(x, requires_grad=True) for name, x in arrays.items()}

    def gradients(p):
        cut = {n: x.detach() if n in fault.get("gradient", ()) else x for n, x in p.items()}
        found = torch.autograd.grad(
            loss(cut), p.values(), create_graph=True, materialize_grads=True
        )
        return dict(zip(p, found, strict=True))

    def product(arrays, v):
        p = tensors(arrays)
        kept = {n: g for n, g in gradients(p).items() if n not in fault.get("hvp", ())}
        total = sum((g * torch.tensor(v[n], dtype=g.dtype)).sum() for n, g in kept.items())
        found = torch.autograd.grad(total + 0 * loss(p), p.values())
        return dict(zip(p, (x.numpy() for x in found), strict=True))

    return Ways(
        lambda arrays: loss(tensors(arrays)).detach().numpy(),
        lambda arrays: {n: g.detach().numpy() for n, g in gradients(tensors(arrays)).items()},
        products={"hvp": product},
    )


@pytest.mark.parametrize("inside", ["float32", None])
def test_right_derivatives_are_never_called_wrong(backend_name, inside):
    import torch

    for seed in range(3):
        loss, at = net(seed, inside and getattr(torch, inside))
        found = examined(ways(loss, {}), at)
        assert [each for each in found if each.fails] == []
        assert found[0].verdict == "right"


@pytest.mark.parametrize(
    ("fault", "wrong"),
    [
        ({"gradient": ["residual"]}, "gradient"),
        ({"hvp": ["conv", "scale", "shift", "residual", "head"]}, "hvp"),
        ({"hvp": ["conv"]}, "hvp"),
        ({"hvp": ["head"]}, "hvp"),
    ],
)
def test_what_is_left_out_is_wrong(backend_name, fault, wrong):
    import torch

    loss, at = net(1, torch.float32)
    assert wrong in [each.what for each in examined(ways(loss, fault), at) if each.fails]


def test_differences_that_agree_by_accident_tell_nothing():
    """Between -0.007 and 0.013 is a hat; all around it is 0."""
    found = slope_of(lambda t: np.array([max(0.0, 0.01 - abs(t - 0.003))]), np.array([1e-16]))
    assert abs(found.slope[0] - 1.0) <= found.error[0] < 1e-6
