"""What ``multicalc doctor --check`` tries of an adapter, in ten seconds, before the suite does.

A file each for a subject, ``check`` what a check is, ``running`` how they are run, ``guide`` the
sections of the guide that failures point to.
"""

from multicalc_conformance.checks import (
    adapter,
    arrays,
    backward,
    compiling,
    conversions,
    declared,
    derivative,
    edges,
    functions,
    memory,
    namespace,
    nesting,
    operators,
    orders,
    precision,
    primitive,
    rules,
    threads,
    transforms,
)
from multicalc_conformance.checks.check import Check

SUBJECTS = (
    *(adapter, arrays, conversions, operators, namespace, precision, primitive, derivative),
    *(backward, rules, edges, nesting, transforms, threads, memory, compiling, declared),
    *(functions, orders),
)

CHECKS: tuple[Check, ...] = tuple(check for subject in SUBJECTS for check in subject.CHECKS)
"""In the order in which they are run."""
