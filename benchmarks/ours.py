"""multicalc's own call for each operator: eager, or compiled by one of the backend's compilers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import multicalc as mc
from benchmarks.problem import DerivativeProblem, Run


def ours(operator: str, problem: DerivativeProblem, backend: str, compiler: str | None) -> Run:
    """``compiler`` is ``mc.jit``'s; ``None`` for eager."""

    def compiled(g: Callable[..., Any]) -> Callable[..., Any]:
        return g if compiler is None else mc.jit(g, compiler=compiler)

    make = _MAKERS[operator]
    if operator in PRODUCTS and not mc.get_backend(backend).compiles_transforms:
        return make(replace(problem, f=compiled(problem.f)), lambda g: g)
    return make(problem, compiled)


PRODUCTS = ("jvp", "vjp", "hvp")
"""Compiled as a whole, with what is done to their result, or, where a backend compiles no
derivatives, of a compiled function."""

Compile = Callable[[Callable[..., Any]], Callable[..., Any]]


def _of_function(transform: Callable[..., Any]) -> Callable[[DerivativeProblem, Compile], Run]:
    def make(problem: DerivativeProblem, compiled: Compile) -> Run:
        derivative = compiled(transform(problem.f))
        return lambda: derivative(problem.params, *problem.data)

    return make


def _directed(problem: DerivativeProblem, compiled: Compile, product: Callable[..., Any]) -> Run:
    run = compiled(product)
    return lambda: run(problem.direction, problem.params, *problem.data)


def _jvp(problem: DerivativeProblem, compiled: Compile) -> Run:
    return _directed(
        problem, compiled, lambda v, *primals: mc.jvp(problem.f, primals, v, argnums=0)
    )


def _hvp(problem: DerivativeProblem, compiled: Compile) -> Run:
    return _directed(
        problem, compiled, lambda v, *primals: mc.hvp(problem.f, primals, v, argnums=0)
    )


def _vjp(problem: DerivativeProblem, compiled: Compile) -> Run:
    def product(u: Any, *primals: Any) -> Any:
        value, pullback = mc.vjp(problem.f, *primals, argnums=0)
        return value, pullback(u)

    return _directed(problem, compiled, product)


def _quad_approx(problem: DerivativeProblem, compiled: Compile) -> Run:
    # A model is no pytree, which compiled code could return: here f is what is compiled.
    f = compiled(problem.f)

    def run() -> Any:
        model = mc.quad_approx(f, problem.params, *problem.data)
        return model.value, model.gradient, model.hessian

    return run


_MAKERS: dict[str, Callable[[DerivativeProblem, Compile], Run]] = {
    "grad": _of_function(mc.grad),
    "value_and_grad": _of_function(mc.value_and_grad),
    "jvp": _jvp,
    "vjp": _vjp,
    "hvp": _hvp,
    "jacobian": _of_function(mc.jacobian),
    "hessian": _of_function(mc.hessian),
    "quad_approx": _quad_approx,
}
