"""How TensorFlow's users write."""

from __future__ import annotations

from pathlib import Path

from multicalc.backend import LOOPS, CallSite, NativeSpelling, loops, wordings

OWN = (Path(__file__).parent / "spelling.txt").read_text(encoding="utf-8")

OPERATIONS = wordings(OWN + LOOPS)

ATTRIBUTES = wordings(
    """
    T           tf.transpose(x)
    mT          tf.linalg.matrix_transpose(x)
    size        x.shape.num_elements()
    flatten     tf.reshape(x, (-1,))
    ravel       tf.reshape(x, (-1,))
    copy        tf.identity(x)
    """
)

ZERO = 'unconnected_gradients="zero"'


def calls(at: CallSite) -> dict[str, str]:
    """Tapes, one within another for second derivatives."""
    x = at.x if at.alone else f"[{', '.join(at.by)}]"
    v = "v" if at.alone else "list(v)"

    def tape(name: str, *inside: str, head: str = "tf.GradientTape()") -> str:
        lines = [f"{name}.watch({x})"] * (head == "tf.GradientTape()") + list(inside)
        body = "\n".join(lines).replace("\n", "\n    ")
        return f"with {head} as {name}:\n    {body}"

    value = f"value = {at.call}"
    slope = tape("inner", value) + f"\ngradient = inner.gradient(value, {x})"
    found = {
        "value": at.call,
        "grad": f"{tape('tape', value)}\ntape.gradient(value, {x})",
        "value_and_grad": f"{tape('tape', value)}\n(value, tape.gradient(value, {x}))",
        "jacobian": f"{tape('tape', value)}\ntape.jacobian(value, {x})",
        "vjp": f"{tape('tape', value)}\ntape.gradient(value, {x}, output_gradients=u)",
    }
    forward = f"tf.autodiff.ForwardAccumulator({x}, {v})"
    found["jvp"] = f"{tape('accumulator', value, head=forward)}\naccumulator.jvp(value)"
    found["hvp"] = f"{tape('accumulator', slope, head=forward)}\naccumulator.jvp(gradient)"
    if at.alone and not at.trees:
        rows = f"outer.jacobian(gradient, {x}, {ZERO})"
        return {**found, "hessian": f"{tape('outer', slope)}\n{rows}"}
    if at.trees:
        return found
    persistent = tape("outer", f"outer.watch({x})", slope, head="tf.GradientTape(persistent=True)")
    rows = f"[outer.jacobian(each, {x}, {ZERO}) for each in gradient]"
    return {**found, "hessian": f"{persistent}\n{rows}"}


SPELLING = NativeSpelling(
    modules={"tf": "import tensorflow as tf", "math": "import math"},
    array="tf.constant({data}, dtype={dtype})",
    dtype="tf.{}",
    literals={"float": "float32", "int": "int32", "bool": "bool"},
    operations=OPERATIONS,
    calls=calls,
    attributes=ATTRIBUTES,
    numbers="beside",
    helpers=loops("tf.stack"),
)
