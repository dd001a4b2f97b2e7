"""The versions of everything that took part in a comparison."""

from __future__ import annotations

import platform
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version

from multicalc.backend import DISTRIBUTION
from multicalc_conformance.engine.columns import Column

PACKAGES = ("numpy", "autograd", "optree", "mpmath", DISTRIBUTION)


def versions(columns: Sequence[Column] = ()) -> dict[str, str]:
    """Python, the platform, the packages that multicalc stands on, and each backend's framework."""
    found = {"python": platform.python_version(), "platform": platform.platform()}
    found |= {package: _version(package) for package in PACKAGES}
    return found | {f"backend {c.name}": c.version or c.status for c in columns}


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed as a package"
