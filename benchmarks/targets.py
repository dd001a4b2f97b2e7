"""What the numbers should be, and whether they are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import geometric_mean

from benchmarks.comparing import Compared
from benchmarks.imports import BOUND as IMPORT_BOUND
from benchmarks.measurement import Measurement


@dataclass(frozen=True)
class Target:
    """A bound and what was found, with the number of cells it is made of."""

    what: str
    bound: float
    found: float
    cells: int

    @property
    def met(self) -> bool:
        return self.found <= self.bound


def targets(
    cells: Sequence[Measurement], comparisons: Sequence[Compared], import_seconds: float
) -> list[Target]:
    """Those that there are cells for."""
    found = []
    for kind, mine in (("eager", True), ("compiled", False)):
        of_kind = [cell for cell in cells if (cell.mode == "eager") == mine]
        large = [cell for cell in of_kind if cell.size >= 1_000]
        small = [cell for cell in of_kind if cell.size == 2]
        matrices = [cell for cell in of_kind if cell.operator == "hessian" and cell.size == 400]
        found += [
            *_over(f"{kind}, ours / best, n ≥ 1000, mean", 1.05, large, "best", geometric_mean),
            *_over(f"{kind}, ours / best, n = 2, mean", 1.3, small, "best", geometric_mean),
            *_over(f"{kind}, ours / best, worst cell", 1.5, of_kind, "best", max),
            *_over(
                f"{kind}, ours / obvious, Hessian, n = 400, mean",
                0.2,
                matrices,
                "obvious",
                geometric_mean,
            ),
        ]
    for operator, columns in (("hvp", "gradient"), ("hessian", "n gradients")):
        mine = [cell for cell in cells if cell.operator == operator]
        found += _over(f"MXNet, {operator} / {columns}, worst cell", 2.5, mine, "gradients", max)
    for group in dict.fromkeys(each.group for each in comparisons):
        shares = [c.ratio.median / c.bound for c in comparisons if c.group == group and c.ratio]
        if shares:
            found.append(
                Target(f"{group}, share of its bound, worst", 1.0, max(shares), len(shares))
            )
    return [*found, Target("import multicalc, s over numpy", IMPORT_BOUND, import_seconds, 1)]


def _over(
    what: str,
    bound: float,
    cells: Sequence[Measurement],
    ratio: str,
    summary: Callable[[list[float]], float],
) -> list[Target]:
    ratios = [cell.ratios[ratio].median for cell in cells if ratio in cell.ratios]
    return [Target(what, bound, summary(ratios), len(ratios))] if ratios else []


def mean_ratio(cells: Sequence[Measurement], ratio: str) -> float | None:
    """The geometric mean of the cells' medians; none without cells."""
    ratios = [cell.ratios[ratio].median for cell in cells if ratio in cell.ratios]
    return geometric_mean(ratios) if ratios else None
