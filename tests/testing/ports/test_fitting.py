"""What doesn't fit together is refused, with whose it is and what to give instead."""

from __future__ import annotations

import numpy as np
import pytest
import torch

import multicalc.testing as mt
from multicalc import xp
from multicalc.errors import InvalidArgumentError

W = np.array([[1.0, 0.5], [2.0, 0.3], [0.2, 0.1]])
X = np.array([[0.1, 0.2, 0.3], [0.4, 0.5, 0.7]])


def port(loss=None, w=W, **options):
    return mt.Port.function(lambda p, x: xp.tanh(x @ p["w"]), {"w": w}, loss, name="it", **options)


def mean_square(y, t):
    return xp.mean((y - t) ** 2)


OTHER = mt.Port.function(lambda p, x: x @ p["v"], {"v": W}, name="it")
NAN = X * np.array([1.0, np.nan, 1.0])


@pytest.mark.parametrize(
    ("a", "options", "said"),
    [
        (port(), {"inputs": X[:, :2]}, r"it \(a\) can't be run on inputs float64 \(2, 2\): ValueE"),
        (port(), {"inputs": {"z": X}}, r"on inputs float64 \(2, 3\): TypeError: .*argument 'z'"),
        (port(), {"inputs": X[:0]}, r"without entries on inputs float64 \(0, 3\)"),
        (port(), {"inputs": NAN}, "nan of it .b., where what comes to the model is the first"),
        (port(), {"rtol": -1.0}, "rtol: needs a number that is not negative, found -1.0"),
        (port(), {"match": {"w": "w"}}, r"found dict; give mt\.match\(a, b"),
        (port(), {"match": mt.match(OTHER, OTHER)}, r"it \(a\) has no weight 'v'"),
        (port(), {"match": mt.match(port(w=W[:2]), port(w=W[:2]))}, r"\(3, 2\), and \(2, 2\) in"),
        (port(), {"sites": {"layer": "layer"}}, r"it \(a\) has no part 'layer'"),
        (port(), {"sites": {"": "loss"}}, r"it \(b\) has no part 'loss' \(there is '\(loss\)'\)"),
        (port(), {"sites": [""]}, "sites: needs a dict of parts .* found list"),
        (port(mean_square), {}, "outputs alone: missing a required .* give compare_ports targets"),
        (port(lambda y: xp.sum(y)), {"targets": X[:, :2]}, "too many .* leave targets out, or"),
        (
            port(lambda y: y),
            {},
            r"gives an array of shape \(2, 2\) and dtype float64; .* one float",
        ),
        (port(lambda y: None), {}, r"gives NoneType, no array of numpy: .* without \.item\(\)"),
    ],
)
def test_what_does_not_fit_is_refused(a, options, said):
    given = {"inputs": X, "b": a} | options
    with pytest.raises(InvalidArgumentError, match=said):
        mt.compare_ports(a, **given)


def test_what_is_no_port_is_refused():
    with pytest.raises(InvalidArgumentError, match="b: needs a port, found Linear; make one"):
        mt.compare_ports(port(), torch.nn.Linear(3, 2), X)


def test_a_loss_that_leaves_the_framework_is_refused():
    a = mt.Port.torch(torch.nn.Linear(3, 2), lambda y: np.mean(y.detach().numpy()))
    with pytest.raises(InvalidArgumentError, match="gives float32, no array of torch"):
        mt.compare_ports(a, a, X.astype("float32"))


def test_one_side_that_is_not_finite_is_compared():
    report = mt.compare_ports(port(), port(w=W * np.nan), X, derivatives=False)
    assert not report.agrees
    assert str(report).startswith("it (a) and it (b) differ")
