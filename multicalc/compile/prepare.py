"""``prepare``: a transform made ready for arguments of one kind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, get_args

from multicalc.backend import NEUTRAL, Backend, BackendLike, choose, is_neutral, owner
from multicalc.calls import trees
from multicalc.compile.history import JitStats
from multicalc.compile.jit import jit
from multicalc.compile.program import described
from multicalc.compile.transforms import gives_function
from multicalc.display.table import card, facts
from multicalc.errors import InvalidArgumentError, PreparationMismatchError

OnMismatch = Literal["error", "reprepare"]
ON_MISMATCH: dict[OnMismatch, str] = {"error": "are refused", "reprepare": "are prepared for"}
"""What becomes of other arguments."""
_SHOWN = 4
"""A plan for more leaves shows how many there are."""


@dataclass(frozen=True, eq=False, repr=False)
class Plan:
    """A transform of a function, traced and compiled for arguments of one kind; made by
    :func:`prepare`. A frozen value, safe to call from several threads."""

    backend: str
    """The backend that does the work."""
    compiler: str | None
    """What compiled it; None where the backend has no compiler."""
    on_mismatch: OnMismatch
    _what: str
    _run: Callable[..., Any]
    _backend: Backend
    _spec: trees.Spec
    _kinds: tuple[Any, ...]
    _told: tuple[str, ...]
    _stats: Callable[[], JitStats]

    @property
    def stats(self) -> JitStats:
        """How often the function has been traced: once, unless it was prepared again."""
        return self._stats()

    def __repr__(self) -> str:
        kinds = ", ".join(self._told) if len(self._told) <= _SHOWN else f"{len(self._told)} leaves"
        by = f"backend={self.backend!r}, compiler={self.compiler!r}"
        return f"Plan({self._what} for {kinds}, {by})"

    def _repr_html_(self) -> str:
        rows = [
            ("arguments", ", ".join(self._told)),
            ("backend", self.backend),
            ("compiler", self.compiler),
            ("other arguments", ON_MISMATCH[self.on_mismatch]),
            ("traces", self.stats.traces),
        ]
        return card(f"Plan: {self._what}", facts(rows))

    def __call__(self, *args: Any) -> Any:
        """The transform at ``args``.

        Raises:
            PreparationMismatchError: they differ in structure, shape, dtype, device or the value
                of what is no data from what the plan was made for, and ``on_mismatch`` is
                ``"error"``.
        """
        if self.on_mismatch == "error":
            leaves, spec = trees.flatten(args)
            if spec != self._spec or _kinds(leaves, self._backend) != self._kinds:
                raise PreparationMismatchError(self._difference(leaves, spec))
        return self._run(*args)

    def _difference(self, leaves: list[Any], spec: trees.Spec) -> str:
        again = 'prepare again for these arguments, or use on_mismatch="reprepare"'
        if spec != self._spec:
            return f"prepared for arguments of structure {self._spec}, found {spec}; {again}"
        k = next(k for k, x in enumerate(leaves) if _kind(x, self._backend) != self._kinds[k])
        name, found = trees.leaf_names(spec, "argument")[k], _told(leaves[k], self._backend)
        return f"{name}: prepared for {self._told[k]}, found {found}; {again}"


def prepare(
    transform: Callable[..., Any],
    f: Callable[..., Any],
    *example: Any,
    on_mismatch: OnMismatch = "error",
    compiler: str | None = None,
    backend: BackendLike = None,
    **options: Any,
) -> Plan:
    """``transform`` of ``f``, traced and compiled for arguments like ``example``.

    Args:
        transform: any of multicalc's (``grad``, ``hessian``, ``jvp``, ``quad_approx``, ...).
        f: as in that transform.
        example: arguments that the transform, or the function that it gives, is called with:
            ``prepare(grad, f, x)``, ``prepare(hvp, f, (x,), (v,))``. The transform runs on them
            once.
        on_mismatch: what a call with arguments of another kind does: raise, or prepare for them,
            too.
        compiler: as in :func:`multicalc.jit`.
        backend, options: the transform's own (``argnums``, ``has_aux``, ``mode``,
            ``chunk_size``, ...).

    Returns:
        A :class:`Plan`, called as the example was given.

    Raises:
        TracingError: what ``f`` does depends on values.
        InvalidArgumentError: there is no example, or ``on_mismatch`` is none of the two.

    >>> import numpy as np
    >>> from multicalc import hvp, xp
    >>> plan = prepare(hvp, lambda x: xp.sum(x**3), (np.zeros(2),), (np.zeros(2),))
    >>> plan((np.array([1.0, 2.0]),), (np.array([1.0, 1.0]),)).tolist()
    [6.0, 12.0]
    >>> plan((np.zeros(3),), (np.zeros(3),))
    Traceback (most recent call last):
    multicalc.errors.PreparationMismatchError: argument[0][0]: prepared for float64[2], found \
float64[3]; prepare again for these arguments, or use on_mismatch="reprepare"
    """
    if on_mismatch not in get_args(OnMismatch):
        raise InvalidArgumentError(
            f"on_mismatch must be 'error' or 'reprepare', found {on_mismatch!r}"
        )
    if not example:
        raise InvalidArgumentError("prepare needs an example of the arguments: prepare(grad, f, x)")
    leaves, spec = trees.flatten(example)
    chosen, _ = choose(leaves, backend)
    compiled = jit(f, compiler=compiler, backend=backend)
    options["backend"] = backend
    if gives_function(transform):
        run = transform(compiled, **options)
    else:

        def run(*args: Any) -> Any:
            return transform(compiled, *args, **options)

    run(*example)
    has = chosen.compilers[0] if chosen.compilers else None
    return Plan(
        backend=chosen.name,
        compiler=compiler or has,
        on_mismatch=on_mismatch,
        _what=f"{transform.__name__}({getattr(f, '__name__', type(f).__name__)})",
        _run=run,
        _backend=chosen,
        _spec=spec,
        _kinds=_kinds(leaves, chosen),
        _told=tuple(_told(x, chosen) for x in leaves),
        _stats=lambda: compiled.stats,
    )


def _kinds(leaves: list[Any], backend: Backend) -> tuple[Any, ...]:
    return tuple([_kind(x, backend) for x in leaves])


def _kind(x: Any, backend: Backend) -> Any:
    """What a plan holds on to of a leaf."""
    whose = owner(x)
    if whose is None:
        return float if isinstance(x, float) else (type(x), x)
    where = backend.device_of(x) if whose == backend.name != NEUTRAL else whose
    swapped = is_neutral(x) and not x.dtype.isnative
    return x.dtype.newbyteorder("=") if swapped else x.dtype, x.shape, where


def _told(x: Any, backend: Backend) -> str:
    """That, for a reader."""
    whose = owner(x)
    if whose is None:
        return "a float" if isinstance(x, float) else repr(x)
    if whose != backend.name or whose == NEUTRAL:
        return f"{x.dtype}{list(x.shape)}"
    device = str(backend.device_of(x))
    return described(backend, (x,)) + (f" on {device}" if device else "")
