"""What functions with a rule of their own have in common."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextvars import ContextVar
from functools import update_wrapper
from inspect import Parameter, signature
from operator import index
from typing import Any, Generic, ParamSpec, TypeVar

from multicalc.errors import InvalidArgumentError
from multicalc.rules.call import RuleCall

P = ParamSpec("P")
R = TypeVar("R")

_without_rule: ContextVar[frozenset[Ruled[Any, Any]]] = ContextVar(
    "multicalc_without_rule", default=frozenset()
)


class Ruled(Generic[P, R]):
    """A function whose derivative is given beside it."""

    kind: str
    """What makes such functions."""
    define: str
    """How the rule is given."""

    def __init__(self, f: Callable[P, R], nondiff_argnums: int | Sequence[int]) -> None:
        if not callable(f):
            raise InvalidArgumentError(
                f"{self.kind}: f must be callable, found {type(f).__name__}; give the function "
                "itself"
            )
        self._nondiff = _argnums(self.kind, nondiff_argnums)
        update_wrapper(self, f)

    __wrapped__: Callable[P, R]

    def __repr__(self) -> str:
        return f"<{self.kind} of {self._called()}>"

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        given = self._positional(args, kwargs)
        if self in _without_rule.get():
            return self.__wrapped__(*given)  # type: ignore[call-arg]
        fixed = _normal(self.kind, self._nondiff, len(given))
        moving = tuple([x for i, x in enumerate(given) if i not in fixed])

        def whole(function: Callable[..., Any]) -> Callable[..., Any]:
            """``function`` of the arguments that aren't fixed."""

            def of_moving(*xs: Any) -> Any:
                left = iter(xs)
                return function(*[x if i in fixed else next(left) for i, x in enumerate(given)])

            return of_moving

        call = RuleCall(moving, {})
        if call.recorder is not None:
            return call.recorded(whole(self), self._called())  # type: ignore[no-any-return]
        if not call.xs:
            # Constants all of them.
            self._check_defined()
            return self.__wrapped__(*given)  # type: ignore[call-arg]
        places = [i for i in range(len(given)) if i not in fixed]
        outs = self._run(call, whole, [given[i] for i in sorted(fixed)], places)
        return call.result(outs)  # type: ignore[no-any-return]

    def _run(
        self, call: RuleCall, whole: Callable[..., Any], fixed: Sequence[Any], places: Sequence[int]
    ) -> Any:
        """The flat results of the call, with the rule. ``whole`` makes a function one of the
        arguments that aren't ``fixed``, whose ``places`` are these."""
        raise NotImplementedError

    def _check_defined(self) -> None:
        """Raise :class:`InvalidArgumentError` where there is no rule yet."""
        raise NotImplementedError

    def _without_rule(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """``function``, in which this function is as it was: a rule that calls it for its result
        would go round in circles where nobody knows what will be differentiated."""

        def call(*args: Any) -> Any:
            token = _without_rule.set(_without_rule.get() | {self})
            try:
                return function(*args)
            finally:
                _without_rule.reset(token)

        return call

    def _undefined(self) -> InvalidArgumentError:
        return InvalidArgumentError(
            f"{self.kind}: {self._called()} has no rule yet; give it by {self.define}"
        )

    def _called(self) -> str:
        return getattr(self, "__name__", "f")

    def _positional(self, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> tuple[Any, ...]:
        """All arguments by place: that is how a rule gets them."""
        if not kwargs:
            return args
        stated = signature(self.__wrapped__)
        named = [k for k, p in stated.parameters.items() if p.kind is Parameter.KEYWORD_ONLY]
        bound = stated.bind(*args, **kwargs)
        bound.apply_defaults()
        if named or bound.kwargs:
            raise InvalidArgumentError(
                f"{self.kind}: {self._called()} takes {', '.join(named or bound.kwargs)} by name "
                "only, and a rule gets its arguments by place; let it be positional"
            )
        return bound.args


def _argnums(kind: str, given: int | Sequence[int]) -> tuple[int, ...]:
    try:
        return tuple(map(index, given)) if isinstance(given, Sequence) else (index(given),)
    except TypeError:
        raise InvalidArgumentError(
            f"{kind}: nondiff_argnums must be an int or a sequence of ints, found {given!r}"
        ) from None


def _normal(kind: str, argnums: Sequence[int], count: int) -> frozenset[int]:
    for i in argnums:
        if not -count <= i < count:
            raise InvalidArgumentError(
                f"{kind}: nondiff_argnums has {i}, but the call has {count} positional arguments"
            )
    return frozenset([i % count for i in argnums])
