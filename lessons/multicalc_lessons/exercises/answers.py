"""What a learner gives, a function, a formula or a value, as a function of NumPy arrays."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np

import multicalc as mc
from multicalc.backend import NEUTRAL, BackendLike
from multicalc.errors import InvalidArgumentError
from multicalc_lessons.exercises.exercise import KINDS, Exercise
from multicalc_lessons.exercises.frameworks import backend_of

NAMES: Mapping[str, Any] = {
    **{name: getattr(np, name) for name in np.__all__},
    # Older ones don't list these.
    **{name: getattr(np, name) for name in ("abs", "max", "min", "round")},
    **{name: getattr(np.linalg, name) for name in ("norm", "solve", "inv")},
    **{"np": np, "len": len, "__builtins__": {}},
}
"""What a formula in a string may use beside the exercise's arguments."""


def as_function(exercise: Exercise, answer: Any, backend: BackendLike) -> Callable[..., Any]:
    """A function of the exercise's arguments as NumPy arrays, which runs ``answer`` on arrays of
    its framework.

    Raises:
        InvalidArgumentError: it is nothing of the kind, or a formula that can't be read.
        BackendNotInstalledError: its framework isn't there.
    """
    given = exercise.arguments
    if given and exercise.parts and isinstance(answer, tuple | list):
        parts = [_part(exercise, each, backend) for each in answer]
        return lambda *arrays: tuple(part(*arrays) for part in parts)
    if given and _is_symbolic(answer):
        return _lambdified(exercise, answer)
    if isinstance(answer, str) and answer not in KINDS:
        return _formula(exercise, answer)
    if callable(answer):
        return mc.evaluate(answer, backend=mc.get_backend(backend or backend_of(answer)))
    if given:
        raise InvalidArgumentError(
            f"answer: exercise {exercise.id} takes a function of {', '.join(given)}, found "
            f"{type(answer).__name__}; write lambda {', '.join(given)}: ..."
        )
    return lambda: mc.to_numpy(answer)


def _part(exercise: Exercise, part: Any, backend: BackendLike) -> Callable[..., Any]:
    """As :func:`as_function`, of what may be a constant."""
    if callable(part) or _is_symbolic(part) or (isinstance(part, str) and part not in KINDS):
        return as_function(exercise, part, backend)
    return lambda *arrays: mc.to_numpy(part)


def _is_symbolic(answer: Any) -> bool:
    """Whether ``answer`` is an expression of sympy, which need not be installed, or has some."""
    if isinstance(answer, tuple | list):
        return any(map(_is_symbolic, answer))
    return hasattr(answer, "free_symbols") and hasattr(answer, "atoms")


def _lambdified(exercise: Exercise, answer: Any) -> Callable[..., Any]:
    import sympy

    if isinstance(answer, tuple | list):
        answer = sympy.Matrix(answer)
    matrices = {each.name: each for each in answer.atoms(sympy.MatrixSymbol)}
    numbers = {each.name: each for each in answer.free_symbols if isinstance(each, sympy.Symbol)}
    sizes = {each.name for x in matrices.values() for n in x.shape for each in n.free_symbols}
    found = numbers | matrices
    _check_names(exercise, found.keys() - sizes)
    symbols = [found.get(name, sympy.Symbol(name)) for name in exercise.arguments]
    # A gradient is a column to sympy.
    column = isinstance(answer, sympy.MatrixBase) and answer.shape[1] == 1
    run = sympy.lambdify(symbols, list(answer) if column else answer, modules=NEUTRAL)
    return lambda *arrays: run(*arrays)


def _formula(exercise: Exercise, text: str) -> Callable[..., Any]:
    try:
        tree = ast.parse(text.strip(), "<answer>", "eval")
    except SyntaxError as error:
        raise InvalidArgumentError(
            f"answer: {text!r} is no formula in Python: {error.msg}; write it as NumPy has it, "
            "such as '(A + A.T) @ x'"
        ) from None
    names = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
    bound = {node.id for node in names if isinstance(node.ctx, ast.Store)}
    _check_names(exercise, {node.id for node in names} - bound - NAMES.keys())
    code = compile(tree, "<answer>", "eval")
    return lambda *arrays: eval(
        code, {**NAMES, **dict(zip(exercise.arguments, arrays, strict=True))}
    )


def _check_names(exercise: Exercise, found: Iterable[str]) -> None:
    unknown = sorted(set(found) - set(exercise.arguments))
    if unknown:
        raise InvalidArgumentError(
            f"answer: {', '.join(unknown)} is not known; exercise {exercise.id} gives "
            f"{', '.join(exercise.arguments) or 'no arguments'}"
        )
