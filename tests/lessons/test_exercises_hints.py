"""Mistakes that are planted in answers, and the hints that they get."""

import numpy as np
import pytest
from multicalc_lessons import exercises
from multicalc_lessons.exercises import EXERCISES
from multicalc_lessons.exercises.answers import as_function

P = "exp(x) / sum(exp(x))"
PT = "exp(x / t) / sum(exp(x / t))"
LSE = "log(sum(exp(x / t)))"
U = "v / sqrt(v @ v)"
R = "(A @ x - b)"
RIDGE = "solve(A.T @ A + {} * eye(len(A.T)), A.T @ b)"

RIGHT = {
    "1": ["beta, beta", ("beta", "1 * beta"), "[beta, 2 * beta - beta]"],
    "1a": ["(A + A.T) @ x", "A @ x + x @ A", "x @ (A + A.T)", "einsum('ij,j->i', A + A.T, x)"],
    "1b": [f"2 * A.T @ {R} / len(A)", f"2 * {R} @ A / len(b)", f"mean(2 * A.T * {R}, axis=1)"],
    "1c": ["-2 * U.T @ (X - U @ V)", "2 * (U.T @ U @ V - U.T @ X)", "-2 * ((X - U @ V).T @ U).T"],
    "2": ["v / norm(v)", "v / sqrt(sum(v ** 2))", "v * dot(v, v) ** -0.5"],
    "2a": ["-v / norm(v) ** 3", "-v * (v @ v) ** -1.5"],
    "2b": [f"A.T @ {R} / norm({R})", f"{R} @ A / sqrt({R} @ {R})"],
    "2c": [
        f"(eye(len(v)) - outer({U}, {U})) / norm(v)",
        "(v @ v * eye(v.size) - v[:, None] * v) / norm(v) ** 3",
    ],
    "3": [
        "np.array([exp(x), exp(y)]) / (exp(x) + exp(y)), 1",
        "(1 / (1 + exp(y - x)), 1 / (1 + exp(x - y))), 1.0",
        ("[exp(x - logaddexp(x, y)), exp(y - logaddexp(x, y))]", 1),
    ],
    "3a": ["exp(x - max(x)) / sum(exp(x - max(x)))", "1 / sum(exp(x[None] - x[:, None]), axis=1)"],
    "3b": [f"{LSE} - sum(x * {PT}) / t", f"-sum({PT} * log({PT}))"],
    "3c": [f"diag({P}) - outer({P}, {P})", f"({P})[:, None] * (eye(len(x)) - {P})"],
    "4": [((0, 0), "neither"), (np.zeros(2), " Neither "), "(0, 0), 'neither'"],
    "4a": [((1, 1), "neither"), ((1.0, 1.0), "neither")],
    "4b": ["[[6*x, -6*y], [-6*y, -6*x]], 'neither'", "6*np.array([[x, -y], [-y, -x]]), 'neither'"],
    "4c": [("inv(A) @ b", "maximum"), "np.linalg.solve(A, b), 'maximum'"],
    "5": ["-q", "0 - q"],
    "5a": [RIDGE.format("penalty"), "A.T @ inv(A @ A.T + penalty * eye(len(b))) @ b"],
    "5b": ["p - (a @ p - c) / (a @ a) * a", "p + a * (c - a @ p) / norm(a) ** 2"],
    "5c": [
        "sign(b) * maximum(abs(b) - penalty, 0)",
        "maximum(b - penalty, 0) - maximum(-b - penalty, 0)",
        "where(abs(b) < penalty, 0, b - penalty * sign(b))",
    ],
}
"""Answers that are right, differently written; the first is spoiled below."""

WRONG = {
    "1": {
        **{f"{x}, beta": k for x, k in {"x": "by the other", "beta + x": "product rule"}.items()},
        **{f"beta, {x}": k for x, k in {"x": "by the other", "beta + x": "product rule"}.items()},
        **{"beta * x, beta": "not differentiated", "beta, beta * x": "not differentiated"},
        **{"sum(beta * x), beta": "value", "beta": "parts", "beta, beta, beta": "parts"},
        **{"np.stack([beta, beta])": "parts"},
    },
    "1a": {
        **{"2 * A @ x": "not symmetrised", "2 * x @ A": "transpose", "A @ x": "one term"},
        **{"x @ A": "one term", "A * x + A.T * x": "elementwise", "x @ A @ x": "value"},
    },
    "1b": {
        f"2 * A.T @ {R}": "sum",
        f"2 * A.T @ {R} / A.shape[1]": "wrong mean",
        f"2 * A @ {R} / len(A)": "transpose",
        f"2 * {R} / len(A)": "inner derivative",
        "2 * A.T @ (A @ x) / len(A)": "one term",
        "2 * A.T @ (A @ x + b) / len(A)": "sign",
        f"sum({R} ** 2) / len(b)": "value",
    },
    "1c": {
        "-2 * (X - U @ V) @ V.T": "by the other",
        "-2 * U @ (X - U @ V)": "transpose",
        "-2 * (X - U @ V) @ U": "order",
        "2 * (U @ V - X)": "inner derivative",
        "-2 * U.T @ X": "one term",
        "-2 * U.T * (X - U @ V)": "elementwise",
        "-2 * (X - U @ V).T @ U": "transpose",
        "norm(X - U @ V) ** 2": "value",
    },
    "2": {
        **{
            "1 * v": "not normalised",
            "v + v": "squared norm",
            "v / sum(v * v)": "normalised twice",
        },
        **{"v ** 0 / (2 * norm(v))": "inner derivative", "v / abs(v)": "other norm"},
        **{"sqrt(v @ v)": "value"},
    },
    "2a": {
        "-1 / norm(v) ** 2": "inner derivative",
        "-v / norm(v) ** 2": "not normalised",
        "-v / norm(v)": "one power",
        "sqrt(v @ v) / v": "inverse of the derivative",
        "(v @ v) ** -0.5": "value",
    },
    "2b": {
        f"2 * A.T @ {R}": "squared norm",
        f"A.T @ {R}": "not normalised",
        f"{R} / norm({R})": "inner derivative",
        f"A @ {R} / norm({R})": "transpose",
        f"A.T @ {R} / norm(A.T @ {R})": "normalised too late",
        f"sqrt({R} @ {R})": "value",
    },
    "2c": {
        "v / norm(v)": "gradient",
        "eye(len(v)) / norm(v)": "one term",
        f"-outer({U}, {U}) / norm(v)": "one term",
        "2 * eye(len(v))": "squared norm",
        f"eye(len(v)) - outer({U}, {U})": "not normalised",
        "(eye(len(v)) - outer(v, v)) / norm(v)": "not normalised",
        f"(eye(len(v)) + outer({U}, {U})) / norm(v)": "sign",
        f"(eye(len(v)) - dot({U}, {U})) / norm(v)": "inner product",
    },
    "3": {
        "[exp(y) / (exp(x) + exp(y)), exp(x) / (exp(x) + exp(y))], 1": "swapped",
        "[exp(x), exp(y)], 1": "outer derivative",
        "[1 / (exp(x) + exp(y)), 1 / (exp(x) + exp(y))], 1": "inner derivative",
        "[1, 1], 1": "log of a sum",
        "[1 / (1 + exp(y - x)), 1 / (1 + exp(x - y))], exp(x) + exp(y)": "outer derivative",
        "[1 / (1 + exp(y - x)), 1 / (1 + exp(x - y))], 2": "log of a sum",
        "logaddexp(x, y), 1": "value",
        "'neither', 1": "word",
        "np.array([1 / (1 + exp(y - x)), 1 / (1 + exp(x - y))])": "parts",
    },
    "3a": {
        "exp(x)": "outer derivative",
        "x - logaddexp.reduce(x)": "log",
        "exp(min(x) - x) / sum(exp(min(x) - x))": "sign",
        "exp(x - max(x)) / norm(exp(x - max(x)))": "wrong norm",
        "exp(x) / exp(max(x)) if max(x) < 500 else exp(x - max(x))": "largest",
        "logaddexp.reduce(x)": "value",
        P: "not finite",
    },
    "3b": {
        **{PT: "by the other", LSE: "one term", f"-x @ ({PT}) / t": "one term"},
        f"{LSE} + x @ ({PT}) / t": "sign",
        f"{LSE} - x @ ({PT})": "one power",
        f"log(sum(exp(x))) - x @ ({P})": "no temperature",
        f"t * {LSE}": "value",
    },
    "3c": {
        **{P: "gradient", f"diag({P})": "one term", f"-outer({P}, {P})": "one term"},
        f"diag({P}) + outer({P}, {P})": "sign",
        f"diag({P} - ({P}) ** 2)": "diagonal",
        f"diag({P}) - sum(({P}) ** 2)": "inner product",
        f"{P} - ({P}) ** 2": "elementwise",
    },
    "4": {
        **{"(0, 0), 'minimum'": "kind", "(0, 0), 'Maximum'": "kind", "(0, 0), 'saddle'": "word"},
        **{"(1, -2), 'neither'": "one equation", "(-2, 1), 'neither'": "one equation"},
        **{"(1, -1), 'neither'": "zero of the function", "(0, 0)": "shape"},
    },
    "4a": {
        **{"(1, 1), 'minimum'": "kind", "(1, 1), 'maximum'": "kind", "(1, 1), 0": "word"},
        **{"(0, 0), 'neither'": "other point", "(-1, -1), 'neither'": "sign"},
        **{"(1, -1), 'neither'": "one equation", "(-1, 1), 'neither'": "one equation"},
        **{"'minimum', 'neither'": "word"},
    },
    "4b": {
        "[3*x**2 - 3*y**2, -6*x*y], 'neither'": "gradient",
        "[[6*x, 0], [0, -6*x]], 'neither'": "diagonal",
        "[[6*x, 6*y], [6*y, -6*x]], 'neither'": "sign",
        "[[6*x, -6*y], [-6*y, 6*x]], 'neither'": "sign",
        "[[6*x, -6*y], [-6*y, 0]], 'neither'": "one term",
        "[[6*x, -6*y], [-6*y, -6*x]], 'minimum'": "kind",
        "[[6*x, -6*y], [-6*y, -6*x]], 'maximum'": "kind",
    },
    "4c": {
        **{"A @ b, 'maximum'": "not solved", "b, 'maximum'": "no curvature"},
        **{"b / diagonal(A), 'maximum'": "elementwise"},
        **{"solve(A, b), 'minimum'": "kind", "solve(A, b), 'neither'": "kind"},
    },
    "5": {"q": "sign", "0 * q": "zero"},
    "5a": {
        "np.linalg.pinv(A) @ b": "one term",
        "solve(A.T @ A + penalty, A.T @ b)": "every entry",
        RIDGE.format("2 * penalty"): "factor",
        RIDGE.format("0.5 * penalty"): "factor",
        RIDGE.format("-penalty"): "sign",
        "inv(A.T @ A + penalty * eye(len(A.T))) @ (A @ b)": "transpose",
    },
    "5b": {
        "p - (a @ p - c) * a": "not normalised",
        "p - (a @ p - c) * a / norm(a)": "normalised once",
        "p + (a @ p - c) * a / (a @ a)": "sign",
        "p - (a @ p) * a / (a @ a)": "one term",
        "p": "no constraint",
        "(c - a @ p) * a / (a @ a)": "step",
    },
    "5c": {
        **{"b": "one term", "b - penalty * sign(b)": "kink", "b * (abs(b) > penalty)": "hard"},
        **{"b - penalty": "sign", "where(b > penalty, b - penalty, 0)": "one side"},
        **{"where(abs(b) > penalty, abs(b) - penalty, 0)": "lost sign"},
        **{"b / (penalty + 1)": "squared norm"},
    },
}
"""Answers that are wrong, and which mistake each of them makes."""

CALLED = [id for id, exercise in EXERCISES.items() if exercise.arguments]


@pytest.mark.parametrize("id", EXERCISES)
def test_right_answers_differently_written(id):
    for answer in RIGHT[id]:
        verdict = exercises.check(id, answer)
        assert verdict.correct, (answer, verdict)
        assert (verdict.hint, verdict.at) == ("", None)


@pytest.mark.parametrize("id", EXERCISES)
def test_mistakes(id):
    verdicts = {answer: exercises.check(id, answer) for answer in WRONG[id]}
    assert {answer: each.slip for answer, each in verdicts.items()} == WRONG[id]
    assert not any(each.correct for each in verdicts.values())
    # Every mistake that the exercise knows has been made.
    known = {slip.hint for slip in EXERCISES[id].slips} | {*EXERCISES[id].wrong_words.values()}
    assert known <= {each.hint for each in verdicts.values()}


def spoiled(id, spoil):
    """The right answer, its first part as ``spoil`` makes it of the call's number and of it."""
    right, calls = as_function(EXERCISES[id], RIGHT[id][0], None), []

    def answer(*args):
        calls.append(args)
        found = right(*args)
        if not EXERCISES[id].parts:
            return spoil(len(calls), np.asarray(found))
        return (spoil(len(calls), np.asarray(found[0])), *found[1:])

    return answer


def stop(call, x):
    if call > 1:
        raise ZeroDivisionError("planted")
    return x


EVERYWHERE = {
    "sign": lambda call, x: -x,
    "lost factor": lambda call, x: x / 2,
    "factor": lambda call, x: 3.5 * x,
    "not finite": lambda call, x: x * (np.nan if call == 2 else 1),
    "digits": lambda call, x: x.astype("float32"),
    "constant": lambda call, x: x + 0.25,
    "shape": lambda call, x: x[None],
    "integers": lambda call, x: np.full(x.shape, 99, dtype="int64"),
    "some points": lambda call, x: x if call == 1 else x + call,
    "raises": stop,
    "unanswered": lambda call, x: None,
}
HINTS = {
    "sign": "The sign is wrong.",
    "lost factor": "A factor 2 is lost: a square has one in its derivative.",
    "factor": "It is 3.5 times what is right, at every point.",
    "constant": "Every entry is off by the same number, 0.25.",
}


@pytest.mark.parametrize("id", CALLED)
@pytest.mark.parametrize("kind", EVERYWHERE)
def test_mistakes_that_are_made_everywhere(id, kind):
    verdict = exercises.check(id, spoiled(id, EVERYWHERE[kind]))
    assert not verdict.correct
    own = {slip.hint: slip.name for slip in EXERCISES[id].slips}
    assert verdict.slip == own.get(verdict.hint, kind.replace("lost ", ""))
    if verdict.hint not in own and kind in HINTS:
        assert verdict.hint == HINTS[kind]


def test_a_hint_says_where():
    first = EXERCISES["5"].points()[1][0]
    verdict = exercises.check("5", spoiled("5", EVERYWHERE["not finite"]))
    place = ", ".join(f"{x:g}" for x in first)
    assert verdict.hint == (
        f"It is not finite at 1 of 3 points, first at q = [{place}], and right elsewhere."
    )
    np.testing.assert_array_equal(verdict.at["q"], first)
    np.testing.assert_array_equal(verdict.expected, -first)


def test_the_shape_names_both():
    assert exercises.check("5", "q[None]").hint == "The shape is (1, 2), and should be (2,)."


@pytest.mark.parametrize("id", CALLED)
def test_mistakes_can_be_told_apart(id):
    """No two mistakes of an exercise, nor what is right, are one array at all points."""
    exercise = EXERCISES[id]
    for part in range(max(1, len(exercise.parts))):
        answers = {"right": lambda *at, part=part: exercise.right(at)[part]}
        answers |= {s.hint: s.wrong for s in exercise.slips if s.part == part}
        answers |= {"sign": lambda *at, part=part: -exercise.right(at)[part]} if part == 0 else {}
        if "sign" in answers and any(s.name == "sign" for s in exercise.slips) and id == "5":
            del answers["sign"]
        seen = {}
        for name, f in answers.items():
            key = tuple(_rounded(f, at) for at in exercise.points())
            assert key not in seen, (name, seen.get(key))
            seen[key] = name


def _rounded(f, at):
    with np.errstate(all="ignore"):
        try:
            found = np.asarray(f(*at), dtype=float)
        except (ValueError, np.linalg.LinAlgError):
            return None
    return found.shape, tuple(np.round(found, 8).ravel().tolist())
