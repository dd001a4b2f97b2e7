"""A program as Python that anybody can run: what is executed here is what is printed.

Both sides run the same lines: the backends with ``multicalc.xp``, the reference with
:class:`~multicalc_conformance.fuzz.precise.Precise` under that name and each use of a value
passed through its ``rounded``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from multicalc_conformance.fuzz.grammar import RandomProgram

OPERATORS = ("value", "gradient", "jvp", "hvp")


def module(program: RandomProgram, operators: Sequence[str] = OPERATORS) -> str:
    """The function, its inputs, and one function of the backend's name for each operator."""
    names = program.input_names
    listed = ", ".join(names)
    values = [_array(i.value) for i in program.inputs]
    along = ", ".join(map(_array, directions(program)))
    argnums = tuple(range(len(names)))
    calls = {
        "value": f"mc.vjp(f, {listed}, backend=backend)[0]",
        "gradient": f"mc.grad(scalar, argnums={argnums}, backend=backend)({listed})",
        "jvp": f"mc.jvp(f, ({listed},), along, backend=backend)[1]",
        "hvp": f"mc.hvp(scalar, ({listed},), along, backend=backend)",
    }
    scalar = f"def scalar({listed}):\n    return xp.sum(xp.multiply(f({listed}), weights))"
    constants = [
        *(f"{name} = {value}" for name, value in zip(names, values, strict=True)),
        f"weights = {_array(weights(program))}",
        f"along = ({along},)",
    ]
    blocks = [
        "import numpy as np\n\nimport multicalc as mc\nfrom multicalc import xp",
        "\n".join(constants),
        function(program),
        scalar,
        *(f"def {name}(backend):\n    return {calls[name]}" for name in operators),
    ]
    return "\n\n\n".join(blocks) + "\n"


def function(program: RandomProgram, use: str = "{}") -> str:
    """The definition of ``f``, with each use of a name put in ``use``."""
    lines = list(program.lines(use))
    body = [f"    {name} = {text}" for name, text in lines]
    header = f"def f({', '.join(program.input_names)}):"
    return "\n".join([header, *body, f"    return {lines[-1][0]}"])


def loaded(text: str, **names: Any) -> dict[str, Any]:
    """What a printed module defines."""
    space: dict[str, Any] = dict(names)
    exec(compile(text, "<program>", "exec"), space)
    return space


def exactly(program: RandomProgram, xp: Any) -> Callable[..., Any]:
    """``f`` of object arrays, with ``xp`` for the namespace."""
    found: Callable[..., Any] = loaded(function(program, "xp.rounded({})"), xp=xp, np=np)["f"]
    return found


def directions(program: RandomProgram) -> list[np.ndarray]:
    """What the inputs move along in ``jvp`` and ``hvp``."""
    return [_generic(i.shape, 0.8 + 1.7 * k, i.value.dtype) for k, i in enumerate(program.inputs)]


def weights(program: RandomProgram) -> np.ndarray:
    """What the outputs are summed with in ``gradient`` and ``hvp``."""
    return _generic(program.result.shape, 0.3, program.inputs[0].value.dtype)


def _generic(shape: Sequence[int], start: float, dtype: Any) -> np.ndarray:
    """Numbers with nothing in common, short enough to print."""
    size = int(np.prod(shape))
    entries = np.round(np.cos(start + np.arange(size)), 3)
    return np.asarray(entries.reshape(shape), dtype=dtype)


def _array(x: np.ndarray) -> str:
    return f'np.array({x.tolist()}, dtype="{x.dtype}")'
