"""Which figures there are, what they start with, and every word they show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from multicalc_lessons.frameworks import TITLES

_KINDS = {
    "minimum": "minimum",
    "maximum": "maximum",
    "saddle": "saddle point",
    "inconclusive": "critical, the second derivatives don't say what kind",
    "not critical": "not critical",
}
_EVERY = {"noscript": "This figure needs JavaScript."}
_STEPPER = {
    "first": "To the start",
    "back": "Back",
    "play": "Play",
    "pause": "Pause",
    "forward": "Forward",
}


@dataclass(frozen=True)
class FigureInfo:
    """A figure: what it starts with and what it says."""

    data: Mapping[str, Any]
    """Where it starts; :func:`embed` takes others by these names."""
    labels: Mapping[str, str]
    """Every text of it, by its key; what stands in braces is filled in. ``title``, and ``how`` to
    use it, are shown without JavaScript too."""


QUADRATIC = FigureInfo(
    data={"x0": [-1.0, 0.0], "order": 2, "angle": 30.0},
    labels={
        **_EVERY,
        "title": "The plane and the best quadratic at a point",
        "how": "Drag x₀, or use the arrow keys (with Shift: finer). Turn the surface the same way.",
        "map": "Level sets of f (shaded) and of its model (lines)",
        "scene": "The surface, and its model around x₀",
        "chart": "The model's error, as the step h in the direction of the arrow halves",
        "error": "error",
        "direction": "direction",
        "model": "model",
        "plane": "plane",
        "quadratic": "quadratic",
        "kind": "the Hessian is",
        "positive": "positive definite",
        "negative": "negative definite",
        "indefinite": "indefinite",
        "semidefinite": "semidefinite",
        "zero": "zero",
        "power": "the error falls like h to the power",
        "status": "At {x0} f is {value} and its gradient {gradient}. The Hessian is {kind}, with "
        "eigenvalues {eigenvalues}. The error falls like h to the power {power}.",
    },
)

DESCENT = FigureInfo(
    data={"start": [-2.2, 1.6], "rate": 0.18, "low": 0.8, "high": 8.0, "angle": 0.5, "step": 6},
    labels={
        **_EVERY,
        **_STEPPER,
        "title": "Gradient descent, and where it diverges",
        "how": "Choose a step size η and eigenvalues, drag the start, and go step by step: solid "
        "blue is gradient descent, dashed orange Newton's method.",
        "map": "The way over f = ½ xᵀAx",
        "chart": "f at each step, on a logarithmic scale",
        "start": "start",
        "rate": "step size η",
        "step": "step",
        "factor": "the error's largest factor per step",
        "converges": "converges",
        "diverges": "diverges",
        "oscillates": "oscillates forever",
        "descentAt": "gradient descent",
        "newtonAt": "Newton",
        "status": "Step {step}: gradient descent has f = {descent}, Newton's method {newton}. "
        "Gradient descent {verdict}; the limit is a step size of {limit}.",
    },
)

STARTS = FigureInfo(
    data={
        "surface": "himmelblau",
        "starts": [[0.5, 0.5], [-1.0, 4.0], [-4.0, -1.0]],
        "rate": 0.01,
        "steps": 100,
    },
    labels={
        **_EVERY,
        **_KINDS,
        "title": "Where descent and Newton's method end",
        "how": "Click to drop a start, or move the cross by the arrow keys and press Enter. "
        "Newton's method goes to any critical point, not to minima only.",
        "map": "Level sets. Arrow keys move the cross, Enter drops a start.",
        "ends": "Where each start leads",
        "surface": "function",
        "rate": "step size η",
        "steps": "steps at most",
        "clear": "Remove all starts",
        "cursor": "cross at",
        "method": "method",
        "from": "start",
        "to": "end",
        "taken": "steps",
        "kind": "the end is",
        "descent": "descent",
        "newton": "Newton",
        "diverged": "diverged",
    },
)

NETWORK = FigureInfo(
    data={"inputs": {"w": 1.0, "x": 1.0, "y": -2.0, "z": 1.0}, "step": 0, "input": ""},
    labels={
        **_EVERY,
        **_STEPPER,
        "title": "The chain rule on a network, forward and backward",
        "how": "Type inputs and go through the network: values forward, with the partial "
        "derivative of each step on its edge; then the derivatives of f backward.",
        "picture": "The network, from the inputs below to f above",
        "now": "This step",
        "begin": "The inputs are known. Forward computes a, b, u, v and f.",
        "step": "step",
        "paths": "paths from",
        "none": "none",
    },
)

DIRECTIONAL = FigureInfo(
    data={"p": [0.4, -0.6], "angle": 40.0},
    labels={
        **_EVERY,
        "title": "Slopes in all directions",
        "how": "Turn the direction v around the point, or drag the point. The orange arrow is the "
        "gradient; it is perpendicular to the level set.",
        "map": "Level sets, the gradient and a direction",
        "chart": "∇f·v for every direction v",
        "angle": "direction",
        "point": "point",
        "direction": "direction of v",
        "tip": "tip of v",
        "way": "v goes",
        "ascent": "steepest ascent",
        "descent": "steepest descent",
        "level": "along the level set",
        "between": "in between",
        "status": "At {p} the slope along v is {slope}: {size} times the cosine of {between} "
        "degrees. v goes: {way}.",
    },
)

CRITICAL = FigureInfo(
    data={"x": -0.5},
    labels={
        **_EVERY,
        **_KINDS,
        "title": "Critical points of a curve",
        "how": "Move along the curve: the tangent and the best parabola (dashed) go with you.",
        "map": "The curve, its tangent and its best parabola",
        "point": "point of the curve",
        "derivatives": "f′ (solid) and f″ (dashed)",
        "kind": "this point is",
        "status": "At x = {x} f is {value}, its slope {slope}, its second derivative {bend}: "
        "{kind}.",
    },
)

# What each framework's own autodiff answers: for relu where it has one, NumPy as maximum(x, 0); for
# max(x, x²) at 1; None for NaN.
_ANSWERS: Mapping[str, Mapping[str, float | None]] = {
    "abs": {"numpy": 0.0, "torch": 0.0, "tensorflow": 0.0, "jax": 1.0, "mxnet": 0.0},
    "relu": {"numpy": 0.5, "torch": 0.0, "tensorflow": 0.0, "jax": 0.0, "mxnet": 0.0},
    "maximum": {"numpy": 1.5, "torch": 1.5, "tensorflow": 1.0, "jax": 1.5, "mxnet": 1.0},
    "norm": {"numpy": None, "torch": 0.0, "tensorflow": None, "jax": None, "mxnet": None},
}

KINK = FigureInfo(
    data={
        "function": "abs",
        "x": 0.0,
        "c": 0.0,
        "answers": {
            function: {TITLES[framework]: slope for framework, slope in answers.items()}
            for function, answers in _ANSWERS.items()
        },
    },
    labels={
        **_EVERY,
        "title": "Slopes at a kink",
        "how": "Move along the function: the dashed lines are its slopes from the left and from "
        "the right. At a kink they differ, and a framework has to choose.",
        "map": "The function and its slopes from both sides",
        "point": "point of the function",
        "function": "function",
        "left": "slope from the left",
        "right": "slope from the right",
        "smooth": "one slope: differentiable here",
        "kink": "two slopes: no derivative here",
        "answers": "What each framework answers",
        "answersAt": "What each framework answers for {formula} at x = {x}",
        "framework": "framework",
        "answer": "answer",
        "meaning": "which is",
        "leftSlope": "the slope from the left",
        "rightSlope": "the slope from the right",
        "between": "between the two",
        "outside": "neither slope, nor between them",
        "noSlope": "no number",
        "status": "At x = {x} the value is {value}, the slope from the left {left}, from the right "
        "{right}: {smooth}.",
    },
)

FIGURES: Mapping[str, FigureInfo] = {
    "quadratic": QUADRATIC,
    "descent": DESCENT,
    "starts": STARTS,
    "network": NETWORK,
    "directional": DIRECTIONAL,
    "critical": CRITICAL,
    "kink": KINK,
}
