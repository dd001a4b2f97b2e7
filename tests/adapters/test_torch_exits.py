"""Values that leave a tensor in forward mode: refused where a tangent would be lost."""

from __future__ import annotations

import threading

import numpy as np
import pytest
import scipy.special

import multicalc as mc
from multicalc.errors import PortabilityError

torch = pytest.importorskip("torch")
from torch.autograd import forward_ad  # noqa: E402

SIZE = 10_000
"""From here on PyTorch's own forward mode serves."""
X = np.linspace(1.0, 2.0, SIZE)


def forward(f):
    x = torch.from_numpy(X.copy())
    return mc.jvp(f, (x,), (x,))[1].item()


def forward_of_reverse(f):
    """Within ``torch.func``, whose forward mode it is then."""
    x = torch.from_numpy(X.copy())
    return torch.func.jvp(lambda x: mc.jvp(f, (x,), (x,))[1], (x,), (x,))[1].item()


def times(value):
    """``Σ x² / 2`` times a number that ``value`` makes of ``x``."""
    return lambda x: torch.sum(x * x) / 2 * value(x)


WAYS = pytest.mark.parametrize("transform", [forward, forward_of_reverse])


@WAYS
@pytest.mark.parametrize(
    ("value", "instead"),
    [
        (lambda x: x.numpy()[0], "x[0] for x[0].numpy()"),
        (lambda x: np.asarray(x)[0], "xp.exp(x) for np.exp(x)"),
        (lambda x: np.exp(x)[0], "xp.exp(x) for np.exp(x)"),
        (lambda x: np.array([x[0], x[1]])[0], "xp.stack([x[0], x[1]])"),
        (lambda x: scipy.special.erf(x)[0], "SciPy's"),
    ],
)
def test_what_would_lose_a_derivative(value, instead, transform):
    with pytest.raises(PortabilityError) as refused:
        transform(times(value))
    said = str(refused.value)
    assert said.startswith("torch: ")
    assert instead in said
    assert "x.detach() where a constant is meant" in said


ALLOWED = {
    "a branch": (lambda x: 3.0 if x[0] > 0.5 else 0.0, 3.0),
    "an index": (lambda x: [1.0, 3.0][torch.argmax(x[:2])], 3.0),
    "an integer": (lambda x: int(x[-1]), 2.0),
    "printed": (lambda x: float(f"{x[-1]:.2f}") + 0 * len(f"{x} {x!r}"), 2.0),
    "data": (lambda x: float(torch.ones(1)) + np.exp(torch.zeros(1)).item(), 2.0),
    "PyTorch's constants": (lambda x: float(x[0]) + x[-1].item() + x.tolist()[0], 4.0),
    "a constant": (lambda x: x.detach()[-1].item() + np.asarray(x.detach())[0], 3.0),
}


@pytest.mark.parametrize(("value", "number"), ALLOWED.values(), ids=ALLOWED)
def test_what_loses_none(value, number):
    np.testing.assert_allclose(forward(times(value)), number * X @ X, rtol=1e-13)


def test_nothing_is_changed_outside():
    """Not in another thread, for tensors that require a gradient, or afterwards."""
    found = []

    def elsewhere():
        found.append(torch.ones(1).numpy().tolist())
        with pytest.raises(RuntimeError, match="requires grad"):
            torch.ones(1, requires_grad=True).numpy()

    def f(x):
        thread = threading.Thread(target=elsewhere)
        thread.start()
        thread.join()
        return torch.sum(x)

    forward(f)
    assert found == [[1.0]]
    assert "numpy" not in vars(torch.Tensor)
    with forward_ad.dual_level():
        dual = forward_ad.make_dual(torch.ones(2), torch.ones(2))
        assert dual.numpy().tolist() == [1.0, 1.0]
