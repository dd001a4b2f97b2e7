"""What holds in every process that times something, for ours and the others alike."""

from __future__ import annotations

import os
import sys

SETTINGS = {
    # JAX has 64-bit numbers for the whole process: native calls have no scope of ours around them.
    "JAX_ENABLE_X64": "1",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    # By default glibc moves the size from which on an array gets memory of its own by what was
    # freed before, so that whether pages are new, and filled with zeros by the system, depends on
    # the calls before: the same call was up to five times as slow. Here arrays up to 32 MiB, the
    # most that glibc allows, come from memory that is kept.
    "MALLOC_MMAP_THRESHOLD_": str(2**25),
    "MALLOC_TRIM_THRESHOLD_": str(2**40),
    "MALLOC_TOP_PAD_": str(2**26),
}


def settle() -> None:
    """Start this process again with the settings, unless it has them: they are read only then."""
    if SETTINGS.items() <= os.environ.items():
        return
    os.execve(sys.executable, [sys.executable, *sys.orig_argv[1:]], {**os.environ, **SETTINGS})
