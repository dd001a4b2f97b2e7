"""A program as Python that anybody can run: what is executed here is what is printed.

Both sides run the same lines: the backends with ``multicalc.xp``, the reference with
:class:`~multicalc_conformance.fuzz.precise.Precise` under that name,
:class:`~multicalc_conformance.fuzz.inner.Inner` for the transforms, and each use of a value passed
through ``rounded``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from multicalc_conformance.fuzz.grammar import RandomProgram
from multicalc_conformance.fuzz.inner import Inner
from multicalc_conformance.fuzz.precise import Precise
from multicalc_conformance.fuzz.standard import Exact
from multicalc_conformance.fuzz.ways import CALLED, EAGER, body, compiles


def operators(program: RandomProgram) -> tuple[str, ...]:
    """The functions that a program is judged by."""
    return (*EAGER, *(CALLED if program.portable else ()), program.way)


def module(program: RandomProgram, names: Sequence[str] | None = None) -> str:
    """The function, its inputs, and one function of the backend's name for each operator."""
    names = operators(program) if names is None else names
    arguments = [*program.given_names, *program.input_names]
    listed = ", ".join(arguments)
    values = [_array(each) for each in program.values]
    along = ", ".join(map(_array, directions(program)))
    chunk = 1 + program.numbers % 3
    scalar = f"def scalar({listed}):\n    return xp.sum(xp.multiply(f({listed}), weights))"
    if program.portable and program.numbers % 2:
        scalar = f"@mc.portable\ndef scalar({listed}):\n    return xp.sum(weights * f({listed}))"
    constants = [
        *(f"{name} = {value}" for name, value in zip(arguments, values, strict=True)),
        *(f"{name} = {_array(value)}" for name, value in _closed_over(program).items()),
        f"weights = {_array(weights(program))}",
        f"along = ({along},)",
    ]
    imports = "import numpy as np\n\nimport multicalc as mc\nfrom multicalc import xp"
    given, inputs = program.given_names, program.input_names
    bodies = {name: body(name, givens=given, inputs=inputs, chunk=chunk) for name in names}
    compiling = [COMPILER] if any(map(compiles, names)) else []
    if any("others" in text for text in bodies.values()):
        constants.append(_others(program))
    if any("suppress" in text for text in bodies.values()):
        imports = f"from contextlib import suppress\n\n{imports}"
    blocks = [
        imports,
        "\n".join(constants),
        function(program),
        scalar,
        *compiling,
        *(f"def {name}(backend):\n    {text}" for name, text in bodies.items()),
    ]
    return "\n\n\n".join(blocks) + "\n"


COMPILER = """def compiler(backend):
    return "graph" if "graph" in mc.get_backend(backend).compilers else None"""
"""Where there are several, the one that is quick to compile."""


def _others(program: RandomProgram) -> str:
    """Arguments that compiled code is made for before the program's own."""
    given, inputs = program.given_names, program.input_names
    narrow = "float32" if program.inputs[0].value.dtype == "float64" else "float64"
    calls = [
        ", ".join([*given, *(f"0.375 - {name}" for name in inputs)]),
        ", ".join([*given, *(f'{name}.astype("{narrow}")' for name in inputs)]),
        ", ".join([*given, *(f"np.stack([{name}, {name}])" for name in inputs)]),
    ]
    return "others = [" + ", ".join(f"({call},)" for call in calls) + "]"


def function(program: RandomProgram, use: str = "{}") -> str:
    """The definition of ``f``, with each use of a name put in ``use``."""
    lines = list(program.lines(use))
    body = [f"    {name} = {text}" for name, text in lines]
    header = f"def f({', '.join([*program.given_names, *program.input_names])}):"
    marked = ["@mc.portable"] if program.portable else []
    return "\n".join([*marked, header, *body, f"    return {lines[-1][0]}"])


def loaded(text: str, **names: Any) -> dict[str, Any]:
    """What a printed module defines."""
    space: dict[str, Any] = dict(names)
    exec(compile(text, "<program>", "exec"), space)
    return space


def exactly(program: RandomProgram, xp: Precise) -> Callable[..., Exact]:
    """``f`` of the inputs as object arrays, with ``xp`` for the namespace."""
    names = {"xp": xp, "np": np, "mc": Inner(xp), **_closed_over(program)}
    f = loaded(function(program, "xp.rounded({})"), **names)["f"]
    given = [xp.array(each.value, each.value.dtype.name) for each in program.given]

    def run(*inputs: Any) -> Exact:
        known = zip(inputs, program.inputs, strict=True)
        found: Exact = f(*given, *(xp.array(x, each.value.dtype.name) for x, each in known))
        return found

    return run


def _closed_over(program: RandomProgram) -> dict[str, np.ndarray]:
    values = (each.value for each in program.data)
    return dict(zip(program.data_names, values, strict=True))


def directions(program: RandomProgram) -> list[np.ndarray]:
    """What the inputs move along in ``jvp`` and ``hvp``."""
    return [
        _drawn(i.shape, [program.numbers, 1 + k], i.value.dtype)
        for k, i in enumerate(program.inputs)
    ]


def weights(program: RandomProgram) -> np.ndarray:
    """The cotangent: of the outputs in ``vjp``, and what they are summed with in a scalar."""
    return _drawn(program.result.shape, [program.numbers, 0], program.inputs[0].value.dtype)


def _drawn(shape: Sequence[int], seed: Sequence[int], dtype: Any) -> np.ndarray:
    """Numbers short enough to print, of both signs."""
    entries = np.round(np.random.default_rng(seed).normal(size=shape), 3)
    return np.asarray(entries, dtype=dtype)


def _array(x: np.ndarray) -> str:
    return f'np.array({x.tolist()}, dtype="{x.dtype}")'
