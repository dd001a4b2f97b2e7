"""``check_derivatives``: derivatives of a function against its values, on every backend."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from typing import Any

from multicalc.backend import backends as known
from multicalc.backend import get_backend
from multicalc.errors import InvalidArgumentError
from multicalc.testing.derivatives.compositions import DerivativePoint, ways_on
from multicalc.testing.derivatives.examined import examined
from multicalc.testing.derivatives.report import DerivativeReport


def check_derivatives(
    f: Callable[..., Any],
    *args: Any,
    backends: Sequence[str] | None = None,
    orders: int = 2,
    rtol: float | None = None,
    argnums: int | tuple[int, ...] = 0,
) -> DerivativeReport:
    """Whether the derivatives of ``f`` are those of its values, on every backend.

    The gradient is held against differences of values, extrapolated; forward mode against reverse
    mode; Hessian-vector products, by four compositions of the two modes and from the Hessian,
    against differences of gradients, and against their own symmetry. What rounding makes of each
    is measured and allowed.

    Args:
        f: a function of pytrees of arrays and numbers, which gives one; floats of any shapes, which
            are summed with fixed random weights unless there is one of shape ``()``. It has to give
            the same again at the same place.
        args: where: NumPy's arrays, numbers, and pytrees of them.
        backends: names; all that are installed by default.
        orders: 1 for first derivatives alone.
        rtol: how far apart numbers may be, relative to the sizes of the terms that they are sums
            of, in place of what rounding does to them.
        argnums: which arguments are differentiated.

    Returns:
        A :class:`DerivativeReport`: ``.ok``, ``.findings`` by backend, and a text when it is
        printed. A kink, where the slopes to both sides are two, is no failure, and is told.

    Raises:
        InvalidArgumentError: nothing in these arguments is floating, or ``orders`` is not 1 or 2.
        UnknownBackendError: no backend has such a name.
        BackendNotInstalledError: its framework isn't installed.
        BackendBrokenError: its framework can't be imported.

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> def loss(x):
    ...     return xp.sum(x**2 * mc.stop_gradient(x))
    >>> report = mc.testing.check_derivatives(loss, np.array([1.0]), backends=["numpy"], orders=1)
    >>> report.ok
    False
    >>> finding = report.failing["numpy"][0]
    >>> finding.what, finding.found, round(finding.expected, 6), finding.beside
    ('gradient', 2.0, 3.0, 'values')
    """
    if orders not in (1, 2):
        raise InvalidArgumentError(f"orders: 1 or 2 is needed, found {orders!r}")
    names = [info.name for info in known() if info.installed] if backends is None else backends
    point = DerivativePoint.of(args, argnums)
    findings = {}
    for name in names:
        get_backend(name)
        with warnings.catch_warnings():
            # What frameworks warn of, at points that differences go through.
            warnings.simplefilter("ignore")
            ways = ways_on(name, f, point)
            findings[name] = tuple(examined(ways, point.arrays, orders=orders, rtol=rtol))
    return DerivativeReport(getattr(f, "__name__", "the function"), findings)


def assert_derivatives(
    f: Callable[..., Any],
    *args: Any,
    backends: Sequence[str] | None = None,
    orders: int = 2,
    rtol: float | None = None,
    argnums: int | tuple[int, ...] = 0,
) -> None:
    """Raise AssertionError with the report of :func:`check_derivatives`, unless all are right.

    Args:
        f, args, backends, orders, rtol, argnums: as for :func:`check_derivatives`.

    Raises:
        AssertionError: its message has every derivative that is wrong, and the numbers.

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> x = np.array([1.0, -2.0])
    >>> mc.testing.assert_derivatives(lambda x: xp.sum(xp.sin(x)), x, backends=["numpy"])
    """
    report = check_derivatives(
        f, *args, backends=backends, orders=orders, rtol=rtol, argnums=argnums
    )
    if not report.ok:
        raise AssertionError(str(report))
