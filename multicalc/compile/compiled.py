"""How transforms and compiled functions meet: ``grad(jit(f))`` is ``jit(grad(f))``."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from multicalc.compile.jit import Jitted

Transform = TypeVar("Transform", bound=Callable[..., Any])

_OPTIONS = ("argnums", "has_aux", "backend", "method")
"""Those of a product; other keywords are the function's."""


def compiles(transform: Transform) -> Transform:
    """For a transform ``transform(f, ...)`` that gives a function."""

    @wraps(transform)
    def of(f: Any, *args: Any, **options: Any) -> Any:
        def again(f: Any) -> Any:
            return transform(f, *args, **options)

        if isinstance(f, Jitted):
            if _on_the_host(options):
                return again(f.__wrapped__)
            return f.derived(_key(transform, args, options), again)
        made = again(f)
        # With itself, as decorators copy attributes to other functions.
        made.__multicalc_transform__ = made, again, f
        return made

    of.__multicalc_gives_function__ = True  # type: ignore[attr-defined]
    return of  # type: ignore[return-value]


def compiles_product(product: Transform) -> Transform:
    """For a product ``product(f, primals, tangents, ...)``."""

    @wraps(product)
    def of(f: Any, primals: Any, tangents: Any, **options: Any) -> Any:
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

        along = f.derived(_key(product, (), own), transform)
        return along(*primals, tangents=tangents, **options)

    return of  # type: ignore[return-value]


def gives_function(transform: Callable[..., Any]) -> bool:
    """Whether ``transform(f)`` is a function, to be called with the arguments."""
    return getattr(transform, "__multicalc_gives_function__", False)


def _on_the_host(options: dict[str, Any]) -> bool:
    return bool(options.get("method", "exact") != "exact")


def _key(transform: Callable[..., Any], args: tuple[Any, ...], options: dict[str, Any]) -> Any:
    return transform, repr(args), repr(sorted(options.items(), key=lambda item: item[0]))
