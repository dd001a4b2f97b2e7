"""What runs a call: the protocol that an adapter is written against, and which one is chosen.

``framework``, ``costs``, ``limits``, ``sweep`` and ``protocol`` are the protocol and what is
derived from it, ``adapter`` is what is known of a backend before its framework is imported,
``registry`` finds and chooses, ``scope`` is what holds within a ``with`` block, ``wrapped`` what
portable functions get.
"""

from multicalc.backend.adapter import DISTRIBUTION, Adapter, BrokenAdapter
from multicalc.backend.batch import looked_at
from multicalc.backend.capability import OPERATORS, Capability, derived
from multicalc.backend.costs import BATCH_ELEMENTS, Costs
from multicalc.backend.cotangents import filled
from multicalc.backend.forward import push_each
from multicalc.backend.framework import AS_IT_IS, Array, Arrays
from multicalc.backend.interrupts import uninterrupted
from multicalc.backend.limits import Limit, offers
from multicalc.backend.mapping import BeyondVmapError, mapped_one_by_one
from multicalc.backend.memory import check_fits, free_on_host, in_bytes
from multicalc.backend.notes import Note, usual_notes
from multicalc.backend.numpy_spelling import LOOPS, NUMPY_METHODS, like_numpy, loops
from multicalc.backend.protocol import (
    Axes,
    Backend,
    FlatFunction,
    Mode,
    Pullback,
    Pushforward,
)
from multicalc.backend.registry import (
    DEFAULT_DTYPE,
    LEAF_TYPES,
    NEUTRAL,
    VARIABLE,
    BackendInfo,
    BackendLike,
    Running,
    active,
    adapters,
    backends,
    choose,
    current,
    default_dtype,
    dtype_name,
    get_backend,
    inside,
    is_known,
    is_neutral,
    is_recorder,
    know,
    no_array,
    owner,
    run_on,
    running,
    spelling_of,
    standard,
    use,
)
from multicalc.backend.replacement import Replacement
from multicalc.backend.scope import Scope, Scopes
from multicalc.backend.sizes import size_of
from multicalc.backend.spelling import CallSite, NativeSpelling, Wording, wordings
from multicalc.backend.sweep import check_chunk_size, unit_batches
from multicalc.backend.wrapped import Standard, Wrapped, native, standard_among, within

__all__ = [
    "AS_IT_IS",
    "BATCH_ELEMENTS",
    "DEFAULT_DTYPE",
    "DISTRIBUTION",
    "LEAF_TYPES",
    "LOOPS",
    "NEUTRAL",
    "NUMPY_METHODS",
    "OPERATORS",
    "VARIABLE",
    "Adapter",
    "Array",
    "Arrays",
    "Axes",
    "Backend",
    "BackendInfo",
    "BackendLike",
    "BeyondVmapError",
    "BrokenAdapter",
    "CallSite",
    "Capability",
    "Costs",
    "FlatFunction",
    "Limit",
    "Mode",
    "NativeSpelling",
    "Note",
    "Pullback",
    "Pushforward",
    "Replacement",
    "Running",
    "Scope",
    "Scopes",
    "Standard",
    "Wording",
    "Wrapped",
    "active",
    "adapters",
    "backends",
    "check_chunk_size",
    "check_fits",
    "choose",
    "current",
    "default_dtype",
    "derived",
    "dtype_name",
    "filled",
    "free_on_host",
    "get_backend",
    "in_bytes",
    "inside",
    "is_known",
    "is_neutral",
    "is_recorder",
    "know",
    "like_numpy",
    "looked_at",
    "loops",
    "mapped_one_by_one",
    "native",
    "no_array",
    "offers",
    "owner",
    "push_each",
    "run_on",
    "running",
    "size_of",
    "spelling_of",
    "standard",
    "standard_among",
    "uninterrupted",
    "unit_batches",
    "use",
    "usual_notes",
    "within",
    "wordings",
]
