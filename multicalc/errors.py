"""Every error multicalc raises.

Each derives from :class:`MulticalcError` and from the built-in a caller would expect, so that
``except ValueError`` keeps working in code that knows nothing of multicalc.
"""

from __future__ import annotations

import typing


class MulticalcError(Exception):
    """Base of every error raised by multicalc."""


class UnknownBackendError(MulticalcError, ValueError):
    """No backend has the name asked for; the message lists the known ones."""


class BackendNotInstalledError(MulticalcError, ImportError):
    """The backend's framework is not installed; the message gives the command that installs it."""


class BackendBrokenError(MulticalcError, ImportError):
    """The framework is there but importing it failed (its own error is the ``__cause__``), or its
    adapter doesn't do what one has to."""


class MixedBackendsError(MulticalcError, TypeError):
    """Arrays of two frameworks met in one call."""


class NotScalarError(MulticalcError, ValueError):
    """A scalar-valued function was needed and the function returned something else."""


class NotDifferentiableError(MulticalcError, TypeError):
    """An input or output has no derivative: integer, boolean, not an array, or detached."""


class InvalidArgumentError(MulticalcError, ValueError):
    """``argnums``, a tangent, a cotangent or an option does not fit the call."""


class UnsupportedOperationError(MulticalcError, NotImplementedError):
    """A backend cannot do what was asked; the message names an alternative.

    Where it is one of ``xp``'s operations that it can't do, or can't differentiate any further,
    ``.operation`` is its name, ``"linalg.qr"`` in the extension; else it is empty.
    """

    def __init__(self, message: str, *, operation: str = "") -> None:
        super().__init__(message)
        self.operation = operation


class MissingOperationError(UnsupportedOperationError, AttributeError):
    """A backend's namespace lacks one of ``xp``'s operations, by which something else is done."""


class DoesNotFitError(MulticalcError, MemoryError):
    """A matrix of derivatives would need more memory than there is."""


class PortabilityError(MulticalcError, TypeError):
    """A function that is being differentiated does what would lose its derivative in silence, or
    means something else on other backends; the message says what to write instead."""


class TranslationError(MulticalcError, ValueError):
    """A function can't be written in a framework's own words; the message has the line, the
    expression, why, and what to write."""


class TracingError(MulticalcError, TypeError):
    """A function can't be compiled: what it does depends on values known only when it runs."""


class PreparationMismatchError(MulticalcError, ValueError):
    """A prepared plan was called with something else than it was prepared for."""


class PatternError(MulticalcError, ValueError):
    """A sparse pattern does not have an entry that the matrix has; the message names it."""


class PlottingUnavailableError(MulticalcError, ImportError):
    """matplotlib, which draws, is not installed; the message gives the command that installs it."""


class SciPyUnavailableError(MulticalcError, ImportError):
    """SciPy, which optimises, is not installed; the message gives the command that installs it."""


class LibraryNotInstalledError(MulticalcError, ImportError):
    """The library that a bridge goes to is not installed; the message gives the command that
    installs it."""


class ShardError(MulticalcError, RuntimeError):
    """A shard of the data failed, or is of another kind than the first; what was raised is the
    ``__cause__``.

    ``.index`` is its place among the shards, ``.shard`` what it is: ``"rows 3000 to 4000"``.
    """

    def __init__(self, message: str, index: int, shard: str) -> None:
        super().__init__(message)
        self.index, self.shard = index, shard

    def __reduce__(self) -> tuple[typing.Any, ...]:
        return ShardError, (str(self), self.index, self.shard)


class NotPositiveDefiniteError(MulticalcError, ValueError):
    """A quadratic model has no unique minimum because its Hessian is not positive definite.

    Where an iteration met it, ``.path`` is the way there; else it is None. Where the Hessian has no
    matrix, ``.direction`` is a direction d along which the model doesn't rise, in the structure of
    its point, and ``.curvature`` is d·Hd/d·d; else both are None.
    """

    def __init__(
        self,
        message: str,
        path: typing.Any = None,
        direction: typing.Any = None,
        curvature: float | None = None,
    ) -> None:
        super().__init__(message)
        self.path = path
        self.direction = direction
        self.curvature = curvature


class NotConvergedError(MulticalcError, ArithmeticError):
    """An iteration ended before it had what was asked of it. ``.x`` is how far it came, and
    ``.residual`` what is left, relative to the start."""

    def __init__(self, message: str, x: typing.Any, residual: float) -> None:
        super().__init__(message)
        self.x = x
        self.residual = residual
