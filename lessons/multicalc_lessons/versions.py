"""What a notebook's outputs depend on beside its source."""

from __future__ import annotations

import hashlib
import sys
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from multicalc_lessons.frameworks import installed_version


@cache
def _code() -> str:
    """The library and the adapters, to the byte."""
    digest = hashlib.sha256()
    packages = [
        "multicalc",
        *(f"multicalc_{name}" for name in ("numpy", "torch", "tensorflow", "jax", "mxnet")),
    ]
    for package in packages:
        (folder,) = find_spec(package).submodule_search_locations
        for file in sorted(Path(folder).rglob("*.py")):
            digest.update(file.read_bytes())
    here = Path(__file__).parent
    for file in sorted([*here.glob("*.py"), *here.glob("exercises/*.py"), *here.glob("figures/*")]):
        if file.is_file():
            digest.update(file.read_bytes())
    return digest.hexdigest()


def key(source: str, framework: str) -> str:
    """Where the outputs of a notebook with that source are kept."""
    parts = (source, installed_version(framework), sys.version, _code())
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:24]
