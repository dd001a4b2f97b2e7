"""What rules of one's own cost beside each framework's, as ratios in one run, and the memory that
checkpoints save.

    python -m benchmarks.rules

The function is a chain of ten softplus with a rule each. Both rules are differentiated by the
framework's own gradient, so that the rule is all that differs. Memory is the growth of the
process's peak in the gradient of a loop of a thousand steps, with and without a checkpoint around
the step. The allocator gives each array back when it is freed: by default glibc's leaves the holes
between the arrays that are kept empty, and the process is as big with checkpoints as without.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

import multicalc as mc
from benchmarks.timing import in_turns
from multicalc import xp

LENGTH, STEPS, SIZE = 10, 1000, 5000
SIZES = (1_000, 100_000)
BOUND = 1.2
TIMED = ("jax", "jax, compiled", "torch", "tensorflow")

Function = Callable[[Any], Any]


def framework(name: str) -> Any:
    return mc.get_backend(name).framework()


def softplus() -> Function:
    """With our rule."""

    @mc.custom_vjp
    def f(x: Any) -> Any:
        return xp.log1p(xp.exp(x))

    f.defvjp(lambda x: (xp.log1p(xp.exp(x)), x), lambda x, c: (c / (1 + xp.exp(-x)),))
    return f


def of_jax() -> Function:
    jax = framework("jax")
    jnp = jax.numpy

    @jax.custom_vjp
    def f(x: Any) -> Any:
        return jnp.log1p(jnp.exp(x))

    f.defvjp(lambda x: (jnp.log1p(jnp.exp(x)), x), lambda x, c: (c / (1 + jnp.exp(-x)),))
    return f  # type: ignore[no-any-return]


def of_torch() -> Function:
    torch = framework("torch")

    class Softplus(torch.autograd.Function):  # type: ignore[misc]
        @staticmethod
        def forward(x: Any) -> Any:
            return torch.log1p(torch.exp(x))

        @staticmethod
        def setup_context(ctx: Any, inputs: Any, output: Any) -> None:
            ctx.save_for_backward(*inputs)

        @staticmethod
        def backward(ctx: Any, c: Any) -> Any:
            return c / (1 + torch.exp(-ctx.saved_tensors[0]))

    return Softplus.apply  # type: ignore[no-any-return]


def of_tensorflow() -> Function:
    tf = framework("tensorflow")

    @tf.custom_gradient
    def f(x: Any) -> Any:
        return tf.math.log1p(tf.exp(x)), lambda c: c / (1 + tf.exp(-x))

    return f  # type: ignore[no-any-return]


def gradient(name: str, rule: Function, size: int) -> Callable[[], Any]:
    """The framework's own gradient of the chain."""

    def chain(x: Any) -> Any:
        for _ in range(LENGTH):
            x = rule(x)
        return x

    data = np.linspace(-1.0, 1.0, size, dtype="float32")
    if name.startswith("jax"):
        jax = framework("jax")
        x = jax.numpy.asarray(data)
        f = jax.grad(lambda x: jax.numpy.sum(chain(x)))
        run = jax.jit(f) if "compiled" in name else f
        return lambda: run(x).block_until_ready()
    if name == "torch":
        torch = framework("torch")
        x = torch.tensor(data, requires_grad=True)
        return lambda: torch.autograd.grad(torch.sum(chain(x)), x)
    tf = framework("tensorflow")

    x = tf.constant(data)

    def by_tape() -> Any:
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = tf.reduce_sum(chain(x))
        return tape.gradient(y, x).numpy()

    return by_tape


def ratio(name: str, size: int) -> float:
    theirs = {"jax": of_jax, "torch": of_torch, "tensorflow": of_tensorflow}
    contenders = {
        "ours": gradient(name, softplus(), size),
        "theirs": gradient(name, theirs[name.split(",")[0]](), size),
    }
    for run in contenders.values():
        run()
    return in_turns(contenders, lambda _: None, 4.0).ratio("ours", "theirs").median


def peak(backend: str, kept: bool) -> float:
    """Of a process of its own, in megabytes."""
    run = [sys.executable, "-m", "benchmarks.rules", backend, "all" if kept else "checkpoints"]
    environment = os.environ | {"MALLOC_MMAP_THRESHOLD_": str(2**14)}
    done = subprocess.run(run, check=True, capture_output=True, text=True, env=environment)
    return float(done.stdout.splitlines()[-1])


def measured(backend: str, kept: bool) -> float:
    def step(x: Any) -> Any:
        for _ in range(3):
            x = xp.sin(xp.exp(-x * x) + 0.5 * x)
        return x

    each = step if kept else mc.checkpoint(step)

    def loop(x: Any) -> Any:
        for _ in range(STEPS):
            x = each(x)
        return xp.sum(x)

    x = np.linspace(0.0, 1.0, SIZE)
    mc.grad(lambda x: xp.sum(each(x)), backend=backend)(x)
    highest()
    before = highest()
    mc.grad(loop, backend=backend)(x)
    return (highest() - before) / 1024


def highest() -> int:
    """The most memory since the last call, in kilobytes: Linux starts anew at a 5 in that file."""
    status = Path("/proc/self/status").read_text().split()
    Path("/proc/self/clear_refs").write_text("5")
    return int(status[status.index("VmHWM:") + 1])


def main() -> None:
    if len(sys.argv) > 1:
        print(measured(sys.argv[1], sys.argv[2] == "all"))
        return
    console = Console()
    table = Table("gradient", *[f"{size} elements" for size in SIZES])
    for name in TIMED:
        table.add_row(name, *[f"{ratio(name, size):.2f}" for size in SIZES])
    table.title = f"ours over the framework's own rule; bound {BOUND}"
    console.print(table)
    memory = Table("backend", "all kept", "checkpoints", title=f"MB of {STEPS} steps of {SIZE}")
    for info in mc.backends():
        if info.installed:
            rows = [f"{peak(info.name, kept):.0f}" for kept in (True, False)]
            memory.add_row(info.name, *rows)
    console.print(memory)


if __name__ == "__main__":
    main()
