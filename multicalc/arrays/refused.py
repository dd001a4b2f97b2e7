"""What to write for methods and attributes of frameworks' arrays that portable ones don't have."""

from __future__ import annotations

from multicalc.xp.other_names import hint

_AXES = "of a stack NumPy takes the first two axes, the standard the last two"
_CONSTANT = (
    "arrays go on with their derivative; write mc.stop_gradient(x) for a constant, or return the "
    "value by has_aux=True"
)
_DEVICE = "arrays stay where the arguments are; move those before the call"
_GRADIENT = "mc.grad(f)(x) of the whole function, or mc.variable and mc.backward"
_LAYOUT = "how an array lies in memory is the framework's; x.native is its own"
_WAIT = "values are there as soon as they are read; nothing to write"

REFUSED = {
    "asnumpy": "write x.numpy()",
    "asscalar": "write x.item()",
    "backward": f"write {_GRADIENT}",
    "base": _LAYOUT,
    "block_until_ready": _WAIT,
    "bool": 'write xp.astype(x, "bool"), or x != 0',
    "byte": 'write xp.astype(x, "uint8")',
    "chunk": "write slices of x",
    "clone": "write x itself, as arrays aren't changed in place, or x.copy()",
    "cpu": _DEVICE,
    "cuda": _DEVICE,
    "data": f"write x itself; {_CONSTANT}",
    "detach": _CONSTANT,
    "diagonal": f"{_AXES}; write xp.linalg.diagonal(x), of the last two",
    "dim": "write x.ndim",
    "double": 'write xp.astype(x, "float64")',
    "expand": "write xp.broadcast_to(x, shape)",
    "fill": "arrays aren't changed in place; write xp.full_like(x, value)",
    "flags": _LAYOUT,
    "flat": "write x.flatten()",
    "float": 'write xp.astype(x, "float32"); float(x) for a number',
    "get_shape": "write x.shape",
    "grad": f"write {_GRADIENT}",
    "half": 'write xp.astype(x, "float16")',
    "index_add": "write xp.at(x, key).add(value)",
    "int": 'write xp.astype(x, "int32"); int(x) for a number',
    "is_cuda": "write x.device",
    "itemsize": "write x.dtype.itemsize",
    "long": 'write xp.astype(x, "int64")',
    "masked_fill": "write xp.where(mask, value, x)",
    "mH": "write xp.conj(x.mT)",
    "H": "write xp.conj(x.mT)",
    "mm": "write x @ y",
    "mv": "write x @ y",
    "nbytes": "write x.size * x.dtype.itemsize",
    "nonzero": "PyTorch gives a matrix of indices, NumPy an array for each axis; write "
    "xp.nonzero(x), for the latter",
    "numel": "write x.size",
    "put": "arrays aren't changed in place; write x = xp.at(x, key).set(value)",
    "repeat": "NumPy repeats each element, PyTorch the whole; write xp.repeat(x, n) or "
    "xp.tile(x, n)",
    "requires_grad": f"write {_GRADIENT}",
    "resize": "arrays aren't changed in place; write xp.reshape(x, shape)",
    "sort": "NumPy sorts in place, PyTorch gives a pair; write xp.sort(x), a new array",
    "stop_gradient": _CONSTANT,
    "strides": _LAYOUT,
    "t": "write x.T",
    "to": 'write xp.astype(x, "float32") for another dtype; ' + _DEVICE,
    "tobytes": "write x.numpy().tobytes()",
    "trace": f"{_AXES}; write xp.linalg.trace(x), of the last two",
    "transpose": "NumPy reverses or reorders all axes, PyTorch swaps two; write "
    "xp.permute_dims(x, axes), x.swapaxes(i, j), or x.T of a matrix",
    "type": "write x.dtype, or xp.astype(x, dtype)",
    "values": "write xp.max(x, axis=0), xp.sort(x), ... itself, and xp.argmax or xp.argsort for "
    "indices",
    "view": "write xp.reshape(x, shape), or xp.astype(x, dtype)",
    "wait_to_read": _WAIT,
}
"""Those that mean something else on other frameworks, or nothing here."""


def instead(name: str) -> str:
    """What to write for the method or attribute ``name``.

    >>> instead("exp"), instead("unsqueeze"), instead("numel")
    ('write xp.exp', 'write xp.expand_dims', 'write x.size')
    >>> instead("add_")
    "arrays aren't changed in place; write x = x + y, or x = xp.at(x, key).set(value)"
    """
    if name in REFUSED:
        return REFUSED[name]
    if name.endswith("_"):
        return "arrays aren't changed in place; write x = x + y, or x = xp.at(x, key).set(value)"
    return hint(name, "xp")
