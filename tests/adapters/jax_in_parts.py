"""The cases on JAX's arrays in parts on four CPU devices: by name, where these are and the error.

Nothing may come to the host before it is asked for. How many devices there are is fixed once JAX
has started, so this is a program.
"""

import json
import os

os.environ["XLA_FLAGS"] = "--xla_force_host_platform_device_count=4"

import jax
import numpy as np
from adapters import in_parts
from jax.sharding import AxisType, NamedSharding, PartitionSpec

import multicalc as mc

jax.config.update("jax_enable_x64", True)
mesh = jax.make_mesh((4,), ("d",), axis_types=(AxisType.Auto,))
rows, whole = NamedSharding(mesh, PartitionSpec("d")), NamedSharding(mesh, PartitionSpec())
w, x, v = (jax.device_put(a, rows) for a in (in_parts.W, in_parts.X, in_parts.V))
found = {}
for name, give, right in in_parts.cases(w, jax.device_put(in_parts.W, whole), x, v):
    # What is known of a path is NumPy's.
    host = "allow" if name in ("descent", "newton") else "disallow"
    with jax.transfer_guard_device_to_host(host):
        got = give()
    found[name] = [str(tuple(got.sharding.spec)), float(np.max(np.abs(np.asarray(got) - right)))]
# SciPy's point comes back in the parts of the start.
least = mc.minimize(in_parts.bowl, w).x
found["minimize"] = [str(tuple(least.sharding.spec)), float(np.max(np.abs(np.asarray(least) - 1)))]
print(json.dumps(found))
