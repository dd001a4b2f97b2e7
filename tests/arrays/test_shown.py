"""What a person sees who prints inside of a portable function: values, wherever there are any."""

from __future__ import annotations

import numpy as np
import pytest

import multicalc as mc
from multicalc import xp

X = np.array([1.5, -2.5, 3.5])


@pytest.fixture
def printed():
    return []


@pytest.fixture
def f(printed):
    @mc.portable
    def squares(x):
        y = xp.sum(x**2)
        many = xp.concat([x, x])
        printed.append(f"{x} {y} {y:.3f} {x:.1f} {x[1]:+.2e} {y!r} {many!r} {x > 0}")
        return y

    return squares


def values(name, kind="Array"):
    return (
        "[ 1.5 -2.5  3.5] 20.75 20.750 [1.5 -2.5 3.5] -2.50e+00 "
        f"{kind}(20.75, dtype=float64, backend='{name}') "
        f"{kind}((6,), norm 6.44205, dtype=float64, backend='{name}') [ True False  True]"
    )


def test_values(backend, f, printed):
    with mc.use(backend.name):
        f(X)
    mc.grad(f, backend=backend)(X)
    mc.jvp(f, (X,), (X,), backend=backend)
    assert printed == [values(backend.name)] * 3


def test_values_in_nested_transforms(backend, f, printed):
    mc.grad(mc.portable(lambda x: mc.grad(f)(x) @ x), backend=backend)(X)
    mc.hessian(f, backend=backend)(X)
    assert set(printed) == {values(backend.name)}


def test_values_on_the_tape(backend, f, printed):
    x = mc.variable(X, backend=backend)
    with mc.record():
        f(x)
    assert printed == [values(backend.name, "Variable")]
    assert f"{mc.variable(2.0, backend=backend, name='w')}" == "2.0"


@pytest.mark.skip_numpy("has no compiler")
def test_dtype_and_shape_of_what_is_compiled(backend, f, printed):
    mc.jit(mc.grad(f), backend=backend)(X)
    x, y, many, mask = (
        f"Array({each}, dtype={each.partition('[')[0]}, backend={backend.name!r})"
        for each in ("float64[3]", "float64[]", "float64[6]", "bool[3]")
    )
    assert printed[0] == f"{x} {y} {y} {x} {y} {y} {many} {mask}"


@pytest.mark.only_torch("transforms of its own")
def test_inside_a_frameworks_own_transforms(backend, f, printed):
    import torch

    torch.func.grad(f)(torch.tensor(X))
    torch.func.jvp(f, (torch.tensor(X),), (torch.tensor(X),))
    torch.func.grad(torch.func.grad(lambda a: f(a * torch.tensor(X))))(torch.tensor(1.0))
    torch.func.vmap(f)(torch.tensor(X)[None])
    assert printed[:3] == [values("torch")] * 3
    assert printed[3].startswith("Array(float64[3], dtype=float64, backend='torch')")


def test_an_odd_format_is_pythons_error():
    with pytest.raises(ValueError, match="format"):
        f"{mc.Array(2.0):nonsense}"


def test_all_elements_of_a_longer_array():
    assert str(mc.Array(np.arange(12))) == "[ 0  1  2  3  4  5  6  7  8  9 10 11]"
    assert f"{mc.Array(np.eye(2)):.1f}" == "[[1.0 0.0]\n [0.0 1.0]]"
