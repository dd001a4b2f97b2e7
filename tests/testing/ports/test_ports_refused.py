"""What can't be compared is refused in words that say what to give."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

import multicalc.testing as mt
from multicalc.errors import InvalidArgumentError

X = np.ones((2, 3), "float32")
MODEL = torch.nn.Sequential(torch.nn.Linear(3, 2))


def with_targets(outputs: Any, targets: Any) -> Any:
    return ((outputs - targets) ** 2).sum()


@pytest.mark.parametrize(
    ("arguments", "options", "words"),
    [
        ((X[:, :2],), {}, r"mine can't be run on inputs float32 \(2, 2\): RuntimeError: .*feed="),
        ((X.astype("float64"),), {}, r"mine can't be run on inputs float64 \(2, 3\)"),
        (({"x": X},), {}, r"mine can't be run on inputs x=float32 \(2, 3\): TypeError"),
        ((X,), {}, r"the loss of mine can't be run .* and no targets: TypeError.*'targets'"),
        ((X, np.ones((2, 5), "float32")), {}, r"loss of mine .* and targets float32 \(2, 5\)"),
        ((X, X[:, :2]), {"sites": {"fc": "0"}}, "sites: mine calls no part 'fc'; it calls '0'"),
        ((X, X[:, :2]), {"sites": {"0": "fc"}}, "sites: theirs calls no part 'fc'"),
    ],
)
def test_what_does_not_fit_is_named(arguments, options, words):
    mine, theirs = (mt.Port.torch(MODEL, with_targets, name=name) for name in ("mine", "theirs"))
    with pytest.raises(InvalidArgumentError, match=words):
        mt.compare_ports(mine, theirs, *arguments, **options)


def test_a_model_is_no_port():
    port = mt.Port.torch(MODEL)
    with pytest.raises(InvalidArgumentError, match=r"a: needs a Port, found Sequential: .*\.torch"):
        mt.compare_ports(MODEL, port, X)
    with pytest.raises(InvalidArgumentError, match="b: needs a Port, found Sequential"):
        mt.match(port, MODEL)


def test_a_prompt_shows_a_line_of_reports():
    port = mt.Port.torch(MODEL, name="mine")
    assert repr(mt.match(port, port)) == "<Match of mine and mine: 2 pairs, 0 unmatched>"
    report = mt.compare_ports(port, port, X, derivatives=False)
    assert repr(report) == "<PortsReport: mine (a) and mine (b) agree>"
    derivatives = mt.check_derivatives(np.sum, np.ones(2), backends=["numpy"], orders=1)
    assert repr(derivatives) == "<DerivativeReport: the derivatives of sum are right on numpy.>"


def test_one_backend_is_a_list_of_one():
    with pytest.raises(InvalidArgumentError, match=r"found 'torch': give \['torch'\]"):
        mt.compare(np.sum, np.ones(2), backends="torch")
