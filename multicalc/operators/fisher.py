"""``fisher``: how much the outputs' distribution moves with the parameters."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, get_args

from multicalc import xp
from multicalc.backend import BackendLike
from multicalc.calls.checks import check_choice
from multicalc.errors import InvalidArgumentError
from multicalc.operators.gauss_newton import gauss_newton
from multicalc.operators.linear_operator import LinearOperator

Likelihood = Literal["categorical", "bernoulli", "normal", "poisson"]


def fisher(
    model: Callable[..., Any],
    params: Any,
    inputs: Any,
    *,
    likelihood: Likelihood,
    backend: BackendLike = None,
) -> LinearOperator:
    """The Fisher information of ``model``'s parameters as a linear map: Jᵀ·F·J, averaged over the
    examples, where F is that of the outputs as natural parameters of a distribution.

    It is the expected outer product of the log-likelihood's gradients under the model's own
    distribution, not the empirical one of the data's labels, and so takes no targets.

    Args:
        model: a function ``model(params, inputs)`` giving an array of which the first axis is the
            examples'; of ``"categorical"`` the last is the classes'.
        params: where to take it, a pytree of real floating arrays.
        inputs: any pytree; it isn't differentiated.
        likelihood: what the outputs are: the logits of ``"categorical"`` (F = diag(p) − ppᵀ) or
            ``"bernoulli"`` (p(1 − p)), the mean of a ``"normal"`` distribution of variance 1
            (F = I), or the logarithm of the rate of ``"poisson"`` (the rate).
        backend: as in :func:`multicalc.grad`.

    Returns:
        A symmetric, positive semidefinite :class:`LinearOperator` on vectors of the structure of
        ``params``.

    Raises:
        InvalidArgumentError: ``likelihood`` is none of these, or the outputs are no array with
            examples.
        NotDifferentiableError: a parameter is not floating, or is complex.
        MixedBackendsError: arrays of two frameworks, or of another than ``backend``.

    Source: Martens, New insights and perspectives on the natural gradient method, Journal of
    Machine Learning Research 21 (2020), sections 5 and 9.

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> X = np.array([[1.0, 0.0], [1.0, 2.0]])
    >>> F = mc.fisher(lambda w, X: xp.matmul(X, w), np.zeros(2), X, likelihood="bernoulli")
    >>> (8 * F).to_dense()  # p = 1/2: XᵀX/4, over two examples
    array([[2., 2.],
           [2., 4.]])
    """
    check_choice("likelihood", likelihood, get_args(Likelihood))
    log_partition = _LOG_PARTITIONS[likelihood]

    def loss(outputs: Any, _: None) -> Any:
        shape = tuple(getattr(outputs, "shape", ()))
        if len(shape) < 1 + (likelihood == "categorical"):
            raise InvalidArgumentError(
                "model must give one array whose first axis is the examples'"
                + (" and whose last the classes'" if likelihood == "categorical" else "")
                + f", found shape {shape}"
            )
        return xp.sum(log_partition(outputs)) / shape[0]

    loss.__name__ = f"{likelihood} likelihood"
    return gauss_newton(model, loss, params, (inputs, None), backend=backend)


# The Hessian of a distribution's log-partition function, by its natural parameters, is their Fisher
# information.
_LOG_PARTITIONS: dict[Likelihood, Callable[[Any], Any]] = {
    "categorical": lambda z: xp.logsumexp(z, axis=-1),
    "bernoulli": lambda z: xp.softplus(z),
    "normal": lambda z: 0.5 * z * z,
    "poisson": lambda z: xp.exp(z),
}
