"""Exercises 3: the logarithm of a sum of exponentials."""

from __future__ import annotations

import numpy as np

from multicalc_lessons.exercises.exercise import Arrays, Exercise, Slip, normal, positive
from multicalc_lessons.wording import _


def _softmax(x: np.ndarray) -> np.ndarray:
    e = np.exp(x - np.max(x))
    return np.asarray(e / e.sum())


def _log_sum_exp(x: np.ndarray) -> np.ndarray:
    return np.asarray(np.max(x) + np.log(np.sum(np.exp(x - np.max(x)))))


def _entropy(x: np.ndarray, t: np.ndarray) -> np.ndarray:
    return np.asarray(_log_sum_exp(x / t) - _softmax(x / t) @ x / t)


def _far(rng: np.random.Generator, n: int, offset: int) -> Arrays:
    return (normal(rng, n) + offset,)


_TWO = Exercise(
    id="3",
    title=_("The gradient of log(eˣ + eʸ)"),
    statement=_(
        r"""Find the gradient of $f(x, y) = \log(e^x + e^y)$. Then add its two components: what is
their sum?"""
    ),
    asks=_(
        "Answer with a function of the numbers x and y that gives the gradient, of two components, "
        "and their sum."
    ),
    arguments=("x", "y"),
    parts=(_("the gradient"), _("the sum of its components")),
    draw=lambda rng: (normal(rng), normal(rng)),
    sizes=((), (), ()),
    reference=lambda x, y: (_softmax(np.array([x, y])), 1.0),
    value=lambda x, y: np.log(np.exp(x) + np.exp(y)),
    slips=(
        Slip(
            "swapped",
            _("The components are swapped: the derivative by x comes first."),
            lambda x, y: _softmax(np.array([y, x])),
        ),
        Slip(
            "outer derivative",
            _("The outer derivative is missing: the logarithm gives one over its argument."),
            lambda x, y: np.exp([x, y]),
        ),
        Slip(
            "inner derivative",
            _("The inner derivative is missing: eˣ + eʸ has derivatives of its own."),
            lambda x, y: np.array([1, 1]) / (np.exp(x) + np.exp(y)),
        ),
        Slip(
            "log of a sum",
            _("The logarithm of a sum is not the sum of the logarithms."),
            lambda x, y: np.array([1.0, 1.0]),
        ),
        Slip(
            "outer derivative",
            _("The outer derivative is missing in the sum: divide by eˣ + eʸ."),
            lambda x, y: np.exp(x) + np.exp(y),
            part=1,
        ),
        Slip(
            "log of a sum",
            _("Each component is less than one. Add them over their common denominator."),
            lambda x, y: 2.0,
            part=1,
        ),
    ),
    advice=_("Differentiate the logarithm, then what is inside it, by x alone and by y alone."),
    solution=_(
        r"""The logarithm gives $\frac{1}{e^x + e^y}$, and inside only $e^x$ moves with $x$, only
$e^y$ with $y$. The gradient is $\left(\frac{e^x}{e^x + e^y}, \frac{e^y}{e^x + e^y}\right)$. The
numerators add up to the denominator: the sum is $1$ everywhere. Adding a constant to $x$ and
$y$ adds it to $f$."""
    ),
)

_MANY = Exercise(
    id="3a",
    title=_("Softmax, without overflow"),
    statement=_(
        r"""Find the gradient of $f(x) = \log \sum_i e^{x_i}$ with respect to the vector $x$. Some
of the points have components near $1000$, where $e^{x_i}$ is too large for a float."""
    ),
    asks=_("Answer with a function of x."),
    arguments=("x",),
    draw=_far,
    sizes=((2, 0), (3, 0), (1, 0), (5, 0), (3, 1000)),
    reference=_softmax,
    value=_log_sum_exp,
    slips=(
        Slip(
            "outer derivative",
            _("The outer derivative is missing: divide by the sum of the exponentials."),
            np.exp,
        ),
        Slip(
            "log",
            _("This is the logarithm of the gradient's components."),
            lambda x: x - _log_sum_exp(x),
        ),
        Slip(
            "sign",
            _("A sign inside is wrong: the largest x has the largest derivative."),
            lambda x: _softmax(-x),
        ),
        Slip(
            "wrong norm",
            _("The components have to add up to one: divide by the sum, not by the norm."),
            lambda x: np.exp(x - np.max(x)) / np.linalg.norm(np.exp(x - np.max(x))),
        ),
        Slip(
            "largest",
            _("The largest component is taken off and not put back: the sum has to be divided by."),
            lambda x: np.exp(x - np.max(x)),
        ),
    ),
    advice=_("Subtract the largest component everywhere first: the quotient stays what it is."),
    solution=_(
        r"""The derivative by $x_k$ is $e^{x_k} / \sum_i e^{x_i}$: the softmax of $x$. With $m =
\max_i x_i$ the numerator and the denominator are both divided by $e^m$, and $e^{x_k - m} /
\sum_i e^{x_i - m}$ has no exponential above one, so that nothing overflows."""
    ),
)

_TEMPERATURE = Exercise(
    id="3b",
    title=_("The derivative by the temperature"),
    statement=_(
        r"""Softmax with a temperature $t > 0$ comes from $f(x, t) = t \log \sum_i e^{x_i / t}$.
Find the derivative of $f$ with respect to $t$, where $x$ is fixed."""
    ),
    asks=_("Answer with a function of the vector x and the number t."),
    arguments=("x", "t"),
    draw=lambda rng, n: (normal(rng, n), positive(rng)),
    sizes=((2,), (3,), (1,), (5,)),
    reference=_entropy,
    value=lambda x, t: t * _log_sum_exp(x / t),
    slips=(
        Slip(
            "by the other",
            _("This is the gradient with respect to x. The variable is t."),
            lambda x, t: _softmax(x / t),
        ),
        Slip(
            "one term",
            _("A term is missing: t stands inside the exponential too."),
            lambda x, t: _log_sum_exp(x / t),
        ),
        Slip(
            "one term",
            _("A term is missing: the factor t in front has a derivative too."),
            lambda x, t: -_softmax(x / t) @ x / t,
        ),
        Slip(
            "sign",
            _("The sign of one term is wrong: 1/t has the derivative −1/t²."),
            lambda x, t: _log_sum_exp(x / t) + _softmax(x / t) @ x / t,
        ),
        Slip(
            "one power",
            _("A power of t is off: −x/t² times the factor t in front leaves −x/t."),
            lambda x, t: _log_sum_exp(x / t) - _softmax(x / t) @ x,
        ),
        Slip(
            "no temperature",
            _("The temperature is missing inside: it is the softmax of x/t, not of x."),
            lambda x, t: _log_sum_exp(x) - _softmax(x) @ x,
        ),
    ),
    advice=_("Use the product rule: the factor t in front, and t inside the sum."),
    solution=_(
        r"""The factor in front gives $\log \sum_i e^{x_i / t}$. Inside, $x_i / t$ has the
derivative $-x_i / t^2$, and with $p = \operatorname{softmax}(x / t)$ that term is $t \cdot
\sum_i p_i \cdot (-x_i / t^2) = -p^\top x / t$. As $\log p_i = x_i / t - \log \sum_j e^{x_j /
t}$, the sum of both is $-\sum_i p_i \log p_i$: the entropy of $p$."""
    ),
)

_HESSIAN = Exercise(
    id="3c",
    title=_("The Hessian of the log of a sum of exponentials"),
    statement=_(
        r"""Find the Hessian of $f(x) = \log \sum_i e^{x_i}$: the $n \times n$ matrix of its second
derivatives."""
    ),
    asks=_("Answer with a function of x."),
    arguments=("x",),
    draw=lambda rng, n: (normal(rng, n),),
    sizes=((2,), (3,), (1,), (5,)),
    reference=lambda x: np.diag(_softmax(x)) - np.outer(_softmax(x), _softmax(x)),
    slips=(
        Slip(
            "gradient",
            _("This is the gradient. The Hessian is the matrix of the derivatives of that."),
            _softmax,
        ),
        Slip(
            "one term",
            _("A term is missing: the sum in the denominator of p moves with x too."),
            lambda x: np.diag(_softmax(x)),
        ),
        Slip(
            "one term",
            _("A term is missing: the numerator of p moves with x too, which is the diagonal."),
            lambda x: -np.outer(_softmax(x), _softmax(x)),
        ),
        Slip(
            "sign",
            _("The sign of one term is wrong: the denominator takes away."),
            lambda x: np.diag(_softmax(x)) + np.outer(_softmax(x), _softmax(x)),
        ),
        Slip(
            "diagonal",
            _("The entries beside the diagonal are missing: each p depends on every x."),
            lambda x: np.diag(_softmax(x) * (1 - _softmax(x))),
        ),
        Slip(
            "inner product",
            _("The product of p with itself is a number here. A matrix is needed: the outer one."),
            lambda x: np.diag(_softmax(x)) - _softmax(x) @ _softmax(x),
        ),
        Slip(
            "elementwise",
            _("This is a vector: p(1 − p) is the Hessian's diagonal alone."),
            lambda x: _softmax(x) * (1 - _softmax(x)),
        ),
    ),
    advice=_("Differentiate p_i = e^{x_i} / Σ e^{x_k} by x_j, for i = j and for i ≠ j."),
    solution=_(
        r"""With the gradient $p$, the quotient rule gives $\partial p_i / \partial x_j = p_i
\delta_{ij} - p_i p_j$. The Hessian is $\operatorname{diag}(p) - p p^\top$. Each row adds up to
zero, and no eigenvalue is negative: the function is convex."""
    ),
)

EXERCISES = (_TWO, _MANY, _TEMPERATURE, _HESSIAN)
