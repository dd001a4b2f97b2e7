"""What a notebook's outputs depend on beside its source."""

from __future__ import annotations

import hashlib
import sys
from functools import cache
from importlib.resources import files
from pathlib import Path

from multicalc_lessons.frameworks import installed_version

PACKAGES = (
    *("multicalc", "multicalc_lessons"),
    *(f"multicalc_{name}" for name in ("numpy", "torch", "tensorflow", "jax", "mxnet")),
)
CODE = {".py", ".js", ".css"}


@cache
def _code() -> str:
    """The library, the adapters and what lessons show, to the byte."""
    digest = hashlib.sha256()
    for package in PACKAGES:
        for file in sorted(Path(str(files(package))).rglob("*")):
            if file.suffix in CODE:
                digest.update(file.read_bytes())
    return digest.hexdigest()


def key(source: str, framework: str) -> str:
    """Where the outputs of a notebook with that source are kept."""
    parts = (source, installed_version(framework), sys.version, _code())
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:24]
