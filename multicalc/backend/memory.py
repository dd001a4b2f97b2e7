"""Whether a matrix of derivatives fits into memory, known before it is computed.

A framework would find out after minutes, or the system would end the process: it grants memory that
it hasn't, until it is written to.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from math import prod
from pathlib import Path
from typing import TYPE_CHECKING

from multicalc.backend.sizes import size_of
from multicalc.errors import DoesNotFitError

if TYPE_CHECKING:
    from multicalc.backend.framework import Array
    from multicalc.backend.protocol import Backend

_SMALL = 2**24
"""How many entries are not worth a look."""
_COPIES = 2
"""The matrix is put together from parts, and what a framework computed is copied for NumPy."""


def check_fits(backend: Backend, rows: int, xs: Sequence[Array]) -> None:
    """Raise :class:`DoesNotFitError` unless there is memory for ``rows`` derivatives by ``xs``."""
    columns = size_of(backend, xs)
    if rows * columns <= _SMALL:
        return
    free = backend.free_memory(xs[0])
    size = rows * sum(prod(backend.shape(x)) * _bytes(backend.dtype(x)) for x in xs)
    if free is not None and _COPIES * size > free:
        raise DoesNotFitError(
            f"{rows:,} × {columns:,} derivatives on {backend.name} take {in_bytes(size)} and as "
            f"much to put them together, but {in_bytes(free)} are free; use hvp, jvp or vjp, which "
            "make no matrix, or argnums for some of the arguments (a chunk_size makes no "
            "difference to the result)"
        )


def _bytes(dtype: str) -> int:
    """How many bytes an entry takes: the number in a dtype's name is that of its bits."""
    return int("".join(filter(str.isdigit, dtype))) // 8


def in_bytes(size: int) -> str:
    """A number of bytes for a reader."""
    power = min((max(size, 1).bit_length() - 1) // 10, 5)
    return f"{size / 1024**power:.3g} {('bytes', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB')[power]}"


def free_on_host() -> int | None:
    """How many bytes this process can still take, as far as the system tells: of the machine's, of
    its container's, and of its own address space."""
    found = [_of_machine(), *_of_container(), _of_process()]
    return min((size for size in found if size is not None), default=None)


def _of_machine() -> int | None:
    with suppress(OSError):
        lines = dict(line.split(":") for line in Path("/proc/meminfo").read_text().splitlines())
        available = (lines.get(name, "0") for name in ("MemAvailable", "SwapFree"))
        return sum(int(text.split()[0]) * 1024 for text in available)
    with suppress(AttributeError, ValueError, OSError):
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return None


_CONTROL = (
    ("", "/sys/fs/cgroup", "memory.max", "memory.current"),
    ("memory", "/sys/fs/cgroup/memory", "memory.limit_in_bytes", "memory.usage_in_bytes"),
)
"""Where both versions of Linux's control groups have their limit."""


def _of_container() -> list[int]:
    found = []
    with suppress(OSError):
        for line in Path("/proc/self/cgroup").read_text().splitlines():
            _, kind, group = line.split(":", 2)
            for name, root, limit, used in _CONTROL:
                # Inside a container its own group is the root.
                for folder in (Path(root + group), Path(root)):
                    if name == kind:
                        found += _left(folder / limit, folder / used, folder / "memory.stat")
    return found


def _left(limit: Path, used: Path, stat: Path) -> list[int]:
    """What is left of a limit, where there is one: file caches are given back."""
    with suppress(OSError, ValueError):
        lines = dict(line.split() for line in stat.read_text().splitlines())
        cached = int(lines.get("inactive_file", "0"))
        return [int(limit.read_text()) - int(used.read_text()) + cached]
    return []


def _of_process() -> int | None:
    with suppress(ImportError, OSError):
        import resource

        limit, _ = resource.getrlimit(resource.RLIMIT_AS)
        if limit != resource.RLIM_INFINITY:
            pages = int(Path("/proc/self/statm").read_text().split()[0])
            return limit - pages * resource.getpagesize()
    return None
