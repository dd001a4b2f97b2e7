"""``backward``: the chain rule over what was recorded, from the output to the inputs."""

from __future__ import annotations

from typing import Any

import numpy as np

from multicalc.backend import Array, Arrays, is_neutral, owner
from multicalc.errors import (
    InvalidArgumentError,
    MixedBackendsError,
    NotDifferentiableError,
    NotScalarError,
)
from multicalc.tape.variable import Variable


def backward(
    y: Variable, *, intermediates: bool = False, accumulate: bool = False, cotangent: Any = None
) -> None:
    """Fill ``.grad`` of the variables that ``y`` was computed from with ∂y/∂variable.

    Args:
        y: a scalar computed inside :func:`record`, or of any shape where ``cotangent`` is given.
        intermediates: also fill ``.grad`` of what was computed on the way, and of ``y`` itself.
        accumulate: add to the ``.grad`` that is there; by default it is replaced.
        cotangent: what stands for ∂/∂y, a number or array of ``y``'s shape and dtype; 1 by
            default.

    Returns:
        None. Each ``.grad`` is a native array of its variable's shape and dtype (∂y/∂Re + i·∂y/∂Im
        of a complex one). A variable that ``y`` does not depend on keeps the ``.grad`` it has. All
        gradients are computed before the first is written, so that an error changes none. It can
        be called any number of times.

    Raises:
        InvalidArgumentError: ``y`` was not recorded, or ``cotangent`` does not fit it.
        NotScalarError: ``y`` is not a scalar and there is no ``cotangent``.
        NotDifferentiableError: ``y`` is complex and there is no ``cotangent``.
        MixedBackendsError: ``cotangent`` is another framework's array.

    >>> import multicalc as mc
    >>> w, x = mc.variable(2.0, backend="numpy"), mc.variable(3.0, backend="numpy")
    >>> with mc.record():
    ...     u = w * x
    ...     y = u**2
    >>> mc.backward(y, intermediates=True)
    >>> float(u.grad), float(w.grad), float(x.grad)
    (12.0, 36.0, 24.0)
    """
    variables = reached(y)
    adjoint = adjoints(y, variables, cotangent)
    targets = [x for x in variables if intermediates or x._node is None]

    def grads_of_targets() -> tuple[Array, ...]:
        grads = [
            x.grad + adjoint[x._serial] if accumulate and x.grad is not None else adjoint[x._serial]
            for x in targets
        ]
        # A pullback may give one array to two variables, or the cotangent as it is.
        values = [x.value for x in variables]
        return y._backend.unshared(grads, (*values, cotangent))

    grads = y._backend.scoped(_dtypes(variables), grads_of_targets)
    for x, grad in zip(targets, grads, strict=True):
        x.grad = grad


def reached(y: Variable) -> list[Variable]:
    """``y`` and the variables it was computed from, each after those it was computed from.

    Raises:
        InvalidArgumentError: ``y`` was not recorded.
    """
    if not isinstance(y, Variable):
        raise InvalidArgumentError(f"a recorded variable is needed, found a {type(y).__name__}")
    if y._node is None:
        raise InvalidArgumentError(
            f"{y!r} has no recorded history: it was made by variable(), or computed outside "
            "`with record():`"
        )
    found = {y._serial: y}
    left = [y]
    while left:
        node = left.pop()._node
        for x in () if node is None else node.inputs:
            if x._serial not in found:
                found[x._serial] = x
                left.append(x)
    return [found[serial] for serial in sorted(found)]


def adjoints(y: Variable, variables: list[Variable], cotangent: Any = None) -> dict[int, Array]:
    """``y``'s derivative with respect to each of ``variables``, by serial number."""
    return y._backend.scoped(_dtypes(variables), _adjoints, y, variables, cotangent)


def _adjoints(y: Variable, variables: list[Variable], cotangent: Any) -> dict[int, Array]:
    found = {y._serial: _seed(y, cotangent)}
    # Falling serial numbers: each variable's adjoint is complete when it is reached. The outputs
    # of one operation were numbered before any was used, so the first one met will do.
    done = set()
    for variable in reversed(variables):
        node = variable._node
        if node is None or node.outputs in done:
            continue
        done.add(node.outputs)
        cotangents = tuple(
            found[serial] if serial in found else y._backend.namespace.zeros_like(value)
            for serial, value in zip(node.outputs, node.values, strict=True)
        )
        pulled: Arrays = node.pullback()(cotangents)
        for x, c in zip(node.inputs, pulled, strict=True):
            found[x._serial] = found[x._serial] + c if x._serial in found else c
    return found


def _dtypes(variables: list[Variable]) -> frozenset[str]:
    return frozenset(x._dtype_name() for x in variables)


def _seed(y: Variable, cotangent: Any) -> Array:
    if cotangent is None:
        if y.shape != ():
            raise NotScalarError(
                f"backward needs a scalar, found a variable of shape {y.shape}; reduce it "
                "(xp.sum, ...) or give a cotangent of that shape"
            )
        if y._dtype_name().startswith("complex"):
            raise NotDifferentiableError(
                "the gradient is defined for real values, but this one is complex; take its real "
                "part or abs, or give a cotangent"
            )
        return y._backend.namespace.ones_like(y.value)
    return like(y, cotangent, "cotangent")


def like(x: Variable, given: Any, what: str) -> Array:
    """``given``, a number or array, as an array of ``x``'s backend, shape and dtype."""
    backend = x._backend
    if isinstance(given, complex) and not x._dtype_name().startswith("complex"):
        raise InvalidArgumentError(f"the {what} must be real, as what it is of, found {given!r}")
    if isinstance(given, bool | int | float | complex) and not is_neutral(given):
        given = np.asarray(given, dtype=x.dtype)
    if is_neutral(given):
        given = backend.from_numpy(np.array(given), like=x.value)
    if owner(given) != backend.name:
        raise MixedBackendsError(
            f"the {what} is a {type(given).__name__}, but the variables are {backend.name}'s"
        )
    found = backend.shape(given), backend.dtype(given)
    if found != (x.shape, x._dtype_name()):
        raise InvalidArgumentError(
            f"the {what} must have shape {x.shape} and dtype {x.dtype}, found {found[0]} and "
            f"{found[1]}"
        )
    return given
