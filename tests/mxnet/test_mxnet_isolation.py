"""Nothing is left behind: no hook, no recording, no mark on the user's arrays, in any thread."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import numpy as np
import pytest

if importlib.util.find_spec("mxnet") is None:
    pytest.skip("mxnet is not installed", allow_module_level=True)

from multicalc_mxnet.backend import jvp, vjp
from multicalc_mxnet.runtime.loading import ensure_numpy_mode, load
from multicalc_mxnet.runtime.state import state

from multicalc.errors import UnsupportedOperationError

mx = load()
ensure_numpy_mode()
mnp = mx.np
PLAIN = (
    mx.ndarray.register._imperative_invoke,
    mx.ndarray.numpy._op._api_internal.tensordot,
    mx.ndarray.CachedOp.__call__,
    mx.autograd.Function.__call__,
)


def array(x):
    return mnp.array(np.asarray(x), dtype="float64")


@pytest.fixture(autouse=True)
def nothing_is_left_behind():
    yield
    assert (
        mx.ndarray.register._imperative_invoke,
        mx.ndarray.numpy._op._api_internal.tensordot,
        mx.ndarray.CachedOp.__call__,
        mx.autograd.Function.__call__,
    ) == PLAIN
    assert PLAIN[0].__module__.startswith("mxnet")
    assert not mx.autograd.is_recording()
    assert not mx.autograd.is_training()
    assert not state.tapes
    assert not state.reverse_levels
    assert not state.recordings


def flat(f):
    return lambda *xs: ((f(*xs),), ())


def gradient(f):
    def g(x):
        (y,), _, pull = vjp(flat(f), (x,))
        return pull((mnp.ones_like(y),))[0]

    return g


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_exceptions(error):
    def f(x):
        raise error("of the user")

    x, one = array(1.0), array(1.0)
    for run in (
        lambda: vjp(f, (x,)),
        lambda: jvp(f, (x,), (one,)),
        lambda: gradient(lambda x: x * gradient(f)(x))(x),
        lambda: jvp(flat(lambda x: x * gradient(f)(x)), (x,), (one,)),
        lambda: gradient(lambda x: jvp(f, (x,), (one,)))(x),
    ):
        with pytest.raises(error, match="of the user"):
            run()
    assert float(gradient(lambda x: x * x)(x)) == 2.0


def test_a_function_that_swallows_everything():
    """``except:`` around an inner derivative hides the signal to start again, not its effect."""

    def f(x):
        try:
            return x * gradient(lambda y: x * y)(x)
        except BaseException:
            return x

    assert float(gradient(f)(array(3.0))) == 6.0


def test_an_error_of_mxnet_itself():
    with pytest.raises(mx.MXNetError):
        gradient(lambda x: mnp.matmul(x, array([[1.0, 2.0]])))(array([[1.0, 2.0, 3.0]]))


def test_the_users_marks():
    x = array([1.0, 2.0])
    x.attach_grad()
    with mx.autograd.record():
        y = (x * x).sum()
    gradient(lambda z: (z * x).sum())(x)
    jvp(flat(lambda z: z * x), (x,), (x,))
    assert x.grad.asnumpy().tolist() == [0.0, 0.0]
    y.backward()
    assert x.grad.asnumpy().tolist() == [2.0, 4.0]


def test_inside_the_users_recording():
    x = array([1.0, 2.0])
    x.attach_grad()
    with mx.autograd.record():
        with pytest.raises(UnsupportedOperationError, match="record"):
            gradient(lambda z: z * z)(x)
        with mx.autograd.pause():
            constant = gradient(lambda z: z * z)(x)
        _, _, (dy,) = jvp(flat(lambda z: z**3), (x,), (mnp.ones_like(x),))
        total = (dy * constant).sum()
    total.backward()
    np.testing.assert_allclose(x.grad.asnumpy(), 6 * np.array([1.0, 2.0]) * [2.0, 4.0])


def test_the_train_mode_is_the_callers():
    seen = []

    def f(x):
        seen.append(mx.autograd.is_training())
        return x * 1.0

    gradient(f)(array(1.0))
    with mx.autograd.train_mode():
        gradient(f)(array(1.0))
    assert seen == [False, True]


def test_threads():
    """Sixteen threads, new to NumPy mode, each with its own nested derivatives."""
    barrier = Barrier(16)

    def work(k):
        barrier.wait(timeout=60)
        ensure_numpy_mode()
        x = array(0.1 * k)
        for _ in range(5):
            second = gradient(gradient(mnp.sin))(x)
            _, _, (third,) = jvp(
                lambda x: ((gradient(gradient(mnp.sin))(x),), ()), (x,), (mnp.ones_like(x),)
            )
            assert second.shape == ()
            assert float(second) == pytest.approx(-np.sin(0.1 * k), abs=1e-15)
            assert float(third) == pytest.approx(-np.cos(0.1 * k), abs=1e-15)
        return k

    with ThreadPoolExecutor(16) as pool:
        assert list(pool.map(work, range(16))) == list(range(16))


def test_another_threads_plain_calls_while_one_transforms():
    with ThreadPoolExecutor(1) as pool:

        def plain():
            ensure_numpy_mode()
            x = array([1.0, 2.0])
            x.attach_grad()
            with mx.autograd.record():
                y = mnp.exp(x).sum()
            y.backward()
            assert type(y) is mnp.ndarray
            return x.grad.asnumpy()

        def f(x):
            np.testing.assert_allclose(pool.submit(plain).result(timeout=60), np.exp([1.0, 2.0]))
            return x * x

        assert float(gradient(f)(array(3.0))) == 6.0
        assert float(jvp(flat(f), (array(3.0),), (array(1.0),))[2][0]) == 6.0
        assert float(gradient(gradient(f))(array(3.0))) == 2.0


def _hybrid(x):
    net = mx.gluon.nn.Dense(1, in_units=2, dtype="float64")
    net.initialize(mx.init.One())
    net.hybridize()
    return net(mnp.expand_dims(x, 0))


@pytest.mark.parametrize(
    "f",
    [
        lambda x: x.__iadd__(1.0),
        lambda x: x.__setitem__(0, 1.0),
        lambda x: mnp.exp(x, out=mnp.zeros_like(x)),
        lambda x: mnp.zeros_like(x).__setitem__(0, x[0]),
        _hybrid,
    ],
)
def test_what_would_lose_the_derivative_is_an_error(f):
    x = array([1.0, 2.0])
    with pytest.raises(UnsupportedOperationError, match="mxnet"):
        jvp(flat(f), (x,), (x,))


def test_an_array_that_escaped():
    kept = []

    def f(x):
        kept.append(x * 2.0)
        return x * x

    jvp(flat(f), (array(1.0),), (array(1.0),))
    with pytest.raises(UnsupportedOperationError, match="escaped"):
        jvp(flat(lambda x: x * kept[0]), (array(1.0),), (array(1.0),))


def test_numpy_is_left_as_it_was():
    script = """
import numpy
from multicalc_mxnet.runtime import loading
import sys
before = dict(vars(numpy))
assert "mxnet" not in sys.modules
try:
    with loading._numpy_aliases():
        assert numpy.bool is bool or numpy.__version__ >= "2"
        raise RuntimeError
except RuntimeError:
    pass
assert dict(vars(numpy)) == before
from concurrent.futures import ThreadPoolExecutor
with ThreadPoolExecutor(8) as pool:
    modules = set(pool.map(lambda _: loading.load(), range(8)))
assert modules == {sys.modules["mxnet"]}
added = {k: v for k, v in vars(numpy).items() if k not in before}
assert all(type(v) is type(numpy) for v in added.values()), added  # submodules, imported lazily
assert all(vars(numpy)[k] is before[k] for k in before)
"""
    subprocess.run([sys.executable, "-W", "ignore", "-c", script], check=True, timeout=120)
