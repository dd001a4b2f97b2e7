"""What is no array and no number, where one should be, is named by us on every backend."""

from __future__ import annotations

import numpy as np
import pytest

import multicalc as mc
from multicalc import xp
from multicalc.errors import PortabilityError

X = np.array([1.0, 2.0])


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda x: xp.exp("a"), "xp.exp takes arrays and numbers, found 'a', of type str"),
        (lambda x: xp.sum(None), "xp.sum takes .*, found None, of type NoneType"),
        (lambda x: xp.exp({"a": x}), "xp.exp takes .*, of type dict"),
        (lambda x: xp.add(x, "s"), "xp.add takes .*, found 's'"),
        (lambda x: xp.where(x > 0.0, x, None), "xp.where takes .*, found None"),
        (lambda x: xp.stack([x, None]), "xp.stack takes .*, found None"),
        (lambda x: xp.sum(v**2 for v in x), "xp.sum: takes arrays and lists, found a generator"),
        (lambda x: xp.stack(map(xp.exp, x)), "xp.stack: takes arrays and lists, found a map"),
        (lambda x: xp.linalg.solve("a", x), "xp.linalg.solve takes .*, found 'a'"),
    ],
)
@pytest.mark.parametrize("mark", [lambda f: f, mc.portable], ids=["native", "portable"])
def test_what_is_no_array(backend, call, told, mark):
    with pytest.raises(TypeError, match=told):
        mc.grad(mark(call), backend=backend.name)(X)


def test_bounds_and_subscripts_are_none_and_a_string(backend):
    def f(x):
        return xp.einsum("i,i->", xp.clip(x, None, 1.5), x)

    # 1·1 + 1.5·2, of which the clipped element has the factor 1.5 alone.
    assert mc.grad(f, backend=backend.name)(X).tolist() == [2.0, 1.5]


@pytest.mark.parametrize(
    "use",
    [lambda x: x**2, lambda x: -x, lambda x: x * 2.0, lambda x: x.sum()],
    ids=["**", "-", "*", "sum"],
)
def test_a_list_has_no_operators(use):
    for call in (mc.grad(use), mc.grad(mc.portable(use)), mc.portable(use)):
        with pytest.raises((TypeError, AttributeError)) as raised:
            call([1.0, 2.0])
        assert any("call the function with np.array" in note for note in raised.value.__notes__)


@pytest.mark.parametrize("data", [["1", "2"], [1, None], ["2026-11-29", "2026-11-30"]])
def test_data_that_is_not_of_numbers(backend, data):
    data = np.array(data, dtype="M8[D]" if "-" in str(data[0]) else None)
    for use in (lambda x: data * x, lambda x: x - data, lambda x: xp.where(x > 0.0, x, data)):
        with pytest.raises(PortabilityError, match=r"have to be numbers; .* data\.astype\(float\)"):
            mc.grad(mc.portable(use), backend=backend.name)(X)
