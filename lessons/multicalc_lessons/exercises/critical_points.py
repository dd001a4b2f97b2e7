"""Exercises 4: where the gradient is zero, and what is there."""

# Matrices have capital letters.
# ruff: noqa: N803

from __future__ import annotations

import numpy as np

from multicalc_lessons.exercises.exercise import Arrays, Exercise, Slip, normal
from multicalc_lessons.wording import _

_POINT, _KIND = _("the point"), _("its kind")


def _definite(rng: np.random.Generator, n: int) -> Arrays:
    """A symmetric matrix whose eigenvalues are positive, and a vector."""
    root = normal(rng, n, n)
    return root @ root.T + np.eye(n), normal(rng, n)


_SILENT = Exercise(
    id="4",
    title=_("A critical point at which the second derivatives are silent"),
    statement=_(
        r"""Find the only critical point of $f(x, y) = x^2 y + x y^2$, and say what it is: a
minimum, a maximum, or neither."""
    ),
    asks=_('Answer with the point and its kind, such as ((2, 3), "minimum").'),
    parts=(_POINT, _KIND),
    reference=lambda: (np.zeros(2), "neither"),
    wrong_words={
        "minimum": _("Walk along x = y to the negative side: the function is 2x³ there."),
        "maximum": _("Walk along x = y to the positive side: the function is 2x³ there."),
    },
    slips=(
        Slip(
            "one equation",
            _("Only one of the two partial derivatives is zero there. Both have to be."),
            lambda: np.array([1.0, -2.0]),
        ),
        Slip(
            "one equation",
            _("Only one of the two partial derivatives is zero there. Both have to be."),
            lambda: np.array([-2.0, 1.0]),
        ),
        Slip(
            "zero of the function",
            _("The function is zero there, but its gradient is not."),
            lambda: np.array([1.0, -1.0]),
        ),
    ),
    advice=_("Set both partial derivatives to zero, and factor each: y(2x + y) and x(x + 2y)."),
    solution=_(
        r"""The partial derivatives are $y(2x + y)$ and $x(x + 2y)$. If $y = 0$, the second is
$x^2$, so $x = 0$; if $y = -2x$, it is $-3x^2$, so $x = 0$ again. The only critical point is
$(0, 0)$. The Hessian there is the zero matrix, which says nothing. But along $x = y$ the
function is $2x^3$, which is negative on one side and positive on the other: neither a minimum
nor a maximum."""
    ),
)

_TWO_POINTS = Exercise(
    id="4a",
    title=_("Two critical points"),
    statement=_(
        r"""The function $f(x, y) = x^3 + y^3 - 3xy$ has two critical points. At one of them it has
a local minimum. Where is that, and what is the other critical point: a minimum, a maximum, or
neither?"""
    ),
    asks=_('Answer with the point and the kind of the other one, such as ((2, 3), "maximum").'),
    parts=(_POINT, _("the other one's kind")),
    reference=lambda: (np.ones(2), "neither"),
    wrong_words={
        "minimum": _("The Hessian there has a zero diagonal: look along x = y, and along x = −y."),
        "maximum": _("The Hessian there has a zero diagonal: look along x = y, and along x = −y."),
    },
    slips=(
        Slip(
            "other point",
            _("That is the other critical point: its Hessian has a negative eigenvalue."),
            lambda: np.zeros(2),
        ),
        Slip(
            "one equation",
            _("Only one of the two partial derivatives is zero there. Both have to be."),
            lambda: np.array([-1.0, 1.0]),
        ),
        Slip(
            "one equation",
            _("Only one of the two partial derivatives is zero there. Both have to be."),
            lambda: np.array([1.0, -1.0]),
        ),
        Slip(
            "sign",
            _("The sign is wrong: y = x² is not negative."),
            lambda: -np.ones(2),
        ),
    ),
    advice=_("The partial derivatives are 3x² − 3y and 3y² − 3x. Put y = x² into the second."),
    solution=_(
        r"""From $y = x^2$ and $x = y^2$ follows $x = x^4$, so $x = 0$ or $x = 1$. The Hessian is
$\begin{pmatrix} 6x & -3 \\ -3 & 6y \end{pmatrix}$. At $(1, 1)$ its eigenvalues are $9$ and $3$:
a minimum. At $(0, 0)$ they are $3$ and $-3$: neither."""
    ),
)

_MONKEY = Exercise(
    id="4b",
    title=_("The monkey saddle"),
    statement=_(
        r"""The surface $f(x, y) = x^3 - 3 x y^2$ has room for two legs and a tail. Find its
Hessian at any $(x, y)$, and say what the origin is: a minimum, a maximum, or neither."""
    ),
    asks=_(
        "Answer with a function of the numbers x and y that gives the Hessian, a 2×2 matrix, and "
        'the kind, such as "minimum".'
    ),
    arguments=("x", "y"),
    parts=(_("the Hessian"), _("the kind of the origin")),
    draw=lambda rng: (normal(rng), normal(rng)),
    sizes=((), (), ()),
    reference=lambda x, y: (np.array([[6 * x, -6 * y], [-6 * y, -6 * x]]), "neither"),
    wrong_words={
        "minimum": _("Walk along the x-axis to the negative side: the function is x³ there."),
        "maximum": _("Walk along the x-axis to the positive side: the function is x³ there."),
    },
    slips=(
        Slip(
            "gradient",
            _("This is the gradient. The Hessian is the matrix of the derivatives of that."),
            lambda x, y: np.array([3 * x**2 - 3 * y**2, -6 * x * y]),
        ),
        Slip(
            "diagonal",
            _("The mixed derivatives are missing: xy² depends on both x and y."),
            lambda x, y: np.array([[6 * x, 0], [0, -6 * x]]),
        ),
        Slip(
            "sign",
            _("The sign of the mixed derivatives is wrong: −3xy² has a minus in front."),
            lambda x, y: np.array([[6 * x, 6 * y], [6 * y, -6 * x]]),
        ),
        Slip(
            "sign",
            _("The sign of the lower right entry is wrong: −3xy² has a minus in front."),
            lambda x, y: np.array([[6 * x, -6 * y], [-6 * y, 6 * x]]),
        ),
        Slip(
            "one term",
            _("The lower right entry is not zero: −3xy² has a second derivative by y."),
            lambda x, y: np.array([[6 * x, -6 * y], [-6 * y, 0]]),
        ),
    ),
    advice=_("Differentiate 3x² − 3y² and −6xy, each by x and by y."),
    solution=_(
        r"""The gradient is $(3x^2 - 3y^2, -6xy)$, and the Hessian is $\begin{pmatrix} 6x & -6y \\
-6y & -6x \end{pmatrix}$. At the origin it is zero, and silent. Along the $x$-axis $f = x^3$
takes both signs: neither a minimum nor a maximum. Away from the origin the eigenvalues are $\pm
6 \sqrt{x^2 + y^2}$: it is a saddle everywhere."""
    ),
)

_CONCAVE = Exercise(
    id="4c",
    title=_("The critical point of a quadratic"),
    statement=_(
        r"""Let $A$ be symmetric with positive eigenvalues. Find the critical point of $f(x) =
b^\top x - \tfrac12 x^\top A x$, and say what it is: a minimum, a maximum, or neither."""
    ),
    asks=_(
        'Answer with a function of A and b that gives the point and its kind, such as "minimum".'
    ),
    arguments=("A", "b"),
    parts=(_POINT, _KIND),
    draw=_definite,
    sizes=((2,), (3,), (1,), (4,)),
    reference=lambda A, b: (np.linalg.solve(A, b), "maximum"),
    wrong_words={
        "minimum": _("The Hessian is −A, not A: what are the signs of its eigenvalues?"),
        "neither": _("The Hessian is −A: all of its eigenvalues have one sign. Which is it?"),
    },
    slips=(
        Slip(
            "not solved",
            _("The system has to be solved for x: Ax = b."),
            lambda A, b: A @ b,
        ),
        Slip(
            "no curvature",
            _("The matrix is missing: the gradient is b − Ax."),
            lambda A, b: b,
        ),
        Slip(
            "elementwise",
            _("This divides by the diagonal of A alone. The whole system has to be solved."),
            lambda A, b: b / np.diag(A),
        ),
    ),
    advice=_("The gradient is b − Ax. Set it to zero, and differentiate once more for the kind."),
    solution=_(
        r"""The gradient $b - Ax$ is zero where $Ax = b$, at $x = A^{-1} b$. The Hessian is $-A$,
whose eigenvalues are negative: a maximum. Newton's method finds it in one step from anywhere."""
    ),
)

EXERCISES = (_SILENT, _TWO_POINTS, _MONKEY, _CONCAVE)
