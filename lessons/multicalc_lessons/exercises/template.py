"""A file of answers to fill in."""

from __future__ import annotations

import textwrap

from multicalc.backend import get_backend
from multicalc_lessons.exercises.catalogue import EXERCISES
from multicalc_lessons.exercises.exercise import Exercise
from multicalc_lessons.exercises.files import PREFIX
from multicalc_lessons.wording import say

IMPORTS = {
    "numpy": "import autograd.numpy as np\nfrom autograd import grad, hessian, jacobian",
    "torch": "import torch",
    "tensorflow": "import tensorflow as tf",
    "jax": "import jax\nimport jax.numpy as jnp",
    "mxnet": "from mxnet import autograd, np",
}
"""What an answer in each framework usually begins with."""


def template(backend: str = "numpy") -> str:
    """A file to fill in, with every exercise in it, that begins with the framework's imports.

    Raises:
        UnknownBackendError, BackendNotInstalledError, BackendBrokenError: as
            :func:`multicalc.get_backend` does.

    >>> print(template("numpy")[:43])
    import autograd.numpy as np
    from autograd i
    """
    framework = get_backend(backend).framework()
    imports = IMPORTS.get(backend, f"import {framework.__name__}")
    return "\n\n\n".join((imports, *map(_blank, EXERCISES.values()))) + "\n"


def _blank(exercise: Exercise) -> str:
    """A function to fill in, below what is asked."""
    texts = (f"{exercise.id}  {say(exercise.title)}", say(exercise.statement), say(exercise.asks))
    comment = "\n#\n".join(_COMMENT.fill(text) for text in texts)
    head = f"def {PREFIX}{exercise.id}({', '.join(exercise.arguments)}):"
    return f"{comment}\n{head}\n    return None"


_COMMENT = textwrap.TextWrapper(
    width=98,
    initial_indent="# ",
    subsequent_indent="# ",
    break_long_words=False,
    break_on_hyphens=False,
)
