"""The sections of ``docs/writing-a-backend.md``, where the failures of checks point to."""

from __future__ import annotations

PAGE = "docs/writing-a-backend.md"

ADAPTER = "The adapter"
ARRAYS = "Finding arrays"
CONVERSIONS = "Conversions"
NAMESPACE = "The namespace"
DERIVATIVE = "The derivative"
NESTING = "Nesting"
THREADS = "Threads"
MEMORY = "Memory"
PRECISION = "Precision"
DECLARED = "What to declare"
FORWARD_ONLY = "Forward-only frameworks"
COMPILING = "Compiling"
LAZY = "Lazy frameworks"

SECTIONS = (
    *(ADAPTER, ARRAYS, CONVERSIONS, NAMESPACE, DERIVATIVE, NESTING, THREADS, MEMORY, PRECISION),
    *(DECLARED, FORWARD_ONLY, COMPILING, LAZY),
)
