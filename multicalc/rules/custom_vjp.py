"""``custom_vjp``: a function whose reverse mode is given beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ParamSpec, TypeVar

from multicalc.backend import Array, Arrays
from multicalc.compile import ResultForm
from multicalc.errors import InvalidArgumentError
from multicalc.rules.call import RuleCall
from multicalc.rules.ruled import Ruled

P = ParamSpec("P")
R = TypeVar("R")


class CustomVjp(Ruled[P, R]):
    """A function with a rule for its pullback; :func:`custom_vjp` makes it."""

    kind = "custom_vjp"
    define = "f.defvjp(forward, backward)"

    def __init__(self, f: Callable[P, R], nondiff_argnums: int | Sequence[int]) -> None:
        super().__init__(f, nondiff_argnums)
        self._rule: tuple[Callable[..., Any], Callable[..., Any]] | None = None

    def defvjp(self, forward: Callable[..., Any], backward: Callable[..., Any]) -> None:
        """Give the rule.

        Args:
            forward: called as the function is, gives ``(output, residuals)``: its result, and a
                pytree of what ``backward`` needs.
            backward: ``backward(residuals, cotangent)``, after the arguments of
                ``nondiff_argnums``, gives a tuple with a cotangent of each other argument, of its
                structure, shapes and dtypes. None is zero, in place of an array or of a whole part.

        Raises:
            InvalidArgumentError: one of them is not callable.
        """
        for name, each in (("forward", forward), ("backward", backward)):
            if not callable(each):
                raise InvalidArgumentError(
                    f"defvjp: {name} must be callable, found {type(each).__name__}"
                )
        self._rule = forward, backward

    def _check_defined(self) -> None:
        if self._rule is None:
            raise self._undefined()

    def _run(
        self, call: RuleCall, whole: Callable[..., Any], fixed: Sequence[Any], places: Sequence[int]
    ) -> Arrays:
        if self._rule is None:
            raise self._undefined()
        ahead, back = self._rule
        kept: ResultForm | None = None

        def forward(*xs: Array) -> tuple[Arrays, Arrays]:
            nonlocal kept
            args, _ = call.arguments(xs)
            run = call.run if kept is not None else self._without_rule(call.run)
            pair = run(whole(ahead), *args)
            if not (isinstance(pair, tuple) and len(pair) == 2):
                raise InvalidArgumentError(
                    f"custom_vjp: forward of {self._called()} must return a pair (output, "
                    f"residuals), found {_told(pair)}"
                )
            outs = call.outs(pair[0])
            residuals, kept = call.taken_apart(pair[1])
            return outs, residuals

        def pull(residuals: Arrays, cotangents: Sequence[Array | None]) -> list[Array | None]:
            assert kept is not None
            cotangent = call.form.derivatives(cotangents)
            found = call.run(back, *fixed, kept.tree(residuals), cotangent)
            if not (isinstance(found, tuple | list) and len(found) == len(places)):
                raise InvalidArgumentError(
                    f"custom_vjp: backward of {self._called()} must return a tuple with a "
                    f"cotangent for each of {len(places)} differentiable arguments, found "
                    f"{_told(found)}"
                )
            return call.by_arguments(
                f"custom_vjp: the cotangent that backward of {self._called()} gave", found, places
            )

        of = call.of(whole(self.__wrapped__))
        return call.backend.custom_vjp(of, forward, pull, call.xs)


def custom_vjp(f: Callable[P, R], nondiff_argnums: int | Sequence[int] = ()) -> CustomVjp[P, R]:
    """``f`` with a rule of one's own for its derivative in reverse mode.

    The rule is given by ``f.defvjp(forward, backward)``; it holds in every transform, forward mode
    included, which is the transpose of ``backward``. The rule is differentiated itself where more
    derivatives are asked for: a residual that is an argument or the output has that one's
    derivative, any other the one that ``forward`` computes it by. What ``f`` computes is not looked
    into, so that it may leave the framework where arrays have values. What it captures isn't part
    of the rule: pass it as an argument.

    Args:
        f: a function of pytrees. Also a decorator: ``@mc.custom_vjp``.
        nondiff_argnums: which arguments are no part of the rule, anything (a function, a string);
            ``forward`` gets them in their places, ``backward`` before all others.

    Returns:
        A function called as ``f`` is, with the method ``defvjp``. Python's numbers are constants
        to it.

    Raises:
        InvalidArgumentError: (from the call) there is no rule, or it gives something else than
            derivatives of the arguments' structures, shapes and dtypes.
        UnsupportedOperationError: (from the call) the backend has no rules of one's own.

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> @mc.custom_vjp
    ... def log1pexp(x):
    ...     return xp.log1p(xp.exp(x))
    >>> log1pexp.defvjp(
    ...     lambda x: (log1pexp(x), x), lambda x, cotangent: (cotangent / (1 + xp.exp(-x)),)
    ... )
    >>> mc.grad(log1pexp)(np.array(100.0)).tolist()
    1.0
    """
    return CustomVjp(f, nondiff_argnums)


def _told(found: Any) -> str:
    many = isinstance(found, tuple | list)
    return f"a {type(found).__name__} of {len(found)}" if many else f"a {type(found).__name__}"
