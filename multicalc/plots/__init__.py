"""Pictures of functions: curves and surfaces, gradient fields, level sets."""

from multicalc.plots.function import plot_function
from multicalc.plots.gradient import plot_gradient
from multicalc.plots.level_sets import plot_level_sets

__all__ = ["plot_function", "plot_gradient", "plot_level_sets"]
