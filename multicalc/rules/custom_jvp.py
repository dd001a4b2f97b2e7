"""``custom_jvp``: a function whose forward mode is given beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ParamSpec, TypeVar

from multicalc.backend import Array, Arrays
from multicalc.errors import InvalidArgumentError
from multicalc.rules.call import RuleCall
from multicalc.rules.ruled import Ruled

P = ParamSpec("P")
R = TypeVar("R")


class CustomJvp(Ruled[P, R]):
    """A function with a rule for its tangents; :func:`custom_jvp` makes it."""

    kind = "custom_jvp"
    define = "f.defjvp(rule)"

    def __init__(self, f: Callable[P, R], nondiff_argnums: int | Sequence[int]) -> None:
        super().__init__(f, nondiff_argnums)
        self._rule: Callable[..., Any] | None = None

    def defjvp(self, rule: Callable[..., Any]) -> Callable[..., Any]:
        """Give the rule; also a decorator.

        Args:
            rule: ``rule(primals, tangents)``, after the arguments of ``nondiff_argnums``, gives
                ``(output, tangent)``, the tangent of the output's structure, shapes and dtypes.
                ``tangents`` has one for each primal, zeros for constants and None for what isn't
                floating. It must be linear in them.

        Returns:
            ``rule``.

        Raises:
            InvalidArgumentError: it is not callable.
        """
        if not callable(rule):
            raise InvalidArgumentError(
                f"defjvp: rule must be callable, found {type(rule).__name__}"
            )
        self._rule = rule
        return rule

    def defjvps(self, *rules: Callable[..., Any] | None) -> None:
        """Give a rule for each argument, whose output is one array.

        Args:
            rules: ``rule(tangent, output, *primals)`` gives the tangent of the output that belongs
                to the one of that argument; None where it is zero.

        Raises:
            InvalidArgumentError: there are ``nondiff_argnums``, or (from the call) not as many
                rules as arguments.
        """
        if self._nondiff:
            raise InvalidArgumentError(
                "defjvps has a rule for each argument, which leaves no place for nondiff_argnums; "
                "use defjvp"
            )

        def rule(primals: tuple[Any, ...], tangents: tuple[Any, ...]) -> tuple[Any, Any]:
            if len(rules) != len(primals):
                raise InvalidArgumentError(
                    f"defjvps: {self._called()} was called with {len(primals)} arguments, and has "
                    f"{len(rules)} rules; give None where a tangent is zero"
                )
            output = self(*primals)  # type: ignore[call-arg]
            terms = [
                each(tangent, output, *primals)
                for each, tangent in zip(rules, tangents, strict=True)
                if each is not None and tangent is not None
            ]
            return output, sum(terms[1:], terms[0]) if terms else None

        self._rule = rule

    def _check_defined(self) -> None:
        if self._rule is None:
            raise self._undefined()

    def _run(
        self, call: RuleCall, whole: Callable[..., Any], fixed: Sequence[Any], places: Sequence[int]
    ) -> Arrays:
        rule = self._rule
        if rule is None:
            raise self._undefined()
        backend = call.backend

        def push(xs: Arrays, tangents: Sequence[Array | None]) -> tuple[Arrays, list[Array | None]]:
            primals, _ = call.arguments(xs)
            pair = call.run(rule, *fixed, tuple(primals), call.tangents(tangents))
            if not (isinstance(pair, tuple) and len(pair) == 2):
                raise InvalidArgumentError(
                    f"custom_jvp: the rule of {self._called()} must return a pair (output, "
                    f"tangent), found a {type(pair).__name__}"
                )
            outs = call.outs(pair[0])
            what = f"custom_jvp: the tangent that the rule of {self._called()} gave"
            return outs, call.by_output(what, pair[1], outs)

        return backend.custom_jvp(call.of(whole(self.__wrapped__)), push, call.xs)


def custom_jvp(f: Callable[P, R], nondiff_argnums: int | Sequence[int] = ()) -> CustomJvp[P, R]:
    """``f`` with a rule of one's own for its derivative in forward mode.

    The rule is given by ``f.defjvp(rule)``, or for each argument by ``f.defjvps(...)``; it holds in
    every transform, reverse mode included, which is its transpose. It is differentiated itself
    where more derivatives are asked for. What ``f`` computes is not looked into, so that it may
    leave the framework where arrays have values. What it captures isn't part of the rule: pass it
    as an argument.

    Args:
        f: a function of pytrees. Also a decorator: ``@mc.custom_jvp``.
        nondiff_argnums: which arguments are no part of the rule, anything (a function, a string);
            the rule gets them before all others.

    Returns:
        A function called as ``f`` is, with the methods ``defjvp`` and ``defjvps``. Python's numbers
        are constants to it.

    Raises:
        InvalidArgumentError: (from the call) there is no rule, or it gives something else than
            the output's structure, shapes and dtypes.
        UnsupportedOperationError: (from the call) the backend has no rules of one's own.

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> @mc.custom_jvp
    ... def angle(y, x):
    ...     return xp.atan2(y, x)
    >>> angle.defjvps(
    ...     lambda dy, angle, y, x: dy * x / (x**2 + y**2),
    ...     lambda dx, angle, y, x: -dx * y / (x**2 + y**2),
    ... )
    >>> [float(d) for d in mc.grad(angle, argnums=(0, 1))(np.array(1.0), np.array(2.0))]
    [0.4, -0.2]
    """
    return CustomJvp(f, nondiff_argnums)
