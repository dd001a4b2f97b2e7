"""The torch adapter inside PyTorch's own machinery.

References: derivatives by hand of f(x) = Σ(Wx)³ at W = I, where ∇f = 3x², ∂Σ∇f/∂x = 6x.
"""

from __future__ import annotations

import numpy as np
import pytest

import multicalc as mc
from multicalc import xp

torch = pytest.importorskip("torch")


@pytest.fixture
def x():
    return torch.tensor([1.0, 2.0], dtype=torch.float64)


def cube(x):
    return (x**3).sum()


def test_gradients_are_differentiable_natively(x):
    """∂/∂W of Σ 3(Wx)² W at W = I is 6 xᵢxⱼ + 3xᵢ² by row, by hand: [[9, 15], [24, 36]]."""
    weight = torch.eye(2, dtype=torch.float64, requires_grad=True)
    point = x.clone().requires_grad_()
    loss = mc.grad(lambda x: ((weight @ x) ** 3).sum())(point).sum()
    loss.backward()
    torch.testing.assert_close(point.grad, 6 * x)
    expected = torch.tensor([[9.0, 15.0], [24.0, 36.0]], dtype=torch.float64)
    torch.testing.assert_close(weight.grad, expected)


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        (lambda x: mc.hessian(cube)(x).sum(), [6.0, 6.0]),
        (lambda x: mc.jvp(cube, (x,), (torch.ones_like(x),))[1], [6.0, 12.0]),
        (lambda x: mc.hvp(cube, (x,), (torch.ones_like(x),)).sum(), [6.0, 6.0]),
        (lambda x: mc.jacobian(lambda x: x**3)(x).sum(), [6.0, 12.0]),
        (lambda x: mc.vjp(lambda x: x**3, x)[1](torch.ones_like(x))[0].sum(), [6.0, 12.0]),
    ],
)
def test_every_operator_is_differentiable_natively(x, call, expected):
    point = x.clone().requires_grad_()
    call(point).backward()
    torch.testing.assert_close(point.grad, torch.tensor(expected, dtype=torch.float64))


def test_results_for_plain_inputs_carry_no_graph(x):
    for found in (
        mc.grad(cube)(x),
        mc.hessian(cube)(x),
        mc.hvp(cube, (x,), (x,)),
        mc.jvp(cube, (x,), (x,))[1],
        mc.vjp(cube, x)[1](torch.tensor(1.0, dtype=torch.float64))[0],
    ):
        assert not found.requires_grad
        assert type(found) is torch.Tensor


def test_the_users_tensors_are_left_alone(x):
    parameter = torch.nn.Parameter(x.clone())
    mc.grad(cube)(parameter), mc.hessian(cube)(parameter)
    assert parameter.grad is None
    assert parameter.requires_grad
    assert not x.requires_grad


@pytest.mark.parametrize("scope", [torch.no_grad, torch.inference_mode])
def test_inside_no_grad(x, scope):
    with scope():
        gradient, hessian = mc.grad(cube)(x), mc.hessian(cube)(x)
        pushed = mc.jvp(cube, (x,), (x,))[1]
        assert not torch.is_grad_enabled()
    torch.testing.assert_close(gradient, 3 * x**2)
    torch.testing.assert_close(hessian, torch.diag(6 * x))
    torch.testing.assert_close(pushed, (3 * x**3).sum())


def test_inside_torch_func(x):
    batch = torch.stack([x, 2 * x, -x])
    torch.testing.assert_close(torch.func.vmap(mc.grad(cube))(batch), 3 * batch**2)
    torch.testing.assert_close(
        torch.func.vmap(mc.hessian(cube))(batch), torch.diag_embed(6 * batch)
    )
    found = torch.func.grad(lambda x: mc.grad(cube)(x).sum())(x)
    torch.testing.assert_close(found, 6 * x)
    found = mc.grad(lambda x: torch.func.grad(cube)(x).sum())(x)
    torch.testing.assert_close(found, 6 * x)
    found = torch.func.jvp(mc.grad(cube), (x,), (x,))[1]
    torch.testing.assert_close(found, 6 * x**2)


def test_a_pullback_that_vmap_cannot_batch(x):
    """The Jacobian of a function whose backward reads a value: 2x on the diagonal."""

    class Square(torch.autograd.Function):
        @staticmethod
        def forward(x):
            return x * x

        @staticmethod
        def setup_context(ctx, inputs, output):
            ctx.save_for_backward(*inputs)

        @staticmethod
        def backward(ctx, g):
            (x,) = ctx.saved_tensors
            return 2 * x * g if g.sum().item() else torch.zeros_like(g)

    class Batched(Square):
        generate_vmap_rule = True

    found = mc.jacobian(Batched.apply, mode="reverse")(x)
    torch.testing.assert_close(found, torch.diag(2 * x))


def test_an_error_in_a_pullback_is_not_swallowed(x):
    class Broken(torch.autograd.Function):
        generate_vmap_rule = True

        @staticmethod
        def forward(x):
            return x * x

        @staticmethod
        def setup_context(ctx, inputs, output):
            pass

        @staticmethod
        def backward(ctx, g):
            raise RuntimeError("the rule is wrong")

    with pytest.raises(RuntimeError, match="the rule is wrong"):
        mc.jacobian(Broken.apply, mode="reverse")(x)


def test_gradients_as_numpy_can_be_written_to():
    """torch expands the gradient of a sum: one place in memory for all elements."""
    gradient = mc.grad(torch.sum, backend="torch")(np.zeros(3))
    gradient[0] = 5
    np.testing.assert_array_equal(gradient, [5.0, 1.0, 1.0])


def test_a_tangent_has_its_outputs_dtype():
    x = torch.ones(2)
    f = lambda x: xp.stack([x[0] * 0.1, x[1]])  # noqa: E731
    out, pushed = mc.jvp(f, (x,), (x,))
    assert out.dtype == pushed.dtype == torch.float32
    assert mc.jacobian(f, mode="forward")(x).dtype == torch.float32


def test_a_widened_tangent_may_meet_operators_that_take_one_dtype():
    """``M [x, 2x]`` moves by ``M [1, 2]``; PyTorch makes the tangent of ``2.0 * x`` float64."""
    matrix = torch.tensor([[1.0, 2.0], [3.0, 4.0]])
    f = lambda x: torch.mv(matrix, torch.stack([x, 2.0 * x]))  # noqa: E731
    x = torch.tensor(0.5)
    _, pushed = mc.jvp(f, (x,), (torch.ones(()),))
    assert pushed.tolist() == [5.0, 11.0]
    assert mc.jacobian(f, mode="forward")(x).tolist() == [5.0, 11.0]


def test_an_error_of_the_function_is_raised_in_forward_mode():
    with pytest.raises(RuntimeError, match="size mismatch"):
        mc.jvp(lambda x: torch.mv(torch.ones(2, 3), x), (torch.ones(2),), (torch.ones(2),))


def test_linspace_between_differentiated_ends():
    ends = torch.tensor([1.0, 3.0], dtype=torch.float64)
    spread = lambda e: xp.linspace(e[0], e[1], 5)  # noqa: E731
    weights = torch.linspace(0, 1, 5, dtype=torch.float64)
    assert torch.allclose(spread(ends), 1 + 2 * weights)
    assert torch.allclose(mc.jacobian(spread)(ends), torch.stack([1 - weights, weights], -1))


POINTS = (-700.0, -40.0, -1.5, 0.0, 0.25, 40.0, 700.0)


def _third(x):
    """softplus''' = σ(1 - σ)(1 - 2σ)."""
    s, rest = 1 / (1 + np.exp(-x)), 1 / (1 + np.exp(x))
    return s * rest * (rest - s)


@pytest.mark.parametrize(
    "third",
    [
        pytest.param(lambda f: mc.grad(lambda x: mc.hessian(f)(x).sum()), id="batched, recorded"),
        pytest.param(lambda f: torch.func.grad(mc.grad(mc.grad(f))), id="torch.func around"),
        pytest.param(lambda f: mc.grad(torch.func.grad(mc.grad(f))), id="torch.func between"),
        pytest.param(lambda f: mc.grad(mc.grad(torch.func.grad(f))), id="torch.func within"),
        pytest.param(lambda f: _pushed(mc.grad(mc.grad(f))), id="forward mode around"),
        pytest.param(lambda f: mc.jit(mc.grad(mc.grad(mc.grad(f))), compiler="graph"), id="graph"),
    ],
)
def test_softplus_keeps_its_digits_whoever_differentiates(third):
    x = torch.tensor(POINTS, dtype=torch.float64)
    found = third(lambda x: xp.sum(xp.softplus(x)) if x.ndim else xp.softplus(x))
    got = [float(found(each)) for each in x]
    np.testing.assert_allclose(got, _third(np.array(POINTS)), rtol=1e-12)


def _pushed(f):
    def along_one(x):
        with torch.autograd.forward_ad.dual_level():
            dual = torch.autograd.forward_ad.make_dual(x, torch.ones_like(x))
            return torch.autograd.forward_ad.unpack_dual(f(dual)).tangent

    return along_one


def test_softplus_is_a_kernel_and_so_is_its_derivative(x):
    class Counted(torch.utils._python_dispatch.TorchDispatchMode):
        def __torch_dispatch__(self, operator, types, args=(), kwargs=None):
            operators.append(operator.overloadpacket)
            return operator(*args, **(kwargs or {}))

    operators: list = []
    mc.get_backend("torch")
    with Counted():
        mc.vjp(xp.softplus, x)[1](torch.ones_like(x))
    aten = torch.ops.aten
    assert operators.count(aten.softplus) == operators.count(aten.softplus_backward) == 1
    # The value is copied once: the caller may write into it, and the pullback keeps it.
    others = {aten.detach, aten.clone, aten.ones_like}
    assert set(operators) <= {aten.softplus, aten.softplus_backward, *others}


@pytest.fixture
def forward(monkeypatch):
    """Forward mode for small arrays, too."""
    monkeypatch.setattr("multicalc_torch.backend._FORWARD_FROM", 0)


@pytest.mark.usefixtures("forward")
def test_forward_mode_nests_in_itself_and_around_reverse_mode(x):
    """f = Σ x³ along v: 3 Σ x²v, 6 Σ x v², 6 Σ v³; ∇f = 3x² along v: 6xv."""
    v = torch.tensor([1.0, -2.0], dtype=torch.float64)

    def pushed(f):
        return lambda x: mc.jvp(f, (x,), (v,))[1]

    first, second, third = (
        pushed(cube),
        pushed(pushed(cube)),
        pushed(pushed(pushed(cube))),
    )
    assert float(first(x)) == float(3 * (x**2 * v).sum())
    assert float(second(x)) == float(6 * (x * v**2).sum())
    assert float(third(x)) == float(6 * (v**3).sum())
    torch.testing.assert_close(pushed(mc.grad(cube))(x), 6 * x * v)
    torch.testing.assert_close(mc.grad(first)(x), 6 * x * v)


@pytest.mark.usefixtures("forward")
def test_what_does_not_move_has_a_tangent_of_zeros(x):
    def f(x):
        return {"fixed": torch.ones(3), "moved": 2 * x}, torch.arange(2)

    found, pushed, aux = mc.jvp(f, (x,), (x,), has_aux=True)
    assert pushed["fixed"].tolist() == [0.0, 0.0, 0.0]
    assert pushed["moved"].tolist() == found["moved"].tolist() == [2.0, 4.0]
    assert aux.tolist() == [0, 1]


@pytest.mark.parametrize(("count", "rows"), [(3, (0, 3)), (3, (1, 5)), (100, (0, 100))])
def test_unit_vectors(count, rows):
    like = torch.zeros(count, dtype=torch.float32)
    found = mc.get_backend("torch").unit_vectors(like, range(*rows))
    assert found.dtype == torch.float32
    expected = np.eye(rows[1] - rows[0], count, rows[0])
    np.testing.assert_array_equal(found.numpy(), expected)


@pytest.mark.parametrize("n", [2, 100])
def test_the_determinant_of_a_singular_matrix_pushed_forward(n):
    """Of diag(0, 1, ..., 1) along V it is V₀₀; PyTorch's own forward mode gives 0."""
    singular = torch.eye(n, dtype=torch.float64)
    singular[0, 0] = 0.0
    along = torch.linspace(3.0, 4.0, n * n, dtype=torch.float64).reshape(n, n)
    _, pushed = mc.jvp(xp.linalg.det, (singular,), (along,))
    torch.testing.assert_close(pushed, along[0, 0])
