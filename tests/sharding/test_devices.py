"""What is computed here is computed on the device of the parameters."""

from __future__ import annotations

import os
import subprocess
import sys

PROGRAM = """
import jax
import numpy as np
import multicalc as mc
from multicalc import xp

first, second = jax.devices()
seen = set()

def f(w, shard):
    seen.add(shard.device)
    return xp.mean((xp.matmul(shard, w) - 1.0) ** 2)

loss = mc.sharded(f, np.ones((4, 2), np.float32), shard_size=2)
w = jax.device_put(np.array([2.0, 3.0], np.float32), second)
value, gradient = loss.value_and_grad(w)
assert gradient.device == second, gradient.device
product = loss.hvp(w, np.ones((2, 3), np.float32))
assert product.device == second, product.device
assert float(loss(w)) == 16.0
assert seen == {second}, seen
print(gradient, product)
"""


def test_shards_go_to_the_device_of_the_parameters():
    environment = os.environ | {"XLA_FLAGS": "--xla_force_host_platform_device_count=2"}
    found = subprocess.run(
        [sys.executable, "-c", PROGRAM], env=environment, capture_output=True, text=True
    )
    assert found.returncode == 0, found.stderr
    # 2 (w₀ + w₁ - 1), and of the Hessian of twos a row's sum.
    assert found.stdout == "[8. 8.] [[4. 4. 4.]\n [4. 4. 4.]]\n"
