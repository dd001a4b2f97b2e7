"""``spectral_density``: how an operator's eigenvalues are spread."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from multicalc.display.table import card, facts
from multicalc.errors import InvalidArgumentError
from multicalc.operators.estimate import is_count, student
from multicalc.operators.lanczos import check_probes, probed
from multicalc.operators.linear_operator import LinearOperator
from multicalc.operators.on_host import SMALL, check_symmetric, matrix_of

if TYPE_CHECKING:
    from multicalc.pictures.picture import Picture

_WIDTHS = 50
"""How many times the Gaussians' width the spectrum is long, unless told."""
_TAIL = 4.0


@dataclass(frozen=True, eq=False, repr=False)
class SpectralDensity:
    """The share of eigenvalues in an interval, by length, each smeared to a Gaussian; it has an
    integral of 1. Frozen."""

    grid: np.ndarray
    """Eigenvalues, (points,)."""
    density: np.ndarray
    """There, (points,)."""
    error: np.ndarray
    """The standard error of each, as the probes scatter; zeros where it is exact."""
    width: float
    """The Gaussians' standard deviation."""
    nodes: np.ndarray
    """Where the quadratures have their weights, ascending, (count,): near the ends of the spectrum
    these are eigenvalues."""
    weights: np.ndarray
    """Of the nodes, (count,); their sum is 1."""
    samples: int
    """How many random vectors, and 0 where the nodes are all the eigenvalues."""

    def share(self, low: float, high: float) -> float:
        """Which part of the eigenvalues is in [low, high]: of the quadratures' weights, unsmeared.

        >>> import numpy as np
        >>> import multicalc as mc
        >>> from multicalc import xp
        >>> H = mc.hessian_operator(lambda x: xp.sum(x**3), np.array([-1.0, 1.0, 2.0, 3.0]))
        >>> mc.spectral_density(H).share(-np.inf, 0.0)
        0.25
        """
        inside = (low <= self.nodes) & (self.nodes <= high)
        return float(np.sum(self.weights[inside]))

    def __repr__(self) -> str:
        return f"SpectralDensity({self._told()})"

    def _told(self) -> str:
        how = f"by {self.samples} probes" if self.samples else f"of all {len(self.nodes)}"
        return f"eigenvalues from {self.nodes[0]:.6g} to {self.nodes[-1]:.6g}, {how}"

    def _repr_html_(self) -> str:
        negative = self.share(-np.inf, 0.0)
        pairs = [("width", self.width), ("share that is not above 0", negative)]
        return card(f"SpectralDensity: {self._told()}", facts(pairs))

    def plot(self, *, log: bool = False) -> Picture:
        """The density over the eigenvalues, with a band of 95 % where it is estimated.

        Args:
            log: whether the density's axis is logarithmic, which shows single eigenvalues.

        Returns:
            A picture, as :meth:`multicalc.LinearModel.plot` gives it.

        Raises:
            PlottingUnavailableError: matplotlib is not installed.

        >>> import multicalc as mc
        >>> found = mc.spectral_density(mc.hessian_operator(lambda x: x**2, 1.0))
        >>> curve, *_ = found.plot().axes[0].lines
        >>> curve.get_xdata()[curve.get_ydata().argmax()]
        2.0
        """
        from multicalc.pictures.density_picture import picture_of_density

        reach = self.error * student(self.samples - 1) if self.samples else self.error
        return picture_of_density(self.grid, self.density, reach, log)


def spectral_density(
    operator: LinearOperator,
    *,
    samples: int = 16,
    steps: int = 80,
    width: float | None = None,
    points: int = 401,
    seed: Any = 0,
) -> SpectralDensity:
    """How a symmetric operator's eigenvalues are spread, by stochastic Lanczos quadrature.

    Args:
        operator: A, a symmetric one.
        samples: how many random vectors, at least 2.
        steps: how many products with each, at least 2; so many vectors are kept on the host. Where
            A has no more coordinates than there would be products, and 500 at most, it is all the
            matrix's eigenvalues that are taken.
        width: the standard deviation of the Gaussian that an eigenvalue is smeared to; by default
            a fiftieth of the spectrum's length.
        points: how many points the grid has.
        seed: an integer, or a key of ``mc.random``.

    Returns:
        A :class:`SpectralDensity` with ``.grid``, ``.density``, its ``.error``, and ``.plot()``.

    Raises:
        InvalidArgumentError: A is not symmetric or not finite, or an option is too small.
        DoesNotFitError: the host hasn't the memory for the vectors.
        UnsupportedOperationError: inside a transform.

    Source: Lin, Saad and Yang, Approximating spectral densities of large matrices, SIAM Review 58
    (2016).

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> w = np.repeat([1.0, 3.0], [750, 250])
    >>> found = mc.spectral_density(mc.hessian_operator(lambda x: xp.sum(w * x**2), np.zeros(1000)))
    >>> found
    SpectralDensity(eigenvalues from 2 to 6, by 16 probes)
    >>> round(found.share(5.0, 7.0), 12)
    0.25
    """
    check_symmetric("spectral_density", operator)
    check_probes("spectral_density", samples, steps)
    if not is_count(points, 2) or not (width is None or width > 0):
        raise InvalidArgumentError(
            f"points must be an int of at least 2 and width above 0, found {points!r} and {width!r}"
        )
    size = operator.shape[0]
    if size <= min(SMALL, samples * steps):
        found = np.linalg.eigvalsh(matrix_of(operator))
        rules, samples = [(found, np.full(size, 1 / size))], 0
    else:
        rules = [
            each.rule(steps) for each in probed("spectral_density", operator, samples, steps, seed)
        ]
    nodes, weights = (np.concatenate(each) for each in zip(*rules, strict=True))
    order = np.argsort(nodes)
    nodes, weights = nodes[order], weights[order] / len(rules)
    low, high = float(nodes[0]), float(nodes[-1])
    sigma = width or (high - low or abs(high) or 1.0) / _WIDTHS
    # An odd number of points has the middle, an eigenvalue if there is one only.
    grid = np.linspace(low - _TAIL * sigma, high + _TAIL * sigma, points)
    each = np.array([_smeared(grid, *rule, sigma) for rule in rules])
    error = np.std(each, axis=0, ddof=1) / np.sqrt(samples) if samples else np.zeros(points)
    return SpectralDensity(grid, np.mean(each, axis=0), error, sigma, nodes, weights, samples)


def _smeared(grid: np.ndarray, nodes: np.ndarray, weights: np.ndarray, sigma: float) -> np.ndarray:
    distances = (grid[:, None] - nodes) / sigma
    found: np.ndarray = np.exp(-0.5 * distances**2) @ weights / (sigma * np.sqrt(2 * np.pi))
    return found
