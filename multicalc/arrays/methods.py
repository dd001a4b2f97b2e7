"""Methods that people type from habit, each with the one meaning of the ``xp`` function."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from inspect import Parameter, signature
from typing import TYPE_CHECKING, Any, NoReturn

from multicalc import xp
from multicalc.arrays.attributes import Attributes
from multicalc.arrays.refused import instead
from multicalc.errors import InvalidArgumentError, PortabilityError


class Method:
    """The ``xp`` function ``function`` as a method, made when it is first asked for.

    ``place`` names what ``xp`` takes by name only, and array libraries by place too.
    """

    def __init__(self, function: str, place: str = "") -> None:
        self.function, self.place = function, place

    def __set_name__(self, home: type, name: str) -> None:
        self.home, self.name = home, name

    def __get__(self, x: Any, kind: type) -> Callable[..., Any]:
        function = getattr(xp, self.function)
        method = _by_place(function, self.place) if self.place else function
        setattr(self.home, self.name, method)
        bound: Callable[..., Any] = method.__get__(x, kind)
        return bound


class Methods(Attributes):
    """The standard's attributes beside those that say what an array is, and methods. What isn't
    here, says so with what to write."""

    __slots__ = ()

    sum = Method("sum", "axis")
    mean = Method("mean", "axis")
    prod = Method("prod", "axis")
    std = Method("std", "axis")
    var = Method("var", "axis")
    all = Method("all", "axis")
    any = Method("any", "axis")
    argmax = Method("argmax", "axis")
    argmin = Method("argmin", "axis")
    argsort = Method("argsort", "axis")
    cumsum = Method("cumulative_sum", "axis")
    cumprod = Method("cumulative_prod", "axis")
    # With an axis by place PyTorch's give a pair: x.max(0)[0] would be another number.
    max = Method("max")
    min = Method("min")
    clip = Method("clip")
    round = Method("round")
    conj = Method("conj")
    conjugate = Method("conj")
    astype = Method("astype")
    dot = Method("dot")
    take = Method("take", "axis")

    @property
    def T(self) -> Any:  # noqa: N802 (the standard's name)
        """The transpose of a matrix."""
        axes = len(self.shape)
        if axes != 2:
            raise PortabilityError(
                f"x.T of an array of shape {self.shape}, where frameworks differ; "
                "it is of matrices: write x itself for a vector, as in x @ A @ x, x[:, None] for a "
                "column, x.mT for the matrices of a stack, xp.permute_dims(x, axes) for another "
                "order of axes"
            )
        return xp.matrix_transpose(self)

    @property
    def mT(self) -> Any:  # noqa: N802 (the standard's name)
        """The transpose of each matrix of a stack."""
        if len(self.shape) < 2:
            raise InvalidArgumentError(
                f"x.mT of an array of shape {self.shape}: it swaps the last two axes; write "
                "x[:, None] for a vector as a column"
            )
        return xp.matrix_transpose(self)

    @property
    def real(self) -> Any:
        """The real part."""
        return xp.real(self)

    @property
    def imag(self) -> Any:
        """The imaginary part."""
        return xp.imag(self)

    @property
    def at(self) -> xp.at:
        """``x.at[key].set(v)`` and the like: :class:`multicalc.xp.at`."""
        return xp.at(self)

    def reshape(self, *shape: Any, copy: bool | None = None) -> Any:
        """``xp.reshape``, of ``x.reshape(2, -1)`` as of ``x.reshape((2, -1))``."""
        return xp.reshape(self, shape[0] if len(shape) == 1 else shape, copy=copy)

    def flatten(self) -> Any:
        """The elements along one axis, the last axis fastest."""
        return xp.reshape(self, (-1,))

    def ravel(self) -> Any:
        """As :meth:`flatten`."""
        return xp.reshape(self, (-1,))

    def squeeze(self, axis: Any = None) -> Any:
        """``xp.squeeze``; without ``axis``, of all axes of length 1."""
        if axis is None:
            axis = tuple([k for k, n in enumerate(self.shape) if n == 1])
        return xp.squeeze(self, axis)

    def swapaxes(self, axis1: int, axis2: int) -> Any:
        """Two axes swapped."""
        axes = list(range(len(self.shape)))
        axes[axis1], axes[axis2] = axes[axis2], axes[axis1]
        return xp.permute_dims(self, tuple(axes))

    def copy(self) -> Any:
        """The same values, and the same derivative."""
        return xp.asarray(self, copy=True)

    def __round__(self, digits: int | None = None) -> Any:
        if digits is not None:
            raise PortabilityError(
                "round(x, digits) is Python's, of its own numbers; write "
                "xp.round(x * 10.0**digits) / 10.0**digits"
            )
        return xp.round(self)

    if not TYPE_CHECKING:  # a type checker tells of what isn't there by itself

        def __getattr__(self, name: str) -> NoReturn:
            what = f"{type(self).__name__!r} object has no attribute {name!r}"
            raise AttributeError(what if name.startswith("_") else f"{what}: {instead(name)}")


def _by_place(function: Callable[..., Any], name: str) -> Callable[..., Any]:
    """``function``, which takes ``name`` by place too, as the first after those it takes so."""
    stated = signature(function)
    parameters = stated.parameters.values()
    count = sum(p.kind is not Parameter.KEYWORD_ONLY for p in parameters)

    @wraps(function)
    def method(*args: Any, **kwargs: Any) -> Any:
        if len(args) <= count:
            return function(*args, **kwargs)
        return function(*args[:count], *args[count + 1 :], **{name: args[count]}, **kwargs)

    kinds = {name: Parameter.POSITIONAL_OR_KEYWORD}
    told = stated.replace(
        parameters=[p.replace(kind=kinds.get(p.name, p.kind)) for p in parameters]
    )
    method.__signature__ = told  # type: ignore[attr-defined]
    return method
