"""Gluon's blocks as functions of their parameters, for ``mc.testing.Port``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from multicalc.backend import get_backend
from multicalc.errors import InvalidArgumentError
from multicalc.testing.ports.model import Arrays, Module, PortedModel
from multicalc.testing.ports.taps import Taps
from multicalc.testing.ports.unchanged import unchanged

from .engine.hook import installed
from .runtime.autograd import recording
from .runtime.loading import ensure_numpy_mode, load
from .runtime.state import state as running

mx = load()
gluon = mx.gluon

_OF_ANY_BLOCK = frozenset(vars(gluon.HybridBlock()))


class GluonModel(PortedModel):
    """A block in MXNet's NumPy mode, whose parameters give a run's arrays in place of their own.

    Parameters without a gradient (``grad_req="null"``: running statistics, constants) are its
    state. What is shared has one name, the first. A hybridised block runs operator by operator, and
    all operators are those that derivatives are taken of. MXNet's random generators can't be read:
    after a run they go on from a number that they gave before it.

    Args:
        native: the block, initialised, and called once where shapes are deferred.

    Raises:
        InvalidArgumentError: it is no block, one without values, or a compiled graph.
    """

    library = "gluon"
    backend = "mxnet"

    def __init__(self, native: Any) -> None:
        if not isinstance(native, gluon.Block):
            raise InvalidArgumentError(
                f"a model of Gluon's is an mxnet.gluon.Block, not {type(native).__name__}; give "
                "functions to Port.function"
            )
        ensure_numpy_mode()
        self.native = native
        self._blocks = dict(_blocks(native, "", set()))
        self._named = _parameters(self._blocks)
        for path, block in self._blocks.items():
            if isinstance(block, gluon.SymbolBlock):
                raise InvalidArgumentError(
                    f"{f'the part {path!r}' if path else 'the model'} is a SymbolBlock, a compiled "
                    "graph: give the block that it was exported from"
                )
        for name, parameter in self._named.items():
            try:
                parameter.data()
            except RuntimeError as error:
                raise InvalidArgumentError(
                    f"{name!r} has no values yet: initialise the block and call it once, on inputs"
                ) from error

    def parameters(self) -> Arrays:
        return {n: _copied(p) for n, p in self._named.items() if p.grad_req != "null"}

    def state(self) -> Arrays:
        return {n: _copied(p) for n, p in self._named.items() if p.grad_req == "null"}

    def modules(self) -> dict[str, Module]:
        names = {parameter: name for name, parameter in self._named.items()}
        found = {}
        for path, block in self._blocks.items():
            weights = tuple([names[p] for p in _own(block).values()])
            found[path] = Module(path, type(block).__name__, _settings(block), weights)
        return found

    def run(
        self,
        parameters: Mapping[str, Any],
        state: Mapping[str, Any],
        args: tuple[Any, ...],
        kwargs: Mapping[str, Any],
        *,
        training: bool,
        seed: int | None,
        taps: Taps,
    ) -> tuple[Any, Arrays]:
        if kwargs:
            raise InvalidArgumentError(
                "Gluon's blocks take inputs by position: give them as a tuple, not by the names "
                f"{', '.join(kwargs)}"
            )
        ensure_numpy_mode()
        kept = {name: x.copy() for name, x in state.items()}
        arrays = {**parameters, **kept}
        mode = mx.autograd.train_mode if training else mx.autograd.predict_mode
        with (
            unchanged([*self._blocks.values(), *self._named.values()]),
            _random_numbers(seed, training),
            mode(),
            installed(),
            recording(),
        ):
            for name, parameter in self._named.items():
                _give(parameter, arrays[name])
            for path, block in self._blocks.items():
                _listen(block, path, taps)
            outputs = _called(self.native, args)
        return _taken_out(outputs), {name: x.detach() for name, x in kept.items()}

    def loaded(self, parameters: Mapping[str, Any], state: Mapping[str, Any]) -> GluonModel:
        given, backend = {**parameters, **state}, get_backend("mxnet")
        for name, x in given.items():
            if name not in self._named:
                raise InvalidArgumentError(
                    f"the model has no {name!r}; it has {', '.join(self._named) or 'no parameters'}"
                )
            if x.shape != self._named[name].shape:
                raise InvalidArgumentError(
                    f"{name!r} has the shape {self._named[name].shape}, and was given {x.shape}"
                )
        for name, x in given.items():
            self._named[name].set_data(backend.from_numpy(x.astype(self._named[name].dtype)))
        return self


def _blocks(block: Any, path: str, seen: set[int]) -> Iterator[tuple[str, Any]]:
    """The block and all its parts by path, each once."""
    if id(block) in seen:
        return
    seen.add(id(block))
    yield path, block
    for name, part in block._children.items():
        yield from _blocks(part, f"{path}.{name}" if path else name, seen)


def _own(block: Any) -> dict[str, Any]:
    """A block's parameters, by attribute, or as it asked for them."""
    named = dict(block._reg_params)
    known = set(map(id, named.values()))
    others = {
        n.removeprefix(block.prefix): p for n, p in block.params.items() if id(p) not in known
    }
    return named | others


def _parameters(blocks: Mapping[str, Any]) -> dict[str, Any]:
    found, seen = {}, set()
    for path, block in blocks.items():
        for name, parameter in _own(block).items():
            if id(parameter) not in seen:
                seen.add(id(parameter))
                found[f"{path}.{name}" if path else name] = parameter
    return found


def _copied(parameter: Any) -> Any:
    return parameter.data().as_np_ndarray().detach().copy()


def _settings(block: Any) -> dict[str, Any]:
    """What it was made with: Gluon keeps it under private names, or the operator's arguments."""
    kept = {n.lstrip("_"): x for n, x in vars(block).items() if n not in _OF_ANY_BLOCK}
    found = {**kept, **kept.get("kwargs", {})}
    if isinstance(found.get("act"), gluon.nn.Activation):  # of Dense and convolutions
        found["activation"] = _settings(found["act"])["act_type"]
    return {name: x for name, x in found.items() if _is_plain(x)}


def _is_plain(x: Any) -> bool:
    if isinstance(x, tuple):
        return all(map(_is_plain, x))
    return isinstance(x, bool | int | float | str)


def _give(parameter: Any, x: Any) -> None:
    vars(parameter).update(data=lambda ctx=None: x, list_data=lambda: [x])


def _listen(block: Any, path: str, taps: Taps) -> None:
    """By its ``forward``: hooks of Gluon's can't change what goes through."""
    forward = block.forward

    def heard(*args: Any, **kwargs: Any) -> Any:
        args, kwargs = taps.enter(path, args, kwargs)
        return taps.leave(path, forward(*args, **kwargs))

    vars(block)["forward"] = heard
    if isinstance(block, gluon.HybridBlock):
        block._active = False


def _called(block: Any, args: tuple[Any, ...]) -> Any:
    try:
        return block(*args)
    except TypeError as error:
        if "legacy" not in str(error):
            raise
        raise InvalidArgumentError(
            "the model has operators of MXNet's older arrays, as cells of gluon.rnn do: write these"
            " parts in mx.np and mx.npx, or use layers as gluon.rnn.GRU"
        ) from error


def _taken_out(outputs: Any) -> Any:
    """Arrays, in lists and tuples as Gluon allows, as MXNet's own where no transform goes on."""
    if isinstance(outputs, list | tuple):
        return type(outputs)([_taken_out(y) for y in outputs])
    return outputs if running.hooks else outputs.detach()


@contextmanager
def _random_numbers(seed: int | None, training: bool) -> Iterator[None]:
    """MXNet's random numbers depend on ``seed`` alone.

    Raises:
        InvalidArgumentError: there were any, and no ``seed``.
    """
    later = _drawn()
    mx.random.seed(seed or 0)
    try:
        yield
        if seed is None:
            following = _drawn()
            mx.random.seed(0)
            if following != _drawn():
                raise InvalidArgumentError(
                    "the model draws random numbers (dropout while training does): give `seed=`, "
                    "so that each run draws the same"
                )
    finally:
        mx.random.seed(later)


def _drawn() -> int:
    return int(mx.np.random.randint(0, 2**31 - 1, size=(1,)).asnumpy()[0])
