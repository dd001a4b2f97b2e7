"""The body of ``docs/what-frameworks-get-wrong.md``: ``python -m upstream.page`` in ``tests/``."""

from __future__ import annotations

import subprocess
import sys
import textwrap

from upstream import of_jax, of_mlx, of_mxnet, of_tensorflow, of_torch
from upstream.fault import Catalogue

CATALOGUES = (of_torch.FAULTS, of_tensorflow.FAULTS, of_jax.FAULTS, of_mxnet.FAULTS, of_mlx.FAULTS)
WIDTH = 105
NAMES = {
    "torch": "PyTorch",
    "tensorflow": "TensorFlow",
    "jax": "JAX",
    "mxnet": "MXNet",
    "mlx": "MLX",
}


def page() -> str:
    text = "\n\n".join(map(_section, CATALOGUES)) + "\n"
    # As the linter has the code of all pages.
    ruff = [sys.executable, "-m", "ruff", "format", "--stdin-filename", "page.md", "-"]
    return subprocess.run(ruff, input=text, capture_output=True, text=True, check=True).stdout


def _section(faults: Catalogue) -> str:
    parts = [f"## {NAMES[faults.framework]} {faults.version}"]
    if faults.common:
        parts += ["With", _code(faults.common)]
    for each in faults:
        numbers = f"It prints {each.wrong!r}; right is {each.right!r}."
        parts += [f"### {each.title}", _code(each.program), _text(f"{numbers} {each.done}")]
    return "\n\n".join(parts)


def _text(words: str) -> str:
    return textwrap.fill(words, WIDTH, break_long_words=False, break_on_hyphens=False)


def _code(text: str) -> str:
    return f"```python\n{text.strip()}\n```"


if __name__ == "__main__":
    print(page(), end="")
