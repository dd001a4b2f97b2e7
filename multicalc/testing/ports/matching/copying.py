"""One model's weights in another model: ``mt.copy_parameters``."""

from __future__ import annotations

import dataclasses
from typing import Any

from multicalc.errors import InvalidArgumentError
from multicalc.testing.ports.matching.match import Match
from multicalc.testing.ports.matching.match import match as matched


def copy_parameters(a: Any, b: Any, match: Match | None = None, *, partial: bool = False) -> Any:
    """Gives one model the weights of another, so that both start equal.

    Args:
        a: the port whose weights are copied, parameters and running statistics.
        b: the one that gets them; where its library's models can be changed, its model is.
        match: of the two; by default what :func:`match` proposes.
        partial: whether weights of ``b`` may keep what they have.

    Returns:
        The port of the model that has them, in its own dtypes.

    Raises:
        InvalidArgumentError: weights of ``b`` have no counterpart, and ``partial`` is not set.

    >>> import numpy as np
    >>> import torch
    >>> import multicalc.testing as mt
    >>> a = mt.Port.torch(torch.nn.Linear(3, 2))
    >>> params = {"kernel": np.zeros((3, 2)), "bias": np.zeros(2)}
    >>> b = mt.Port.function(lambda p, x: x @ p["kernel"] + p["bias"], params)
    >>> match = mt.match(a, b, rules=[mt.rule("weight", "kernel", mt.layouts.transpose)])
    >>> b = mt.copy_parameters(a, b, match)
    >>> bool((b.parameters["kernel"] == a.parameters["weight"].T).all())
    True
    """
    match = matched(a, b) if match is None else match
    if match.unmatched_b and not partial:
        names = ", ".join(f"{name} {shape}" for name, shape in match.unmatched_b.items())
        raise InvalidArgumentError(
            f"nothing of {match.a} is copied to {names} of {match.b}; give mt.match "
            "rules for them, or partial=True to let them be"
        )
    pushed = match.push({**a.parameters, **a.state})
    parameters, state = (
        {name: pushed[name].astype(x.dtype) for name, x in own.items() if name in pushed}
        for own in (b.parameters, b.state)
    )
    return dataclasses.replace(b, model=b.model.loaded(parameters, state))
