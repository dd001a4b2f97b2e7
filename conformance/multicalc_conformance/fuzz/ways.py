"""The ways to a program's values and derivatives, as Python: each is the body of a function of
``backend``, in which ARGUMENTS are the program's, the GIVENS first, and ARGNUMS those that are
differentiated, the INPUTS."""

from __future__ import annotations

from collections.abc import Sequence

_COMPILED = "backend=backend, compiler=compiler(backend)"
_CALLS = {
    "value": ("f", "(ARGUMENTS)"),
    "gradient": ("mc.grad(scalar, argnums=ARGNUMS, backend=backend)", "(ARGUMENTS)"),
    "jacobian": ("mc.jacobian(f, argnums=ARGNUMS, backend=backend)", "(ARGUMENTS)"),
}

EAGER = {
    "value": ("value", "return mc.vjp(f, ARGUMENTS, argnums=ARGNUMS, backend=backend)[0]"),
    "gradient": (
        "gradient",
        "return mc.grad(scalar, argnums=ARGNUMS, backend=backend)(ARGUMENTS)",
    ),
    "vjp": (
        "gradient",
        "return mc.vjp(f, ARGUMENTS, argnums=ARGNUMS, backend=backend)[1](weights)",
    ),
    "jvp": (
        "jvp",
        "return mc.jvp(f, (ARGUMENTS,), along, argnums=ARGNUMS, backend=backend)[1]",
    ),
    "hvp": (
        "hvp",
        "return mc.hvp(scalar, (ARGUMENTS,), along, argnums=ARGNUMS, backend=backend)",
    ),
}
"""What every program is asked, by name: what it gives, and the body."""

CALLED = {"called": ("value", "with mc.use(backend):\n        return f(ARGUMENTS)")}
"""What portable programs are asked besides."""

WAYS = {
    "chunked_jacobian": (
        "jacobian",
        "return mc.jacobian(f, argnums=ARGNUMS, chunk_size=CHUNK, backend=backend)(ARGUMENTS)",
    ),
    **{
        f"jit_{quantity}": (quantity, f"return mc.jit({made}, {_COMPILED}){call}")
        for quantity, (made, call) in _CALLS.items()
    },
    "gradient_of_jit": (
        "gradient",
        f"return mc.grad(mc.jit(scalar, {_COMPILED}), argnums=ARGNUMS)(ARGUMENTS)",
    ),
    "vjp_of_jit": (
        "gradient",
        f"return mc.vjp(mc.jit(f, {_COMPILED}), ARGUMENTS, argnums=ARGNUMS)[1](weights)",
    ),
    "jit_jvp": (
        "jvp",
        f"return mc.jit(mc.jvp, {_COMPILED})(f, (ARGUMENTS,), along, argnums=ARGNUMS)[1]",
    ),
    "jit_hvp": (
        "hvp",
        f"return mc.jit(mc.hvp, {_COMPILED})(scalar, (ARGUMENTS,), along, argnums=ARGNUMS)",
    ),
    "tree_gradient": (
        "gradient",
        "return mc.grad(lambda tree: scalar(GIVENS*tree['of']), backend=backend)({'of': (INPUTS)})",
    ),
    "taped_gradient": (
        "gradient",
        "variables = [mc.variable(x, backend=backend) for x in (INPUTS)]\n"
        "    with mc.record():\n"
        "        nothing = sum(0 * xp.sum(x) for x in variables)\n"
        "        total = nothing + scalar(GIVENS*variables)\n"
        "    mc.backward(total)\n"
        "    return [mc.get_backend(backend).to_numpy(x.grad) for x in variables]",
    ),
    # First for other values, another precision and, where the program takes them, other shapes.
    **{
        f"retraced_{quantity}": (
            quantity,
            f"run = mc.jit({made}, {_COMPILED})\n"
            "    for arguments in others:\n"
            "        with suppress(Exception):\n"
            "            run(*arguments)\n"
            f"    return run{call}",
        )
        for quantity, (made, call) in _CALLS.items()
    },
    "prepared_gradient": (
        "gradient",
        f"plan = mc.prepare(mc.grad, scalar, *others[0], argnums=ARGNUMS, {_COMPILED})\n"
        "    return plan(ARGUMENTS)",
    ),
    "prepared_hvp": (
        "hvp",
        "example = tuple(0.5 * v for v in along)\n"
        f"    plan = mc.prepare(mc.hvp, scalar, others[0], example, argnums=ARGNUMS, {_COMPILED})\n"
        "    return plan((ARGUMENTS,), along)",
    ),
}
"""What one program each is asked besides."""

_ALL = {**EAGER, **CALLED, **WAYS}


def body(name: str, *, givens: Sequence[str], inputs: Sequence[str], chunk: int) -> str:
    """The body of the function of this name."""
    _, text = _ALL[name]
    argnums = tuple(range(len(givens), len(givens) + len(inputs)))
    words = {
        "ARGUMENTS": ", ".join([*givens, *inputs]),
        "GIVENS": "".join(f"{each}, " for each in givens),
        "INPUTS": "".join(f"{each}, " for each in inputs),
        "ARGNUMS": str(argnums),
        "CHUNK": str(chunk),
    }
    for word, meant in words.items():
        text = text.replace(word, meant)
    return text


def quantity(name: str) -> str:
    """What the function of this name gives."""
    return _ALL[name][0]


def compiles(name: str) -> bool:
    """Whether it runs compiled code."""
    return "compiler(" in _ALL[name][1]
