"""MXNet arrays: MXNet's own tape for first order, tangent-carrying arrays beyond it."""

import sys

import numpy as np

from multicalc.backend import Adapter

NEEDS = "graphviz requests setuptools"
"""What MXNet imports besides NumPy; setuptools for distutils, which Python 3.12 has no more."""


def _install() -> str:
    """MXNet's metadata asks for NumPy 1 and an old graphviz: installed as it asks, it takes a newer
    NumPy away, and from Python 3.12 on it can't be resolved or can't be imported."""
    if int(np.__version__.split(".")[0]) < 2 and sys.version_info < (3, 12):
        return ""
    return f"pip install {NEEDS} && pip install --no-deps mxnet==1.9.1"


adapter = Adapter(
    name="mxnet",
    framework="mxnet",
    array_types=("mxnet.numpy.ndarray",),
    backend="multicalc_mxnet.backend:MxnetBackend",
    install=_install(),
    spelling="multicalc_mxnet.spelling:SPELLING",
)
