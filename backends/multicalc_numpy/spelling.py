"""How the users of NumPy write, with HIPS autograd."""

from __future__ import annotations

from pathlib import Path

from multicalc.backend import (
    LOOPS,
    NUMPY_METHODS,
    CallSite,
    NativeSpelling,
    like_numpy,
    loops,
    wordings,
)

OWN = (Path(__file__).parent / "spelling.txt").read_text(encoding="utf-8")

OPERATIONS = like_numpy(
    "np",
    OWN + LOOPS,
)


ATTRIBUTES = wordings("mT  np.swapaxes(x, -1, -2)")


def calls(at: CallSite) -> dict[str, str]:
    """HIPS autograd's functions of functions; by trees it has gradients alone."""

    def of(name: str, argnum: str = at.argnums) -> str:
        by = "" if argnum == "0" else f", {argnum}"
        return f"{name}({at.f}{by})"

    found = {
        "value": at.call,
        "grad": of("grad") + at.args,
        "value_and_grad": of("value_and_grad") + at.args,
    }
    if at.trees:
        return found
    if not at.alone:
        places = at.argnums
        rows = f"jacobian(grad({at.f}, i), j){at.args}"
        return {
            **found,
            "jacobian": f"tuple(jacobian({at.f}, i){at.args} for i in {places})",
            "hessian": f"tuple(tuple({rows} for j in {places}) for i in {places})",
            "jvp": f"value, tangent = {of('make_jvp')}{at.args}(v)\ntangent",
            "vjp": f"pullback, value = {of('make_vjp')}{at.args}\npullback(u)",
        }
    with_v = f"({', '.join((*at.names, 'v'))})"
    return {
        **found,
        "jacobian": of("jacobian") + at.args,
        "hessian": of("hessian") + at.args,
        "jvp": f"value, tangent = {of('make_jvp')}{at.args}(v)\ntangent",
        "vjp": f"pullback, value = {of('make_vjp')}{at.args}\npullback(u)",
        "hvp": of("hessian_vector_product") + with_v,
    }


SPELLING = NativeSpelling(
    modules={
        "np": "import autograd.numpy as np",
        **{
            name: f"from autograd import {name}"
            for name in (
                *("grad", "hessian", "hessian_vector_product", "jacobian", "make_jvp"),
                *("make_vjp", "value_and_grad"),
            )
        },
        "linalg": "from autograd.scipy import linalg",
        "special": "from autograd.scipy import special",
    },
    array="np.array({data}, dtype={dtype})",
    dtype="np.{}",
    dtypes={"bool": "bool"},
    literals={"float": "float64", "int": "int64", "bool": "bool"},
    operations=OPERATIONS,
    calls=calls,
    attributes=ATTRIBUTES,
    methods=NUMPY_METHODS,
    meets=frozenset(("all",)),
    numbers="alone",
    helpers=loops("np.stack"),
)
