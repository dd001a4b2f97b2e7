"""What to write instead of what JAX refuses."""

from __future__ import annotations

import jax

from multicalc.backend import Note
from multicalc.xp import instead

NOTES: tuple[Note, ...] = (
    *instead.shared(
        r"\w*Tracer|ArrayImpl|[\w.]*\.ArrayImpl",
        "list",
        "__delitem__",
        "format",
        "method",
        "truth",
        "fill",
    ),
    Note("JAX arrays are immutable", instead.IMMUTABLE, portable=False),
    Note("Using a non-tuple sequence for multidimensional indexing", instead.TAKE),
    Note("neg does not accept dtype bool", instead.MASKS),
    Note("^(?:or|and|xor) does not accept dtype", instead.BITS, portable=False),
    Note("Only scalar arrays can be converted", instead.NUMBERS, portable=False),
    Note(
        r"`(?:float|int|complex)` function",
        instead.NUMBERS,
        (jax.errors.ConcretizationTypeError,),
        portable=False,
    ),
    Note("", instead.FUNCTIONS, (jax.errors.TracerArrayConversionError,), portable=False),
    Note(
        "",
        instead.LOOKS,
        (jax.errors.ConcretizationTypeError, jax.errors.TracerIntegerConversionError),
        portable=False,
    ),
    Note(
        "",
        "how many elements a mask picks isn't known in what is compiled: write "
        "xp.where(mask, x, 0.0)",
        (jax.errors.NonConcreteBooleanIndexError,),
        portable=False,
    ),
)
