"""MXNet's. Without multicalc its import needs ``numpy.bool`` and more that NumPy has removed."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

from upstream.fault import Catalogue, statements, typed

import multicalc as mc


def gradient(f: Callable[[Any, Any], Any], values: Sequence[float]) -> Any:
    import mxnet as mx

    mx.npx.set_np()
    x = mx.np.array(values, dtype="float64")
    x.attach_grad()
    with mx.autograd.record():
        y = f(mx, x)
    y.backward()
    return x.grad.asnumpy()


FAULTS = Catalogue("mxnet", "1.9.1", typed(gradient))
RECORDED = "Corrected while a transform records."


def ours(f: Callable[[Any, Any], Any], values: Sequence[float], entry: int = 0) -> Any:
    """As ``gradient``, by multicalc."""
    import mxnet as mx

    found = mc.grad(lambda x: f(mx, x))(mx.np.array(values, dtype="float64"))
    return found.asnumpy()[entry]


def wrong_gradient(
    values: Sequence[float], entry: int, *, wrong: float, right: float
) -> Callable[[Callable[[Any, Any], Any]], Callable[[Any, Any], Any]]:
    """Decorates a function of which ``gradient`` is wrong."""

    def register(f: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
        body = [f"    {line}" for line in statements(f)]
        call = f"print(gradient(f, {values})[{entry}])"
        numbers = {"wrong": wrong, "right": right, "done": RECORDED}
        FAULTS.enter(
            f,
            "\n".join(["def f(mx, x):", *body, "", call]),
            {**numbers, "ours": lambda: ours(f, values, entry)},
        )
        return f

    return register


def _layered(mx: Any, parameters: Any) -> Any:
    x, state = mx.np.full((3, 1, 1), 0.5, dtype="float64"), mx.np.zeros((3, 1, 1), dtype="float64")
    options = {"mode": "rnn_tanh", "state_size": 1, "num_layers": 3}
    return mx.npx.rnn(x, parameters, state, **options).sum()


def _recurrent(mx: Any, x: Any) -> Any:
    parameters, state = (mx.np.array(a, dtype="float64") for a in ([1.0, 2.0, 0.0, 0.0], [[[0.0]]]))
    options = {"mode": "rnn_tanh", "state_size": 1, "num_layers": 1}
    return mx.npx.rnn(x.reshape(-1, 1, 1), parameters, state, **options).sum()


def _in_training(mx: Any, x: Any) -> Any:
    one, zero = mx.np.ones(1, dtype="float64"), mx.np.zeros(1, dtype="float64")
    with mx.autograd.train_mode():
        return mx.npx.batch_norm(x.reshape(-1, 1), one, zero, zero, one, eps=1.0)[0, 0]


@wrong_gradient([1.0, 2.0, 4.0], 0, wrong=0.0, right=-8 / 9)
def var(mx: Any, x: Any) -> Any:
    """The gradient of `var` and of `std` is 0"""
    return mx.np.var(x)


@wrong_gradient([1.0, -2.0, 3.0], 1, wrong=20.0, right=0.0)
def where(mx: Any, x: Any) -> Any:
    """The gradient of `where` with a number goes to other elements"""
    return (
        mx.np.where(x > 0, 2.0 * x, 5.0) * mx.np.array([1.0, 10.0, 100.0], dtype="float64")
    ).sum()


@wrong_gradient([1.0, 2.0, 3.0, 4.0, 5.0, 6.0], 1, wrong=40.0, right=30.0)
def rot90(mx: Any, x: Any) -> Any:
    """`rot90`"""
    return (
        mx.np.rot90(x.reshape(2, 3))
        * mx.np.array([[10.0, 20.0], [30.0, 40.0], [50.0, 60.0]], dtype="float64")
    ).sum()


@wrong_gradient([2.0], 0, wrong=-0.4, right=-0.2)
def arctan2(mx: Any, x: Any) -> Any:
    """`arctan2` of a number and an array"""
    return mx.np.arctan2(1.0, x).sum()


@wrong_gradient([0.5], 0, wrong=0.0, right=3.0)
def polyval(mx: Any, x: Any) -> Any:
    """`polyval`, by the point"""
    return mx.np.polyval(mx.np.array([1.0, 2.0, 3.0], dtype="float64"), x).sum()


@wrong_gradient([3.0, 0.0, 0.0, 1.0], 0, wrong=36.0, right=6.0)
def norm(mx: Any, x: Any) -> Any:
    """`linalg.norm` of a matrix, of order 1, 2 or ∞, multiplies by the cotangent twice"""
    return mx.np.linalg.norm(x.reshape(2, 2), 1) ** 2


@wrong_gradient([0.0, 2.0, 3.0], 0, wrong=float("nan"), right=6.0)
def prod(mx: Any, x: Any) -> Any:
    """`prod` where a factor is 0"""
    return mx.np.prod(x)


@wrong_gradient([2.0], 0, wrong=0.0, right=-0.25)
def pinv(mx: Any, x: Any) -> Any:
    """`linalg.pinv`"""
    return mx.np.linalg.pinv(x.reshape(1, 1)).sum()


@wrong_gradient([2.0, 0.0, 0.0, 3.0], 0, wrong=0.0, right=1.0)
def eigvalsh(mx: Any, x: Any) -> Any:
    """`linalg.eigh` and `eigvalsh`: 0"""
    return mx.np.linalg.eigvalsh(x.reshape(2, 2))[0]


@wrong_gradient([0.5], 0, wrong=0.8787825525358813, right=0.8787825789354448)
def erf(mx: Any, x: Any) -> Any:
    """`erf`, `erfinv`, `gammaln` and `gamma` to eight digits"""
    return mx.npx.erf(x).sum()


@wrong_gradient([0.7], 0, wrong=0.9766141176223755, right=0.9766141011336599)
def gelu(mx: Any, x: Any) -> Any:
    """gelu in single precision, whatever the dtype; so is its value, which stays MXNet's"""
    return mx.npx.leaky_relu(x, act_type="gelu").sum()


@wrong_gradient([-1.3], 0, wrong=0.4142933179797881, right=0.47913796569305124)
def selu(mx: Any, x: Any) -> Any:
    """The gradient of selu left of 0"""
    return mx.npx.leaky_relu(x, act_type="selu").sum()


@FAULTS.add(
    wrong=0.7864477329659274,
    right=1.8764755944612985,
    done=RECORDED,
    ours=lambda: ours(_recurrent, [0.5, -0.3]),
)
def rnn() -> Any:
    """A recurrent layer's gradient by its sequence, where that by its parameters isn't asked for:
    of `RNN` and `GRU`"""
    import mxnet as mx

    mx.npx.set_np()
    x = mx.np.array([[[0.5]], [[-0.3]]], dtype="float64")
    parameters = mx.np.array([1.0, 2.0, 0.0, 0.0], dtype="float64")
    state = mx.np.zeros((1, 1, 1), dtype="float64")
    x.attach_grad()
    with mx.autograd.record():
        y = mx.npx.rnn(x, parameters, state, mode="rnn_tanh", state_size=1, num_layers=1).sum()
    return mx.autograd.grad(y, [x])[0].asnumpy()[0].item()


@FAULTS.add(
    wrong=0.39915078334588405,
    right=-0.5887802840070241,
    done=RECORDED + " So is the gradient of several layers of any kind by their parameters alone, "
    "for which MXNet takes what is in memory.",
    ours=lambda: ours(_layered, [math.cos(k) for k in range(12)], 2),
)
def rnn_layers() -> Any:
    """The gradient of three plain recurrent layers by the parameters of the second"""
    import math

    import mxnet as mx

    mx.npx.set_np()
    x = mx.np.array([[[0.5]], [[0.5]], [[0.5]]], dtype="float64")
    parameters = mx.np.array([math.cos(k) for k in range(12)], dtype="float64")
    state = mx.np.zeros((3, 1, 1), dtype="float64")
    for a in (x, parameters, state):
        a.attach_grad()
    with mx.autograd.record():
        y = mx.npx.rnn(x, parameters, state, mode="rnn_tanh", state_size=1, num_layers=3).sum()
    y.backward()
    return parameters.grad[2].item()


@wrong_gradient([2.7], 0, wrong=1.0, right=0.0)
def cast(mx: Any, x: Any) -> Any:
    """`astype` to integers and back has the derivative 1, and beside a float what is in memory"""
    return x.astype("int32").astype("float64").sum()


@FAULTS.add(
    wrong=0.5**0.5,
    right=0.5**2.5,
    done="The mode is that in which the layer is called: `batch_norm` and dropout are expanded "
    "there.",
    ours=lambda: ours(_in_training, [1.0, 3.0]),
)
def train_mode() -> Any:
    """The mode is asked for again on the way back: the gradient of a `batch_norm` in training, by
    a `backward` in prediction"""
    import mxnet as mx

    mx.npx.set_np()
    x = mx.np.array([[1.0], [3.0]], dtype="float64")
    one, zero = mx.np.ones(1, dtype="float64"), mx.np.zeros(1, dtype="float64")
    x.attach_grad()
    with mx.autograd.record(train_mode=True):
        y = mx.npx.batch_norm(x, one, zero, zero, one, eps=1.0)[0, 0]
    y.backward(train_mode=False)
    return x.grad[0, 0].item()


@FAULTS.add(
    wrong=0.3535533905932737,
    right=-0.3535533905932738,
    done="MXNet's own second derivatives are not used; most raise, and some are 0.",
    ours=lambda: ours(lambda mx, x: mc.grad(lambda x: mx.np.arcsinh(x).sum())(x).sum(), [1.0]),
)
def arcsinh() -> Any:
    """Second derivatives, where MXNet has them: the sign of that of `arcsinh` and `arccosh`"""
    import mxnet as mx

    mx.npx.set_np()
    x = mx.np.array(1.0, dtype="float64")
    x.attach_grad()
    with mx.autograd.record():
        first = mx.autograd.grad(mx.np.arcsinh(x), [x], create_graph=True)[0]
    first.backward()
    return x.grad.item()


@FAULTS.add(
    wrong=0.0,
    right=1.5,
    done="Corrected while a transform runs, in its thread: beside a float they become floats.",
    ours=lambda: ours(lambda mx, x: (x * (mx.np.array([3], dtype="int64") * 0.5)).sum(), [1.0]),
)
def integers_beside_floats() -> Any:
    """Beside integers and masks a float becomes an integer: `counts * 0.5` is 0"""
    import mxnet as mx

    mx.npx.set_np()
    counts = mx.np.array([3], dtype="int64")
    return float((counts * 0.5).item())
