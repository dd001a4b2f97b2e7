"""A whole namespace from some of a framework's functions."""

from __future__ import annotations

import difflib
import operator
from collections.abc import Callable, Iterable, Mapping
from functools import cache, partial
from inspect import signature
from types import SimpleNamespace
from typing import Any

from multicalc.backend import Backend
from multicalc.errors import InvalidArgumentError
from multicalc.xp import table
from multicalc.xp.common import (
    angles,
    arranged,
    choices,
    constants,
    contracted,
    elementary,
    elimination,
    exponential,
    fourier,
    frequencies,
    hosted,
    least_squares,
    lengths,
    made,
    norms,
    plain,
    powers,
    products,
    reals,
    reduced,
    reflections,
    spectral,
    systems,
    transforms,
)
from multicalc.xp.common.binding import bound, parts_in
from multicalc.xp.common.inspection import Info
from multicalc.xp.common.kinds import DTYPES
from multicalc.xp.completing import COMPOSED, complete, missing_from
from multicalc.xp.dtypes import isdtype
from multicalc.xp.host import Host
from multicalc.xp.lifting import lifted

NEEDED = (
    *("exp", "log", "sqrt", "sin", "cos", "where", "sum"),
    *("reshape", "permute_dims", "broadcast_to", "concat", "take", "astype"),
)
"""What a framework has to give."""

OPERATORS = {
    "add": operator.add,
    "subtract": operator.sub,
    "multiply": operator.mul,
    "divide": operator.truediv,
    "pow": operator.pow,
    "matmul": operator.matmul,
    "negative": operator.neg,
    "equal": operator.eq,
    "not_equal": operator.ne,
    "less": operator.lt,
    "less_equal": operator.le,
    "greater": operator.gt,
    "greater_equal": operator.ge,
}
"""What its arrays' operators are, where it gives no functions."""

FOUNDATIONS = {
    "linalg.eigvalsh": ("linalg.eigh", "linalg.eigvalsh"),
    **dict.fromkeys(("linalg.lstsq", "linalg.pinv", "linalg.svdvals"), ("linalg.svd",)),
    "linalg.eigvals": ("linalg.eig", "linalg.eigvals"),
}
"""Those that are made of something that a framework needn't have: of one of these."""

MADE_FOR_REALS = frozenset(
    (
        *("abs", "clip", "copysign", "maximum", "minimum", "relu", "sign"),
        *("acos", "acosh", "asin", "asinh", "atan", "atan2", "atanh", "cosh", "sinh", "tanh"),
        *("expm1", "hypot", "log1p", "logaddexp", "sigmoid", "softplus"),
        *(
            "betainc",
            "gammainc",
            "gammaincc",
            "elu",
            "gelu",
            "leaky_relu",
            "safe_sqrt",
            "xlog1py",
            "xlogy",
            "max_pool",
            "top_k",
        ),
        *(f"bessel_{name}" for name in ("i0", "i0e", "i1", "i1e", "j0", "j1", "y0", "y1")),
        *("log_softmax", "logsumexp", "max", "min", "softmax"),
        *("linalg.cholesky", "linalg.pinv", "linalg.qr"),
    )
)
"""Compositions that aren't right for complex numbers."""

_MODULES = (
    *(angles, arranged, choices, contracted, elementary, hosted, made),
    *(*COMPOSED, norms, products, reduced),
)
_LINALG_MODULES = (
    *(elimination, exponential, least_squares, lengths, norms, powers, products, reflections),
    *(spectral, systems),
)
_FFT_MODULES = (frequencies, transforms)
_OF_COMPLEX = ("fft.fft", *(f"fft.{name}" for name in parts_in(transforms)))
"""What a framework without complex numbers hasn't."""


class BuiltNamespace(SimpleNamespace):
    """Functions by their names; an operation that isn't there says so. ``primitives`` has the
    names of those that the framework gave."""

    def __init__(self, name: str, chapter: str, primitives: Iterable[str] = ()) -> None:
        super().__init__(__name__=name, primitives=frozenset(primitives))
        self._missing = missing_from(name, chapter)

    def __getattr__(self, name: str) -> Any:
        return self._missing(name)


def build(primitives: Mapping[str, Callable[..., Any]], backend: Backend) -> Any:
    """The namespace of ``backend``, made of its framework's functions.

    Args:
        primitives: the framework's functions by the names of ``xp``. Those of ``NEEDED`` have to
            be there; any other replaces what is composed of these. They get the framework's
            arrays, of one dtype where they meet, and options as the standard has them.
        backend: what has ``dtypes``, ``from_numpy`` and ``to_numpy``.

    Returns:
        An object with all functions of ``xp`` that can be made; with derivatives of every order
        that the primitives have.

    Raises:
        InvalidArgumentError: a primitive is missing, or isn't one of ``xp``.

    Example:
        >>> import numpy as np
        >>> from multicalc.backend import get_backend
        >>> own = "exp log sqrt sin cos where sum reshape broadcast_to take".split()
        >>> primitives = {name: getattr(np, name) for name in own}
        >>> primitives |= {"permute_dims": np.transpose, "concat": np.concatenate}
        >>> primitives["astype"] = lambda x, dtype: x.astype(dtype)
        >>> namespace = build(primitives, get_backend("numpy"))
        >>> namespace.asinh([0.75, 0.0]).tolist() == [np.log(2.0), 0.0]
        True
        >>> namespace.linalg.det([[1, 2], [3, 4]]).round(12).item()
        -2.0
    """
    _check(primitives)
    host = Host(backend)
    xp = BuiltNamespace(f"the namespace of {backend.name}", "", primitives)
    xp.linalg = BuiltNamespace(f"the linear algebra of {backend.name}", "linalg")
    xp.fft = BuiltNamespace(f"the Fourier transforms of {backend.name}", "fft")
    within = {
        "xp": xp,
        "host": host,
        "accept": lambda x: (x,),
        "length": partial(lengths.steady, xp),
        "transform": partial(fourier.by_matrix, xp, host),
        "solve": lambda x1, x2: xp.linalg.solve(x1, x2),
        "squarings": lambda counts: (
            int(host.values(counts).max()) if host.readable(counts) else exponential.MOST
        ),
    }
    for row in table.OPERATIONS:
        function = _function(row.name, primitives, within)
        if function is not None:
            chapter, _, name = row.name.rpartition(".")
            real = row.name in MADE_FOR_REALS and row.name not in primitives
            lifts = name not in (*table.CREATION, *table.FREQUENCIES)
            whole = lifted(row.name, function, host, real) if lifts else function
            setattr(getattr(xp, chapter) if chapter else xp, name, whole)
    for name in constants.__all__:
        setattr(xp, name, getattr(constants, name))
    xp.__array_namespace_info__ = partial(_info, backend)
    complete(xp, backend.dtypes)
    return xp


def _info(backend: Backend) -> Info:
    standard = {name: own for name, own in backend.dtypes.items() if name in DTYPES}
    return Info(standard, isdtype, lambda: backend.devices()[0], backend.devices)


def _check(primitives: Mapping[str, Any]) -> None:
    known = [row.name for row in table.OPERATIONS]
    for name in primitives:
        if name not in known:
            close = difflib.get_close_matches(name, known, n=1)
            hint = f"; did you mean {close[0]!r}?" if close else ""
            raise InvalidArgumentError(f"primitives: xp has no {name!r}{hint}")
    missing = [name for name in NEEDED if name not in primitives]
    if missing:
        raise InvalidArgumentError(
            f"primitives: {', '.join(missing)} missing; all else can be made of "
            f"{', '.join(NEEDED)} and the arrays' operators"
        )


def _function(
    name: str, primitives: Mapping[str, Any], within: Mapping[str, Any]
) -> Callable[..., Any] | None:
    """The framework's own, or what is composed of them; None where there is neither."""
    given: Callable[..., Any] | None = primitives.get(name, OPERATORS.get(name))
    if name in _plain():
        return _bound(_plain()[name], {**within, "given": given})
    if given is not None:
        return given
    if name.removeprefix("linalg.") in table.PRODUCTS and name.startswith("linalg."):
        return _function(name.removeprefix("linalg."), primitives, within)
    if name in FOUNDATIONS and not any(each in primitives for each in FOUNDATIONS[name]):
        return None
    if name in hosted.NUMPYS:
        return partial(within["host"], hosted.NUMPYS[name])
    real = not any(dtype.startswith("complex") for dtype in within["host"].backend.dtypes)
    if real and name in _OF_COMPLEX:
        return None
    part = parts_in(reals).get(name) if real else None
    part = part or _parts().get(name)
    return None if part is None else _bound(part, within)


def _bound(part: Callable[..., Any], within: Mapping[str, Any]) -> Callable[..., Any]:
    """``part`` with what its first parameters say that it is made of."""
    return bound(part, *[within[name] for name in signature(part).parameters if name in within])


@cache
def _plain() -> dict[str, Callable[..., Any]]:
    return parts_in(plain)


@cache
def _parts() -> dict[str, Callable[..., Any]]:
    within = {"linalg": parts_in(*_LINALG_MODULES), "fft": parts_in(*_FFT_MODULES)}
    within["fft"]["fft"] = fourier.fft
    deeper = {f"{at}.{name}": f for at, parts in within.items() for name, f in parts.items()}
    return parts_in(*_MODULES) | deeper
