"""What the transforms and the functions they give say of themselves."""

from __future__ import annotations

import functools
import inspect
import re

import numpy as np
import pytest

import multicalc as mc


def distance(x, y=1.0, *, scale: float = 2.0):
    """How far apart they are."""
    return scale * (x - y) ** 2


SAID = [
    (mc.grad, "Gradient"),
    (mc.value_and_grad, "Value and gradient"),
    (mc.jacobian, "Jacobian"),
    (mc.hessian, "Hessian"),
]


@pytest.mark.parametrize(("transform", "what"), SAID, ids=[what for _, what in SAID])
def test_the_function_says_what_it_computes(transform, what):
    made = transform(distance, argnums=(0, 1))
    assert made.__name__ == made.__qualname__ == f"{transform.__name__}(distance)"
    assert made.__doc__ == (
        f"{what} of `distance` with respect to arguments (0, 1); called as `distance` is.\n\n"
        "`distance`: How far apart they are."
    )
    assert made.__wrapped__ is distance
    assert made.__module__ == distance.__module__
    assert inspect.signature(made) == inspect.signature(distance)


def test_a_transform_of_a_transform_names_both():
    made = mc.jacobian(mc.grad(distance))
    assert made.__name__ == "jacobian(grad(distance))"
    assert made.__doc__ == (
        "Jacobian of `grad(distance)` with respect to argument 0; called as `grad(distance)` is."
        "\n\n`grad(distance)`: Gradient of `distance` with respect to argument 0; called as "
        "`distance` is.\n\n`distance`: How far apart they are."
    )
    assert float(made(np.array(3.0))) == 4.0


def test_a_lambda_is_called_so():
    made = mc.grad(lambda x: x)
    assert made.__doc__ == (
        "Gradient of `<lambda>` with respect to argument 0; called as `<lambda>` is."
    )


def test_what_has_no_name_is_called_by_its_class():
    made = mc.grad(functools.partial(distance, scale=1.0))
    assert made.__name__ == "grad(partial)"
    assert float(made(3.0)) == 4.0


def test_a_compiled_transform_has_the_name():
    assert mc.grad(mc.jit(distance)).__name__ == "grad(distance)"


def test_the_pullback_says_what_it_is():
    pullback = mc.vjp(distance, 3.0)[1]
    assert pullback.__doc__ == (
        "Cotangents of the primals, from one of the output; made by `multicalc.vjp`."
    )


TOLD = (
    "array_namespace asarray backends backward checkpoint classify combine compare condition "
    "critical_points custom_jvp custom_vjp evaluate fisher gauss_newton get_backend grad "
    "gradient_descent graph hessian hessian_diagonal hessian_operator hvp implicit_fixed_point "
    "implicit_root jacobian jacobian_operator jit jvp laplacian linear_approx logdet minimize "
    "newton partition plot_function plot_gradient plot_level_sets plot_paths portable prepare "
    "quad_approx record scipy_problem sharded spectral_density stop_gradient tap to_numpy "
    "top_eigenvalues trace use value_and_grad value_grad_and_hvp variable vjp vmap"
).split()


def test_all_functions_are_told():
    public = [name for name in mc.__all__ if inspect.isfunction(getattr(mc, name))]
    assert sorted(public) == sorted(TOLD)


@pytest.mark.parametrize("name", TOLD)
def test_sections(name):
    """Each argument is told of, then results, errors and an example, which is a doctest."""
    function = getattr(mc, name)
    doc = inspect.getdoc(function)
    parameters = list(inspect.signature(function).parameters)
    assert ("\nArgs:\n" in doc) == bool(parameters)
    told = doc.partition("Args:\n")[2].partition("\n\n")[0]
    named = re.findall(r"^    ([\w, ]+):", told, re.MULTILINE)
    assert sorted(name for each in named for name in each.split(", ")) == sorted(parameters)
    raises = () if name in ("backends", "record", "stop_gradient", "tap") else ("\nRaises:\n",)
    for section in ("\nReturns:\n", *raises, "\n>>> "):
        assert section in doc, section
