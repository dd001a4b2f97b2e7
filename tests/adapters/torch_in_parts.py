"""The cases on PyTorch's DTensors in two processes: by name, how they are placed and the error."""

import json
import os
import sys

import numpy as np
import torch
import torch.distributed as dist
from adapters import in_parts
from torch.distributed.device_mesh import init_device_mesh
from torch.distributed.tensor import Replicate, Shard, distribute_tensor

import multicalc as mc


def process(rank: int, file: str) -> None:
    # Each has a core of what may be two.
    torch.set_num_threads(1)
    dist.init_process_group("gloo", f"file://{file}", rank=rank, world_size=2)
    mesh = init_device_mesh("cpu", (2,))

    def put(a, placement):
        return distribute_tensor(torch.from_numpy(a), mesh, [placement])

    w, x, v = (put(a, Shard(0)) for a in (in_parts.W, in_parts.X, in_parts.V))
    found = {}
    for name, give, right in in_parts.cases(w, put(in_parts.W, Replicate()), x, v):
        got = give()
        # All processes put it together.
        found[name] = [str(*got.placements), float(np.max(np.abs(mc.to_numpy(got) - right)))]
    variable = mc.variable(w)
    if rank == 0:
        # Shown by one process alone, which doesn't wait for the other.
        found["shown"] = [repr(variable), 0.0]
        print(json.dumps(found), flush=True)
    # Neither leaves while the other still talks to it, and none waits for the interpreter to take
    # Gloo's threads down, which aborts now and then on a machine that is busy.
    dist.barrier()
    dist.destroy_process_group()
    os._exit(0)


if __name__ == "__main__":
    # Both run this file, and meet at one of the first's.
    os.environ["GLOO_SOCKET_IFNAME"] = "lo"
    torch.multiprocessing.spawn(process, (sys.argv[1],), nprocs=2)
