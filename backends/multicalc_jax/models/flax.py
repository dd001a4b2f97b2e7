"""A model of flax, whichever of its two interfaces it is written in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import flax.linen
from flax import nnx

from multicalc.errors import InvalidArgumentError
from multicalc.testing.ports.model import PortedModel
from multicalc_jax.models.linen import LinenModel
from multicalc_jax.models.nnx import NnxModel


def flax_model(native: Any, *, variables: Mapping[str, Any] | None = None) -> PortedModel:
    """A ``flax.linen.Module`` or ``flax.nnx.Module`` as a function of its parameters.

    Args:
        native: the model. A linen module is either bound, ``module.bind(variables)``, or comes
            with its ``variables``.
        variables: what ``module.init(...)`` of a linen module gave: ``{"params": ...}`` and the
            collections of its state, as ``"batch_stats"``.

    Raises:
        InvalidArgumentError: it is neither, or ``variables`` are missing or too many.

    >>> import flax.linen, jax
    >>> module = flax.linen.Dense(2)
    >>> x = jax.numpy.ones((1, 3))
    >>> model = flax_model(module, variables=module.init(jax.random.key(0), x))
    >>> {name: array.shape for name, array in model.parameters().items()}
    {'kernel': (3, 2), 'bias': (2,)}
    """
    if isinstance(native, flax.linen.Module):
        return LinenModel(native, variables)
    if not isinstance(native, nnx.Module):
        raise InvalidArgumentError(
            f"flax: the model is a {type(native).__name__}; give a flax.linen.Module with its "
            "variables, or a flax.nnx.Module"
        )
    if variables is not None:
        raise InvalidArgumentError(
            "flax: a flax.nnx.Module has its variables in itself; leave out variables="
        )
    return NnxModel(native)
