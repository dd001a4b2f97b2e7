"""How multicalc's users write: the function as it is, marked portable."""

from __future__ import annotations

from multicalc.backend import CallSite, NativeSpelling


def calls(at: CallSite) -> dict[str, str]:
    """Each operator by its function."""
    args, by = at.args, at.by_argnums
    whole = at.names == at.by
    rest = "" if whole else f", argnums={at.argnums}"
    v = "v" if not (whole and at.alone) else "(v,)"
    return {
        "value": at.call,
        "grad": f"mc.grad({at.f}{by}){args}",
        "value_and_grad": f"mc.value_and_grad({at.f}{by}){args}",
        "hessian": f"mc.hessian({at.f}{by}){args}",
        "jacobian": f"mc.jacobian({at.f}{by}){args}",
        "jvp": f"mc.jvp({at.f}, {at.args_tuple}, {v}{rest})[1]",
        "vjp": f"value, pullback = mc.vjp({at.f}, {', '.join(at.names)}{rest})\npullback(u)",
        "hvp": f"mc.hvp({at.f}, {at.args_tuple}, {v}{rest})",
    }


SPELLING = NativeSpelling(
    modules={
        "np": "import numpy as np",
        "mc": "import multicalc as mc",
        "xp": "from multicalc import xp",
    },
    array="np.array({data}, dtype={dtype})",
    dtype="np.{}",
    literals={"float": "float64", "int": "int64", "bool": "bool"},
    operations={},
    calls=calls,
)
