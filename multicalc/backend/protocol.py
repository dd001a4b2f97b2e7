"""The backend protocol: what an adapter owes, and everything that is derived from it.

What it owes of its arrays is :class:`~multicalc.backend.framework.Framework`. Beside these it sees
*flat functions* only, never a pytree::

    f(*arrays) -> (outs, aux)        both tuples of the framework's own arrays

and owes one differentiation primitive, :meth:`Backend.vjp` or :meth:`Backend.jvp`. The rest of this
class is the derivation lattice; an adapter overrides a method where its framework has a faster way.

``aux`` are arrays that travel along undifferentiated. They are a channel of their own because in
a tracing framework a value that leaves by any other door is a leaked tracer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from multicalc.backend import forward, rules, sweep
from multicalc.backend.capability import OPERATORS, Capability, derived
from multicalc.backend.costs import Costs
from multicalc.backend.cotangents import completed_jvp, completed_vjp
from multicalc.backend.framework import Array, Arrays, Framework
from multicalc.backend.incoming import completed_from_numpy
from multicalc.backend.limits import Limit, limit_of
from multicalc.backend.mapping import mapped_one_by_one
from multicalc.backend.memory import check_fits
from multicalc.backend.sizes import size_of
from multicalc.errors import UnsupportedOperationError

if TYPE_CHECKING:
    from multicalc.backend.adapter import Adapter

FlatFunction = Callable[..., tuple[Arrays, Arrays]]
Pullback = Callable[[Arrays], Arrays]
Pushforward = Callable[[Arrays], Arrays]
Mode = Literal["forward", "reverse"]
Axes = tuple[int | None, ...]


class Backend(Framework):
    """One framework, seen as arrays and one derivative primitive. Instances hold no state."""

    takes_none: ClassVar[bool] = False
    """Whether a pullback of the adapter's takes None for a cotangent of zeros and gives arrays
    only, so that it saves the work. Else it gets arrays only, and may give None for zeros."""

    operations: ClassVar[Mapping[str, Limit]] = MappingProxyType({})
    """The ``xp`` operations that don't have all their derivatives. What the namespace lacks needs
    no entry, unless there is something to say of it."""

    uncompiled: ClassVar[frozenset[str]] = frozenset()
    """The ``xp`` operations that can't be part of what :meth:`compile` gives, and raise there."""

    costs: ClassVar[Costs] = Costs()
    """What derivatives cost here, by which is chosen how they are computed."""

    compilers: ClassVar[tuple[str, ...]] = ()
    """What :meth:`compile` can be asked for, the usual one first."""

    compiles_transforms: ClassVar[bool] = True
    """Whether derivatives are compiled as a whole; else a function is compiled, and derivatives
    are taken of what that gave."""

    compiled_takes_data: ClassVar[bool] = False
    """Whether what :meth:`compile` gives takes NumPy arrays and Python's floats and complex numbers
    too, as the framework's compiler does faster than :meth:`from_numpy`. ``f`` then gets such a
    number in the framework's own precision."""

    def __init__(self, adapter: Adapter) -> None:
        super().__init__(adapter)
        self.forward_only = type(self).vjp is Backend.vjp

    def __init_subclass__(cls) -> None:
        # Here, as it is the one place that everything which calls them goes by, and adapters that
        # see to it themselves pay nothing.
        super().__init_subclass__()
        for name, completed in (("vjp", completed_vjp), ("jvp", completed_jvp)):
            if name in vars(cls) and not cls.takes_none:
                setattr(cls, name, completed(vars(cls)[name]))
        if "from_numpy" in vars(cls):
            cls.from_numpy = completed_from_numpy(vars(cls)["from_numpy"])  # type: ignore[method-assign]

    def compile(
        self, f: Callable[..., tuple[Arrays, Any]], compiler: str
    ) -> Callable[..., tuple[Arrays, Any] | None]:
        """``f`` of arrays, giving arrays and one Python object that is fixed when it is traced.

        ``f`` runs once for each combination of shapes, dtypes and devices. What is compiled gives
        the same, or None for arrays in the middle of something that compiled code can't be part
        of: the caller then runs the function itself.

        Raises:
            TracingError: (from the call) ``f`` looks at a value.
        """
        raise UnsupportedOperationError(f"backend {self.name!r} has no compiler")

    # -- derived, of `vjp` or `jvp`, one of which is the adapter's -------------------------------

    @derived("a jvp along each unit vector of the inputs")
    def vjp(self, f: FlatFunction, xs: Arrays) -> tuple[Arrays, Arrays, Pullback]:
        """``outs, aux, pullback`` where ``pullback(cotangents)`` gives one cotangent per input.

        Called, a cotangent may be None, for zero, and the results are arrays, zeros for an input
        that ``f`` did not use; ``takes_none`` says who sees to that. ``pullback`` can be called any
        number of times. For complex inputs the cotangent of a real function is ∂f/∂x + i·∂f/∂y.
        """
        return forward.pulled_back(self, f, xs)

    @derived("vjp of vjp")
    def jvp(self, f: FlatFunction, xs: Arrays, tangents: Arrays) -> tuple[Arrays, Arrays, Arrays]:
        """``outs, aux, out_tangents``; for a tangent of zeros an adapter may give None."""
        outs, aux, pullback = self.vjp(f, xs)
        return outs, aux, self.transpose(pullback, outs)(tangents)

    @derived("vjp with cotangent 1")
    def value_and_grad(self, f: FlatFunction, xs: Arrays) -> tuple[Arrays, Arrays, Arrays]:
        """``outs, aux, grads`` of an ``f`` whose one output is a scalar."""
        outs, aux, pullback = self.vjp(f, xs)
        return outs, aux, pullback((self.namespace.ones_like(outs[0]),))

    @derived("rows of vjp or columns of jvp, by shape")
    def jacobian(
        self, f: FlatFunction, xs: Arrays, mode: Mode | None = None, chunk_size: int | None = None
    ) -> tuple[Arrays, Arrays, list[list[Array]]]:
        """``outs, aux, blocks``; ``blocks[i][j]`` has shape ``outs[i].shape + xs[j].shape``."""
        return sweep.all_partials(self, f, xs, mode, chunk_size)

    @derived("jvp of grad, or vjp of grad")
    def hvp(
        self, f: FlatFunction, xs: Arrays, tangents: Arrays
    ) -> tuple[Arrays, Arrays, Arrays, Arrays]:
        """``outs, aux, grads, products``; the Hessian is symmetric, so either way serves."""
        if self.costs.reverse_over_reverse:
            grads, (out, *aux), pullback = self.vjp(self._gradient(f), xs)
            return (out,), tuple(aux), grads, pullback(tangents)
        grads, (out, *aux), products = self.jvp(self._gradient(f), xs, tangents)
        return (out,), tuple(aux), grads, products

    @derived("jacobian of grad")
    def hessian(
        self, f: FlatFunction, xs: Arrays, chunk_size: int | None = None
    ) -> tuple[Arrays, Arrays, Arrays, list[list[Array]]]:
        """``outs, aux, grads, blocks`` in one sweep."""
        check_fits(self, size_of(self, xs), xs)
        # The matrix is square, and its transpose is the same: either way serves.
        mode: Mode = "forward" if self.costs.rows_a_column else "reverse"
        grads, (out, *aux), blocks = self.jacobian(self._gradient(f), xs, mode, chunk_size)
        return (out,), tuple(aux), grads, blocks

    @derived("vjp, and its transpose or jvp")
    def linearize(
        self, f: FlatFunction, xs: Arrays
    ) -> tuple[Arrays, Arrays, Pushforward, Pullback]:
        """``outs, aux, push, pull``: both directions of the linear map that ``f`` is near ``xs``,
        each of which can be called any number of times. What an adapter has a kept graph for, it
        doesn't compute again; where forward mode is run instead (``Costs.rows_a_column``), ``f``
        is."""
        outs, aux, pull = self.vjp(f, xs)
        if self.forward_only or self.costs.rows_a_column:
            return outs, aux, lambda tangents: self.jvp(f, xs, tangents)[2], pull
        return outs, aux, self.transpose(pull, outs), pull

    @derived("vjp of grad, or hvp")
    def curvature(self, f: FlatFunction, xs: Arrays) -> tuple[Arrays, Arrays, Arrays, Pushforward]:
        """``outs, aux, grads, product``, where ``product(tangents)`` is the Hessian's, and can be
        called any number of times."""
        if self.forward_only or self.costs.rows_a_column:
            outs, aux, grads = self.value_and_grad(f, xs)
            return outs, aux, grads, lambda tangents: self.hvp(f, xs, tangents)[3]
        grads, (out, *rest), pullback = self.vjp(self._gradient(f), xs)
        return (out,), tuple(rest), grads, pullback

    @derived("rules of xp's functions for batches, or a loop over the examples")
    def vmap(self, f: FlatFunction, xs: Arrays, axes: Axes) -> tuple[Arrays, Arrays]:
        """``outs, aux`` of ``f`` for each example: of ``xs`` the parts along ``axes``, or all of an
        array whose axis is None. The results have the examples along a new first axis.

        What looks at an example's values raises :class:`TracingError`. By default this is the loop,
        which doesn't; :mod:`multicalc.batching` is tried before it.
        """
        return mapped_one_by_one(self, f, xs, axes)

    def transpose(self, pullback: Pullback, outs: Arrays) -> Pullback:
        """The pushforward that belongs to ``pullback``: that is linear in its cotangents, so its
        own pullback, taken anywhere, pushes tangents forward."""
        # Not at zero: some reverse rules take a shortcut there (autograd's eigh does).
        at = tuple(self.namespace.ones_like(out) for out in outs)
        _, _, pushforward = self.vjp(lambda *cotangents: (pullback(cotangents), ()), at)
        return pushforward

    def pull_many(self, pullback: Pullback, cotangents: Arrays) -> Arrays:
        """``pullback`` applied along the leading axis of ``cotangents``; a loop by default, a
        batched call where the framework has one."""
        rows = [
            pullback(tuple(c[k] for c in cotangents)) for k in range(self.shape(cotangents[0])[0])
        ]
        return tuple(self.namespace.stack(column) for column in zip(*rows, strict=True))

    def costs_of(self, like: Array) -> Costs:
        """``costs``, or what batches of arrays like this cost instead: in the middle of compiling
        no operator waits for Python."""
        return self.costs

    def push_many(
        self, f: FlatFunction, xs: Arrays, tangents: Arrays
    ) -> tuple[Arrays, Arrays, Arrays]:
        """``outs, aux, out_tangents`` for tangents along a leading axis."""
        if self.forward_only:
            return forward.push_each(self, f, xs, tangents)
        outs, aux, pullback = self.vjp(f, xs)
        return outs, aux, self.pull_many(self.transpose(pullback, outs), tangents)

    def lineax(self, product: Callable[[Any], Any], point: Any, symmetric: bool) -> Any:
        """``product``, linear in a tree of arrays like ``point``, as an operator of lineax."""
        raise UnsupportedOperationError(
            f"lineax solves on jax, and these arrays are {self.name}'s; use as_scipy()"
        )

    # -- rules of one's own ---------------------------------------------------------------------

    def attach(
        self,
        pull: Callable[[Arrays, Arrays, Arrays, Arrays], Sequence[Array | None]],
        xs: Arrays,
        kept: Arrays,
        outs: Arrays,
    ) -> Arrays:
        """``outs``, computed from ``xs`` as constants, with the derivative of them that they lack.

        A cotangent goes to ``outs`` as it is, and to ``xs`` by ``pull(xs, kept, outs,
        cotangents)``, a cotangent or None for each. That gets the arrays as whatever goes on
        differentiating sees them, ``outs`` with their derivative, so that a rule has derivatives
        itself; ``kept`` has none. ``xs`` and ``outs`` are floating.
        """
        raise UnsupportedOperationError(
            f"backend {self.name!r} has no derivative rules of one's own: write the function with "
            "operations of xp whose derivatives are the rule, or use a backend that has them"
        )

    def may_differ(self, xs: Arrays) -> bool:
        """Whether a derivative may be asked for by one of ``xs``, which then gets a rule."""
        return any([self.differentiated(x) is not False for x in xs])

    def connected(self, x: Array) -> bool | None:
        """Whether ``x`` is known to carry a derivative right now; None where it may do so, in what
        is being compiled, too."""
        return self.differentiated(x)

    @derived("a copy of the values")
    def stop_gradient(self, x: Array) -> Array:
        """``x`` as a constant of everything that is differentiating; ``x`` itself if it is one."""
        return self.copy(x)

    @derived("attach")
    def custom_vjp(
        self,
        f: Callable[..., Arrays],
        forward: Callable[..., tuple[Arrays, Arrays]],
        pull: Callable[[Arrays, Sequence[Array | None]], Sequence[Array | None]],
        xs: Arrays,
    ) -> Arrays:
        """``f(*xs)`` with a rule for its pullback: ``forward(*xs)`` gives ``(outs, residuals)``,
        and ``pull(residuals, cotangents)`` a cotangent or None for each of ``xs``. The cotangents
        of outs that aren't floating are None."""
        if not self.may_differ(xs):
            return f(*xs)
        return rules.differentiated_by_pull(self, forward, pull, xs)

    @derived("custom_vjp, by the transpose of the tangents")
    def custom_jvp(
        self,
        f: Callable[..., Arrays],
        push: Callable[[Arrays, Sequence[Array | None]], tuple[Arrays, Sequence[Array | None]]],
        xs: Arrays,
    ) -> Arrays:
        """``f(*xs)`` with a rule for its tangents: ``push(xs, tangents)`` gives ``(outs,
        out_tangents)``. Those of what isn't floating are None."""
        if not self.may_differ(xs):
            return f(*xs)
        return rules.differentiated_by_push(self, f, push, xs)

    @derived("custom_vjp, whose pullback runs the function again")
    def checkpoint(self, f: Callable[..., Arrays], xs: Arrays) -> Arrays:
        """``f(*xs)``, of which a pullback keeps ``xs`` and runs ``f`` again."""
        if not self.may_differ(xs):
            return f(*xs)
        return rules.recomputed(self, f, xs)

    # -- capabilities ---------------------------------------------------------------------------

    def capabilities(self) -> dict[str, Capability]:
        """For each operator and feature: native, derived (from what) or unsupported (why)."""
        operators = {}
        for operator in OPERATORS:
            how = getattr(getattr(type(self), operator), "derived_from", None)
            operators[operator] = (
                Capability("native") if how is None else Capability("derived", how)
            )
        return operators | {"jit": self._jit()} | dict(self.features)

    def limit(self, name: str) -> Limit | None:
        """How far the ``xp`` operation ``name`` (``"linalg.inv"`` in the extension) goes here: as
        ``operations`` says, or not at all where the namespace lacks it. None where all the way."""
        return limit_of(name, self.operations, self.namespace)

    def _jit(self) -> Capability:
        if not self.compilers:
            return Capability("derived", "no compiler: the function itself runs")
        whole = "" if self.compiles_transforms else "; a function that takes gradients runs itself"
        return Capability("native", ", ".join(self.compilers) + whole)

    # -- helpers of the lattice -----------------------------------------------------------------

    def _gradient(self, f: FlatFunction) -> FlatFunction:
        def gradient(*xs: Array) -> tuple[Arrays, Arrays]:
            outs, aux, grads = self.value_and_grad(f, xs)
            return grads, outs + aux

        return gradient
