"""One thing that an adapter has to do, and what is said where it doesn't."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from multicalc_conformance.checks.candidate import Candidate


class CheckError(Exception):
    """An adapter doesn't do what a check asks; the message is a sentence for its author.

    ``section`` is where the guide speaks of it, if not where it speaks of the check.
    """

    def __init__(self, sentence: str, section: str = "") -> None:
        super().__init__(sentence)
        self.section = section


@dataclass(frozen=True, eq=False)
class Check:
    """One check.

    Attributes:
        name: what is right where it passes, in a few words.
        section: of the guide.
        run: raises unless it is so, :class:`CheckError` where it knows what is wrong; what it
            gives is said beside its name.
        after: the checks without which this one would say nothing.
        seconds: how long it may take.
        scoped: whether it runs where arrays of 64 bits keep them, as within a call of multicalc's.
        late: what is likely where it doesn't end in its time.
    """

    name: str
    section: str
    run: Callable[[Candidate], str | None]
    after: tuple[Check, ...] = field(default=(), repr=False)
    seconds: float = 60.0
    scoped: bool = True
    late: str = ""


def check(
    name: str,
    section: str,
    *after: Check,
    seconds: float = 60.0,
    scoped: bool = True,
    late: str = "",
) -> Callable[[Callable[[Candidate], str | None]], Check]:
    """Make a function of a :class:`Candidate` the check ``name``."""
    return lambda run: Check(name, section, run, after, seconds, scoped, late)


def refuse(faults: list[str], section: str = "") -> None:
    """Raise :class:`CheckError` of ``faults``, if there are any."""
    if faults:
        raise CheckError("; ".join(faults), section)
