"""How PyTorch's users write."""

from __future__ import annotations

from pathlib import Path

from multicalc.backend import LOOPS, CallSite, NativeSpelling, loops, wordings

OWN = (Path(__file__).parent / "spelling.txt").read_text(encoding="utf-8")

OPERATIONS = wordings(OWN + LOOPS)

ATTRIBUTES = wordings(
    """
    size        x.numel()
    flatten     x.flatten()
    ravel       x.flatten()
    swapaxes    x.transpose(a0, a1)
    copy        x.clone()
    """
)


WITH_SET = """\
def with_set(x, key, value):
    x = x.clone()
    x[key] = value
    return x
"""

WITH_ADDED = """\
def with_added(x, key, value):
    x = x.clone()
    x[key] += value
    return x
"""


def calls(at: CallSite) -> dict[str, str]:
    """Gradients of leaves are asked for by ``backward``; those of trees of the functional API, and
    all that is of second order."""
    found = {"value": at.call}
    if at.trees:
        gradient, x = f"torch.func.grad(ARGS){at.args}", at.by_argnums
        of = gradient.replace("ARGS", f"{at.f}{x}")
        with_value = of.replace("grad(", "grad_and_value(")
        hessian = f"torch.func.hessian({at.f}{x}){at.args}"
        jacobian = f"torch.func.jacrev({at.f}{x}){at.args}"
        return {
            **found,
            "grad": of,
            "value_and_grad": f"gradient, value = {with_value}\n(value, gradient)",
            "hessian": hessian,
            "jacobian": jacobian,
            "jvp": f"torch.func.jvp({at.of_x}, {at.tuple}, {at.v_tuple})[1]",
            "vjp": f"value, pullback = torch.func.vjp({at.of_x}, *{at.tuple})\n"
            + ("pullback(u)[0]" if at.alone else "pullback(u)"),
            "hvp": f"torch.func.jvp(torch.func.grad({at.of_x}{at.of_all}), {at.tuple}, "
            f"{at.v_tuple})[1]",
        }
    functional = "torch.autograd.functional"
    leaves = at.each("{0} = {0}.detach().requires_grad_()")
    backward = f"{leaves}\nvalue = {at.call}\nvalue.backward()"
    gradient = at.listed("{}.grad")
    return {
        **found,
        "grad": f"{backward}\n{gradient}",
        "value_and_grad": f"{backward}\n(value.detach(), {gradient})",
        "hessian": f"{functional}.hessian({at.of_x}, {at.x})",
        "jacobian": f"{functional}.jacobian({at.of_x}, {at.x})",
        "jvp": f"{functional}.jvp({at.of_x}, {at.x}, v)[1]",
        "vjp": f"{functional}.vjp({at.of_x}, {at.x}, u)[1]",
        "hvp": f"{functional}.hvp({at.of_x}, {at.x}, v)[1]",
    }


SPELLING = NativeSpelling(
    modules={"torch": "import torch"},
    array="torch.tensor({data}, dtype={dtype})",
    dtype="torch.{}",
    literals={"float": "float32", "int": "int64", "bool": "bool"},
    operations=OPERATIONS,
    calls=calls,
    attributes=ATTRIBUTES,
    methods=frozenset(
        "sum mean prod std var all any argmax argmin cumsum cumprod reshape abs clamp max min "
        "square exp log sqrt squeeze amax amin argsort conj round real imag".split()
    ),
    meets=frozenset(("bool", "int", "float")),
    numbers="never",
    helpers={**loops("torch.stack"), "with_set": WITH_SET, "with_added": WITH_ADDED},
)
