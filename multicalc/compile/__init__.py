"""Compiled functions and transforms.

``program`` makes a function flat, ``history`` and ``programs`` are what has been traced and what is
kept, ``jitted`` compiles it for each kind of call, ``transforms`` has what transforms do with
compiled functions, ``jit`` and ``prepare`` are what a user calls; each imports those before it
only.
"""

from multicalc.compile.history import JitStats
from multicalc.compile.jit import jit
from multicalc.compile.jitted import Jitted
from multicalc.compile.prepare import Plan, prepare
from multicalc.compile.program import ResultForm
from multicalc.compile.transforms import (
    JittedTransform,
    compiles,
    compiles_parts,
    compiles_product,
    gives_function,
    takes_compiled,
)

__all__ = [
    "JitStats",
    "Jitted",
    "JittedTransform",
    "Plan",
    "ResultForm",
    "compiles",
    "compiles_parts",
    "compiles_product",
    "gives_function",
    "jit",
    "prepare",
    "takes_compiled",
]
