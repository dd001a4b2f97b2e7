"""What SciPy and array-api-extra give for portable arrays: values, and gradients of SciPy's.

    python scripts/array_libraries BACKEND... [--only NAME...] [--compiled] [--traceback]

SciPy's values are compared with those it has for NumPy's arrays, its gradients with differences of
these; array-api-extra's with NumPy's. There is a line for what fails and how, and one for each
library with the number of functions that are right. Without array-api-extra, SciPy alone.
"""

from __future__ import annotations

import argparse
import os
import traceback
import warnings
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

os.environ["SCIPY_ARRAY_API"] = "1"  # SciPy reads it where it is imported.

import numpy as np
import scipy_functions

import multicalc as mc
from multicalc import xp

try:
    import extra_functions
except ModuleNotFoundError:
    extra_functions = None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("backends", nargs="+")
    parser.add_argument("--only", nargs="+", default=[], help="functions with these in their names")
    parser.add_argument("--compiled", action="store_true", help="by mc.jit, SciPy's gradients too")
    parser.add_argument("--traceback", action="store_true", help="of each error")
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    for backend in options.backends:
        with mc.use(backend):
            checked = Checked(backend, options)
            scipy(checked)
            if extra_functions is not None:
                array_api_extra(checked)


class Checked:
    """Compares results, and says which are not right."""

    def __init__(self, backend: str, options: argparse.Namespace) -> None:
        self.backend, self._options = backend, options

    def chosen(self, functions: Mapping[str, Any]) -> dict[str, Any]:
        only = self._options.only
        return {
            name: each
            for name, each in functions.items()
            if not only or any(part in name for part in only)
        }

    def compiled(self, function: Callable[..., Any]) -> Callable[..., Any]:
        return mc.jit(function) if self._options.compiled else function

    def right(
        self, what: str, call: Callable[..., Any], x: np.ndarray, expected: Any, rtol: float
    ) -> bool:
        """Whether ``call(x)`` is as expected, up to ``rtol``."""
        try:
            actual = np.asarray(self.compiled(call)(x))
        except Exception as error:
            if self._options.traceback:
                traceback.print_exc()
            print(f"{self.backend} {what}: {type(error).__name__}: {error}")
            return False
        expected = np.asarray(expected)
        if actual.shape == expected.shape and np.allclose(actual, expected, rtol, atol=rtol):
            return True
        print(f"{self.backend} {what}: wrong: {actual.tolist()}, not {expected.tolist()}")
        return False


def scipy(checked: Checked) -> None:
    x, functions = scipy_functions.X, checked.chosen(scipy_functions.FUNCTIONS)
    values = gradients = 0
    for name, function in functions.items():
        expected = np.asarray(function(x))
        weights = np.cos(0.3 + np.arange(expected.size)).reshape(expected.shape)
        gradient = mc.grad(mc.portable(partial(total, function, weights)))
        slope = differences(partial(on_numpy, function, weights), x)
        values += checked.right(f"scipy.{name} value", mc.portable(function), x, expected, 1e-9)
        gradients += checked.right(f"scipy.{name} gradient", gradient, x, slope, 1e-7)
    print(
        f"{checked.backend}: of {len(functions)} functions of SciPy {values} values and "
        f"{gradients} gradients are right"
    )


def array_api_extra(checked: Checked) -> None:
    examples = checked.chosen(extra_functions.EXAMPLES)
    wrong = {
        name.split()[0]
        for name, each in examples.items()
        if not checked.right(
            f"array_api_extra.{name} value", mc.portable(each.call), each.x, each.expected, 1e-12
        )
    }
    functions = {name.split()[0] for name in examples}
    print(
        f"{checked.backend}: of {len(functions)} functions of array-api-extra "
        f"{len(functions - wrong)} are right"
    )


def total(function: Callable[[Any], Any], weights: np.ndarray, x: Any) -> Any:
    return xp.sum(weights * function(x))


def on_numpy(function: Callable[[Any], Any], weights: np.ndarray, x: np.ndarray) -> float:
    return float(np.sum(weights * function(x)))


def differences(f: Callable[[np.ndarray], float], x: np.ndarray) -> np.ndarray:
    """The gradient, by central differences of three steps: wrong by O(h⁶)."""

    def along(direction: np.ndarray) -> float:
        first, half, quarter = [
            (f(x + h * direction) - f(x - h * direction)) / (2 * h) for h in (4e-3, 2e-3, 1e-3)
        ]
        return (64 * quarter - 20 * half + first) / 45

    return np.array([along(direction) for direction in np.eye(len(x))])


if __name__ == "__main__":
    main()
