"""How a function that a transform gives says what it computes."""

from __future__ import annotations

from collections.abc import Callable
from functools import update_wrapper
from typing import Any, TypeVar

from multicalc.calls.signature import Arguments, is_single

Made = TypeVar("Made", bound=Callable[..., Any])


def computing(
    transform: str, what: str, f: Callable[..., Any], argnums: Arguments
) -> Callable[[Made], Made]:
    """Give a function made of ``f`` its signature, its module and ``__wrapped__``, the name
    ``transform(f)``, and a docstring: ``what`` it computes, and then what ``f`` says of itself.

    >>> def f(x, y):
    ...     \"\"\"How far apart they are.\"\"\"
    >>> @computing("grad", "Gradient", f, (0, 1))
    ... def gradient(*args, **kwargs): ...
    >>> print(gradient.__doc__)
    Gradient of `f` with respect to arguments (0, 1); called as `f` is.
    <BLANKLINE>
    `f`: How far apart they are.
    >>> gradient.__name__
    'grad(f)'
    """

    def named(made: Made) -> Made:
        update_wrapper(made, f)
        name = called(f)
        which = f"argument {argnums}" if is_single(argnums) else f"arguments {argnums}"
        told = f"{what} of `{name}` with respect to {which}; called as `{name}` is."
        doc = f.__doc__ if hasattr(f, "__name__") else None
        made.__doc__ = f"{told}\n\n`{name}`: {doc}" if doc else told
        made.__name__ = f"{transform}({name})"
        made.__qualname__ = f"{transform}({getattr(f, '__qualname__', name)})"
        return made

    return named


def called(f: Callable[..., Any]) -> str:
    """The name of a function, or of the class of something else that can be called."""
    return getattr(f, "__name__", None) or type(f).__name__
