"""What to write instead of what Python and NumPy refuse to do with a framework's arrays: the rows
that adapters' tables share."""

from __future__ import annotations

import re
from functools import cache

from multicalc.backend import Note, usual_notes
from multicalc.xp.other_names import hint

ATTRIBUTES = {
    "at": "xp.at(x, key), with .set and .add as JAX has them",
    "astype": "xp.astype(x, dtype); xp.round(x) for round(x)",
    "H": "xp.conj(xp.matrix_transpose(x))",
    "T": "xp.matrix_transpose(x), of a vector x itself",
    "detach": "what is computed from arrays that aren't differentiated; has_aux=True gives values "
    "that are to be looked at",
    "device": "xp.zeros_like(x) and its like, which are made where x is",
    "double": 'xp.astype(x, "float64")',
    "fill": "xp.full_like(x, value)",
    "float": 'xp.astype(x, "float32")',
    "int": 'xp.astype(x, "int64")',
    "item": "x itself, which has no axes",
    "mT": "xp.matrix_transpose(x)",
    "ndim": "len(x.shape)",
    "norm": "xp.linalg.vector_norm(x)",
    "numpy": "functions of xp; has_aux=True gives values that are to be looked at",
    "permute": "xp.permute_dims(x, axes)",
    "size": "math.prod(x.shape)",
    "t": "xp.matrix_transpose(x)",
    "tolist": "x[0], x[1] and so on",
    "view": "xp.reshape(x, shape)",
}
"""Methods and attributes that are no functions of ``xp`` by any name."""

IMMUTABLE = "arrays are not written into: write x = xp.at(x, key).set(value), which is a new array"
DELETED = "arrays are not written into: write xp.concat([x[:i], x[i + 1:]]) for del x[i]"
NUMBERS = (
    "functions of math take numbers, and float(x) is one, without a derivative: write xp.exp(x) "
    "for math.exp(x), xp.floor(x) for int(x), x for float(x)"
)
DATA = (
    "write xp.asarray(data) for NumPy's data beside an array, or xp.multiply(data, x) and its like"
)
LIST = "write xp.asarray([1.0, 2.0]) for a list or tuple beside an array"
FUNCTIONS = (
    "NumPy's and SciPy's functions don't take arrays that are differentiated: write those of xp, "
    "as in xp.exp(x) for np.exp(x), xp.matmul(matrix, x) for matrix @ x and matrix.dot(x), "
    "xp.stack([a, b]) for np.array([a, b])"
)
TRUTH = (
    "write xp.all(x) or xp.any(x) in a condition, xp.logical_and(x, y) for `x and y`, and "
    "xp.where(x, a, b) to choose by element"
)
LOOKS = (
    "a compiled function can't look at a value: write xp.where or xp.cond for `if`, xp.while_loop "
    "for `while`, xp.logical_and(a, b) for `a and b`, xp.take(x, i) for x[i], xp.unstack(x) for a "
    "loop over x, and functions of xp for those of Python, math and NumPy (xp.max(x) for max(x), "
    "xp.sort(x) for sorted(x), xp.any(x == a) for `a in x`, xp.floor(x) for int(x), xp.exp(x) for "
    "math.exp(x), xp.stack([a, b]) for np.array([a, b]) and for filling an array)"
)
MASKS = (
    "write xp.where(mask, a, b) for arithmetic with a mask, xp.logical_not(mask) for its opposite, "
    "or xp.astype(mask, x.dtype)"
)
TAKE = (
    "write xp.take(x, indices, axis=0) for one array of indices, xp.at(x, key).get() for any other "
    "key"
)
FLIP = "write xp.flip(x, axis=0) for x[::-1]"
DTYPES = (
    "write xp.astype(y, x.dtype): arrays of two dtypes don't meet in this framework's operators, "
    "but in xp.multiply(x, y) and its like"
)
MATMUL = "write xp.matmul(a, x), which takes vectors and NumPy's data, or xp.vecdot(x, y)"
FILLED = (
    "nothing traced goes into a NumPy array: write xp.stack([x[0], x[1]]), or "
    "xp.at(y, 0).set(x[0]) for y[0] = x[0]"
)
SHOWN = (
    "there is no number to print: print x itself, or return it with has_aux=True and print it, "
    "float(x), outside"
)
BITS = (
    "bits are of integers and booleans: write xp.logical_and(x > 0, y > 0), or xp.logical_or, or "
    "xp.astype first"
)
LENGTH = "write x.shape[0] for len(x), and xp.flip(x, axis=0) for reversed(x)"


def shared(arrays: str, *refused: str) -> tuple[Note, ...]:
    """What Python says where arrays, the names of whose types match the expression ``arrays``, lack
    what is ``refused``."""
    one = f"'(?:{arrays})'"
    between = r"unsupported operand type\(s\) for"
    rows = {
        "+x": Note(rf"bad operand type for unary \+: {one}", "write x, or xp.positive(x), for +x"),
        "//": Note(rf"{between} //: .*{one}", "write xp.floor_divide(x, y) for x // y"),
        "divmod": Note(
            rf"{between} divmod\(\): .*{one}",
            "write xp.floor_divide(x, y) and xp.remainder(x, y) for divmod(x, y)",
            portable=False,
        ),
        "|": Note(rf"{between} (?:[|&^]|<<|>>)=?: .*{one}", BITS, portable=False),
        "list": Note(
            (
                rf"{between} \S+: {one} and '(?:list|tuple)'",
                rf"{between} \S+: '(?:list|tuple)' and {one}",
            ),
            LIST,
        ),
        "list[x]": Note(
            rf"list indices must be integers or slices, not (?:{arrays})",
            "write xp.take(xp.asarray(values), i) for values[i]",
            portable=False,
        ),
        "list +": Note(rf"can only concatenate \w+ \(not \"(?:{arrays})\"", LIST),
        "round": Note(
            rf"type (?:{arrays}) doesn't define __round__",
            "write xp.round(x), or xp.round(x * 10.0**digits) / 10.0**digits",
            portable=False,
        ),
        "[]=": Note(rf"{one} object does not support item assignment", IMMUTABLE, portable=False),
        "del": Note("object doesn't support item deletion", DELETED, portable=False),
        "__delitem__": Note("^__delitem__$", DELETED, (AttributeError,), portable=False),
        "math": Note(rf"must be real number, not (?:{arrays})", NUMBERS, portable=False),
        "format": Note(rf"unsupported format string passed to (?:{arrays})", SHOWN, portable=False),
        "method": Note(
            rf"(?:{arrays})'?(?: object)? has no attribute '?(\w+)'?", method, (AttributeError,)
        ),
        "truth": Note(
            "truth value of an array with more than one element",
            TRUTH,
            (ValueError,),
            portable=False,
        ),
        "fill": Note(
            "setting an array element with a sequence", FILLED, (ValueError,), portable=False
        ),
    }
    return tuple([rows[each] for each in refused])


@usual_notes
@cache
def everywhere(arrays: str) -> tuple[Note, ...]:
    """What Python and NumPy say where they refuse arrays, the names of whose types match the
    expression ``arrays``: for every adapter, behind its own."""
    refused = "+x // divmod | list list[x] round []= del math format method truth".split(" ")
    return (
        *shared(arrays, *refused, "list +"),
        Note(rf"bad operand type for unary ~: '(?:{arrays})'", MASKS),
        Note("numpy boolean negative", MASKS),
        Note(rf"object of type '(?:{arrays})' has no len\(\)", LENGTH),
        Note(rf"int\(\) argument must be .* not '(?:{arrays})'", NUMBERS, portable=False),
        Note(
            r"only (?:length-1|size-1|0-dimensional) arrays can be converted to Python",
            NUMBERS,
            portable=False,
        ),
        Note("only integer scalar arrays can be converted to a scalar index", IMMUTABLE),
        Note("only integers, slices", f"{TAKE}; xp.where(x > 0, a, b) for a mask", (IndexError,)),
        Note(
            (
                "does not support ufuncs",
                "loop of ufunc does not support argument",
                "Cannot cast ufunc",
                "object arrays are not supported",
                "zero-dimensional arrays cannot be concatenated",
                "einstein sum subscripts string",
                "setting an array element with a sequence",
            ),
            f"{FUNCTIONS}; {FILLED}",
            (TypeError, ValueError),
            portable=False,
        ),
    )


def method(found: re.Match[str]) -> str:
    """What to write for the method or attribute whose name was found."""
    return written(found[1])


def written(name: str) -> str:
    """What to write for the method or attribute ``name`` of other arrays.

    >>> written("mean"), written("view")
    ('write xp.mean', 'write xp.reshape(x, shape)')
    """
    instead = ATTRIBUTES.get(name)
    return hint(name, "xp") if instead is None else f"write {instead}"
