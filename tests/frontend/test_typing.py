"""What a type checker sees of multicalc in a user's file."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("mypy")

ROOT = Path(__file__).parents[2]
HEAD = """
import multicalc as mc
from multicalc import xp

def energy(w: list[float], x: float, *, scale: float = 1.0) -> float:
    return float(xp.sum(w)) * x * scale

def traced(x: float) -> tuple[float, str]:
    return 2.0 * x, "seen"
"""
ENERGY = "w: list[float], x: float, *, scale: float ="
REVEALED = {
    "xp.sum": "def (Any, *, axis: int | tuple[int, ...] | None =, dtype: Any =, "
    "keepdims: bool =) -> Any",
    "xp.matmul": "def (Any, Any) -> Any",
    "xp.solve": "def (Any, Any) -> Any",
    "xp.linalg.cholesky": "def (Any, *, upper: bool =) -> Any",
    "xp.broadcast_arrays(1.0, 2.0)": "list[Any]",
    "xp.pi": "float",
    "xp.float32": "numpy.dtype[Any]",
    "mc.grad(energy)": f"def ({ENERGY}) -> Any",
    "mc.value_and_grad(energy)": f"def ({ENERGY}) -> tuple[float, Any]",
    "mc.value_and_grad(traced, has_aux=True)": "def (x: float) -> tuple[tuple[float, str], Any]",
    "mc.hessian(energy, argnums=(0, 1))": f"def ({ENERGY}) -> Any",
    "mc.jacobian(mc.grad(energy))": f"def ({ENERGY}) -> Any",
    "mc.jvp(energy, (1.0, 2.0), (1.0, 1.0))": "tuple[float, float]",
    "mc.jvp(traced, (1.0,), (1.0,), has_aux=True)": "tuple[float, float, str]",
    "mc.vjp(energy, [1.0], 2.0)[0]": "float",
    "mc.vjp(traced, 1.0, has_aux=True)[2]": "str",
    "mc.newton(traced, 1.0).converged": "bool",
    "mc.jit(energy)([1.0], 2.0)": "float",
    "mc.jit(energy).stats.traces": "int",
    "mc.grad(mc.jit(energy))": f"def ({ENERGY}) -> Any",
    "mc.portable(energy)": "def (w: list[float], x: float, *, scale: float =) -> float",
    "mc.Array(1.0).shape": "tuple[int, ...]",
    "mc.Array(1.0).dtype": "numpy.dtype[Any]",
    "mc.Array(1.0).sum(0)": "Any",
    "mc.Array(1.0).reshape(1, 1)": "Any",
    "mc.jit(mc.linear_approx)(traced, 1.0)": "multicalc.approximations.linear.LinearModel",
}
OBJECTED = {
    "xp.sum(1.0, axs=0)": 'Unexpected keyword argument "axs" for "sum"',
    "xp.cumsum(1.0)": 'Module has no attribute "cumsum"',
    "xp.linalg.schur(1.0)": 'Module has no attribute "schur"',
    'xp.linalg.qr(1.0, mode="full")': 'Argument "mode" to "qr" has incompatible type',
    "xp.moveaxis(1.0, 0)": 'Too few arguments for "moveaxis"',
    "mc.grad(energy)([1.0], 1.0, scael=2.0)": 'Unexpected keyword argument "scael"',
    "mc.grad(energy)(1.0, 1.0)": "Argument 1 has incompatible type",
    "mc.jit(energy)([1.0], 1.0, scael=2.0)": 'Unexpected keyword argument "scael"',
    "mc.Array(1.0).detach()": '"Array" has no attribute "detach"',
    "mc.variable(1.0).unsqueeze(0)": '"Variable" has no attribute "unsqueeze"',
    "mc.grad(energy, argnum=1)": 'Unexpected keyword argument "argnum" for "grad"',
    'mc.jacobian(energy, mode="sideways")': 'Argument "mode" to "jacobian" has incompatible type',
}


@pytest.fixture(scope="module")
def messages(tmp_path_factory):
    """What mypy says of each line of a user's file, which is outside the checkout."""
    lines = [*HEAD.splitlines(), *(f"reveal_type({code})" for code in REVEALED), *OBJECTED]
    where = tmp_path_factory.mktemp("user")
    (where / "user.py").write_text("\n".join(lines))
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--no-error-summary", "user.py"],
        cwd=where,
        env=os.environ | {"MYPYPATH": str(ROOT), "MYPY_CACHE_DIR": str(ROOT / "out" / "mypy")},
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert done.stderr == ""
    found: dict[str, list[str]] = {}
    for line in done.stdout.splitlines():
        place = re.fullmatch(r"user\.py:(\d+): (.*)", line)
        assert place, line
        found.setdefault(lines[int(place[1]) - 1], []).append(place[2])
    return found


@pytest.mark.parametrize("code", REVEALED)
def test_revealed(messages, code):
    (said,) = messages[f"reveal_type({code})"]
    assert said.replace("builtins.", "") == f'note: Revealed type is "{REVEALED[code]}"'


@pytest.mark.parametrize("code", OBJECTED)
def test_objected(messages, code):
    assert messages[code][0].startswith(f"error: {OBJECTED[code]}")


def test_nothing_else_is_said(messages):
    assert set(messages) == {f"reveal_type({code})" for code in REVEALED} | set(OBJECTED)
