"""What a function does, as source: a line for each operation of ``xp``."""

from __future__ import annotations

from typing import Any

import numpy as np

from multicalc.backend import get_backend
from multicalc.testing.portability.noted import Noted
from multicalc.testing.portability.noting import Noting
from multicalc.testing.portability.wholes import result


class Straightening(Noting):
    """Runs a function, and writes down each operation on its arrays."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self._names: dict[int, tuple[str, Any]] = {}

    def name(self, x: Any) -> str:
        """Have ``x`` known by a new name."""
        name = f"x{len(self._names)}"
        self._names[id(x)] = name, x
        return name

    def call(self, function, args, kwargs):
        found = super().call(function, args, kwargs)
        within = function.__module__.removeprefix("multicalc.xp").removeprefix(".")
        place = f"xp.{within}." if within in ("linalg", "fft") else "xp."
        return self.line(f"{place}{function.__name__}({self._args(args, kwargs)})", found)

    def operator(self, by, args):
        found = super().operator(by, args)
        return self.line(by.symbol.format(*map(self.code, args)), found)

    def item(self, x, key):
        found = super().item(x, key)
        inside = ", ".join(map(self.code, key)) if isinstance(key, tuple) else self.code(key)
        return self.line(f"{self.code(x)}[{inside}]", found)

    def _method(self, x, name, known, args, kwargs):
        found = super()._method(x, name, known, args, kwargs)
        return self.line(f"{self.code(x)}.{name}({self._args(args, kwargs)})", found)

    def line(self, code: str, found: Any) -> Any:
        """A line for a result, each part of which has a name then."""
        if isinstance(found, Noted):
            self.lines.append(f"{self.name(found)} = {code}")
        elif isinstance(found, list | tuple):
            names = [self.name(each) for each in found]
            self.lines.append(f"{', '.join(names)}{',' * (len(names) == 1)} = {code}")
        return found

    def code(self, x: Any) -> str:
        """An argument as source."""
        if id(x) in self._names and isinstance(x, Noted):
            return self._names[id(x)][0]
        if isinstance(x, Noted):
            # The transpose and other attributes.
            raise NotImplementedError("an array of no known name")
        if isinstance(x, np.dtype):
            return f"xp.{x.name}"
        if isinstance(x, np.ndarray):
            return f"xp.asarray({x.tolist()!r})"
        if isinstance(x, slice):
            return ":".join("" if i is None else self.code(i) for i in (x.start, x.stop, x.step))
        if isinstance(x, list):
            return f"[{', '.join(map(self.code, x))}]"
        if isinstance(x, tuple):
            return f"({', '.join(map(self.code, x))}{',' * (len(x) == 1)})"
        if callable(x) or type(x).__name__ == "Key":
            raise NotImplementedError("a function")
        if isinstance(x, float) and not np.isfinite(x):
            return repr(x).replace("inf", "xp.inf").replace("nan", "xp.nan")
        return "..." if x is ... else repr(x)

    def attribute(self, x, name):
        found = super().attribute(x, name)
        return self.line(f"{self.code(x)}.{name}", found) if isinstance(found, Noted) else found

    def _args(self, args, kwargs) -> str:
        parts = [*map(self.code, args), *(f"{k}={self.code(x)}" for k, x in kwargs.items())]
        return ", ".join(parts)


def straight(f, args, *, squared: bool) -> str:
    """``f`` as the source of a function ``f``; with ``squared`` it gives the sum of its floating
    results' squares."""
    writer = Straightening()
    outs: list[Any] = []

    def run(*xs):
        names = [writer.name(x) for x in xs]
        found = f(*xs)
        outs.extend(found if isinstance(found, list | tuple) else (found,))
        outs.append(names)

    ran = result(writer.portable(run), args, get_backend("numpy"), differentiated=False)
    if ran.error is not None:
        raise ran.error
    names = outs.pop()
    floats = [writer.code(x) for x in outs if x.dtype.kind == "f"]
    if squared and floats:
        last = " + ".join(f"xp.sum({name} ** 2)" for name in floats)
    else:
        last = ", ".join(map(writer.code, outs))
    body = "".join(f"    {line}\n" for line in writer.lines)
    return f"def f({', '.join(names)}):\n{body}    return {last}\n"
