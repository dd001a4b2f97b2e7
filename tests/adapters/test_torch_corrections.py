"""What PyTorch has wrong beyond first derivatives of its own functions. References: derivatives by
hand, differentiated by a complex step, and the same function written out."""

from __future__ import annotations

import threading

import numpy as np
import pytest

import multicalc as mc

torch = pytest.importorskip("torch")

F = torch.nn.functional
RNG = np.random.default_rng(4)
X, V, C = RNG.normal(size=(3, 4, 6))
BIG, ALONG = RNG.normal(size=(2, 128, 96))
"""More elements than forward mode begins with."""


def gradient(x, c, axis):
    """Of ``Σ c sin(u)``, ``u`` being ``x`` normalised along an axis; of complex numbers, too."""
    scale = np.sqrt(((x - x.mean(axis, keepdims=True)) ** 2).mean(axis, keepdims=True) + 1e-5)
    u = (x - x.mean(axis, keepdims=True)) / scale
    c = c * np.cos(u)
    return (c - c.mean(axis, keepdims=True) - u * (u * c).mean(axis, keepdims=True)) / scale


def product(x, v, c, axis):
    return gradient(x + 1e-30j * v, c, axis).imag / 1e-30


NORMS = pytest.mark.parametrize(
    ("norm", "axis"),
    [
        (lambda x: F.layer_norm(x, x.shape[1:]), 1),
        (lambda x: F.batch_norm(x, None, None, training=True), 0),
        (lambda x: F.instance_norm(x[None])[0], 1),
        (torch.nn.LayerNorm(6, dtype=torch.float64), 1),
        (torch.nn.BatchNorm1d(6, track_running_stats=False, dtype=torch.float64), 0),
    ],
)


@NORMS
def test_every_way_to_a_second_derivative(norm, axis):
    x, v, c = map(torch.tensor, (X, V, C))

    def f(x):
        return (c * torch.sin(norm(x))).sum()

    def directional(x):
        return mc.jvp(f, (x,), (v,))[1]

    expected = product(X, V, C, axis)
    leaf = x.clone().requires_grad_()
    for found in (
        mc.hvp(f, (x,), (v,)),
        mc.grad(directional)(x),
        mc.jvp(mc.grad(f), (x,), (v,))[1],
        mc.grad(lambda x: (mc.grad(f)(x) * v).sum())(x),
        torch.func.grad(directional)(x),
        torch.autograd.grad(directional(leaf), leaf)[0],
    ):
        np.testing.assert_allclose(found.detach(), expected, rtol=1e-11, atol=1e-13)


def test_third_derivatives():
    x, v = torch.tensor(X), torch.tensor(V)

    def by_hand(x):
        centred = x - x.mean(1, keepdim=True)
        return centred / torch.sqrt((centred**2).mean(1, keepdim=True) + 1e-5)

    def third(norm):
        def second(x):
            return (mc.hvp(lambda x: (torch.tensor(C) * norm(x) ** 3).sum(), (x,), (v,)) * v).sum()

        return mc.grad(second)(x)

    found = third(lambda x: F.layer_norm(x, (6,)))
    np.testing.assert_allclose(found, third(by_hand), rtol=1e-10, atol=1e-12)


def test_a_gradient_of_forward_mode():
    """Forward mode, from so many elements on."""
    x, v = torch.tensor(BIG), torch.tensor(ALONG)

    def directional(f):
        return mc.grad(lambda x: mc.jvp(f, (x,), (v,))[1])(x)

    found = directional(lambda x: torch.sin(F.layer_norm(x, (96,))).sum())
    np.testing.assert_allclose(found, product(BIG, ALONG, 1.0, 1), rtol=1e-9, atol=1e-12)
    square, direction = BIG[:, :].T @ BIG + 50 * np.eye(96), ALONG[:96, :96]
    wide = torch.tensor(np.kron(np.eye(2), square)), torch.tensor(np.kron(np.eye(2), direction))
    found = mc.grad(lambda x: mc.jvp(lambda x: torch.linalg.slogdet(x)[1], (x,), wide[1:])[1])(
        wide[0]
    )
    inverse = np.linalg.inv(wide[0])
    np.testing.assert_allclose(
        found, -(inverse @ wide[1].numpy() @ inverse).T, rtol=1e-9, atol=1e-14
    )


def test_parameters_of_the_callers():
    x, v = torch.tensor(X), torch.tensor(V)
    w = torch.ones(6, dtype=torch.float64, requires_grad=True)
    c = torch.tensor(C)
    _, found = mc.jvp(lambda x: (c * torch.sin(F.layer_norm(w * x, (6,)))).sum(), (x,), (v,))
    # With z = w x, along which z moves by w v: both x and v are scaled by w.
    expected = (product(X, V, C, 1) * X + gradient(X, C, 1) * V).sum(0)
    np.testing.assert_allclose(torch.autograd.grad(found, w)[0], expected, rtol=1e-11)


@pytest.mark.parametrize("dim", [0, 1, None])
def test_weight_norm(dim):
    v, t, c = map(torch.tensor, (X, V, C))
    axes = {0: 1, 1: 0, None: None}[dim]
    g = 1.5

    def f(v):
        norm = torch.full_like(torch.norm_except_dim(v, 2, -1 if dim is None else dim), g)
        return (c * torch._weight_norm(v, norm, -1 if dim is None else dim) ** 2).sum()

    def by_hand(v):
        # Of g² Σ c v² / n², n² = Σ v².
        n = (v**2).sum(axes, keepdims=True)
        return g**2 * (2 * C * v / n - 2 * v * (C * v**2).sum(axes, keepdims=True) / n**2)

    np.testing.assert_allclose(mc.grad(f)(v), by_hand(X), rtol=1e-12, atol=1e-14)
    expected = by_hand(X + 1e-30j * V).imag / 1e-30
    np.testing.assert_allclose(mc.hvp(f, (v,), (t,)), expected, rtol=1e-12, atol=1e-14)


def test_modules_with_weight_norm():
    x = torch.tensor(X)
    for wrap in (torch.nn.utils.parametrizations.weight_norm, torch.nn.utils.weight_norm):
        wrapped = wrap(torch.nn.Linear(6, 2, dtype=torch.float64))
        values = {k: p.detach() for k, p in wrapped.named_parameters() if k != "bias"}

        def f(values, wrapped=wrapped):
            return (torch.func.functional_call(wrapped, values, (x,)) ** 2).sum()

        def written_out(values, wrapped=wrapped):
            g, v = values.values()
            return (F.linear(x, g * v / v.norm(dim=1, keepdim=True), wrapped.bias) ** 2).sum()

        along = {k: torch.sin(1 + p) for k, p in values.items()}
        found, expected = (mc.hvp(h, (values,), (along,)) for h in (f, written_out))
        for k in values:
            np.testing.assert_allclose(found[k].detach(), expected[k].detach(), rtol=1e-11)


def test_running_statistics_move_as_pytorch_has_it():
    ours, theirs = (torch.nn.BatchNorm1d(6, dtype=torch.float64) for _ in range(2))
    theirs(torch.tensor(X))
    mc.grad(lambda x: torch.sin(ours(x)).sum())(torch.tensor(X).requires_grad_())
    np.testing.assert_allclose(ours.running_mean, theirs.running_mean, rtol=1e-14)
    np.testing.assert_allclose(ours.running_var, theirs.running_var, rtol=1e-14)


def test_other_threads_and_what_comes_after_see_pytorch_as_it_is():
    found, x = [], torch.tensor(X)

    def native():
        with torch.autograd.forward_ad.dual_level():
            leaf = x.clone().requires_grad_()
            dual = torch.autograd.forward_ad.make_dual(leaf, torch.tensor(V))
            y = torch.sin(F.layer_norm(dual, (6,))).sum()
            tangent = torch.autograd.forward_ad.unpack_dual(y).tangent
            return torch.autograd.grad(tangent, leaf)[0]

    def f(x):
        other = threading.Thread(target=lambda: found.append(native()))
        other.start()
        other.join()
        return F.layer_norm(x, (6,)).sum()

    before = native()
    assert abs(before.numpy() - product(X, V, 1.0, 1)).max() > 0.01
    functions = torch.layer_norm, torch.batch_norm, torch.instance_norm, torch._weight_norm
    mc.hvp(f, (x,), (x,))
    for each in (*found, native()):
        np.testing.assert_array_equal(each, before)
    with pytest.raises(ZeroDivisionError):
        mc.hvp(lambda x: 1 / 0, (x,), (x,))
    assert functions == (
        torch.layer_norm,
        torch.batch_norm,
        torch.instance_norm,
        torch._weight_norm,
    )
