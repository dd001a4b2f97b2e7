"""How MXNet's users write."""

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
    "mx.np",
    OWN + LOOPS,
)

ATTRIBUTES = wordings("mT  mx.np.swapaxes(x, -1, -2)")

NO_SECOND = "# MXNet has no second order of most operators; multicalc has\n"


def calls(at: CallSite) -> dict[str, str]:
    """MXNet's tape for gradients, multicalc for what it can't."""
    found = {"value": at.call}
    whole = at.names == at.by
    rest = "" if whole else f", argnums={at.argnums}"
    v = "(v,)" if whole and at.alone else "v"
    found |= {
        "hessian": f"{NO_SECOND}mc.hessian({at.f}{at.by_argnums}){at.args}",
        "hvp": f"{NO_SECOND}mc.hvp({at.f}, {at.args_tuple}, {v}{rest})",
        "jacobian": "# MXNet's tape gives one row at a time\n"
        f"mc.jacobian({at.f}{at.by_argnums}){at.args}",
        "jvp": f"# MXNet has no forward mode\nmc.jvp({at.f}, {at.args_tuple}, {v}{rest})[1]",
    }
    if at.trees != at.dicts:
        return found
    attached = at.each("{0}.attach_grad()", "for each in {0}.values():\n    each.attach_grad()")
    recorded = f"{attached}\nwith autograd.record():\n    value = {at.call}\n"
    gradient = at.listed("{0}.grad", "{{k: each.grad for k, each in {0}.items()}}")
    return {
        **found,
        "grad": f"{recorded}value.backward()\n{gradient}",
        "value_and_grad": f"{recorded}value.backward()\n(value, {gradient})",
        "vjp": f"{recorded}value.backward(u)\n{gradient}",
    }


SPELLING = NativeSpelling(
    modules={
        "mx": "import mxnet as mx",
        "autograd": "from mxnet import autograd",
        "mc": "import multicalc as mc",
    },
    array="mx.np.array({data}, dtype={dtype})",
    dtype='"{}"',
    literals={"float": "float32", "int": "", "bool": ""},
    operations=OPERATIONS,
    calls=calls,
    attributes=ATTRIBUTES,
    start="mx.npx.set_np()",
    methods=NUMPY_METHODS,
    meets=frozenset(),
    numbers="beside",
    helpers=loops("mx.np.stack"),
)
