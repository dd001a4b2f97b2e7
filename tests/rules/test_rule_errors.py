"""What is wrong with a rule is named: which derivative, what it has to be, and what was found."""

from __future__ import annotations

import numpy as np
import pytest

import multicalc as mc
from multicalc import xp
from multicalc.errors import InvalidArgumentError, NotDifferentiableError

X = np.array([1.0, 2.0])


def differentiated(backward, forward=lambda x: (x["a"] * 2, x)):
    @mc.custom_vjp
    def f(x):
        return x["a"] * 2

    f.defvjp(forward, backward)
    return mc.grad(lambda x: xp.sum(f(x)))({"a": X})


@pytest.mark.parametrize(
    ("backward", "words"),
    [
        (lambda x, c: c, "must return a tuple .* 1 differentiable"),
        (lambda x, c: ({"a": c}, c), "found a tuple of 2"),
        (lambda x, c: (c,), r"argument 0 must have the structure .*'a'"),
        (lambda x, c: ({"a": c[:1]},), r"argument 0\['a'\] must have shape \(2,\) .* \(1,\)"),
        (lambda x, c: ({"a": xp.astype(c, "float32")},), "dtype float64, found .* float32"),
        (lambda x, c: ({"a": "c"},), "is a str; return an array of numpy"),
    ],
)
def test_cotangents(backward, words):
    with pytest.raises(InvalidArgumentError, match=words):
        differentiated(backward)


def test_pairs():
    with pytest.raises(InvalidArgumentError, match=r"forward of f must return a pair"):
        differentiated(lambda x, c: c, forward=lambda x: x["a"] * 2)


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (lambda p, t: p[0], r"must return a pair \(output, tangent\)"),
        (lambda p, t: (p[0], [t[0]]), "tangent .* of output must have the structure"),
        (lambda p, t: (p[0], t[0][0]), r"of output must have shape \(2,\)"),
    ],
)
def test_tangents(rule, words):
    @mc.custom_jvp
    def f(x):
        return x * 1.0

    f.defjvp(rule)
    with pytest.raises(InvalidArgumentError, match=words):
        mc.jvp(f, (X,), (X,))


def test_missing_rules():
    for made, how in ((mc.custom_vjp, "defvjp"), (mc.custom_jvp, "defjvp")):
        with pytest.raises(InvalidArgumentError, match=rf"has no rule yet; give it by f\.{how}"):
            made(lambda x: x)(X)


def test_definitions():
    f = mc.custom_jvp(lambda x, y: x * y, nondiff_argnums=1)
    with pytest.raises(InvalidArgumentError, match="use defjvp"):
        f.defjvps(None, None)
    with pytest.raises(InvalidArgumentError, match="backward must be callable, found int"):
        mc.custom_vjp(lambda x: x).defvjp(lambda x: (x, x), 3)
    with pytest.raises(InvalidArgumentError, match="f must be callable, found ndarray"):
        mc.custom_vjp(X)
    with pytest.raises(InvalidArgumentError, match="nondiff_argnums must be an int"):
        mc.custom_vjp(lambda x: x, nondiff_argnums="x")


def test_calls():
    @mc.custom_vjp
    def f(x, *, power):
        return x**power

    f.defvjp(lambda x: (x, x), lambda x, c: (c,))
    with pytest.raises(InvalidArgumentError, match="takes power by name only"):
        f(X, power=2)
    g = mc.custom_vjp(lambda x: x, nondiff_argnums=2)
    g.defvjp(lambda x: (x, x), lambda x, c: (c,))
    with pytest.raises(InvalidArgumentError, match="has 2, but the call has 1 positional"):
        g(X)
    h = mc.custom_jvp(lambda x, y: x * y)
    h.defjvps(lambda dx, out, x, y: dx * y)
    with pytest.raises(InvalidArgumentError, match="2 arguments, and has 1 rules"):
        mc.grad(lambda x: xp.sum(h(x, x)))(X)


def test_captured_arrays(backend_name):
    """A rule says nothing of what a function captures: a derivative that would be lost is an
    error."""

    def scaled(w):
        f = mc.custom_vjp(lambda x: w * x**2)
        f.defvjp(lambda x: (f(x), x), lambda x, c: (2 * w * x * c,))
        return f

    with (
        mc.use(backend_name),
        pytest.raises(NotDifferentiableError, match="pass it as an argument"),
    ):
        mc.grad(lambda w, x: scaled(w)(x), argnums=(0, 1))(np.array(2.0), np.array(3.0))
