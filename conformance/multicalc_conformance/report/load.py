"""The report in a file, whichever kind of results that has."""

from __future__ import annotations

from pathlib import Path

from multicalc_conformance.engine import store
from multicalc_conformance.engine.form import FormError
from multicalc_conformance.engine.json_text import parsed
from multicalc_conformance.engine.store import ResultsError
from multicalc_conformance.report.merged import Report, merged, of_record
from multicalc_conformance.report.of_comparison import is_comparison, of_comparison


def load(path: Path) -> Report:
    """The report in a results file, or in the JSON file of a report or a comparison.

    Raises:
        ResultsError: it is none of these.
        OSError: it can't be read.
    """
    try:
        found = parsed(path.read_bytes().decode("utf-8"))
    except ValueError:
        return merged([store.read(path)])
    try:
        if is_comparison(found):
            return of_comparison(found)
        if isinstance(found, dict) and "columns" in found:
            return of_record(found)
    except FormError as error:
        raise ResultsError(f"{path}: {error}") from None
    return merged([store.read(path)])
