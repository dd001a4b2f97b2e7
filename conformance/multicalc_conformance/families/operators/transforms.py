"""Every transform of the public frontend: how it is called, in what structure its result comes,
and what has to be in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from mpmath import mp

import multicalc as mc
from multicalc.calls import trees
from multicalc_conformance.engine.digits import DIGITS, Arrays
from multicalc_conformance.families.operators.derivatives import Derivatives
from multicalc_conformance.families.operators.problem import TransformProblem
from multicalc_conformance.references import exact


class Transform(NamedTuple):
    """``run`` gives ``(result, aux)``, ``form`` the result's structure with any leaves, and
    ``exact`` its leaves, flat, from the differentiated leaves."""

    run: Callable[[TransformProblem, str], tuple[Any, Any]]
    form: Callable[[TransformProblem], Any]
    exact: Callable[[Derivatives, Arrays], Arrays]
    differences: bool = False
    """Whether it is a finite difference, whose step costs a third of the digits."""


# -- running --------------------------------------------------------------------------------------


def _pair(p: TransformProblem, found: Any) -> tuple[Any, Any]:
    return found if p.subject.aux else (found, ())


def _grad(p: TransformProblem, b: str) -> tuple[Any, Any]:
    return _pair(p, mc.grad(p.f, backend=b, **p.options)(*p.args, **p.kwargs))


def _value_and_grad(p: TransformProblem, b: str) -> tuple[Any, Any]:
    found, gradient = mc.value_and_grad(p.f, backend=b, **p.options)(*p.args, **p.kwargs)
    value, aux = _pair(p, found)
    return (value, gradient), aux


def _jacobian(mode: Any) -> Callable[[TransformProblem, str], tuple[Any, Any]]:
    def run(p: TransformProblem, b: str) -> tuple[Any, Any]:
        return _pair(p, mc.jacobian(p.f, mode=mode, backend=b, **p.options)(*p.args, **p.kwargs))

    return run


def _hessian(p: TransformProblem, b: str) -> tuple[Any, Any]:
    return _pair(p, mc.hessian(p.f, backend=b, **p.options)(*p.args, **p.kwargs))


def _jvp(p: TransformProblem, b: str) -> tuple[Any, Any]:
    tangents = p.inputs(p.tangents)
    value, pushed, *aux = mc.jvp(p.f, p.args, tangents, backend=b, **p.options, **p.kwargs)
    return (value, pushed), aux[0] if aux else ()


def _vjp(p: TransformProblem, b: str) -> tuple[Any, Any]:
    value, pullback, *aux = mc.vjp(p.f, *p.args, backend=b, **p.options, **p.kwargs)
    pulled = [pullback(p.outputs(p.cotangents(start))) for start in (0.3, 1.9)]
    return (value, *pulled), aux[0] if aux else ()


def _hvp(p: TransformProblem, b: str) -> tuple[Any, Any]:
    tangents = p.inputs(p.tangents)
    return _pair(p, mc.hvp(p.f, p.args, tangents, backend=b, **p.options, **p.kwargs))


def _linear(p: TransformProblem, b: str) -> tuple[Any, Any]:
    model = mc.linear_approx(p.f, *p.args, backend=b, **p.kwargs)
    return (model.value, model.gradient, model(p.inputs(p.nearby()))), ()


def _quadratic(p: TransformProblem, b: str) -> tuple[Any, Any]:
    model = mc.quad_approx(p.f, *p.args, backend=b, **p.kwargs)
    return (model.value, model.gradient, model.hessian, model(p.inputs(p.nearby()))), ()


def _backward(p: TransformProblem, b: str) -> tuple[Any, Any]:
    backend = mc.get_backend(b)
    variables = [mc.variable(x, backend=b) for x in p.leaves]
    with mc.record():
        y = p.f(p.inputs(variables), *p.args[1:], **p.kwargs)
    mc.backward(y)
    with backend.precision(frozenset({p.dtype})):
        grads = [backend.to_numpy(x.grad) for x in variables]
    return (y.numpy(), p.inputs(grads)), ()


def _hessian_by_differences(p: TransformProblem, b: str) -> tuple[Any, Any]:
    hessian = mc.hessian(p.f, method="finite-difference", backend=b, **p.options)
    found, aux = _pair(p, hessian(*p.args, **p.kwargs))
    return found.value, aux


def _hvp_by_differences(p: TransformProblem, b: str) -> tuple[Any, Any]:
    options = {"method": "finite-difference", "backend": b, **p.options, **p.kwargs}
    found, aux = _pair(p, mc.hvp(p.f, p.args, p.inputs(p.tangents), **options))
    return found.value, aux


# -- what has to come -----------------------------------------------------------------------------


def _value_and_gradient(d: Derivatives, xs: Arrays) -> Arrays:
    return [*d.value(xs), *d.jacobian(xs)]


def _product(d: Derivatives, xs: Arrays) -> Arrays:
    return d.curved(xs, exact.numbers(d.problem.tangents))


def _pushed(d: Derivatives, xs: Arrays) -> Arrays:
    return [*d.value(xs), *d.pushed(xs, exact.numbers(d.problem.tangents))]


def _pulled(d: Derivatives, xs: Arrays) -> Arrays:
    pulled = [d.pulled(xs, exact.numbers(d.problem.cotangents(start))) for start in (0.3, 1.9)]
    return [*d.value(xs), *pulled[0], *pulled[1]]


def _model(order: int) -> Callable[[Derivatives, Arrays], Arrays]:
    """Value and derivatives, and the Taylor polynomial made of them at the point nearby."""

    def leaves(d: Derivatives, xs: Arrays) -> Arrays:
        with mp.workdps(DIGITS):
            near = zip(exact.numbers(d.problem.nearby()), xs, strict=True)
            steps = [np.asarray(n - x, dtype=object) for n, x in near]
            predicted = d.value(xs)[0] + d.pushed(xs, steps)[0]
            if order == 2:
                curved = zip(d.curved(xs, steps), steps, strict=True)
                predicted = predicted + sum(np.sum(c * s) for c, s in curved) / 2
        second = d.hessian(xs) if order == 2 else []
        return [*_value_and_gradient(d, xs), *second, np.asarray(predicted, dtype=object)]

    return leaves


def _hessian_form(p: TransformProblem) -> Any:
    return p.of_inputs(p.of_inputs(0))


def _hvp_form(p: TransformProblem) -> Any:
    """The single argument's own structure where argnums was left out."""
    form = p.of_inputs(0)
    return form[0] if p.options["argnums"] is None and len(form) == 1 else form


def _jacobian_of(mode: Any) -> Transform:
    return Transform(_jacobian(mode), lambda p: p.of_outputs(p.of_inputs(0)), Derivatives.jacobian)


SEVERAL: dict[str, Transform] = {
    "jacobian": _jacobian_of(None),
    "jacobian forward": _jacobian_of("forward"),
    "jacobian reverse": _jacobian_of("reverse"),
    "jvp": Transform(_jvp, lambda p: (p.of_outputs(0), p.of_outputs(0)), _pushed),
    "vjp": Transform(_vjp, lambda p: (p.of_outputs(0), p.of_inputs(0), p.of_inputs(0)), _pulled),
}
"""Of functions with any number of outputs."""

SCALAR: dict[str, Transform] = {
    "grad": Transform(_grad, lambda p: p.of_inputs(0), Derivatives.jacobian),
    "value_and_grad": Transform(
        _value_and_grad, lambda p: (0, p.of_inputs(0)), _value_and_gradient
    ),
    **SEVERAL,
    "hessian": Transform(_hessian, _hessian_form, Derivatives.hessian),
    "hvp": Transform(_hvp, _hvp_form, _product),
    "hessian by differences": Transform(
        _hessian_by_differences, _hessian_form, Derivatives.hessian, True
    ),
    "hvp by differences": Transform(_hvp_by_differences, _hvp_form, _product, True),
}
"""Of functions with one scalar output."""

FIRST_ARGUMENT: dict[str, Transform] = {
    "linear_approx": Transform(_linear, lambda p: (0, p.of_inputs(0), 0), _model(1)),
    "quad_approx": Transform(
        _quadratic, lambda p: (0, p.of_inputs(0), _hessian_form(p), 0), _model(2)
    ),
    "backward": Transform(_backward, lambda p: (0, p.of_inputs(0)), _value_and_gradient),
}
"""Of functions with one scalar output and no auxiliary one, in their first argument."""


def of(problem: TransformProblem) -> dict[str, Transform]:
    """The transforms that the problem is put through."""
    subject = problem.subject
    found = dict(SCALAR if subject.scalar else SEVERAL)
    if subject.scalar and not subject.aux and subject.argnums == 0:
        found |= FIRST_ARGUMENT
    return {name: found[name] for name in subject.only or found}


def checked(problem: TransformProblem, transform: Transform, backend: str) -> Any:
    """The result with its auxiliary output, once its structure is what it should be."""
    found = transform.run(problem, backend)
    expected = trees.flatten((transform.form(problem), problem.of_aux(0)))[1]
    got = trees.flatten(found)[1]
    if got != expected:
        raise AssertionError(f"the result has structure {got}, expected {expected}")
    return found
