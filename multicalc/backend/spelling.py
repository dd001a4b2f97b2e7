"""How the users of a framework write: what an adapter may say of it, so that functions can be
translated. Nothing here needs the framework."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Wording:
    """One way of writing an operation: an expression, in which the names of the operation's
    parameters stand for its arguments. One that wasn't given is left out of a call.

    ``array(x)`` in it is ``x`` where that is an array, and one made of it where it is a number or
    a list; ``floats(x)`` one of floats. ``when`` is a condition on the arguments' values,
    ``"x1.ndim == 1"``; nothing is one that always holds. Where there is no such expression,
    ``instead`` says what to do.
    """

    code: str
    when: str = ""
    instead: str = ""


def wordings(table: str) -> dict[str, tuple[Wording, ...]]:
    """The ways of writing each operation, from lines ``name  code  when  condition``; of several
    with a name the first whose condition holds is taken. ``name  none  advice`` is an operation
    that can't be written.

    >>> wordings("max  torch.max(x)  when  axis is None\\nmax  torch.amax(x, dim=axis)")["max"][1]
    Wording(code='torch.amax(x, dim=axis)', when='', instead='')
    """
    found: dict[str, tuple[Wording, ...]] = {}
    for line in filter(None, map(str.strip, table.splitlines())):
        name, rest = line.split(None, 1)
        code, _, when = (part.strip() for part in rest.partition(" when "))
        kind, _, advice = code.partition(" ")
        way = Wording("", when, advice) if kind == "none" else Wording(code, when)
        found[name] = (*found.get(name, ()), way)
    return found


@dataclass(frozen=True)
class CallSite:
    """A call that is to be differentiated: ``f(*names)`` by those ``by``. A direction by these is
    the variable ``v``, one of the results ``u``.

    Attributes:
        f: the function's name.
        names: the variables that are its arguments.
        by: those of them that derivatives are by.
        alone: whether a result is by one argument, rather than a tuple of results.
        trees: those of ``by`` that are no arrays: dicts, lists and tuples of them.
        dicts: those of the trees that are dicts of arrays.
        dtype: that of the arrays in ``by``.
    """

    f: str
    names: tuple[str, ...]
    by: tuple[str, ...]
    alone: bool
    trees: tuple[str, ...] = ()
    dicts: tuple[str, ...] = ()
    dtype: str = "float64"

    @property
    def call(self) -> str:
        """``f(x, y)``."""
        return f"{self.f}({', '.join(self.names)})"

    @property
    def x(self) -> str:
        """What derivatives are by: ``x``, or a tuple ``(x, y)``."""
        return self.by[0] if self.alone else self.tuple

    @property
    def tuple(self) -> str:
        """The same, a tuple in any case."""
        return f"({', '.join(self.by)}{',' * (len(self.by) == 1)})"

    @property
    def args(self) -> str:
        """``(x, y)``, of a call."""
        return f"({', '.join(self.names)})"

    @property
    def args_tuple(self) -> str:
        """The same, a tuple in any case: ``(x,)``."""
        return f"({', '.join(self.names)}{',' * (len(self.names) == 1)})"

    @property
    def v_tuple(self) -> str:
        """The tangents ``v``, a tuple in any case."""
        return "(v,)" if self.alone else "v"

    @property
    def of_all(self) -> str:
        """``, argnums=(0, 1)``: all arguments of :attr:`of_x`; nothing where it is one."""
        return "" if self.alone else f", argnums={tuple(range(len(self.by)))}"

    @property
    def of_x(self) -> str:
        """The function of those alone: ``f``, or ``lambda x: f(x, y)``."""
        return self.f if self.by == self.names else f"lambda {', '.join(self.by)}: {self.call}"

    @property
    def argnums(self) -> str:
        """Where they stand among the arguments: ``0``, or ``(0, 1)``."""
        places = tuple(map(self.names.index, self.by))
        return str(places[0] if self.alone else places)

    @property
    def by_argnums(self) -> str:
        """``, argnums=1``; nothing where it is the first argument."""
        return "" if self.argnums == "0" else f", argnums={self.argnums}"

    def each(self, text: str, of_dict: str = "") -> str:
        """A line for each: ``text`` with its name for ``{0}``, and ``of_dict`` for dicts."""
        texts = [of_dict if name in self.dicts else text for name in self.by]
        return "\n".join(map(str.format, texts, self.by))

    def listed(self, text: str, of_dict: str = "") -> str:
        """An expression for each, as the result is one or a tuple of them."""
        texts = [of_dict if name in self.dicts else text for name in self.by]
        parts = list(map(str.format, texts, self.by))
        return parts[0] if self.alone else f"({', '.join(parts)}{',' * (len(parts) == 1)})"


@dataclass(frozen=True)
class NativeSpelling:
    """How a framework's users write. All of it is data but ``calls``.

    Attributes:
        modules: the line that imports each name that code begins with: ``{"torch": "import
            torch"}``.
        array: an array of data: ``"torch.tensor({data}, dtype={dtype})"``.
        dtype: a dtype of a name: ``"torch.{}"``.
        dtypes: those that are written otherwise, by name.
        literals: the dtype that ``array`` gives floats, integers and masks by itself.
        operations: how each of ``xp``'s operations is written. Operators are operations too, and
            stay as they are where there is no way but ``"x1 + x2"``.
        calls: the code of derivatives by the name of the operator; its last line is an expression
            with the result, and a pair for ``value_and_grad``. What it doesn't have has no idiom.
        start: lines after the imports that are always needed.
        setup: lines after these for arguments of a dtype, by it. They hold in the whole process;
            what runs code among others doesn't run them, but asks the backend for such a scope.
        attributes: how attributes and methods of arrays are written where they aren't: ``x.T``.
        methods: names that are methods too: ``x.sum(...)`` for ``torch.sum(x, ...)``.
        meets: which operands an operator takes as they are beside floats: ``"bool"``, ``"int"``
            arrays. Others are cast.
        numbers: whether functions take Python's numbers where they take arrays: beside an array,
            alone too, or never.
        helpers: definitions that code may need, by the name it calls.
    """

    modules: Mapping[str, str]
    array: str
    dtype: str
    literals: Mapping[str, str]
    operations: Mapping[str, tuple[Wording, ...]]
    calls: Callable[[CallSite], Mapping[str, str]]
    dtypes: Mapping[str, str] = field(default_factory=dict)
    start: str = ""
    setup: Mapping[str, str] = field(default_factory=dict)
    attributes: Mapping[str, tuple[Wording, ...]] = field(default_factory=dict)
    methods: frozenset[str] = frozenset()
    meets: frozenset[str] = frozenset()
    numbers: str = "beside"
    helpers: Mapping[str, str] = field(default_factory=dict)

    def dtype_of(self, name: str) -> str:
        """The dtype of a name, as it is written: ``torch.float64``."""
        return self.dtypes.get(name) or self.dtype.format(name)
