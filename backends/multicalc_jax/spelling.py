"""How JAX's users write."""

from __future__ import annotations

from pathlib import Path

from multicalc.backend import NUMPY_METHODS, CallSite, NativeSpelling, like_numpy

OWN = (Path(__file__).parent / "spelling.txt").read_text(encoding="utf-8")

OPERATIONS = like_numpy(
    "jnp",
    OWN,
    special="jax.scipy.special",
)


def calls(at: CallSite) -> dict[str, str]:
    """JAX's functions of functions."""

    def of(name: str) -> str:
        return f"jax.{name}({at.f}{at.by_argnums}){at.args}"

    slope = f"jax.grad({at.of_x}{at.of_all})"
    return {
        "value": at.call,
        "grad": of("grad"),
        "value_and_grad": of("value_and_grad"),
        "hessian": of("hessian"),
        "jacobian": of("jacobian"),
        "jvp": f"value, tangent = jax.jvp({at.of_x}, {at.tuple}, {at.v_tuple})\ntangent",
        "vjp": f"value, pullback = jax.vjp({at.of_x}, {', '.join(at.by)})\n"
        + ("pullback(u)[0]" if at.alone else "pullback(u)"),
        "hvp": f"jax.jvp({slope}, {at.tuple}, {at.v_tuple})[1]",
    }


SPELLING = NativeSpelling(
    modules={"jax": "import jax", "jnp": "import jax.numpy as jnp"},
    array="jnp.array({data}, dtype={dtype})",
    dtype="jnp.{}",
    literals={"float": "float64", "int": "int64", "bool": "bool"},
    operations=OPERATIONS,
    calls=calls,
    setup={"float64": 'jax.config.update("jax_enable_x64", True)'},
    methods=NUMPY_METHODS,
    meets=frozenset(("bool", "int", "float")),
    numbers="alone",
)
