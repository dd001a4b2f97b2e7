"""Exercises 5: at a minimum of a sum, the gradients of its terms are in balance."""

# Matrices have capital letters.
# ruff: noqa: N803

from __future__ import annotations

import numpy as np

from multicalc_lessons.exercises.exercise import Arrays, Exercise, Slip, normal, positive
from multicalc_lessons.wording import _


def _ridge(A: np.ndarray, b: np.ndarray, penalty: np.ndarray) -> np.ndarray:
    return np.asarray(np.linalg.solve(A.T @ A + penalty * np.eye(A.shape[1]), A.T @ b))


def _shrunk(b: np.ndarray, penalty: np.ndarray) -> np.ndarray:
    return np.asarray(np.sign(b) * np.maximum(np.abs(b) - penalty, 0))


def _system(rng: np.random.Generator, m: int, n: int) -> Arrays:
    return normal(rng, m, n), normal(rng, m), positive(rng)


_SUM = Exercise(
    id="5",
    title=_("The minimum of a sum"),
    statement=_(
        r"""Let $f = g + h$ with smooth $g$ and $h$, and let $f$ have a minimum at $x$. Somebody
tells you the vector $q = \nabla h(x)$. What is $\nabla g(x)$?"""
    ),
    asks=_("Answer with a function of q."),
    arguments=("q",),
    draw=lambda rng, n: (normal(rng, n),),
    sizes=((2,), (3,), (1,)),
    reference=lambda q: -q,
    slips=(
        Slip(
            "sign",
            _("They are opposite, not equal: their sum is the gradient of f."),
            lambda q: q,
        ),
        Slip(
            "zero",
            _("Only the sum of both gradients is zero at the minimum, not each of them."),
            np.zeros_like,
        ),
    ),
    advice=_("What is the gradient of f at its minimum, and what is it made of?"),
    solution=_(
        r"""At a minimum $\nabla f = \nabla g + \nabla h = 0$, so $\nabla g = -\nabla h$: the two
pull with the same force in opposite directions."""
    ),
)

_RIDGE = Exercise(
    id="5a",
    title=_("Least squares with a penalty"),
    statement=_(
        r"""Let $g(x) = \tfrac12 \|Ax - b\|^2$ and $h(x) = \tfrac{\lambda}{2} \|x\|^2$ with
$\lambda > 0$. Find the minimum of $g + h$. The matrix $A$ need not be square."""
    ),
    asks=_("Answer with a function of A, b and the number λ, called penalty."),
    arguments=("A", "b", "penalty"),
    draw=_system,
    sizes=((2, 2), (3, 2), (2, 3), (4, 1)),
    reference=_ridge,
    slips=(
        Slip(
            "one term",
            _("The penalty is missing: this is the solution of least squares alone."),
            lambda A, b, penalty: np.linalg.lstsq(A, b, rcond=None)[0],
        ),
        Slip(
            "every entry",
            _("The penalty belongs on the diagonal: λ times the identity, not λ in every entry."),
            lambda A, b, penalty: np.linalg.solve(A.T @ A + penalty, A.T @ b),
        ),
        Slip(
            "factor",
            _("A factor 2 is wrong: λ/2 times ‖x‖² has the gradient λx."),
            lambda A, b, penalty: _ridge(A, b, 2 * penalty),
        ),
        Slip(
            "factor",
            _("A factor 2 is wrong: λ/2 times ‖x‖² has the gradient λx."),
            lambda A, b, penalty: _ridge(A, b, penalty / 2),
        ),
        Slip(
            "sign",
            _("The sign of the penalty is wrong: both terms of AᵀA + λI are positive."),
            lambda A, b, penalty: _ridge(A, b, -penalty),
        ),
        Slip(
            "transpose",
            _("A transpose is missing in front of b: the right-hand side is Aᵀb."),
            lambda A, b, penalty: np.linalg.solve(A.T @ A + penalty * np.eye(len(b)), b @ A.T),
        ),
    ),
    advice=_("Set the sum of both gradients, Aᵀ(Ax − b) and λx, to zero, and solve for x."),
    solution=_(
        r"""The gradients are $A^\top (Ax - b)$ and $\lambda x$. Their sum is zero where $(A^\top A
+ \lambda I) x = A^\top b$. The matrix has no eigenvalue below $\lambda$, so there is one
solution even where $A^\top A$ is singular."""
    ),
)

_PROJECTION = Exercise(
    id="5b",
    title=_("The nearest point of a plane"),
    statement=_(
        r"""Among the points with $a^\top x = c$ find the one that is nearest to $p$: the minimum
of $g(x) = \tfrac12 \|x - p\|^2$ on a plane. There $\nabla g$ need not be zero, but it is
perpendicular to the plane: a multiple of $a$."""
    ),
    asks=_("Answer with a function of the vectors a and p and the number c."),
    arguments=("a", "p", "c"),
    draw=lambda rng, n: (normal(rng, n), normal(rng, n), normal(rng)),
    sizes=((2,), (3,), (1,), (5,)),
    reference=lambda a, p, c: p - (a @ p - c) / (a @ a) * a,
    slips=(
        Slip(
            "not normalised",
            _("It is not normalised: a need not have the length one. Divide by a·a."),
            lambda a, p, c: p - (a @ p - c) * a,
        ),
        Slip(
            "normalised once",
            _("This divides by the length of a once. It stands there twice: divide by a·a."),
            lambda a, p, c: p - (a @ p - c) / np.linalg.norm(a) * a,
        ),
        Slip(
            "sign",
            _("The sign of the step is wrong: this goes away from the plane."),
            lambda a, p, c: p + (a @ p - c) / (a @ a) * a,
        ),
        Slip(
            "one term",
            _("This is the nearest point with a·x = 0: the number c is missing."),
            lambda a, p, c: p - (a @ p) / (a @ a) * a,
        ),
        Slip(
            "no constraint",
            _("This is the minimum without the plane: a·p is not c."),
            lambda a, p, c: p,
        ),
        Slip(
            "step",
            _("This is the step to the plane. Add it to p."),
            lambda a, p, c: -(a @ p - c) / (a @ a) * a,
        ),
    ),
    advice=_("Write x = p + s·a with an unknown number s, and put it into a·x = c."),
    solution=_(
        r"""The gradient $x - p$ is a multiple of $a$: $x = p + s a$. From $a^\top x = c$ follows
$s = (c - a^\top p) / (a^\top a)$, so $x = p - \frac{a^\top p - c}{a^\top a} a$. The number $-s$
is the multiplier of Lagrange: the gradients of $g$ and of the constraint balance."""
    ),
)

_SHRINKAGE = Exercise(
    id="5c",
    title=_("A balance at a kink"),
    statement=_(
        r"""Let $g(x) = \tfrac12 \|x - b\|^2$ and $h(x) = \lambda \sum_i |x_i|$ with $\lambda > 0$.
Find the minimum of $g + h$. Where a component of it is zero, $h$ has a kink and can balance any
slope of $g$ between $-\lambda$ and $\lambda$."""
    ),
    asks=_("Answer with a function of the vector b and the number λ, called penalty."),
    arguments=("b", "penalty"),
    draw=lambda rng, n: (2 * normal(rng, n), positive(rng)),
    sizes=((3,), (4,), (2,), (1,), (6,)),
    reference=_shrunk,
    slips=(
        Slip(
            "one term",
            _("The penalty is missing: this is the minimum of g alone."),
            lambda b, penalty: b,
        ),
        Slip(
            "kink",
            _("A component with |b| < λ jumps over zero. The kink holds it at zero."),
            lambda b, penalty: b - penalty * np.sign(b),
        ),
        Slip(
            "hard",
            _("The small components are right. The large ones have to be pulled by λ too."),
            lambda b, penalty: np.where(np.abs(b) > penalty, b, 0),
        ),
        Slip(
            "sign",
            _("A negative component is pulled up, not down: the slope of |x| has the sign of x."),
            lambda b, penalty: b - penalty,
        ),
        Slip(
            "one side",
            _("The negative components are not zero: they are pulled up by λ."),
            lambda b, penalty: np.maximum(b - penalty, 0),
        ),
        Slip(
            "lost sign",
            _("The sign is lost: the minimum has the sign of b."),
            lambda b, penalty: np.maximum(np.abs(b) - penalty, 0),
        ),
        Slip(
            "squared norm",
            _("This is for the penalty λ/2 times the squared norm, which has no kink."),
            lambda b, penalty: b / (1 + penalty),
        ),
    ),
    advice=_("Take one component, and the cases x > 0, x < 0 and x = 0 apart."),
    solution=_(
        r"""Each component is on its own. If $x_i > 0$, the balance is $x_i - b_i + \lambda = 0$,
so $x_i = b_i - \lambda$, which is positive for $b_i > \lambda$. In the same way $x_i = b_i +
\lambda$ for $b_i < -\lambda$. Between, $x_i = 0$: the kink balances the slope $-b_i$. Together
$x_i = \operatorname{sign}(b_i) \max(|b_i| - \lambda, 0)$."""
    ),
)

EXERCISES = (_SUM, _RIDGE, _PROJECTION, _SHRINKAGE)
