"""What one backend's result for one operator of a scenario came to."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Literal, get_args

Verdict = Literal["agrees", "convention", "wrong", "unsupported", "error", "stale"]
VERDICTS: tuple[str, ...] = get_args(Verdict)
FAILURES = ("wrong", "error", "stale")


@dataclass(frozen=True)
class Cell:
    """One backend's part of a scenario.

    Attributes:
        verdict: *agrees*; *convention*: the documented value of this framework at a point where
            frameworks differ; *wrong*; *unsupported*: raised, as declared; *error*: raised, and it
            is not declared; *stale*: something is declared that is no longer so.
        relative, ulp: the largest error of an entry, relative to the array's largest entry and in
            units of its last place. None where nothing could be compared.
        share: the error as a share of the one that the bound allows.
        at: where the largest error is: the array's number and the index in it.
        got, expected: the arrays' digits, of small arrays only.
        diagnosis: what a wrong result has in common with the right one, where that is known.
        message: the failure, the declared reason, or why arrays can't be compared.
    """

    scenario: str
    operator: str
    backend: str
    verdict: Verdict
    relative: float | None = None
    ulp: float | None = None
    share: float | None = None
    at: list[int] = field(default_factory=list)
    got: list[Any] = field(default_factory=list)
    expected: list[Any] = field(default_factory=list)
    diagnosis: str = ""
    message: str = ""

    @property
    def fails(self) -> bool:
        return self.verdict in FAILURES

    def record(self) -> dict[str, Any]:
        """The cell for a JSON file, without what is empty."""
        return {key: value for key, value in asdict(self).items() if value not in (None, [], "")}
