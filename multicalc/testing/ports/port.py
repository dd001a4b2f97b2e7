"""``Port``: a model of any library with its loss, and all of it explicit that a run depends on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from multicalc.arrays.between import to_numpy
from multicalc.display.table import card, table
from multicalc.testing.ports.function import FunctionModel
from multicalc.testing.ports.libraries import model_of
from multicalc.testing.ports.model import Module, PortedModel

Loss = Callable[..., Any]
Feed = Callable[..., Any]


@dataclass(frozen=True)
class Port:
    """A model that can be held against another one: :func:`compare_ports`.

    Made by :meth:`torch`, :meth:`keras`, :meth:`flax`, :meth:`equinox`, :meth:`gluon` and
    :meth:`function`. Nothing of a model is changed by what is done with its port, but by
    :func:`copy_parameters`.

    Attributes:
        model: the model, as its library has it run as a function.
        loss: ``loss(outputs)`` or ``loss(outputs, targets)``, of the framework's own arrays, gives
            a scalar. None stands for the outputs' entries times cos 1, cos 2, cos 3, … in order.
        name: what reports call it.
        feed: what of shared inputs this model is given, of NumPy arrays: it gets them as the model
            would, and gives one argument or a tuple of them.
        training: whether the model runs as in training.
        seed: what random numbers of the model depend on.
    """

    model: PortedModel
    loss: Loss | None = None
    name: str = ""
    feed: Feed | None = None
    training: bool = False
    seed: int | None = None

    @classmethod
    def torch(
        cls,
        module: Any,
        loss: Loss | None = None,
        *,
        feed: Feed | None = None,
        training: bool = False,
        seed: int | None = None,
        name: str = "torch",
    ) -> Port:
        """A ``torch.nn.Module``. Parameters that require no gradient are states.

        >>> import torch
        >>> import multicalc.testing as mt
        >>> port = mt.Port.torch(torch.nn.Linear(3, 2))
        >>> {name: w.shape for name, w in port.parameters.items()}
        {'weight': (2, 3), 'bias': (2,)}
        """
        return cls(model_of("torch", module), loss, name, feed, training, seed)

    @classmethod
    def keras(
        cls,
        model: Any,
        loss: Loss | None = None,
        *,
        feed: Feed | None = None,
        training: bool = False,
        seed: int | None = None,
        name: str = "keras",
    ) -> Port:
        """A ``keras.Model`` or a built ``keras.Layer``, on Keras's TensorFlow, JAX or PyTorch.

        >>> import keras
        >>> import multicalc.testing as mt
        >>> dense = keras.layers.Dense(2, name="dense")
        >>> port = mt.Port.keras(keras.Sequential([keras.Input((3,)), dense]))
        >>> {name: w.shape for name, w in port.parameters.items()}
        {'dense.kernel': (3, 2), 'dense.bias': (2,)}
        """
        return cls(model_of("keras", model), loss, name, feed, training, seed)

    @classmethod
    def flax(
        cls,
        module: Any,
        loss: Loss | None = None,
        *,
        variables: Any = None,
        feed: Feed | None = None,
        training: bool = False,
        seed: int | None = None,
        name: str = "flax",
    ) -> Port:
        """A ``flax.linen.Module`` with its ``variables`` (or bound to them), or an
        ``flax.nnx.Module``.

        >>> import jax
        >>> from flax import linen
        >>> import multicalc.testing as mt
        >>> dense = linen.Dense(2)
        >>> variables = dense.init(jax.random.key(0), jax.numpy.ones((1, 3)))
        >>> port = mt.Port.flax(dense, variables=variables)
        >>> {name: port.parameters[name].shape for name in sorted(port.parameters)}
        {'bias': (2,), 'kernel': (3, 2)}
        """
        model = model_of("flax", module, variables=variables)
        return cls(model, loss, name, feed, training, seed)

    @classmethod
    def equinox(
        cls,
        module: Any,
        loss: Loss | None = None,
        *,
        state: Any = None,
        call: Callable[..., Any] | None = None,
        feed: Feed | None = None,
        training: bool = False,
        seed: int | None = None,
        name: str = "equinox",
    ) -> Port:
        """An ``equinox.Module``, with its ``equinox.nn.State`` if it has one. ``call(module,
        *args)`` is how it is called, where that isn't ``module(*args)``: mapped over a batch, say.

        >>> import equinox
        >>> import jax
        >>> import multicalc.testing as mt
        >>> linear = equinox.nn.Linear(3, 2, key=jax.random.key(0))
        >>> port = mt.Port.equinox(linear, call=lambda model, x: jax.vmap(model)(x))
        >>> {name: w.shape for name, w in port.parameters.items()}
        {'weight': (2, 3), 'bias': (2,)}
        """
        model = model_of("equinox", module, state=state, call=call)
        return cls(model, loss, name, feed, training, seed)

    @classmethod
    def gluon(
        cls,
        block: Any,
        loss: Loss | None = None,
        *,
        feed: Feed | None = None,
        training: bool = False,
        seed: int | None = None,
        name: str = "gluon",
    ) -> Port:
        """An ``mxnet.gluon.Block`` of MXNet's NumPy arrays, initialised and called once.

        >>> import multicalc as mc
        >>> import multicalc.testing as mt
        >>> backend = mc.get_backend("mxnet")  # imports MXNet, on newer NumPys too
        >>> from mxnet import gluon
        >>> dense = gluon.nn.Dense(2, in_units=3)
        >>> dense.initialize()
        >>> port = mt.Port.gluon(dense)
        >>> {name: w.shape for name, w in port.parameters.items()}
        {'weight': (2, 3), 'bias': (2,)}
        """
        return cls(model_of("gluon", block), loss, name, feed, training, seed)

    @classmethod
    def function(
        cls,
        f: Callable[..., Any],
        params: Any,
        loss: Loss | None = None,
        *,
        backend: str | None = None,
        feed: Feed | None = None,
        name: str = "",
    ) -> Port:
        """``f(params, *inputs)`` of any framework's arrays, with ``params`` a pytree. Its
        intermediates are those that it gives to ``mc.tap``.

        Args:
            f: the function; of one framework, or of ``xp``, portable or not.
            params: a pytree of arrays; their framework is the backend, unless it is NumPy.
            backend: the name of the backend that runs it.
            loss, feed, name: as of :class:`Port`.

        >>> import numpy as np
        >>> import multicalc.testing as mt
        >>> port = mt.Port.function(lambda p, x: x @ p["w"], {"w": np.ones((3, 2))})
        >>> port.parameters["w"].shape
        (3, 2)
        """
        model = FunctionModel(f, params, backend)
        return cls(model, loss, name or f"{getattr(f, '__name__', 'f')} on {model.backend}", feed)

    @property
    def native(self) -> Any:
        """The person's own model."""
        return self.model.native

    @property
    def backend(self) -> str:
        """The name of the backend whose arrays the model computes with."""
        return self.model.backend

    @property
    def parameters(self) -> dict[str, np.ndarray]:
        """What is trained, by name, as NumPy arrays of their own memory."""
        return {name: np.asarray(to_numpy(x)) for name, x in self.model.parameters().items()}

    @property
    def state(self) -> dict[str, np.ndarray]:
        """What is kept beside it, by name, as NumPy arrays of their own memory."""
        return {name: np.asarray(to_numpy(x)) for name, x in self.model.state().items()}

    @property
    def modules(self) -> Mapping[str, Module]:
        """The model's parts by path, the model itself first."""
        return self.model.modules()

    def __repr__(self) -> str:
        return f"Port({self.name!r}, {self.model.library}, on {self.backend})"

    def _repr_html_(self) -> str:
        rows = [(name, str(x.shape)) for name, x in self.parameters.items()]
        return card(repr(self), table(("parameter", "shape"), rows))
