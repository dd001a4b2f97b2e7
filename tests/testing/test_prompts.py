"""Reports at a prompt, and what takes the place of a port or a list, refused with what to give."""

from __future__ import annotations

import numpy as np
import pytest
import torch

import multicalc.testing as mt
from multicalc.errors import InvalidArgumentError

X = np.ones((2, 3), "float32")
MODEL = torch.nn.Sequential(torch.nn.Linear(3, 2))


def test_a_model_is_no_port():
    with pytest.raises(InvalidArgumentError, match=r"b: needs a port, found Sequential; .*\.torch"):
        mt.match(mt.Port.torch(MODEL), MODEL)


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
