"""Exercises 2: the Euclidean norm, and what is made of it."""

# Matrices have capital letters.
# ruff: noqa: N803

from __future__ import annotations

import numpy as np
from numpy.linalg import norm

from multicalc_lessons.exercises.exercise import Exercise, Slip, normal
from multicalc_lessons.wording import _

_NORM = Exercise(
    id="2",
    title=_("The derivative of the norm"),
    statement=_(
        r"""Find the gradient of the Euclidean norm $\|v\|_2 = \sqrt{v_1^2 + \dots + v_n^2}$ with
respect to $v$, where $v \ne 0$."""
    ),
    asks=_("Answer with a function of v."),
    arguments=("v",),
    draw=lambda rng, n: (normal(rng, n),),
    sizes=((2,), (3,), (1,), (5,)),
    reference=lambda v: v / norm(v),
    value=norm,
    slips=(
        Slip("not normalised", _("It is not normalised: divide by the norm."), lambda v: v),
        Slip(
            "squared norm",
            _("This is the gradient of the squared norm. The square root has a derivative too."),
            lambda v: 2 * v,
        ),
        Slip(
            "normalised twice",
            _("This divides by the squared norm. The gradient's length does not depend on v's."),
            lambda v: v / (v @ v),
        ),
        Slip(
            "inner derivative",
            _("The inner derivative is missing: under the root, each square has one of its own."),
            lambda v: np.ones_like(v) / (2 * norm(v)),
        ),
        Slip(
            "other norm",
            _("This is the gradient of the sum of the absolute values, another norm."),
            np.sign,
        ),
    ),
    advice=_("The norm is the root of a sum: differentiate the root, then the sum."),
    solution=_(
        r"""The root gives $\frac{1}{2\|v\|}$, the sum inside gives $2 v_k$, and their product is
$v_k / \|v\|$: the vector $v / \|v\|$ of length one, which points away from the origin. At $v =
0$ there is no derivative, as no direction is better than another."""
    ),
)

_INVERSE_DISTANCE = Exercise(
    id="2a",
    title=_("The inverse of the distance"),
    statement=_(
        r"""The potential of a charge falls with the distance: $f(v) = 1 / \|v\|_2$. Find its
gradient, where $v \ne 0$."""
    ),
    asks=_("Answer with a function of v."),
    arguments=("v",),
    draw=lambda rng, n: (normal(rng, n),),
    sizes=((2,), (3,), (1,), (4,)),
    reference=lambda v: -v / norm(v) ** 3,
    value=lambda v: 1 / norm(v),
    slips=(
        Slip(
            "inner derivative",
            _("The inner derivative is missing: the norm has the gradient v/‖v‖."),
            lambda v: -1 / (v @ v),
        ),
        Slip(
            "not normalised",
            _("The norm's gradient is v/‖v‖, not v: one more division by the norm."),
            lambda v: -v / (v @ v),
        ),
        Slip(
            "one power",
            _("The power is off: 1/‖v‖ is differentiated to −1/‖v‖², not to −1/‖v‖."),
            lambda v: -v / norm(v),
        ),
        Slip(
            "inverse of the derivative",
            _("This is one over each derivative. The derivative of 1/u is −u′/u²."),
            lambda v: norm(v) / v,
        ),
    ),
    advice=_("With u = ‖v‖, the function is 1/u. Use the chain rule and the gradient of u."),
    solution=_(
        r"""With $u = \|v\|$ the outer derivative of $1/u$ is $-1/u^2$ and the inner one is $v/u$.
The product is $-v / \|v\|^3$: it points to the origin, and its length is $1/\|v\|^2$, the
inverse-square law."""
    ),
)

_DISTANCE = Exercise(
    id="2b",
    title=_("The length of a residual"),
    statement=_(
        r"""Find the gradient of $\|Ax - b\|_2$, the norm and not its square, with respect to $x$.
The matrix $A$ need not be square, and $Ax \ne b$."""
    ),
    asks=_("Answer with a function of A, x and b."),
    arguments=("A", "x", "b"),
    draw=lambda rng, m, n: (normal(rng, m, n), normal(rng, n), normal(rng, m)),
    sizes=((2, 2), (3, 2), (2, 3), (4, 1)),
    reference=lambda A, x, b: A.T @ (A @ x - b) / norm(A @ x - b),
    value=lambda A, x, b: norm(A @ x - b),
    slips=(
        Slip(
            "squared norm",
            _("This is the gradient of the squared norm. Divide by twice the norm."),
            lambda A, x, b: 2 * A.T @ (A @ x - b),
        ),
        Slip(
            "not normalised",
            _("It is not normalised: the gradient of a norm has the residual divided by its norm."),
            lambda A, x, b: A.T @ (A @ x - b),
        ),
        Slip(
            "inner derivative",
            _("The inner derivative is missing: the residual changes with x by A."),
            lambda A, x, b: (A @ x - b) / norm(A @ x - b),
        ),
        Slip(
            "transpose",
            _("A transpose is missing: the residual has m components, the gradient n."),
            lambda A, x, b: A @ (A @ x - b) / norm(A @ x - b),
        ),
        Slip(
            "normalised too late",
            _("The length is taken of the wrong vector: of the residual, not of the gradient."),
            lambda A, x, b: A.T @ (A @ x - b) / norm(A.T @ (A @ x - b)),
        ),
    ),
    advice=_("Name the residual r = Ax − b. The gradient of ‖r‖ by r is r/‖r‖."),
    solution=_(
        r"""With $r = Ax - b$ the gradient of $\|r\|$ by $r$ is $r / \|r\|$, and $r$ changes with
$x$ by $A$. So the gradient is $A^\top (Ax - b) / \|Ax - b\|$."""
    ),
)

_CURVATURE = Exercise(
    id="2c",
    title=_("The Hessian of the norm"),
    statement=_(
        r"""Find the Hessian of the Euclidean norm $\|v\|_2$, where $v \ne 0$: the $n \times n$
matrix of its second derivatives."""
    ),
    asks=_("Answer with a function of v."),
    arguments=("v",),
    draw=lambda rng, n: (normal(rng, n),),
    sizes=((2,), (3,), (1,), (4,)),
    reference=lambda v: (np.eye(len(v)) - np.outer(v, v) / (v @ v)) / norm(v),
    slips=(
        Slip(
            "gradient",
            _("This is the gradient. The Hessian is the matrix of the derivatives of that."),
            lambda v: v / norm(v),
        ),
        Slip(
            "one term",
            _("A term is missing: in v/‖v‖ the norm moves with v too."),
            lambda v: np.eye(len(v)) / norm(v),
        ),
        Slip(
            "one term",
            _("A term is missing: in v/‖v‖ the v above the line moves too."),
            lambda v: -np.outer(v, v) / norm(v) ** 3,
        ),
        Slip(
            "squared norm",
            _("This is the Hessian of the squared norm."),
            lambda v: 2 * np.eye(len(v)),
        ),
        Slip(
            "not normalised",
            _("It is not normalised: the curvature falls with the distance from the origin."),
            lambda v: np.eye(len(v)) - np.outer(v, v) / (v @ v),
        ),
        Slip(
            "not normalised",
            _("It is not normalised: the outer product is of v/‖v‖, a vector of length one."),
            lambda v: (np.eye(len(v)) - np.outer(v, v)) / norm(v),
        ),
        Slip(
            "sign",
            _("The sign of one term is wrong: the norm in the denominator takes away."),
            lambda v: (np.eye(len(v)) + np.outer(v, v) / (v @ v)) / norm(v),
        ),
        Slip(
            "inner product",
            _("The product of v with itself is a number here. A matrix is needed: the outer one."),
            lambda v: (np.eye(len(v)) - 1) / norm(v),
        ),
    ),
    advice=_("Differentiate component i of v/‖v‖ by v_j, with the product rule."),
    solution=_(
        r"""Component $i$ of the gradient is $v_i \|v\|^{-1}$. Its derivative by $v_j$ is
$\delta_{ij} / \|v\| - v_i v_j / \|v\|^3$. With $u = v / \|v\|$ the Hessian is $(I - u u^\top) /
\|v\|$: along $v$ the norm is linear, so there the curvature is zero."""
    ),
)

EXERCISES = (_NORM, _INVERSE_DISTANCE, _DISTANCE, _CURVATURE)
