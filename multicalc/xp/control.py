"""Branches and loops that every backend can differentiate, and the tracing ones can compile.

Signatures and meanings are those of ``jax.lax``. Carries are pytrees; this is where they are made
flat, so that an adapter sees tuples of arrays only. Where arrays have values a loop is a Python
loop; under ``jax.jit`` and inside ``tf.function`` it is the framework's own.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

import numpy as np

from multicalc.backend import standard
from multicalc.calls import trees
from multicalc.errors import InvalidArgumentError
from multicalc.xp import eager
from multicalc.xp.carry import Form, Operands
from multicalc.xp.dispatch import dispatched

_stack = dispatched("stack")
Function = TypeVar("Function", bound=Callable[..., Any])


def as_standard(function: Function) -> Function:
    """``function``, where a portable function calls it, of standard arrays."""

    @wraps(function)
    def call(*args: Any, **kwargs: Any) -> Any:
        made_by = standard()
        if made_by is None:
            return function(*args, **kwargs)
        return made_by.call(call, args, kwargs)

    return call  # type: ignore[return-value]


@as_standard
def cond(pred: Any, true_fn: Callable, false_fn: Callable, *operands: Any) -> Any:
    """``true_fn(*operands)`` where ``pred`` is true, else ``false_fn(*operands)``.

    Args:
        pred: a boolean scalar. Only the branch taken is run where it has a value.
        true_fn, false_fn: functions of ``operands`` that give pytrees of arrays.
        operands: pytrees of arrays.

    Returns:
        What the branch gave.

    Raises:
        InvalidArgumentError: ``pred`` is no scalar, or the branches, where both are traced, return
            different structures, shapes or dtypes.
        MixedBackendsError: the arrays belong to different frameworks.

    Derivative:
        of the branch taken

    Where backends differ:
        JAX, and TensorFlow inside ``tf.function``, look into both branches. What PyTorch compiles
        runs both and takes the results of one: an error of the other is raised, too.

    >>> import numpy as np
    >>> from multicalc import xp
    >>> float(xp.cond(True, lambda x: 2 * x, lambda x: -x, np.array(3.0)))
    6.0
    """
    if isinstance(pred, bool | np.bool_):
        return true_fn(*operands) if pred else false_fn(*operands)
    given = Operands("cond", (pred, operands))
    pred = given.array(pred, "pred")
    if tuple(pred.shape) != ():
        raise InvalidArgumentError(f"cond: pred must be a scalar, found shape {tuple(pred.shape)}")
    leaves, spec = given.flatten(operands, "operands")
    form: Form | None = None

    def branch(function: Callable, name: str) -> Callable[..., tuple[Any, ...]]:
        def flat(*xs: Any) -> tuple[Any, ...]:
            nonlocal form
            result = function(*trees.unflatten(spec, xs))
            if form is None:
                form = Form(given, "the result", result)
                return form.leaves
            return form.match(result, name)

        return flat

    run = _by(given, "cond")
    outs = run(pred, branch(true_fn, "true_fn"), branch(false_fn, "false_fn"), leaves)
    assert form is not None
    return form.tree(outs)


@as_standard
def while_loop(cond_fn: Callable, body_fn: Callable, init: Any) -> Any:
    """``body_fn(carry)`` as long as ``cond_fn(carry)`` is true, starting from ``init``.

    Args:
        cond_fn: a function of the carry that gives a boolean scalar.
        body_fn: a function from the carry to the next one.
        init: the first carry, a pytree of arrays and numbers.

    Returns:
        The last carry.

    Raises:
        InvalidArgumentError: ``body_fn`` changes the structure, a shape or a dtype of its carry.
        MixedBackendsError: the arrays belong to different frameworks.

    Derivative:
        of the steps, one after another

    Where backends differ:
        JAX has no reverse mode through it, as the number of steps is not known when it compiles:
        ``grad`` and ``vjp`` raise UnsupportedOperationError there, ``jvp`` works, and so does
        :func:`fori_loop` in both modes. PyTorch compiles a fixed number of steps only: where it
        depends on an argument's value, the compiled function raises TracingError.

    >>> import numpy as np
    >>> from multicalc import xp
    >>> float(xp.while_loop(lambda x: x < 100.0, lambda x: x * 2.0, np.array(3.0)))
    192.0
    """
    given = Operands("while_loop", init)
    form = Form(given, "init", init)
    outs = _by(given, "while_loop")(
        lambda *xs: cond_fn(form.tree(xs)),
        lambda *xs: form.match(body_fn(form.tree(xs)), "body_fn"),
        form.leaves,
    )
    return form.tree(outs)


@as_standard
def fori_loop(lower: Any, upper: Any, body_fn: Callable, init: Any) -> Any:
    """``carry = body_fn(i, carry)`` for ``i`` from ``lower`` to ``upper - 1``.

    Args:
        lower, upper: Python numbers, or integer scalars of the framework.
        body_fn: a function of ``i`` and the carry that gives the next carry. ``i`` is a Python
            number or an integer scalar of the framework.
        init: the first carry, a pytree of arrays and numbers.

    Returns:
        The last carry.

    Raises:
        InvalidArgumentError: ``body_fn`` changes the structure, a shape or a dtype of its carry.
        MixedBackendsError: the arrays belong to different frameworks.

    Derivative:
        of the steps, one after another

    Where backends differ:
        JAX has no reverse mode through bounds that are arrays it traces; with Python numbers there
        are both modes everywhere.

    >>> import numpy as np
    >>> from multicalc import xp
    >>> float(xp.fori_loop(0, 4, lambda i, x: x * 2.0 + i, np.array(1.0)))
    27.0
    """
    given = Operands("fori_loop", init)
    form = Form(given, "init", init)
    outs = _by(given, "fori_loop")(
        lower,
        upper,
        lambda i, *xs: form.match(body_fn(i, form.tree(xs)), "body_fn"),
        form.leaves,
    )
    return form.tree(outs)


@as_standard
def scan(f: Callable, init: Any, xs: Any = None, length: int | None = None) -> tuple[Any, Any]:
    """``carry, y = f(carry, x)`` for every ``x`` along the leading axis of ``xs``.

    Args:
        f: a function of the carry and of a pytree of arrays that gives the next carry and a pytree
            of arrays.
        init: the first carry, a pytree of arrays and numbers.
        xs: a pytree of arrays of one leading length, or None to take ``length`` steps with None.
        length: how many steps; it may be left out where ``xs`` says it.

    Returns:
        The last carry, and the ``y`` stacked along a new leading axis, leaf by leaf.

    Raises:
        InvalidArgumentError: no length, two different ones, or a length of zero; or ``f`` changes
            the structure, a shape or a dtype of its carry, or of ``y`` between steps.
        MixedBackendsError: the arrays belong to different frameworks.

    Derivative:
        of the steps, one after another

    >>> import numpy as np
    >>> from multicalc import xp
    >>> total, sums = xp.scan(lambda c, x: (c + x, c + x), np.array(0.0), np.array([1.0, 2.0, 4.0]))
    >>> sums.tolist()
    [1.0, 3.0, 7.0]
    """
    given = Operands("scan", (init, xs))
    form = Form(given, "init", init)
    x_leaves, x_spec = given.flatten(xs, "xs")
    steps = _length(x_leaves, length)
    ys_form: Form | None = None

    def flat(carry: tuple[Any, ...], x: tuple[Any, ...]) -> tuple[Any, Any]:
        nonlocal ys_form
        result = f(form.tree(carry), trees.unflatten(x_spec, x))
        if not (isinstance(result, tuple) and len(result) == 2):
            raise InvalidArgumentError(
                f"scan: f must return a pair (carry, y), found {type(result).__name__}"
            )
        new, y = result
        if ys_form is None:
            ys_form = Form(given, "y", y)
            return form.match(new, "f"), ys_form.leaves
        return form.match(new, "f"), ys_form.match(y, "f")

    carry, ys = _by(given, "scan")(flat, form.leaves, x_leaves, steps)
    assert ys_form is not None
    if isinstance(ys, list):
        ys = [_stack(column) for column in zip(*ys, strict=True)]
    return form.tree(carry), ys_form.tree(ys)


def _length(xs: tuple[Any, ...], length: int | None) -> int:
    if any(not tuple(x.shape) for x in xs):
        raise InvalidArgumentError("scan: every array of xs needs a leading axis to go along")
    found = {int(x.shape[0]) for x in xs} | (set() if length is None else {int(length)})
    if len(found) != 1 or min(found) < 1:
        raise InvalidArgumentError(
            f"scan: xs and length must give one length of at least 1, found {sorted(found)}"
        )
    return found.pop()


def _by(given: Operands, name: str) -> Callable[..., Any]:
    """The framework's own control flow, or Python's. Variables are recorded step by step."""
    own = None if given.recorded else getattr(given.backend.namespace, "control", None)
    function: Callable[..., Any] = getattr(own, name, None) or getattr(eager, name)
    return function
