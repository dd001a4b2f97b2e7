"""What PyTorch's captured graphs are relieved of, and what not. References by hand."""

from __future__ import annotations

import pytest

import multicalc as mc
from multicalc import xp

torch = pytest.importorskip("torch")
fx = pytest.importorskip("torch.fx.experimental.proxy_tensor")

aten = torch.ops.aten


@pytest.fixture
def x():
    return torch.tensor([0.5, -1.0, 2.0], dtype=torch.float64)


def folded(f, *xs):
    """``f`` captured and folded, and the operations it then has."""
    from multicalc_torch.folding import fold

    program = fx.make_fx(f, tracing_mode="fake")(*xs)
    fold(program)
    operations = [n.target.overloadpacket for n in program.graph.nodes if n.op == "call_function"]
    return program, operations


def test_a_gradient_is_left_with_what_depends_on_its_argument(x):
    """∇ mean(x²) = 2x/3: neither the mean nor where reverse mode starts from is computed."""
    program, operations = folded(mc.grad(lambda x: xp.mean(x**2)), x)
    torch.testing.assert_close(program(x), 2 * x / 3)
    assert set(operations) <= {aten.mul, aten.detach}


def test_nothing_is_computed_twice(x):
    program, operations = folded(lambda x: torch.exp(x) * torch.exp(x).sum(), x)
    torch.testing.assert_close(program(x), torch.exp(x) * torch.exp(x).sum())
    assert operations.count(aten.exp) == 1


def test_views_that_change_nothing_are_dropped():
    x = torch.tensor([[1.0, 2.0], [3.0, 4.0]])
    program, operations = folded(lambda x: x.t().unsqueeze(0).squeeze(0).t().view(2, 2) * 2.0, x)
    torch.testing.assert_close(program(x), 2 * x)
    assert operations == [aten.mul]


@pytest.mark.parametrize(
    ("name", "f"),
    [
        ("a constant", lambda x: (torch.ones_like(x), x + 1)),
        ("a view of one", lambda x: (torch.ones((), dtype=x.dtype).expand(3), x + 1)),
        ("equal ones", lambda x: (torch.exp(x), torch.exp(x))),
        ("one times another", lambda x: ((x + 1) * torch.ones_like(x), x + 1)),
        ("an argument times one", lambda x: (x * torch.ones_like(x), x.pow(1))),
        ("a view of that", lambda x: ((x * torch.ones_like(x))[None], x.pow(1)[None])),
    ],
)
def test_results_share_no_memory(x, name, f):
    """Whoever writes into one changes no other, no argument and no later call's."""
    compiled, point = mc.jit(f, compiler="graph"), x.clone()
    expected = [y.clone() for y in f(x)]
    for _ in range(4):
        for y, right in zip(compiled(point), expected, strict=True):
            torch.testing.assert_close(y, right)
            if y.stride(-1):
                y.add_(5.0)
    torch.testing.assert_close(point, x)


def test_what_is_drawn_is_drawn_at_each_call(x):
    program, _ = folded(lambda x: x + torch.rand_like(x) - torch.rand(3), x)
    assert not torch.equal(program(x), program(x))
    first, second = folded(lambda x: (torch.rand(3), torch.rand(3)), x)[0](x)
    assert not torch.equal(first, second)


def test_what_is_written_into_is_left_alone(x):
    def f(x):
        y, before = torch.zeros_like(x), torch.zeros_like(x)
        one = torch.exp(y)
        y[1:] += x[1:]
        return one + torch.exp(y) + before

    program, _ = folded(f, x)
    for point in (x, 2 * x):
        torch.testing.assert_close(program(point), f(point))


def test_dtypes_are_kept():
    x = torch.tensor([1.0, 2.0])
    program, _ = folded(lambda x: x * torch.ones(2, dtype=torch.float64) + x.pow(1), x)
    assert program(x).dtype == torch.float64
