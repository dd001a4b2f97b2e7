"""``sharded``: a loss over data that is gone through shard by shard."""

from __future__ import annotations

from collections.abc import Callable, Generator
from concurrent.futures import Executor
from functools import partial
from typing import Any

from multicalc.backend import BackendLike, get_backend, running
from multicalc.calls.call import Call
from multicalc.calls.host import refuse_inside_transform
from multicalc.errors import InvalidArgumentError
from multicalc.operators.linear_operator import LinearOperator
from multicalc.operators.of_trees import symmetric_of_trees
from multicalc.rules.call import RuleCall
from multicalc.sharding import per_shard
from multicalc.sharding.arguments import Parameters
from multicalc.sharding.data import data_of
from multicalc.sharding.per_shard import Composed
from multicalc.sharding.point import Point
from multicalc.sharding.progress import check_rich
from multicalc.sharding.rule import differentiable
from multicalc.sharding.settings import Reduce, Sharding


class Sharded(Sharding):
    """A loss over shards of data: a function of its parameters that every transform takes, and
    methods that go through the data once. Made by :func:`sharded`.

    The methods take parameters of any backend's arrays, or NumPy's, and give arrays like them. They
    are not differentiated themselves: in a transform call the function.
    """

    def __repr__(self) -> str:
        name = getattr(self.f, "__name__", type(self.f).__name__)
        return f"<sharded {self.reduce} of {name} over {self.data}>"

    def __call__(self, params: Any) -> Any:
        """The loss, with derivatives of first and second order in every transform."""
        call = RuleCall((params,), {})
        if call.recorder is not None:
            return call.recorded(self, "sharded")
        if call.xs:
            return differentiable(self, call)
        given = Parameters(params)
        value = Point(self, given.host, given.backend, given.like).value()
        return value if running() is None else given.constant(value)

    def value_and_grad(self, params: Any) -> tuple[Any, Any]:
        """The loss and its gradient, in the structure of ``params``.

        Raises:
            ShardError: a shard failed, or is of another kind than the first.
        """
        given, point = self._at("value_and_grad", params)
        value, gradient = point.first_order()
        return given.scalar(value), given.like_params(gradient)

    def hvp(self, params: Any, vector: Any) -> Any:
        """The Hessian's product with ``vector``, of the structure of ``params``; or with a block
        of vectors, each array of which has one more axis, the last.

        Raises:
            ShardError: a shard failed, or is of another kind than the first.
        """
        given, point = self._at("hvp", params)
        return given.like_params(point.total(per_shard.hessian_product, given.along(vector)))

    def gauss_newton(self, params: Any) -> LinearOperator:
        """The Gauss-Newton matrix as :func:`multicalc.gauss_newton` has it, each product of which
        goes through the data once; for ``sharded((model, loss), data)``.

        Raises:
            InvalidArgumentError: the loss is one function, and it isn't known what of it is the
                model.
            ShardError: (from a product) a shard failed, or is of another kind than the first.
        """
        if not isinstance(self.f, Composed):
            raise InvalidArgumentError(
                "gauss_newton needs to know the model: sharded((model, loss), data), with shards "
                "(inputs, targets)"
            )
        call = Call(self, (params,), {}, argnums=0)
        call.real("hessian")
        call.keep()
        given, point = self._at("gauss_newton", call.point(call.xs))

        def product(vector: Any) -> Any:
            along = given.along(vector)
            return given.like_params(point.total(per_shard.gauss_newton_product, along))

        return symmetric_of_trees(call, product, f"Gauss-Newton matrix of {self!r}")

    def example_values(self, params: Any) -> Generator[Any, None, None]:
        """For each shard, in their order, the loss of each of its examples, (examples,).

        Raises:
            ShardError: (from the iterator) a shard failed, or is of another kind than the first.
        """
        given, point = self._at("example_values", params)
        return (given.scalar(x) for x in point.each(per_shard.example_values))

    def example_gradients(self, params: Any) -> Generator[Any, None, None]:
        """For each shard, in their order, the gradient of the loss of each of its examples, along a
        new first axis of each array.

        Raises:
            ShardError: (from the iterator) a shard failed, or is of another kind than the first.
        """
        given, point = self._at("example_gradients", params)
        return (given.like_params(x) for x in point.each(per_shard.example_gradients))

    def __multicalc_second_order__(self, params: Any) -> tuple[Any, Any, Callable[[Any], Any]]:
        """What operators take instead of a linearised function: a block of products is one way
        through the data."""
        return (*self.value_and_grad(params), partial(self.hvp, params))

    def _at(self, method: str, params: Any) -> tuple[Parameters, Point]:
        refuse_inside_transform(f"Sharded.{method}")
        given = Parameters(params)
        return given, Point(self, given.host, given.backend, given.like)


def sharded(
    f: Callable[..., Any] | tuple[Callable[..., Any], Callable[..., Any]],
    data: Any,
    *,
    executor: Executor | None = None,
    reduce: Reduce = "mean",
    shard_size: int | None = None,
    reader: Callable[[Any], Any] | None = None,
    in_flight: int | None = None,
    retries: int = 2,
    progress: bool = False,
    backend: BackendLike = None,
) -> Sharded:
    """A loss that is a mean or a sum over examples, computed shard by shard of the data.

    What it gives is a function ``loss(params)`` for every transform and method of this library:
    ``grad``, ``hvp``, ``hessian``, ``newton``, ``minimize``, ... by rules of its own that go
    through the shards. No more of the data is in memory than the workers have in hand, and results
    are summed in the order of the shards, in float64: they are the same to the last bit for one
    way to cut the data, whatever the executor.

    Args:
        f: ``f(params, shard)`` gives a scalar, the mean or the sum of the loss over the examples
            in ``shard``, whose arrays are the backend's. Or a pair ``(model, loss)``: then it is
            ``loss(model(params, inputs), targets)`` with ``shard = (inputs, targets)``.
        data: a pytree of arrays, NumPy's or ``np.memmap``, with the examples along the first axis.
            With a ``reader``: a sequence of keys, anything that the reader takes. Or a function
            that gives an iterator, of keys or of the shards themselves, anew for each evaluation.
        executor: any ``concurrent.futures.Executor``: threads, processes, Dask's
            ``client.get_executor()``, ...; None computes here, one shard after the other.
        reduce: what ``f`` does over its examples, and the result over all: ``"mean"``, for which
            shards count by their examples, or ``"sum"``.
        shard_size: how many examples a shard of arrays has; by default as many as are 64 MiB.
        reader: ``reader(key)`` gives the pytree of arrays of a shard; it is called by the worker.
        in_flight: how many shards are with the executor at most, under way or waiting; by default
            two for each of its workers.
        retries: how often a shard is sent again whose worker died, where the executor lives on.
            What ``f`` or the reader raises is not tried again.
        progress: whether to show a bar, by rich.
        backend: what the workers compute on; by default the backend of the parameters' arrays.

    Returns:
        A :class:`Sharded`.

    Raises:
        InvalidArgumentError: an argument is of no such kind; or, from a call, a function can't be
            sent, or there are no examples.
        ShardError: (from the call) a shard failed, or has another structure, shape or dtype than
            the first; it says which one.
        TracingError: (from the call) in ``jit`` or ``vmap``, where parameters have no values.
        UnsupportedOperationError: (from a transform) a third derivative.

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> def squares(w, shard):
    ...     x, y = shard
    ...     return xp.mean((x @ w - y) ** 2)
    >>> x, y = np.array([[1.0], [2.0], [3.0]]), np.array([2.0, 4.0, 9.0])
    >>> loss = mc.sharded(squares, (x, y), shard_size=2)
    >>> loss
    <sharded mean of squares over 2 shards of 2 of 3 examples>
    >>> mc.grad(loss)(np.array([2.0])).tolist()  # 2/3 Σ x (2x - y)
    [-6.0]
    >>> mc.hvp(loss, (np.array([2.0]),), (np.array([1.0]),)).round(12).tolist()  # 2/3 Σ x²
    [9.333333333333]
    """
    if isinstance(f, tuple):
        if len(f) != 2 or not all(map(callable, f)):
            raise InvalidArgumentError(
                "sharded: f must be a function f(params, shard), or a pair (model, loss) of them"
            )
        f = Composed(*f)
    if not callable(f):
        raise InvalidArgumentError(f"sharded: f must be callable, found {type(f).__name__}")
    submits = not isinstance(executor, type) and callable(getattr(executor, "submit", None))
    if not (executor is None or submits):
        raise InvalidArgumentError(
            "sharded: executor must have submit, as concurrent.futures.Executor does, found "
            f"{type(executor).__name__}; of a Dask client it is client.get_executor()"
        )
    if reduce not in ("mean", "sum"):
        raise InvalidArgumentError(f'sharded: reduce must be "mean" or "sum", found {reduce!r}')
    if in_flight is not None and not (_whole(in_flight) and in_flight > 0):
        raise InvalidArgumentError(
            f"sharded: in_flight must be a positive int or None, found {in_flight!r}"
        )
    if not _whole(retries) or retries < 0:
        raise InvalidArgumentError(f"sharded: retries must be an int, 0 or more, found {retries!r}")
    if progress:
        check_rich()
    name = None if backend is None else get_backend(backend).name
    made = data_of(data, shard_size, reader)
    return Sharded(f, made, executor, reduce, in_flight, retries, progress, name)


def _whole(x: Any) -> bool:
    return isinstance(x, int) and not isinstance(x, bool)
