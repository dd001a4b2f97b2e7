"""A module for each eval, whose TASKS are its functions by GradBench's names."""

from __future__ import annotations

from importlib import import_module

from gradbench_tool.task import Task


def tasks_of(name: str) -> dict[str, Task]:
    """The functions of an eval; ``ImportError`` where it isn't here."""
    return import_module(f"{__name__}.{name}").TASKS
