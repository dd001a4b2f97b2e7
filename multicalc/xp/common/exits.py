"""Where an array's values leave its framework, and with them no derivative."""

from __future__ import annotations

from multicalc.errors import PortabilityError

_EXITS = {
    "NumPy": (
        "calls of NumPy's and SciPy's lose",
        "xp.exp(x) for np.exp(x), xp.matmul(a, x) for np.dot(a, x) and a.dot(x), "
        "xp.stack([x[0], x[1]]) for np.array([x[0], x[1]])",
    ),
    "number": (
        "float(x), complex(x) and math.exp(x) lose",
        "x[0] for float(x[0]), xp.exp(x) for math.exp(x)",
    ),
    "method": ("x.{name}() loses", "x[0] for x[0].{name}()"),
}


def lost(backend: str, exit: str, constant: str, name: str = "") -> PortabilityError:
    """What to raise where ``exit`` reads a differentiated array ``x`` of ``backend``: ``"NumPy"``,
    ``"number"``, or the ``"method"`` of that name. ``constant`` is how the framework writes what is
    meant to be a constant."""
    what, instead = _EXITS[exit]
    return PortabilityError(
        f"{backend}: {what.format(name=name)} the derivative of x, which is being differentiated; "
        f"write {instead.format(name=name)}, or {constant} where a constant is meant"
    )
