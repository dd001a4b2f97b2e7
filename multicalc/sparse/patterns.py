"""``jacobian_pattern`` and ``hessian_pattern``: where derivatives may be other than zero."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ParamSpec

import numpy as np

from multicalc.backend import BackendLike
from multicalc.calls.signature import Arguments
from multicalc.sparse.pattern import Pattern
from multicalc.sparse.tracing.call import PatternMode, TracedCall, check_mode
from multicalc.sparse.tracing.reach import between, pairs, sets
from multicalc.transforms.naming import computing

P = ParamSpec("P")


def jacobian_pattern(
    f: Callable[P, Any],
    argnums: Arguments = 0,
    *,
    mode: PatternMode = "conservative",
    backend: BackendLike = None,
) -> Callable[P, Pattern]:
    """A function giving the :class:`Pattern` of the Jacobian of ``f``, without a derivative taken.

    ``f`` runs once, on arrays whose elements know which inputs they depend on.

    Args:
        f: a function of ``xp``, operators and indexing, or one marked :func:`multicalc.portable`,
            that returns a pytree of real arrays.
        argnums: which positional arguments to differentiate, as in :func:`multicalc.grad`.
        mode: ``"conservative"`` for a pattern that is right for all inputs of these shapes: of a
            choice, a branch or a loop it has all ways. ``"exact"`` for the pattern at this point,
            of the ways that are taken; what is multiplied by zero is left out.
        backend: a backend's name; otherwise the arrays' own framework, or the active backend.

    Returns:
        A function of ``f``'s arguments giving the pattern. Rows are the coordinates of the output,
        leaf by leaf in the order of its tree, columns those of the differentiated arguments. Other
        arguments count by their shapes in the conservative mode if they are floats, by their values
        if they are integers or booleans; so does what ``f`` closes over.

    Raises:
        TracingError: (from the call) ``f`` looks at a value in the conservative mode, or does what
            can't be traced, as a framework's own functions do.
        NotDifferentiableError: (from the call) an argument is not floating, or an argument or
            ``f``'s output is complex.
        SciPyUnavailableError: (from the call) SciPy is not installed.
        InvalidArgumentError: ``mode`` is none; or, from the call, ``argnums`` does not fit it.

    >>> import numpy as np
    >>> import multicalc as mc
    >>> differences = mc.sparse.jacobian_pattern(lambda x: x[1:] - x[:-1])
    >>> differences(np.zeros(3)).to_scipy().toarray().astype(int).tolist()
    [[1, 1, 0], [0, 1, 1]]
    """
    check_mode(mode)

    @computing("jacobian_pattern", "Jacobian's pattern", f, argnums)
    def jacobian_pattern_of_f(*args: P.args, **kwargs: P.kwargs) -> Pattern:
        call = TracedCall(f, args, kwargs, argnums, mode, backend, "jacobian_pattern", False)
        nodes = [out.node for out in call.outputs if out.node is not None]
        found = sets(between(nodes), call.inputs, keep=nodes)
        width = sum(node.size for node in call.inputs)
        rows, columns, start = [], [], 0
        for out in call.outputs:
            if out.node in found:
                entries = found[out.node].tocoo()
                rows.append(entries.row.astype(np.int64) + start)
                columns.append(entries.col)
            start += out.size
        none = np.zeros(0, np.int64)
        return Pattern(
            (start, width), np.concatenate([none, *rows]), np.concatenate([none, *columns])
        )

    return jacobian_pattern_of_f


def hessian_pattern(
    f: Callable[P, Any],
    argnums: Arguments = 0,
    *,
    mode: PatternMode = "conservative",
    backend: BackendLike = None,
) -> Callable[P, Pattern]:
    """A function giving the :class:`Pattern` of the Hessian of ``f``, without a derivative taken.

    ``f`` runs once, on arrays whose elements know which inputs they depend on. Two inputs have an
    entry where both come into an operation that isn't linear in them together, and whose result
    gets to the output.

    Args:
        f: as in :func:`jacobian_pattern`, returning one real scalar.
        argnums: which positional arguments to differentiate, as in :func:`multicalc.grad`.
        mode: as in :func:`jacobian_pattern`.
        backend: a backend's name; otherwise the arrays' own framework, or the active backend.

    Returns:
        A function of ``f``'s arguments giving the pattern, which is symmetric. Rows and columns are
        the coordinates of the differentiated arguments, leaf by leaf.

    Raises:
        NotScalarError: (from the call) ``f`` doesn't return one scalar.
        TracingError: (from the call) as for :func:`jacobian_pattern`.
        NotDifferentiableError: (from the call) as for :func:`jacobian_pattern`.
        SciPyUnavailableError: (from the call) SciPy is not installed.
        InvalidArgumentError: ``mode`` is none; or, from the call, ``argnums`` does not fit it.

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> chain = mc.sparse.hessian_pattern(lambda x: xp.sum(x[1:] * x[:-1]) + x[0] ** 2)
    >>> chain(np.zeros(3)).to_scipy().toarray().astype(int).tolist()
    [[1, 1, 0], [1, 0, 1], [0, 1, 0]]
    """
    check_mode(mode)

    @computing("hessian_pattern", "Hessian's pattern", f, argnums)
    def hessian_pattern_of_f(*args: P.args, **kwargs: P.kwargs) -> Pattern:
        call = TracedCall(f, args, kwargs, argnums, mode, backend, "hessian_pattern", True)
        nodes = [out.node for out in call.outputs if out.node is not None]
        return Pattern.of(pairs(nodes, call.inputs))

    return hessian_pattern_of_f
