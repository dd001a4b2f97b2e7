"""``graph``: the recorded computation as something to look at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain, count
from math import prod
from typing import TYPE_CHECKING, Any

from multicalc.backend import Backend
from multicalc.calls.shown import shown
from multicalc.errors import InvalidArgumentError, NotDifferentiableError
from multicalc.tape.backward import adjoints, reached
from multicalc.tape.partial import LocalJacobian, number_or_array
from multicalc.tape.variable import Variable

if TYPE_CHECKING:
    from multicalc.tape.paths import GraphPath


@dataclass(frozen=True, eq=False, repr=False)
class GraphNode:
    """A variable of the graph: ``adjoint`` is ∂y/∂(this one), of its shape.

    ``operation`` is the name of what made it ("" for an input) and ``expression`` how that is
    written. ``value`` and ``adjoint`` are native arrays, or Python numbers where the shape is ().
    """

    name: str
    operation: str
    expression: str
    value: Any
    adjoint: Any
    shape: tuple[int, ...]

    def __repr__(self) -> str:
        made = f"{self.name} = {self.expression}" if self.expression else self.name
        return f"GraphNode({made}, value={shown(self.value)}, adjoint={shown(self.adjoint)})"


@dataclass(frozen=True, eq=False, repr=False)
class GraphEdge:
    """One step of the computation, from a variable to one computed directly from it."""

    source: str
    target: str
    shape: tuple[int, ...]
    """Of the partial: ``target.shape + source.shape``."""
    local: LocalJacobian
    block: tuple[int, int]

    @property
    def partial(self) -> Any:
        """∂target/∂source of this single step, all other inputs of the operation held fixed.

        A Python number where both are scalars, else a native array.
        """
        output, position = self.block
        return number_or_array(self.local.blocks[output][position], self.local.backend)

    def size(self) -> int:
        """How many entries the partial has."""
        return prod(self.shape)

    def __repr__(self) -> str:
        return f"GraphEdge({self.source} → {self.target}, shape={self.shape})"


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
        inputs = ", ".join(node.name for node in self.nodes if not node.operation)
        size = f"{len(self.nodes)} nodes, {len(self.edges)} edges"
        return f"Graph({self.output} of {inputs}: {size}, backend={self.backend.name!r})"

    def __str__(self) -> str:
        from multicalc.tape.text import table

        return table(self)

    def svg(self) -> str:
        """A drawing as a self-contained SVG document: inputs left, the output right, partials on
        the edges; on each node its name, expression, value and adjoint."""
        from multicalc.tape.svg import draw

        return draw(self)

    def _repr_svg_(self) -> str:
        return self.svg()


def graph(y: Variable, names: Mapping[str, Any] | None = None, *, cotangent: Any = None) -> Graph:
    """The recorded computation of ``y``: values, adjoints and single-step partials.

    Args:
        y: a scalar computed inside :func:`record`, or of any shape where ``cotangent`` is given.
        names: what to call variables, as ``{"u": u}``; ``locals()`` will do, since entries that
            are not variables of this graph, or whose name starts with ``_``, are passed over.
            Otherwise a variable is called by its own ``name``, or else v1, v2, ... in order.
        cotangent: what stands for ∂/∂y, a number or array of ``y``'s shape and dtype; 1 by default.

    Returns:
        A :class:`Graph`: ``print`` it for a table, look up nodes and edges by name, ask for the
        paths of the chain rule; in a notebook it draws itself.

    Raises:
        InvalidArgumentError: ``y`` was not recorded, or ``cotangent`` does not fit it.
        NotScalarError: ``y`` is not a scalar and there is no ``cotangent``.
        NotDifferentiableError: a variable is complex, so that partials are not single numbers.

    >>> import multicalc as mc
    >>> a = mc.variable(2.0, backend="numpy", name="a")
    >>> b = mc.variable(5.0, backend="numpy", name="b")
    >>> with mc.record():
    ...     y = (a + b) * a
    >>> print(mc.graph(y, names={"y": y}))
    graph of y: 4 nodes, 4 edges
    <BLANKLINE>
    node  expression  value  adjoint
    a                     2        9
    b                     5        2
    v1    a + b           7        2
    y     v1 * a         14        1
    <BLANKLINE>
    edge    partial
    a → v1        1
    b → v1        1
    v1 → y        2
    a → y         7
    """
    variables = reached(y)
    for x in variables:
        if x._dtype_name().startswith("complex"):
            raise NotDifferentiableError(
                f"a graph shows real partials, but {x!r} is complex; split it into its real and "
                "imaginary parts"
            )
    adjoint = adjoints(y, variables, cotangent)
    called = _names(variables, names or {})
    dtypes = frozenset(x._dtype_name() for x in variables)

    def parts() -> tuple[list[GraphNode], list[GraphEdge]]:
        nodes, edges = [], []
        locals_: dict[tuple[int, ...], LocalJacobian] = {}
        for x in variables:
            node, name = x._node, called[x._serial]
            inputs = () if node is None else node.inputs
            sources = [called[i._serial] for i in inputs]
            if node is not None:
                local = locals_.setdefault(node.outputs, LocalJacobian(node, dtypes))
                output = node.outputs.index(x._serial)
                edges += [
                    GraphEdge(sources[k], name, x.shape + i.shape, local, (output, k))
                    for k, i in enumerate(inputs)
                ]
            nodes.append(
                GraphNode(
                    name,
                    "" if node is None else node.name,
                    "" if node is None else node.written(sources, x._serial),
                    number_or_array(x.value, x._backend),
                    number_or_array(adjoint[x._serial], x._backend),
                    x.shape,
                )
            )
        return nodes, edges

    nodes, edges = y._backend.scoped(dtypes, parts)
    return Graph(called[y._serial], tuple(nodes), tuple(edges), y._backend, dtypes)


def _names(variables: list[Variable], given: Mapping[str, Any]) -> dict[int, str]:
    """A name for each variable, no two alike."""
    called: dict[int, str] = {}
    wanted = {x._serial: x.name for x in variables}
    for name, x in reversed([*given.items()]):
        if isinstance(x, Variable) and x._serial in wanted and not name.startswith("_"):
            wanted[x._serial] = name
    taken: set[str] = set()
    for serial, name in wanted.items():
        if name is not None:
            called[serial] = _free(name, taken)
            taken.add(called[serial])
    numbers = count(1)
    for serial in wanted:
        if serial not in called:
            called[serial] = next(v for v in (f"v{k}" for k in numbers) if v not in taken)
    return called


def _free(name: str, taken: set[str]) -> str:
    """``name``, with a number behind it if another variable has that name."""
    numbered = (f"{name}_{k}" for k in count(2))
    return next(n for n in chain((name,), numbered) if n not in taken)
