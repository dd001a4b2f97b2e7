"""The stub files that tell type checkers and editors what ``xp`` has, as ``make stubs`` writes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from multicalc.xp import notation, table
from multicalc.xp.lookup import CONSTANTS, HOMES
from multicalc.xp.stated import docstring, entry

_HEAD = '''\
# Written by `make stubs`, from multicalc/xp/reference and multicalc/xp/table.py.
"""{doc}"""

{standard}

{own}
'''
_LINE = 100
_STANDARD = {"Any": "typing", "Literal": "typing", "Sequence": "collections.abc"}


def stubs() -> dict[Path, str]:
    """The text of each stub file."""
    here = Path(__file__).parent
    within = {here / f"{name}.pyi": _extension(name, what) for name, what in _SUBJECTS.items()}
    return {here / "__init__.pyi": _top(), **within}


def _top() -> str:
    body = [_function(name, "builtins.bool") for name in sorted(table.DISPATCHED + table.CREATION)]
    kinds = {float: "float", type(None): "None"}
    values = [f"{name}: {kinds[type(value)]}" for name, value in CONSTANTS.items()]
    values += [f"{name}: np.dtype[Any]" for name in sorted(table.DTYPES)]
    rest = [*values, "\n__array_api_version__: str\n"]
    rest.append("def __array_namespace_info__() -> Any: ...  # noqa: N807\n")
    own = [f"from multicalc.xp.{home} import {name} as {name}" for name, home in HOMES.items()]
    own += [f"from multicalc.xp import {name} as {name}" for name in table.EXTENSIONS]
    doc = "The array API standard's functions, dispatching on the arrays they get."
    return _file(doc, ["import builtins"], ["import numpy as np\n"], own, body, rest)


_SUBJECTS = {"linalg": "linear algebra", "fft": "Fourier transforms"}


def _extension(place: str, subject: str) -> str:
    body = [_function(f"{place}.{name}", "bool") for name in sorted(table.EXTENSIONS[place])]
    return _file(f"The array API standard's {subject} extension.", [], [], [], body, [])


def _file(
    doc: str,
    standard: list[str],
    third: list[str],
    own: list[str],
    body: list[str],
    rest: list[str],
) -> str:
    """A stub file, with the imports of the words that its signatures use."""
    used = {word for text in [*body, *rest] for word in re.findall(r"\w+", text.split('"""')[0])}
    for module in ("collections.abc", "typing"):
        words = [word for word in sorted(used) if _STANDARD.get(word) == module]
        standard = [*standard, f"from {module} import {', '.join(words)}"]
    words = sorted(used & set(notation.__all__) - set(_STANDARD), key=str.casefold)
    names = "".join(f"    {name},\n" for name in words)
    own = sorted([*own, f"from multicalc.xp.notation import (\n{names})"])
    head = _HEAD.format(doc=doc, standard="\n".join(standard), own="\n".join([*third, *own]))
    return "\n".join([head, *body, *rest])


def _function(name: str, bool_: str) -> str:
    """A function, with ``bool`` as it is called where that is a dtype's name."""
    signature = re.sub(r"\bbool\b", bool_, entry(name).signature)
    own = name.rpartition(".")[2]
    line = f"def {own}{signature}:"
    if len(line) > _LINE:
        inside, _, result = signature[1:].rpartition(")")
        parts = "".join(f"    {part},\n" for part in _parameters(inside))
        line = f"def {own}(\n{parts}){result}:"
    text = "\n".join(f"    {line}".rstrip() for line in docstring(name).splitlines())
    return f'{line}\n    """{text.strip()}\n    """\n'


def _parameters(text: str) -> Iterator[str]:
    """The parameters, parted at commas that are in no brackets."""
    depth, start = 0, 0
    for k, letter in enumerate(text):
        depth += (letter in "([") - (letter in ")]")
        if letter == "," and not depth:
            yield text[start:k].strip()
            start = k + 1
    yield text[start:].strip()


if __name__ == "__main__":
    for path, written in stubs().items():
        path.write_text(written, encoding="utf-8")
