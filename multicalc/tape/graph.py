"""``graph``: the recorded computation as something to look at."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from multicalc.backend import Backend
from multicalc.errors import InvalidArgumentError, NotDifferentiableError
from multicalc.tape import naming
from multicalc.tape.backward import adjoints, reached
from multicalc.tape.contraction import contract
from multicalc.tape.partial import LocalJacobian, number_or_array
from multicalc.tape.parts import GraphEdge, GraphNode
from multicalc.tape.tangent import tangents as forward
from multicalc.tape.variable import Variable
from multicalc.tape.written import Expression

if TYPE_CHECKING:
    from multicalc.tape.paths import GraphPath
    from multicalc.tape.steps import GraphStep


@dataclass(frozen=True, eq=False, repr=False)
class Graph:
    """The computation of ``output``: nodes in the order they were computed, and edges.

    ``print`` it for a table; in a notebook it draws itself.
    """

    output: str
    nodes: tuple[GraphNode, ...]
    edges: tuple[GraphEdge, ...]
    backend: Backend
    dtypes: frozenset[str]

    def __getitem__(self, name: str) -> GraphNode:
        """The node called ``name``."""
        for node in self.nodes:
            if node.name == name:
                return node
        raise InvalidArgumentError(
            f"the graph has no node {name!r}; it has {', '.join(node.name for node in self.nodes)}"
        )

    def edge(self, source: str, target: str) -> GraphEdge:
        """The edge between the nodes of these names."""
        for edge in self.edges:
            if (edge.source, edge.target) == (source, target):
                return edge
        raise InvalidArgumentError(f"the graph has no edge from {source!r} to {target!r}")

    def paths(self, source: str, limit: int = 10_000) -> tuple[GraphPath, ...]:
        """Every path from the node ``source`` to the output, with its product of partials.

        Their sum is the output's derivative by ``source``: the multivariate chain rule. There can
        be exponentially many; :class:`InvalidArgumentError` where there are more than ``limit``.

        >>> import multicalc as mc
        >>> x = mc.variable(3.0, backend="numpy", name="x")
        >>> with mc.record():
        ...     y = x * x**2
        >>> for path in mc.graph(y, names={"y": y}).paths("x"):
        ...     print(path)
        x → y: 9
        x → v1 → y: 18
        """
        from multicalc.tape.paths import paths

        return paths(self, source, limit)

    def __repr__(self) -> str:
        from multicalc.tape.text import counted

        inputs = ", ".join(node.name for node in self.nodes if not node.operation)
        return f"Graph({self.output} of {inputs}: {counted(self)}, backend={self.backend.name!r})"

    def __str__(self) -> str:
        from multicalc.tape.text import table

        return table(self)

    def steps(self) -> tuple[GraphStep, ...]:
        """What happens in order: each node gets its value (and tangent), and then the adjoints add
        up, edge by edge, from the output to the inputs.

        >>> import multicalc as mc
        >>> x = mc.variable(3.0, backend="numpy", name="x")
        >>> with mc.record():
        ...     y = x * x**2
        >>> for step in mc.graph(y).steps():
        ...     print(step)
        x = 3
        v1 = x² = 9
        y = x·v1 = 27
        ∂y/∂y = 1
        ∂y/∂x = ∂y/∂y·∂y/∂x = 1·9 = 9
        ∂y/∂v1 = ∂y/∂y·∂y/∂v1 = 1·3 = 3
        ∂y/∂x gets ∂y/∂v1·∂v1/∂x = 3·6 = 18 too: 9 + 18 = 27
        """
        from multicalc.tape.steps import steps

        return steps(self)

    def svg(self) -> str:
        """A drawing as a self-contained SVG document: inputs left, the output right, partials on
        the edges; on each node its name, expression, value, tangent and adjoint. It is as wide as
        there is room, in light or dark colours, and styles nothing but itself."""
        from multicalc.tape.svg import draw

        return draw(self)

    def html(self) -> str:
        """The drawing as a self-contained page to step through, forward and backward, and to see
        each path of an input, its product and their sum; by mouse, keyboard and screen reader."""
        from multicalc.tape.html import page

        return page(self)

    def dot(self) -> str:
        """The graph in the language of Graphviz, to be drawn by ``dot -Tpdf``."""
        from multicalc.tape.dot import dot

        return dot(self)

    def save(self, path: str | Path) -> None:
        """Write what the file's ending says: ``.svg``, ``.html``, ``.dot`` or ``.gv``."""
        forms = {".svg": self.svg, ".html": self.html, ".dot": self.dot, ".gv": self.dot}
        path = Path(path)
        if path.suffix not in forms:
            raise InvalidArgumentError(
                f"path={str(path)!r} must end in {', '.join(forms)}, found {path.suffix!r}"
            )
        path.write_text(forms[path.suffix](), encoding="utf-8")

    def _repr_svg_(self) -> str:
        return self.svg()

    def _repr_html_(self) -> str:
        from multicalc.tape.html import part

        return part(self)


Only = Literal["named"] | Collection[str | Variable] | None


def graph(
    y: Variable,
    names: Mapping[str, Any] | None = None,
    *,
    only: Only = None,
    tangents: Mapping[str, Any] | None = None,
    cotangent: Any = None,
) -> Graph:
    """The recorded computation of ``y``: values, adjoints and single-step partials.

    Args:
        y: a scalar computed inside :func:`record`, or of any shape where ``cotangent`` is given.
        names: what to call variables, as ``{"u": u}``; by default the names that they have where
            ``graph`` is called, in lists and dicts too (``w[0]``, ``params['b']``). Entries that
            are not variables of this graph, or whose name starts with ``_``, are passed over. A
            variable that has no name there is called by its own ``name``, or else v1, v2, ... in
            order; by default its own ``name`` comes first.
        only: the nodes to show beside the inputs and ``y``: ``"named"`` for those that have a
            name, or a list of names or variables. What is computed on the way from one to the
            next is one step, with the product of its partials, summed over parallel ways.
        tangents: derivatives of inputs by a parameter, by the inputs' names, as ``{"w": 1.0}``,
            numbers or arrays of the input's shape and dtype; the others' are 0. Each node then has
            its ``tangent``, by forward mode.
        cotangent: what stands for ∂/∂y, a number or array of ``y``'s shape and dtype; 1 by default.

    Returns:
        A :class:`Graph`: ``print`` it for a table, look up nodes and edges by name, ask for the
        paths of the chain rule or the steps of backpropagation; in a notebook it draws itself.

    Raises:
        InvalidArgumentError: ``y`` was not recorded, ``cotangent`` or a tangent does not fit, or
            ``only`` or ``tangents`` has a name that there is not.
        NotScalarError: ``y`` is not a scalar and there is no ``cotangent``.
        NotDifferentiableError: a variable is complex, so that partials are not single numbers.
        MixedBackendsError: ``cotangent`` or a tangent is another framework's array.

    >>> import multicalc as mc
    >>> a, b = mc.variable(2.0, backend="numpy"), mc.variable(5.0, backend="numpy")
    >>> with mc.record():
    ...     u = (a + b) ** 2
    ...     y = a * u
    >>> print(mc.graph(y, only="named"))
    graph of y: 4 nodes, 4 edges
    <BLANKLINE>
    node  expression    value  adjoint
    a                       2       77
    b                       5       28
    u     (a + b) ** 2     49        2
    y     a * u            98        1
    <BLANKLINE>
    edge   formula   partial
    a → u  2(a + b)       14
    b → u  2(a + b)       14
    a → y  u              49
    u → y  a               2
    """
    variables = reached(y)
    for what, each in (("names", names), ("tangents", tangents)):
        if each is not None and not isinstance(each, Mapping):
            raise InvalidArgumentError(
                f"{what} must be a dict of names, as {{'u': ...}}, found a {type(each).__name__}"
            )
    for x in variables:
        if x._dtype_name().startswith("complex"):
            raise NotDifferentiableError(
                f"a graph shows real partials, but {x!r} is complex; split it into its real and "
                "imaginary parts"
            )
    adjoint = adjoints(y, variables, cotangent)
    own = {x._serial: x.name for x in variables if x.name is not None}
    given = naming.named(variables, naming.of_caller(1) if names is None else names)
    wanted = {**given, **own} if names is None else {**own, **given}
    called = naming.distinct(variables, wanted)
    kept = {y._serial, *(x._serial for x in variables if x._node is None)}
    kept |= _selected(only, called, wanted)
    made = contract(variables, kept)
    variables = [x for x in variables if x._serial in kept]
    dtypes = frozenset(x._dtype_name() for x in variables)

    def parts() -> tuple[list[GraphNode], list[GraphEdge]]:
        along = tangents and forward(variables, made, called, tangents)
        nodes, edges = [], []
        locals_: dict[tuple[int, ...], LocalJacobian] = {}
        for x in variables:
            node, name = made[x._serial], called[x._serial]
            inputs = () if node is None else node.inputs
            sources = tuple(called[i._serial] for i in inputs)
            if node is not None:
                local = locals_.setdefault(node.outputs, LocalJacobian(node, dtypes))
                output = node.outputs.index(x._serial)
                edges += [
                    GraphEdge(sources[k], name, x.shape + i.shape, local, (output, k), sources)
                    for k, i in enumerate(inputs)
                ]
            nodes.append(
                GraphNode(
                    name,
                    "" if node is None else node.name,
                    ""
                    if node is None
                    else str(node.written([*map(Expression, sources)], x._serial)),
                    number_or_array(x.value, x._backend),
                    number_or_array(adjoint[x._serial], x._backend),
                    x.shape,
                    number_or_array(along[x._serial], x._backend) if along else None,
                )
            )
        return nodes, edges

    nodes, edges = y._backend.scoped(dtypes, parts)
    return Graph(called[y._serial], tuple(nodes), tuple(edges), y._backend, dtypes)


def _selected(only: Only, called: Mapping[int, str], wanted: Mapping[int, str]) -> set[int]:
    """The serial numbers of the nodes that ``only`` asks for."""
    if only is None:
        return set(called)
    if only == "named":
        return set(wanted)
    if isinstance(only, str) or not isinstance(only, Iterable):
        raise InvalidArgumentError(
            f"only={only!r}: give 'named', or a list of names or variables, as [{only!r}]"
        )
    serials = {name: serial for serial, name in called.items()}
    found = set()
    for each in only:
        named = serials.get(each) if isinstance(each, str) else None
        serial = each._serial if isinstance(each, Variable) else named
        if serial is None or serial not in called:
            raise InvalidArgumentError(
                f"only=[{each!r}]: the graph has no such node; it has {', '.join(serials)}"
            )
        found.add(serial)
    return found
