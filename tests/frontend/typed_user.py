"""A user's file, for a type checker: `revealed` lines are what it must see, `error` ones what it
must object to."""

from typing import Any

import numpy as np

import multicalc as mc
from multicalc import xp


def energy(w: np.ndarray, x: float, *, scale: float = 1.0) -> float:
    return float(xp.sum(w * x)) * scale


def traced(w: np.ndarray) -> tuple[float, str]:
    return energy(w, 1.0), "seen"


reveal_type(xp.sum)  # revealed: def (x: Any, *, axis: int | tuple[int, ...] | None =, dtype: Any =, keepdims: bool =) -> Any
reveal_type(xp.matmul)  # revealed: def (x1: Any, x2: Any) -> Any
reveal_type(xp.unique_counts(1))  # revealed: UniqueCounts
reveal_type(xp.linalg.eigh(1).eigenvalues)  # revealed: Any
reveal_type(xp.solve)  # revealed: def (x1: Any, x2: Any) -> Any
reveal_type(xp.pi)  # revealed: float
reveal_type(xp.float32)  # revealed: numpy.dtype[Any]
xp.sum(1.0, axs=0)  # error: Unexpected keyword argument "axs" for "sum"
xp.cumsum(1.0)  # error: Module has no attribute "cumsum"
xp.linalg.qr(1.0, mode="full")  # error: Argument "mode" to "qr" has incompatible type "Literal['full']"
xp.moveaxis(1.0, 0)  # error: Too few arguments for "moveaxis"

reveal_type(mc.grad(energy))  # revealed: def (w: numpy.ndarray[Any, Any], x: float, *, scale: float =) -> Any
reveal_type(mc.value_and_grad(energy))  # revealed: def (w: numpy.ndarray[Any, Any], x: float, *, scale: float =) -> tuple[float, Any]
reveal_type(mc.grad(traced, has_aux=True))  # revealed: def (w: numpy.ndarray[Any, Any]) -> Any
reveal_type(mc.value_and_grad(traced, has_aux=True))  # revealed: def (w: numpy.ndarray[Any, Any]) -> tuple[tuple[float, str], Any]
reveal_type(mc.jacobian(mc.grad(energy)))  # revealed: def (w: numpy.ndarray[Any, Any], x: float, *, scale: float =) -> Any
reveal_type(mc.hessian(energy))  # revealed: def (w: numpy.ndarray[Any, Any], x: float, *, scale: float =) -> Any
reveal_type(mc.jvp(energy, (1.0, 2.0), (1.0, 1.0)))  # revealed: tuple[float, float]
reveal_type(mc.vjp(traced, 1.0, has_aux=True))  # revealed: tuple[float, def (float) -> Any, str]
mc.grad(energy)(np.ones(2), 1.0, scael=2.0)  # error: Unexpected keyword argument "scael"
mc.grad(energy, argnum=1)  # error: Unexpected keyword argument "argnum" for "grad"

model = mc.quad_approx(energy, 1.0)
reveal_type(model)  # revealed: QuadraticModel
any_result: Any = model.minimizer()
