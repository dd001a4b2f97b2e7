"""Notebooks run for real: each in a kernel of its own, two at a time."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from subprocess import DEVNULL
from typing import Any

from multicalc.errors import MulticalcError

AT_ONCE = 2
TIMEOUT = 300
QUIET = {
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "TF_ENABLE_ONEDNN_OPTS": "0",
    "PYTHONWARNINGS": "ignore",
    # The notebook's own first cell says what computes.
    "MULTICALC_BACKEND": "numpy",
}
"""What frameworks say on their own account is no output of a lesson's."""
ANSI = re.compile(r"\x1b\[[0-9;]*m")


class CellFailedError(MulticalcError, RuntimeError):
    """A lesson's cell raised; the message names lesson, framework and cell."""


def run(notebook: Any, called: str) -> Any:
    """``notebook``, run from top to bottom in a new kernel; ``called`` is its name in errors.

    Raises:
        CellFailedError: a cell raised.
    """
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError
    from nbformat.v4 import new_code_cell

    # Of no notebook: it is taken off again below.
    telling = new_code_cell("%load_ext multicalc_lessons.kernel")
    done = deepcopy(notebook)
    done.cells.insert(0, telling)
    client = NotebookClient(done, timeout=TIMEOUT)
    try:
        client.execute(env=os.environ | QUIET, stderr=DEVNULL)
    except CellExecutionError as error:
        failed = next(cell for cell in done.cells if _raised(cell))
        raise CellFailedError(
            f"{called}: the cell {_named(failed)} raised {error.ename}: "
            f"{ANSI.sub('', error.evalue)}\n\n{failed.source}"
        ) from error
    del done.cells[0]
    for cell in done.cells:
        cell.metadata.pop("execution", None)
        if cell.cell_type == "code":
            cell.execution_count = None
            cell.outputs = [each for each in cell.outputs if each.get("name") != "stderr"]
            for output in cell.outputs:
                if "execution_count" in output:
                    output["execution_count"] = None
    return done


def run_all(
    notebooks: Mapping[tuple[str, str], Any], keep: Callable[[tuple[str, str], Any], None]
) -> dict[tuple[str, str], Any]:
    """Each notebook run, by its lesson and framework; ``keep`` gets each as it is done.

    Raises:
        CellFailedError: a cell raised; those that had not started don't.
    """

    def one(key: tuple[str, str]) -> Any:
        done = run(notebooks[key], " on ".join(key))
        keep(key, done)
        return done

    with ThreadPoolExecutor(AT_ONCE) as pool:
        running = {key: pool.submit(one, key) for key in notebooks}
        try:
            return {key: future.result() for key, future in running.items()}
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


def _raised(cell: Any) -> bool:
    outputs: Iterable[Any] = cell.get("outputs", ())
    return any(output["output_type"] == "error" for output in outputs)


def _named(cell: Any) -> str:
    where = cell.metadata.get("lesson")
    return repr(where["block"]) if where else "without a name"
