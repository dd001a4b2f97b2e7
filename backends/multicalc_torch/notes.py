"""What to write instead of what PyTorch refuses."""

from __future__ import annotations

from multicalc.backend import Note
from multicalc.xp import instead
from multicalc_torch.private import looks_at_a_value

NOTES: tuple[Note, ...] = (
    *instead.shared(
        "Tensor|FakeTensor",
        "divmod",
        "list",
        "list +",
        "round",
        "format",
        "method",
    ),
    Note(r"for @: 'numpy.ndarray' and '(?:Fake)?Tensor'$", instead.MATMUL),
    Note(
        ("and '(?:Fake)?Tensor'$", "Concatenation operation is not implemented for NumPy arrays"),
        instead.DATA,
    ),
    Note(
        (
            r"Can't call numpy\(\) on Tensor that requires grad",
            r"\.numpy\(\) is not supported for tensor",
        ),
        f"{instead.DATA}; {instead.FUNCTIONS}",
        (RuntimeError,),
    ),
    Note("only integer tensors of a single element can be converted to an index", instead.LIST),
    Note(
        "derivative for aten::floor_divide is not implemented",
        "write xp.floor_divide(x, y) for x // y",
        (RuntimeError,),
    ),
    Note(
        "derivative for aten::remainder is not implemented",
        "write xp.remainder(x, y) for x % y",
        (RuntimeError,),
    ),
    Note("bitwise_", instead.BITS, (RuntimeError, NotImplementedError), portable=False),
    Note(
        "Boolean value of Tensor with more than one value is ambiguous",
        instead.TRUTH,
        (RuntimeError,),
        portable=False,
    ),
    Note("operator, (?:with|on) a bool tensor", instead.MASKS, (RuntimeError,)),
    Note("and 'builtin_function_or_method'$", "write math.prod(x.shape) for x.size"),
    Note(
        r"^(\w+)\(\) missing \d required positional argument",
        instead.method,
    ),
    Note("does not support deleting items", instead.DELETED, portable=False),
    Note("imag is not implemented for tensors", "write xp.imag(x)", (RuntimeError,)),
    Note("step must be greater than zero", instead.FLIP, (ValueError,)),
    Note(
        ("a leaf Variable that requires grad", "modified by an inplace operation"),
        f"write y = y * 2.0 for y *= 2.0; {instead.IMMUTABLE}",
        (RuntimeError,),
        portable=False,
    ),
    Note(
        "only one element tensors can be converted to Python scalars",
        instead.NUMBERS,
        (ValueError,),
        portable=False,
    ),
    Note(
        r"got an unexpected keyword argument '(?:axis|dtype|out)'",
        instead.FUNCTIONS,
        portable=False,
    ),
    Note(
        ("deepcopy protocol", "Cannot access data pointer of Tensor"),
        "write xp.asarray(x, copy=True); no copy is needed, as nothing writes into x",
        (RuntimeError,),
        portable=False,
    ),
    Note("", instead.LOOKS, looks_at_a_value, portable=False),
)
