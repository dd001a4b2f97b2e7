"""The function that ``path/to/model.py:loss`` names."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any

from multicalc.testing import Port
from multicalc.testing.comparing.failure import attempt, told
from multicalc_conformance.cli.frameworks import quiet
from multicalc_conformance.cli.usage import UsageError


def load(target: str) -> Callable[..., Any]:
    """Import the file and give the function.

    While the file is imported, and while the function runs, its folder is on ``sys.path``, so that
    it can import its neighbours; afterwards ``sys.path`` is as it was.

    Raises:
        UsageError: no such file or function, or the file fails to import.
    """
    file, module, name = _imported(target)
    function: Callable[..., Any] | None = module.get(name)
    if not callable(function):
        raise UsageError(_absent(file, module, name, "function", callable))
    return _beside(file.resolve().parent, function)


def load_port(target: str) -> Port:
    """Import the file and give the port, or what the function of that name gives.

    Raises:
        UsageError: no such file or port, or the file fails to import.
    """
    file, module, name = _imported(target)
    found = module.get(name)
    if callable(found):
        made = attempt(_beside(file.resolve().parent, found))
        if isinstance(made, Exception):
            raise UsageError(f"{target}: can't make the port: {told(made)}{_line(made, file)}")
        found = made
    if not isinstance(found, Port):
        raise UsageError(_absent(file, module, name, "port", _gives_port))
    return found


def _imported(target: str) -> tuple[Path, dict[str, Any], str]:
    """The file, what is in it, and the name that is asked for."""
    path, colon, name = target.rpartition(":")
    if not colon or not path or not name:
        raise UsageError(f"{target!r}: write the file and the name in it, as in model.py:loss")
    file = Path(path)
    if not file.is_file():
        raise UsageError(f"{path}: there is no such file")
    spec = importlib.util.spec_from_file_location(f"_multicalc_target_{file.stem}", file)
    if spec is None or spec.loader is None:
        raise UsageError(f"{path}: not a Python file")
    module = importlib.util.module_from_spec(spec)
    # Dataclasses and pickling look a module up by its name.
    sys.modules[spec.name] = module
    # It may be the first to import a framework.
    with _importable(file.resolve().parent), quiet():
        failure = attempt(spec.loader.exec_module, module)
    if failure is not None:
        raise UsageError(f"{path}: can't be imported: {told(failure)}{_line(failure, file)}")
    return file, vars(module), name


def _gives_port(x: Any) -> bool:
    return isinstance(x, Port) or (callable(x) and not isinstance(x, type))


def _absent(
    file: Path, module: dict[str, Any], name: str, kind: str, fits: Callable[[Any], bool]
) -> str:
    known = [k for k, v in module.items() if fits(v) and not k.startswith("_")]
    has = f"; it has {', '.join(known)}" if known else ""
    return f"{file}: there is no {kind} {name!r} in it{has}"


def _beside(folder: Path, f: Callable[..., Any]) -> Callable[..., Any]:
    """``f``, which may import what is in ``folder`` as it runs."""

    @wraps(f)
    def among_neighbours(*args: Any, **kwargs: Any) -> Any:
        with _importable(folder):
            return f(*args, **kwargs)

    return among_neighbours


@contextmanager
def _importable(folder: Path) -> Iterator[None]:
    before = list(sys.path)
    sys.path.insert(0, str(folder))
    try:
        yield
    finally:
        sys.path[:] = before


def _line(error: BaseException, file: Path) -> str:
    """Where in the file it went wrong."""
    trace, found = error.__traceback__, ""
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == str(file):
            found = f" (line {trace.tb_lineno})"
        trace = trace.tb_next
    return found
