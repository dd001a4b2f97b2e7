"""``multicalc.xp``: which framework a function runs in, and in which precision it makes arrays."""

from __future__ import annotations

import math

import numpy as np
import pytest

import multicalc as mc
from multicalc import xp
from multicalc.backend import adapters, get_backend, owner
from multicalc.errors import MixedBackendsError, NotDifferentiableError
from multicalc.xp import table

X = np.array([0.5, -1.0, 2.0])


def test_numpy_outside_a_transform():
    assert type(xp.exp(X)) is np.ndarray
    np.testing.assert_array_equal(xp.exp(X), np.exp(X))


def test_native_arrays_stay_native(backend, native, to_numpy):
    # The scope is JAX's: it cuts float64 arrays to float32 outside of it, in its own functions too.
    with get_backend(backend).precision(frozenset({"float64"})):
        found = xp.sum(xp.exp(native(X)))
    assert owner(found) == backend
    np.testing.assert_allclose(to_numpy(found), np.exp(X).sum(), rtol=1e-14)


def test_numbers_follow_use(backend):
    with mc.use(backend) as loaded, loaded.precision(frozenset({"float64"})):
        found = xp.exp(1.0)
        assert owner(found) == backend
        assert loaded.dtype(found) == "float64"
        assert float(loaded.to_numpy(found)) == pytest.approx(math.e, rel=1e-15)
        assert owner(xp.zeros(3)) == backend


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_arrays_made_inside_have_the_precision_of_the_input(backend, dtype):
    seen = []

    def f(x):
        made = (
            xp.zeros(3),
            xp.ones((3,)),
            xp.full((3,), 2.0),
            xp.linspace(0.0, 1.0, 3),
            xp.eye(3)[0],
            xp.asarray([1.0, 2.0, 3.0]),
            xp.arange(0.0, 3.0),
            xp.zeros_like(x),
        )
        dtypes = get_backend(backend).dtype
        seen.append({dtypes(each) for each in made})
        return xp.sum(x * sum(made))

    gradient = mc.grad(f, backend=backend)(X.astype(dtype))
    assert seen == [{dtype}]
    expected = 0 + 1 + 2 + np.linspace(0, 1, 3) + np.eye(3)[0] + [1, 2, 3] + np.arange(3) + 0
    np.testing.assert_allclose(gradient, expected, rtol=1e-6)


def test_numpy_data_joins_native_arrays_inside(backend):
    def f(x):
        return xp.sum(xp.multiply(x, X) + xp.where(X > 0, x, 2.0 * x))

    np.testing.assert_allclose(
        mc.grad(f, backend=backend)(np.ones(3)), X + np.where(X > 0, 1.0, 2.0)
    )


def test_lists_of_arrays(backend):
    def f(x):
        return xp.sum(xp.stack([x, 2.0 * x]) ** 2) + xp.sum(xp.concat([x, x])[:2])

    np.testing.assert_allclose(mc.grad(f, backend=backend)(X), 10 * X + [1, 1, 0])


def test_python_numbers_as_operands(backend):
    def f(x):
        return xp.maximum(x, 0.5) + xp.minimum(2.0, x) * xp.sqrt(4.0)

    assert mc.grad(f, backend=backend)(1.5) == 3.0


def test_linear_algebra(backend):
    a = np.array([[2.0, 1.0], [1.0, 3.0]])
    found = mc.grad(lambda a: xp.linalg.slogdet(a)[1], backend=backend)(a)
    np.testing.assert_allclose(found, np.linalg.inv(a).T, rtol=1e-13)


def test_foreign_arrays_do_not_mix(backend, native):
    second = next(
        (n for n, a in adapters().items() if n not in (backend, "numpy") and a.installed()), None
    )
    if second is None or backend == "numpy":
        pytest.skip("two frameworks are needed")
    with pytest.raises(MixedBackendsError):
        xp.add(native(X), get_backend(second).from_numpy(X))


def test_array_namespace(backend, native):
    assert mc.array_namespace(native(X)) is get_backend(backend).namespace
    assert mc.array_namespace() is get_backend("numpy").namespace


def test_every_name_of_the_table_is_there():
    for name in (*table.DISPATCHED, *table.CREATION, *table.CONSTANTS, *table.DTYPES):
        assert name in dir(xp)
        getattr(xp, name)
    for name in table.LINALG:
        assert callable(getattr(xp.linalg, name))


def test_constants_and_dtypes():
    assert (xp.pi, xp.e, xp.inf, xp.newaxis) == (math.pi, math.e, math.inf, None)
    assert math.isnan(xp.nan)
    assert xp.float32 == np.float32


def test_unknown_names_are_attribute_errors():
    with pytest.raises(AttributeError, match="flurb"):
        _ = xp.flurb
    with pytest.raises(AttributeError, match="flurb"):
        _ = xp.linalg.flurb
    assert not hasattr(xp, "__wrapped__")


def test_a_recorder_gets_the_call():
    """The imperative tape's hook: an object with ``__multicalc_function__`` is asked first."""

    class Recorder:
        def __multicalc_function__(self, function, args, kwargs):
            return function.__name__, len(args), kwargs

    assert xp.exp(Recorder()) == ("exp", 1, {})
    assert xp.stack([X, Recorder()], axis=1) == ("stack", 1, {"axis": 1})


def test_linspace_between_differentiated_ends(backend):
    """Σ (a + (b − a) k/4)² over k = 0..4 is (30a² + 30b² + 20ab)/16."""

    def f(ends):
        return xp.sum(xp.linspace(ends[0], ends[1], 5) ** 2)

    a, b = 1.0, 3.0
    gradient = mc.grad(f, backend=backend)(np.array([a, b]))
    np.testing.assert_allclose(
        gradient, [(60 * a + 20 * b) / 16, (60 * b + 20 * a) / 16], rtol=1e-14
    )


def test_arange_of_an_array_is_refused(backend):
    with pytest.raises(NotDifferentiableError, match=r"xp\.linspace"):
        mc.grad(lambda x: xp.sum(xp.arange(x[0], 5.0)), backend=backend)(np.array([1.0]))
