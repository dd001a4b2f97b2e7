"""What an operator that was calculated says that it is."""

from __future__ import annotations

import re

_GROUP = re.compile(r"\([^()]*\)")


def factor(text: str) -> str:
    """``text`` as a factor, in parentheses unless it binds as closely already."""
    bare = _outside(text)
    return f"({text})" if " " in bare or bare.startswith("-") else text


def times(scale: float, text: str) -> str:
    """
    >>> times(2.0, "hessian of f"), times(-1.0, "hessian of f")
    ('2·(hessian of f)', '-(hessian of f)')
    """
    return f"-{factor(text)}" if scale == -1 else f"{scale:g}·{factor(text)}"


def plus(first: str, second: str) -> str:
    """
    >>> plus("hessian of f", times(0.5, "I")), plus("hessian of f", times(-0.5, "I"))
    ('hessian of f + 0.5·I', 'hessian of f - 0.5·I')
    """
    return f"{first} - {second[1:]}" if second.startswith("-") else f"{first} + {second}"


def transposed(text: str) -> str:
    """
    >>> transposed("jacobian of f"), transposed(transposed("jacobian of f"))
    ('(jacobian of f)ᵀ', 'jacobian of f')
    """
    return text[1:-2] if _outside(text) == "ᵀ" else f"({text})ᵀ"


def _outside(text: str) -> str:
    """What of ``text`` is in no parentheses."""
    while (less := _GROUP.sub("", text)) != text:
        text = less
    return text
