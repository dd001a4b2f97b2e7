"""Control flow over flat tuples: Python's, but for a branch on a value that isn't there yet.

A graph that is captured has no branches, nor has a batch, whose examples go different ways. There
both run, and the results of one are taken.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch.overrides import TorchFunctionMode

from multicalc.errors import TracingError
from multicalc.xp import eager
from multicalc_torch.private import every_example, has_values, looks_at_a_value, mapped

Carry = tuple[Any, ...]


def cond(pred: Any, true_fn: Callable, false_fn: Callable, operands: Carry) -> Carry:
    if has_values(pred):
        return eager.cond(pred, true_fn, false_fn, operands)
    pred = pred.to(torch.bool)
    with _Taken(pred):
        ours = true_fn(*operands)
    with _Taken(~pred):
        others = false_fn(*operands)
    return tuple([torch.where(pred, x, y) for x, y in zip(ours, others, strict=True)])


def while_loop(cond_fn: Callable, body_fn: Callable, init: Carry) -> Carry:
    carry = init
    while True:
        going = cond_fn(*carry)
        if not _any(going):
            return carry
        if not isinstance(going, torch.Tensor) or has_values(going):
            carry = body_fn(*carry)
            continue
        # Examples of a batch that are done stay as they are.
        going = going.to(torch.bool)
        with _Taken(going):
            new = body_fn(*carry)
        carry = tuple([torch.where(going, x, y) for x, y in zip(new, carry, strict=True)])


def fori_loop(lower: Any, upper: Any, body_fn: Callable, init: Carry) -> Carry:
    if all([not isinstance(bound, torch.Tensor) or has_values(bound) for bound in (lower, upper)]):
        return eager.fori_loop(lower, upper, body_fn, init)
    _, *carry = while_loop(
        lambda i, *_: i < upper,
        lambda i, *carry: (i + 1, *body_fn(i, *carry)),
        (torch.as_tensor(lower), *init),
    )
    return tuple(carry)


def _any(going: Any) -> bool:
    """Whether a loop has another step, for one example of a batch at least."""
    try:
        return bool(every_example(going).any()) if isinstance(going, torch.Tensor) else bool(going)
    except looks_at_a_value as error:
        raise TracingError(
            "torch: while_loop: how often it runs depends on an argument's value, and what is "
            "compiled has a fixed number of steps; use xp.fori_loop with as many as may be "
            "needed and xp.where for those that are not, or don't compile the function"
        ) from error


class _Taken(TorchFunctionMode):
    """A branch runs in it, and takes part in derivatives only if ``condition`` is true.

    The branch that isn't taken may have derivatives that are infinite or NaN, which a cotangent of
    zero does not make zero. So all that comes from outside goes through a ``where`` first, whose
    derivative is a ``where``.
    """

    def __init__(self, condition: torch.Tensor) -> None:
        super().__init__()
        self._condition = condition
        self._inside: dict[int, torch.Tensor] = {}
        """The tensors that the branch has made, by their identity, and those that it gets."""
        self._gated: dict[int, tuple[torch.Tensor, torch.Tensor]] = {}

    def __torch_function__(
        self, function: Any, types: Any, args: Any = (), kwargs: Any = None
    ) -> Any:
        args, kwargs = mapped(self._from_outside, (args, kwargs or {}))
        result = function(*args, **kwargs)
        mapped(self._note, result)
        return result

    def _note(self, x: Any) -> None:
        if isinstance(x, torch.Tensor):
            self._inside[id(x)] = x

    def _from_outside(self, x: Any) -> Any:
        if not isinstance(x, torch.Tensor) or id(x) in self._inside:
            return x
        if not (x.is_floating_point() or x.is_complex()):
            return x
        if id(x) not in self._gated:
            gated = torch.where(self._condition, x, x.detach())
            self._note(gated)
            self._gated[id(x)] = x, gated
        return self._gated[id(x)][1]
