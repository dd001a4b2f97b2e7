"""The frameworks a lesson is told in, in the order of their tabs."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec

TITLES = {
    "numpy": "NumPy",
    "torch": "PyTorch",
    "tensorflow": "TensorFlow",
    "jax": "JAX",
    "mxnet": "MXNet",
    "multicalc": "multicalc",
}
NATIVE = tuple(name for name in TITLES if name != "multicalc")
MODULES = {"numpy": "autograd", "multicalc": "multicalc"}
"""What has to be there for a framework's cells to run, where it isn't called like the framework."""


def installed(framework: str) -> bool:
    return find_spec(MODULES.get(framework, framework)) is not None


def need(framework: str) -> None:
    """Nothing where it is installed.

    Raises:
        BackendNotInstalledError: it isn't.
    """
    if installed(framework):
        return
    from multicalc import backends
    from multicalc.errors import BackendNotInstalledError

    (command,) = (each.install_command for each in backends() if each.name == framework)
    raise BackendNotInstalledError(
        f"{TITLES[framework]} is not installed, so no lesson runs on it; run: {command}"
    )


def installed_version(framework: str) -> str:
    """What runs a framework's cells: "autograd 1.9.1 with NumPy 1.26.4", "torch 2.13.0+cpu"."""
    if framework == "multicalc":
        from multicalc import __version__

        return f"multicalc {__version__}"
    if framework == "numpy":
        return f"autograd {version('autograd')} with NumPy {version('numpy')}"
    try:
        return f"{framework} {version(framework)}"
    except PackageNotFoundError:
        return framework


def computing(framework: str) -> str:
    """The backend that multicalc's own cells have in a framework's notebook."""
    return "numpy" if framework == "multicalc" else framework
