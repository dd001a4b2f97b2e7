"""Exercises 1: derivatives of what is linear or quadratic in vectors and matrices."""

# Matrices have capital letters.
# ruff: noqa: N803

from __future__ import annotations

import numpy as np

from multicalc_lessons.exercises.exercise import Exercise, Slip, normal
from multicalc_lessons.wording import _

_PRODUCTS = Exercise(
    id="1",
    title=_("The derivative of a dot product"),
    statement=_(
        r"""Let $\beta$ and $x$ be vectors of $n$ numbers. Differentiate $\beta^\top x$ with
respect to $x$, and then $x^\top \beta$ with respect to $x$."""
    ),
    asks=_(
        "Answer with a function of beta and x that gives both derivatives, one after the other."
    ),
    arguments=("beta", "x"),
    parts=(_("the derivative of beta·x"), _("the derivative of x·beta")),
    draw=lambda rng, n: (normal(rng, n), normal(rng, n)),
    sizes=((2,), (3,), (1,), (5,)),
    reference=lambda beta, x: (beta, beta),
    value=lambda beta, x: beta @ x,
    slips=tuple(
        slip
        for part in (0, 1)
        for slip in (
            Slip(
                "by the other",
                _("This is the derivative with respect to beta. The variable is x; beta is fixed."),
                lambda beta, x: x,
                part,
            ),
            Slip(
                "not differentiated",
                _("These are the terms of the sum, beta_i times x_i. Differentiate each."),
                lambda beta, x: beta * x,
                part,
            ),
            Slip(
                "product rule",
                _("The product rule adds a term only for a factor that moves, and beta doesn't."),
                lambda beta, x: beta + x,
                part,
            ),
        )
    ),
    advice=_("Write the product as a sum over i, and differentiate by one component of x."),
    solution=_(
        r"""Both are the same number, $\sum_i \beta_i x_i$. Of this sum only the term $\beta_k x_k$
moves with $x_k$, and its derivative is $\beta_k$. All components together are the vector
$\beta$, for both products."""
    ),
)

_QUADRATIC_FORM = Exercise(
    id="1a",
    title=_("A quadratic form that is not symmetric"),
    statement=_(
        r"""Let $A$ be any square matrix, which need not be symmetric. Find the gradient of $x^\top
A x$ with respect to $x$."""
    ),
    asks=_("Answer with a function of A and x."),
    arguments=("A", "x"),
    draw=lambda rng, n: (normal(rng, n, n), normal(rng, n)),
    sizes=((2,), (3,), (1,), (4,)),
    reference=lambda A, x: A @ x + A.T @ x,
    value=lambda A, x: x @ A @ x,
    slips=(
        Slip(
            "not symmetrised",
            _("2Ax is right for a symmetric A only. Here A and its transpose have a term each."),
            lambda A, x: 2 * A @ x,
        ),
        Slip(
            "transpose",
            _("2Aᵀx is right for a symmetric A only. Here A and its transpose have a term each."),
            lambda A, x: 2 * A.T @ x,
        ),
        Slip(
            "one term",
            _("A term is missing: x stands on both sides of A, and each side has a derivative."),
            lambda A, x: A @ x,
        ),
        Slip(
            "one term",
            _("A term is missing: x stands on both sides of A, and each side has a derivative."),
            lambda A, x: A.T @ x,
        ),
        Slip(
            "elementwise",
            _("The product with x goes element by element here. A matrix product is needed: @."),
            lambda A, x: (A + A.T) * x,
        ),
    ),
    advice=_("Write the form as a double sum. Then x_k is in the terms of row k and of column k."),
    solution=_(
        r"""In $\sum_{ij} A_{ij} x_i x_j$ the component $x_k$ stands in row $k$, which gives
$\sum_j A_{kj} x_j$, and in column $k$, which gives $\sum_i A_{ik} x_i$. Together they are $(A +
A^\top) x$. For a symmetric matrix that is $2Ax$."""
    ),
)

_MEAN_SQUARE = Exercise(
    id="1b",
    title=_("The mean squared error of a linear model"),
    statement=_(
        r"""Let $A$ have $m$ rows and $n$ columns. Find the gradient of the mean squared error
$\frac1m \|Ax - b\|^2$ with respect to $x$."""
    ),
    asks=_("Answer with a function of A, x and b."),
    arguments=("A", "x", "b"),
    draw=lambda rng, m, n: (normal(rng, m, n), normal(rng, n), normal(rng, m)),
    sizes=((2, 2), (3, 2), (2, 4), (3, 1), (4, 3)),
    reference=lambda A, x, b: 2 * A.T @ (A @ x - b) / len(b),
    value=lambda A, x, b: np.mean((A @ x - b) ** 2),
    slips=(
        Slip(
            "sum",
            _("This is the gradient of the sum of the squares. The mean divides by m."),
            lambda A, x, b: 2 * A.T @ (A @ x - b),
        ),
        Slip(
            "wrong mean",
            _("This divides by the number of unknowns n. The mean is over the m equations."),
            lambda A, x, b: 2 * A.T @ (A @ x - b) / len(x),
        ),
        Slip(
            "transpose",
            _("A transpose is missing: the residual has m components, the gradient n."),
            lambda A, x, b: 2 * A @ (A @ x - b) / len(b),
        ),
        Slip(
            "inner derivative",
            _("The inner derivative is missing: the residual changes with x by A."),
            lambda A, x, b: 2 * (A @ x - b) / len(b),
        ),
        Slip(
            "one term",
            _("A term is missing: the residual is Ax − b, not Ax."),
            lambda A, x, b: 2 * A.T @ A @ x / len(b),
        ),
        Slip(
            "sign",
            _("A sign inside is wrong: the residual is Ax − b, not Ax + b."),
            lambda A, x, b: 2 * A.T @ (A @ x + b) / len(b),
        ),
    ),
    advice=_("Name the residual r = Ax − b. Differentiate r·r/m by r first, then r by x."),
    solution=_(
        r"""With $r = Ax - b$ the error is $\frac1m r^\top r$, whose gradient by $r$ is $\frac2m
r$. A change $dx$ changes $r$ by $A\,dx$, so the gradient by $x$ is $\frac2m A^\top (Ax - b)$.
The transpose makes $n$ components of $m$."""
    ),
)

_FACTORISATION = Exercise(
    id="1c",
    title=_("A matrix factorisation, by one factor"),
    statement=_(
        r"""Let $X$ be an $n \times m$ matrix, $U$ an $n \times r$ matrix and $V$ an $r \times m$
matrix. Find the derivative of $\|X - UV\|^2$, the sum of the squares of all entries, with
respect to $V$, as a matrix of the shape of $V$."""
    ),
    asks=_("Answer with a function of X, U and V."),
    arguments=("X", "U", "V"),
    draw=lambda rng, n, m, r: (normal(rng, n, m), normal(rng, n, r), normal(rng, r, m)),
    sizes=((2, 2, 2), (3, 4, 2), (1, 3, 1), (4, 2, 3)),
    reference=lambda X, U, V: -2 * U.T @ (X - U @ V),
    value=lambda X, U, V: np.sum((X - U @ V) ** 2),
    slips=(
        Slip(
            "by the other",
            _("This is the derivative with respect to U. The variable is V."),
            lambda X, U, V: -2 * (X - U @ V) @ V.T,
        ),
        Slip(
            "transpose",
            _("A transpose is missing: V has r rows, and U has n of them."),
            lambda X, U, V: -2 * U @ (X - U @ V),
        ),
        Slip(
            "order",
            _("The order of the product is wrong: U stands to the left of V, so Uᵀ does too."),
            lambda X, U, V: -2 * (X - U @ V) @ U,
        ),
        Slip(
            "inner derivative",
            _("The inner derivative is missing: UV changes with V by U."),
            lambda X, U, V: -2 * (X - U @ V),
        ),
        Slip(
            "one term",
            _("A term is missing: both X and UV stand in the residual."),
            lambda X, U, V: -2 * U.T @ X,
        ),
        Slip(
            "elementwise",
            _("The product goes element by element here. A matrix product is needed: @."),
            lambda X, U, V: -2 * U.T * (X - U @ V),
        ),
    ),
    advice=_("Fix everything but one entry of V. It is in one column of UV, times a column of U."),
    solution=_(
        r"""With $R = X - UV$ the function is $\sum_{ij} R_{ij}^2$, and $V_{kj}$ changes only
column $j$ of $R$: $\partial R_{ij} / \partial V_{kj} = -U_{ik}$. So the derivative by $V_{kj}$
is $-2 \sum_i U_{ik} R_{ij}$, and all of them are $-2 U^\top (X - UV)$."""
    ),
)

EXERCISES = (_PRODUCTS, _QUADRATIC_FORM, _MEAN_SQUARE, _FACTORISATION)
