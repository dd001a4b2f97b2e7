"""An adapter that says nothing of errors: what Python and NumPy say of its arrays is known."""

from __future__ import annotations

import copy
import pickle

import numpy as np
import pytest

import multicalc as mc
from multicalc import xp
from multicalc.backend import Note

X = np.array([1.0, 2.0])


def assigned(x):
    x[0] = 1.0
    return x[0]


LINES = {
    "x.mean()": (lambda x: x.mean(), AttributeError, "write xp.mean"),
    "x.T": (lambda x: x.T, AttributeError, "write xp.matrix_transpose(x)"),
    "+x": (lambda x: +x, TypeError, "xp.positive(x)"),
    "~x": (lambda x: ~x, TypeError, "xp.logical_not(mask)"),
    "x // 2": (lambda x: x // 2.0, TypeError, "xp.floor_divide(x, y)"),
    "x & x": (lambda x: (x > 0.0) & (x < 3.0), TypeError, "xp.logical_and(x > 0, y > 0)"),
    "x % 2": (lambda x: x % 2.0, TypeError, "xp.remainder(x, y)"),
    "int(x[0])": (lambda x: x * int(x[0]), TypeError, "xp.floor(x) for int(x)"),
    "x[0] = 1": (assigned, TypeError, "xp.at(x, key).set(value)"),
    "if x > 0": (lambda x: x if x > 0.0 else -x, ValueError, "xp.any(x)"),
    "np.exp(x)": (np.exp, TypeError, "xp.exp(x) for np.exp(x)"),
    "round(x)": (round, TypeError, "xp.round(x)"),
}


@pytest.mark.parametrize("line", LINES)
def test_what_to_write(dual, line):
    f, kind, write = LINES[line]
    with pytest.raises(kind) as error:
        mc.grad(lambda x: xp.sum(f(x)))(dual.from_numpy(X))
    (note,) = error.value.__notes__
    assert note.startswith("multicalc: ")
    assert write in note


def test_nothing_is_said_of_a_persons_own_error(dual):
    def f(x):
        return x * {"a": 1.0}["b"]

    with pytest.raises(KeyError) as error:
        mc.grad(f)(dual.from_numpy(X[0]))
    assert not hasattr(error.value, "__notes__")


def test_an_adapters_own_notes_come_first(dual, monkeypatch):
    monkeypatch.setattr(type(dual), "notes", (Note("'T'", "turn it", (AttributeError,)),))
    for line, write in (("x.T", "multicalc: turn it"), ("x.mean()", "multicalc: write xp.mean")):
        with pytest.raises(AttributeError) as error:
            mc.grad(lambda x, f=LINES[line][0]: xp.sum(f(x)))(dual.from_numpy(X))
        assert error.value.__notes__[0].startswith(write)


def test_a_copied_backend_is_the_same(dual):
    """As of a recorded array, which knows its backend."""
    assert copy.deepcopy(dual) is dual
    assert pickle.loads(pickle.dumps(mc.get_backend("numpy"))) is mc.get_backend("numpy")
