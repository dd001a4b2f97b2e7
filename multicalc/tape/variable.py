"""``variable`` and the class it makes."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from typing import Any

import numpy as np

from multicalc.arrays.indexing import getitem
from multicalc.arrays.infix import Infix
from multicalc.arrays.methods import Methods
from multicalc.arrays.operators import Operators
from multicalc.arrays.standard import STANDARD
from multicalc.backend import (
    Array,
    Backend,
    BackendLike,
    Standard,
    choose,
    is_neutral,
    native,
    no_array,
    owner,
)
from multicalc.calls import trees
from multicalc.calls.nodes import content
from multicalc.calls.precision import FLOATING, working_dtype
from multicalc.calls.shown import shown
from multicalc.display.table import card, facts
from multicalc.errors import MixedBackendsError, NotDifferentiableError, PortabilityError
from multicalc.tape.node import Node
from multicalc.tape.operation import FlatOperation, InputSlot, is_floating
from multicalc.tape.record import recording

# Every variable has a number greater than those of the variables it was computed from, which puts
# any graph in topological order. `next` of a count is atomic.
_serials = count()


class Variable(Methods, Operators):
    """An array that remembers how it was computed. Made by :func:`variable` and by operations.

    ``value`` and ``grad`` (None before :func:`backward`) are the framework's own arrays. ``grad``
    and ``name`` may be assigned; ``value`` may not, and must not be written into between
    recording and ``backward``, because the derivatives are taken at the values then found.
    """

    __slots__ = ("__weakref__", "_backend", "_node", "_serial", "_value", "grad", "name")

    def __init__(
        self,
        value: Array,
        backend: Backend,
        name: str | None = None,
        node: Node | None = None,
        serial: int | None = None,
    ) -> None:
        self._value, self._backend, self._node = value, backend, node
        self._serial = next(_serials) if serial is None else serial
        self.grad: Array | None = None
        self.name = name

    @property
    def value(self) -> Array:
        return self._value

    def numpy(self) -> np.ndarray:
        """A NumPy array of the value."""
        backend = self._backend
        return backend.scoped(frozenset({self._dtype_name()}), backend.to_numpy, self._value)

    def item(self) -> bool | int | float | complex:
        """The one element as a Python number, which has no derivative."""
        found: bool | int | float | complex = self.numpy().item()
        return found

    def tolist(self) -> Any:
        """The elements as nested lists of Python numbers, which have no derivatives."""
        return self.numpy().tolist()

    def backward(
        self, *, intermediates: bool = False, accumulate: bool = False, cotangent: Any = None
    ) -> None:
        """:func:`multicalc.backward` of this variable."""
        from multicalc.tape.backward import backward

        backward(self, intermediates=intermediates, accumulate=accumulate, cotangent=cotangent)

    def __multicalc_function__(
        self, function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> Any:
        """``function`` of arguments with variables among them, recorded if that is on.

        Floating results are variables; others (comparisons, indices) are :class:`Array`.
        """
        return _apply(function, args, kwargs, STANDARD)

    def _operate(self, operator: Infix, *operands: Any) -> Any:
        return _apply(operator, operands, {})

    def _item(self, key: Any) -> Any:
        return _apply(getitem, (self, key), {})

    def __float__(self) -> float:
        found = self.numpy()
        if found.size != 1:
            raise TypeError(
                f"float(x) takes an array of one element, found shape {found.shape}; write "
                "xp.exp(x) for math.exp(x)"
            )
        return float(found.reshape(()))

    def __int__(self) -> int:
        return int(float(self))

    def __bool__(self) -> bool:
        return bool(self.numpy())

    def __array__(self, *args: Any, **kwargs: Any) -> np.ndarray:
        raise PortabilityError(
            "a variable does not turn into a NumPy array by itself, because its derivative would "
            "be lost; use the functions of multicalc.xp (xp.exp(x) for np.exp(x), xp.matmul(a, x) "
            "for a.dot(x), xp.stack([a, b]) for np.array([a, b])), or take .numpy()"
        )

    def __repr__(self) -> str:
        name = "" if self.name is None else f", name={self.name!r}"
        return f"Variable({shown(self.value)}, dtype={self.dtype}, backend={self.backend!r}{name})"

    def _repr_html_(self) -> str:
        rows = [
            ("value", self.value),
            ("grad", self.grad),
            ("shape", str(self.shape)),
            ("dtype", str(self.dtype)),
            ("backend", self.backend),
        ]
        return card(f"Variable {self.name or ''}".strip(), facts(rows))


no_array(Variable)


def variable(x: Any, backend: BackendLike = None, name: str | None = None) -> Variable:
    """A variable to record operations on and to differentiate with respect to.

    Args:
        x: a number, a list of numbers, a NumPy array, an array of a framework or a variable of
            Keras, of a floating dtype. It is copied where it could be written into.
        backend: a backend's name; otherwise the array's own framework, or the active backend.
        name: what :func:`graph` calls it.

    Returns:
        A :class:`Variable` of ``x``'s shape and dtype; Python floats are float64. Whatever ``x``
        was, ``.value`` and ``.grad`` are native arrays of the backend; ``.numpy()`` gives NumPy's.

    Raises:
        NotDifferentiableError: ``x`` is not of a floating dtype.
        MixedBackendsError: ``x`` is an array of another framework than ``backend``.

    >>> import multicalc as mc
    >>> x = mc.variable([1.0, 2.0], backend="numpy", name="x")
    >>> x
    Variable([1, 2], dtype=float64, backend='numpy', name='x')
    >>> 2.0 * x
    Variable([2, 4], dtype=float64, backend='numpy')
    """
    x = x.value if isinstance(x, Variable) else native(content(x))
    if owner(x) is None:
        x = np.asarray(x)
    chosen, _ = choose([x], backend)
    dtype = x.dtype.name if is_neutral(x) else chosen.dtype(x)
    if not dtype.startswith(FLOATING):
        raise NotDifferentiableError(
            f"a variable needs a floating dtype to have a derivative, found {dtype}; write 1.0 for "
            "1, or convert the array"
        )

    chosen.check_dtypes([dtype])

    def value() -> Array:
        array = chosen.from_numpy(x) if is_neutral(x) else x
        # Copied: what is written into x before backward must not change the derivatives.
        return chosen.unshared((array,), (x,))[0]

    return Variable(chosen.scoped(frozenset({dtype}), value), chosen, name)


def _apply(
    function: Callable[..., Any],
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
    standard: Standard | None = None,
) -> Any:
    leaves, spec = trees.flatten((tuple(args), dict(kwargs)))
    leaves = [native(x) for x in leaves]
    inputs = tuple({x._serial: x for x in leaves if isinstance(x, Variable)}.values())
    backend = _backend_of(function, inputs, leaves)
    values = tuple(x.value for x in inputs)
    arrays = [x.value if isinstance(x, Variable) else x for x in leaves]
    dtypes = {
        x.dtype.name if is_neutral(x) else backend.dtype(x) for x in arrays if owner(x) is not None
    }
    backend.check_dtypes(dtypes)

    def run() -> tuple[FlatOperation, Any]:
        places = {x._serial: InputSlot(i) for i, x in enumerate(inputs)}
        fixed = tuple(
            places[x._serial] if isinstance(x, Variable) else _constant(x, backend, values[0])
            for x in leaves
        )
        operation = FlatOperation(
            function,
            fixed,
            spec,
            backend,
            working_dtype(x._dtype_name() for x in inputs),
            standard,
        )
        return operation, operation.result(*values)

    operation, result = backend.scoped(frozenset(dtypes), run)
    outs, out_spec = trees.flatten(result)
    floating = [x for x in outs if is_floating(x, backend)]
    serials = [next(_serials) for _ in floating]
    node = None
    if recording() and floating:
        node = Node(operation, inputs, tuple(serials), tuple(floating))
    left = iter(serials)
    wrapped = [
        Variable(x, backend, node=node, serial=next(left))
        if is_floating(x, backend)
        else STANDARD.wrap(x, backend)
        for x in outs
    ]
    return trees.unflatten(out_spec, wrapped)


def _backend_of(
    function: Callable[..., Any], inputs: tuple[Variable, ...], leaves: list[Any]
) -> Backend:
    """The backend of all variables; other arrays must be its own, or NumPy's."""
    backend = inputs[0]._backend
    names = [x.backend for x in inputs]
    names += [str(owner(x)) for x in leaves if owner(x) is not None and not is_neutral(x)]
    for name in names:
        if name != backend.name:
            raise MixedBackendsError(
                f"{function.__name__} of arrays of two frameworks, {backend.name} and {name}; "
                "give all variables the same backend="
            )
    return backend


def _constant(x: Any, backend: Backend, like: Array) -> Any:
    # Copied: a buffer that is filled anew before backward must not change the derivatives.
    if is_neutral(x):
        x = backend.from_numpy(np.array(x), like=like)
    elif owner(x) is not None:
        (x,) = backend.unshared((x,), (x,))
    return x
