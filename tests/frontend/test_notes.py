"""A framework's error says what to write instead, wherever it is raised; else it is as it was."""

from __future__ import annotations

import numpy as np
import pytest

import multicalc as mc
from multicalc import xp

X = np.array([1.0, 2.0])


def mistaken(x):
    return xp.sum(x.is_not_there)


def notes(error):
    """Ours: JAX adds some of its own."""
    return [n for n in getattr(error.value, "__notes__", []) if n.startswith("multicalc: ")]


TRANSFORMS = {
    "grad": lambda f, b: mc.grad(f, backend=b)(X),
    "jacobian": lambda f, b: mc.jacobian(lambda x: x * f(x), backend=b)(X),
    "hessian": lambda f, b: mc.hessian(f, backend=b)(X),
    "jvp": lambda f, b: mc.jvp(f, (X,), (X,), backend=b),
    "vjp": lambda f, b: mc.vjp(f, X, backend=b),
    "hvp": lambda f, b: mc.hvp(f, (X,), (X,), backend=b),
    "jit": lambda f, b: mc.jit(f, backend=b)(X),
    "grad of grad": lambda f, b: mc.grad(lambda x: xp.sum(mc.grad(f)(x)), backend=b)(X),
    "newton": lambda f, b: mc.newton(f, X, backend=b),
}


@pytest.mark.parametrize("transform", TRANSFORMS)
def test_once_through_every_transform(backend, transform):
    with pytest.raises(AttributeError, match="is_not_there") as error:
        TRANSFORMS[transform](mistaken, backend)
    (note,) = notes(error)
    assert note.endswith("or mark the function @mc.portable, whose arrays take it on every backend")


def test_a_portable_function_is_not_told_to_be_marked(backend):
    """Where a function of ``xp`` raises a framework's error for it."""

    def f(x):
        return x.native.is_not_there

    with pytest.raises(AttributeError, match="is_not_there") as error:
        mc.grad(mc.portable(f), backend=backend)(X)
    (note,) = notes(error)
    assert "@mc.portable" not in note


@pytest.mark.only_torch
def test_a_pullback_that_finds_its_arrays_changed():
    """The framework's error comes when the function has long returned."""

    def f(x):
        y = xp.exp(x)
        y *= 2.0
        return xp.sum(y * x)

    with pytest.raises(RuntimeError, match="modified by an inplace operation") as error:
        mc.grad(f, backend="torch")(X)
    (note,) = notes(error)
    assert "write y = y * 2.0 for y *= 2.0" in note


class OwnError(RuntimeError):
    def __str__(self):
        raise RuntimeError("a person's own code")


@pytest.mark.parametrize("transform", [mc.grad, lambda f, **on: mc.jit(mc.grad(f), **on)])
@pytest.mark.parametrize(
    ("f", "write"),
    [
        (lambda x: xp.sum(x << 1.5), ("xp.bitwise_left_shift", "bits are")),
        (lambda x: xp.sum(x @ 2.0), ("xp.matmul",)),
    ],
)
def test_any_operator_that_is_refused(backend, transform, f, write):
    """It is told by the line, where no row speaks of what the framework says."""
    with pytest.raises(Exception) as error:  # noqa: PT011 (each framework's own)
        transform(f, backend=backend)(X)
    assert any(each in note for note in notes(error) for each in write)


@pytest.mark.only_tensorflow
def test_an_operator_in_compiled_code():
    f = mc.grad(lambda x: xp.sum(x * (1.5 + xp.argsort(x))))
    for each in (f, mc.jit(f)):
        with pytest.raises(TypeError) as error:
            each(mc.get_backend("tensorflow").from_numpy(X))
        assert "write xp.add(x, y) for x + y" in notes(error)[0]


@pytest.mark.parametrize("wrong", ["1 / 0", "None * 2", "'a' + 1", "{} * 2.0", "1 < 'a'"])
def test_pythons_own_operators_are_as_they_were(backend, wrong):
    with pytest.raises((TypeError, ZeroDivisionError)) as error:
        mc.grad(lambda x: xp.sum(x) * eval(wrong), backend=backend)(X)
    assert notes(error) == []


@pytest.mark.parametrize("kind", [ValueError, OwnError, KeyError])
def test_a_persons_own_error_is_as_it_was(backend, kind):
    raised = kind("mine")

    def f(x):
        raise raised

    with pytest.raises(kind) as error:
        mc.hessian(f, backend=backend)(X)
    assert error.value is raised
    assert notes(error) == []


def test_what_multicalc_raises_has_said_it_already(backend):
    with pytest.raises(mc.errors.NotScalarError) as error:
        mc.grad(lambda x: x, backend=backend)(X)
    assert notes(error) == []


def test_outside_of_transforms_nothing_is_told(backend):
    x = mc.get_backend(backend).from_numpy(X)
    with pytest.raises(AttributeError) as error:
        mistaken(x)
    assert notes(error) == []
