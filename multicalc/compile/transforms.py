"""How transforms and compiled functions meet.

``grad(jit(f))`` is ``jit(grad(f))``, ``hvp(jit(f), x, v)`` compiles the product, and ``jit(hvp)``
is the product that does so of every function.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, update_wrapper, wraps
from typing import Any, TypeVar

from multicalc.calls.call import check_primals
from multicalc.compile.history import History, JitStats
from multicalc.compile.jitted import Compile, Jitted
from multicalc.errors import InvalidArgumentError

Transform = TypeVar("Transform", bound=Callable[..., Any])

_OPTIONS = ("argnums", "has_aux", "backend", "method")
"""Those of a product; other keywords are the function's."""
_KEPT = 256
"""How many functions a compiled transform keeps."""


def compiles(transform: Transform) -> Transform:
    """For a transform ``transform(f, ...)`` that gives a function."""

    @wraps(transform)
    def of(f: Any, *args: Any, **options: Any) -> Any:
        def again(f: Any) -> Any:
            return transform(f, *args, **options)

        if isinstance(f, Jitted):
            if _on_the_host(options):
                return again(f.__wrapped__)
            key = _key(transform, args, options)
            return f.derived(key, again, options.get("backend"))
        made = again(f)
        made.__multicalc_made__ = made, again, f, True
        return made

    of.__multicalc_transform__ = of, True  # type: ignore[attr-defined]
    return of  # type: ignore[return-value]


def compiles_parts(transform: Transform) -> Transform:
    """For a transform that gives a function whose results are no arrays: given a compiled function
    it has what is made of arrays compiled itself."""

    @wraps(transform)
    def of(f: Any, *args: Any, **options: Any) -> Any:
        def again(f: Any) -> Any:
            return transform(f, *args, **options)

        made = again(f)
        made.__multicalc_made__ = made, again, f, False
        return made

    of.__multicalc_transform__ = of, True  # type: ignore[attr-defined]
    return of  # type: ignore[return-value]


def compiles_product(product: Transform) -> Transform:
    """For a product ``product(f, primals, tangents, ...)``."""

    @wraps(product)
    def of(f: Any, primals: Any, tangents: Any, **options: Any) -> Any:
        check_primals(product.__name__, primals)
        if not isinstance(f, Jitted):
            return product(f, primals, tangents, **options)
        if _on_the_host(options):
            return product(f.__wrapped__, primals, tangents, **options)
        own = {name: options.pop(name) for name in _OPTIONS if name in options}

        def transform(f: Any) -> Any:
            @wraps(f)
            def along(*primals: Any, tangents: Any, **kwargs: Any) -> Any:
                return product(f, primals, tangents, **own, **kwargs)

            return along

        along = f.derived(_key(product, (), own), transform, own.get("backend"))
        return along(*primals, tangents=tangents, **options)

    return takes_compiled(of)  # type: ignore[return-value]


def takes_compiled(transform: Transform) -> Transform:
    """For any other ``transform(f, ...)`` that takes a compiled function."""
    transform.__multicalc_transform__ = transform, False  # type: ignore[attr-defined]
    return transform


# Both marks are pairs with what they are on, as decorators copy attributes to other functions.


def is_transform(f: Callable[..., Any]) -> bool:
    """Whether ``f`` is itself a transform, to be called with a function."""
    return _mark(f)[0] is f


def gives_function(transform: Callable[..., Any]) -> bool:
    """Whether ``transform(f)`` is a function, to be called with the arguments."""
    return bool(_mark(transform)[1])


def made_by(f: Callable[..., Any]) -> tuple[Callable[..., Any], Callable[..., Any], bool] | None:
    """The transform that gave ``f``, the function it was given, and whether ``f`` is compiled as a
    whole."""
    made: tuple[Any, Any, Any, bool] = getattr(f, "__multicalc_made__", (None, None, None, True))
    return made[1:] if made[0] is f else None


class JittedTransform:
    """A transform of compiled functions; made by :func:`jit`. Safe to call from several threads."""

    __wrapped__: Callable[..., Any]

    def __init__(self, transform: Callable[..., Any], compiled: Compile) -> None:
        update_wrapper(self, transform)
        self._compile = compiled
        self._history = History()

        def jitted(f: Callable[..., Any]) -> Jitted:
            return compiled(f, self._history)

        self._compiled = lru_cache(maxsize=_KEPT)(jitted)

    @property
    def stats(self) -> JitStats:
        """How often, and for what, functions have been traced."""
        return self._history.stats()

    def __repr__(self) -> str:
        return f"jit({self.__wrapped__.__name__})"

    def __reduce__(self) -> tuple[Any, ...]:
        """A copy compiles for itself."""
        return JittedTransform, (self.__wrapped__, self._compile)

    def __call__(self, f: Callable[..., Any], *args: Any, **options: Any) -> Any:
        if isinstance(f, Jitted):
            return self.__wrapped__(f, *args, **options)
        try:
            compiled = self._compiled(f)
        except TypeError:
            raise InvalidArgumentError(
                f"{self!r}: f of type {type(f).__name__} can't be hashed, so what is compiled of "
                "it can't be found again; pass jit(f), made once"
            ) from None
        return self.__wrapped__(compiled, *args, **options)


def _mark(transform: Callable[..., Any]) -> tuple[Any, Any]:
    found: tuple[Any, Any] = getattr(transform, "__multicalc_transform__", (None, False))
    return found


def _on_the_host(options: dict[str, Any]) -> bool:
    return bool(options.get("method", "exact") != "exact")


def _key(transform: Callable[..., Any], args: tuple[Any, ...], options: dict[str, Any]) -> Any:
    return transform, repr(args), repr(sorted(options.items(), key=lambda item: item[0]))
