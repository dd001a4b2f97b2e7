# Written by `make stubs`, from multicalc/xp/reference and multicalc/xp/table.py.
"""The array API standard's linear algebra extension."""

from collections.abc import Sequence
from typing import Any, Literal

from multicalc.xp.notation import (
    Array,
    Axis,
    DType,
    Eigenpairs,
    Factors,
    LeastSquares,
    SignAndLog,
    SingularValues,
)

def cho_solve(x1: Array, x2: Array, /, *, upper: bool = False) -> Array:
    """The solution x of A x = b, by the factor that ``xp.linalg.cholesky`` gives of A.

    Args:
        x1: the factor, an array of floats or complex numbers, of shape (..., N, N), of which
            one triangle is read.
        x2: b: one vector of shape (N,), or columns of shape (..., N, K).
        upper: whether the factor is the upper triangle.

    Returns:
        an array of the shape that A x = b asks for: (..., N) for a vector, else (..., N, K).

    Raises:
        MixedBackendsError: the arrays belong to different frameworks.
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        A⁻¹ (db - dA x), A = L Lᴴ, by changes db, dA of the arguments

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> factor = xp.linalg.cholesky(np.array([[4.0, 2.0], [2.0, 5.0]]))
    >>> xp.linalg.cho_solve(factor, np.array([8.0, 12.0])).tolist()
    [1.0, 2.0]
    >>> f = lambda b: xp.sum(xp.linalg.cho_solve(factor, b))
    >>> mc.grad(f)(np.array([8.0, 12.0])).tolist()
    [0.1875, 0.125]
    """

def cholesky(x: Array, /, *, upper: bool = False) -> Array:
    """The triangular L with positive diagonal for which L Lᴴ is the matrix.

    Args:
        x: an array of floats or complex numbers, of shape (..., N, N); symmetric or Hermitian,
            and positive definite.
        upper: whether to return Lᴴ, the upper triangle, instead.

    Returns:
        an array of the shape and dtype of ``x``.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        L Φ(L⁻¹ dA L⁻ᴴ), Φ: lower triangle, its diagonal halved, by a change dA of the argument

    Where backends differ:
        of a matrix that isn't positive definite it is NaN on TensorFlow and JAX; elsewhere it
            is the framework's own error.

    >>> import numpy as np
    >>> from multicalc import xp
    >>> xp.linalg.cholesky(np.array([[4.0, 2.0], [2.0, 5.0]])).tolist()
    [[2.0, 0.0], [1.0, 2.0]]
    """

def cross(x1: Array, x2: Array, /, *, axis: int = -1) -> Array:
    """The cross products of vectors in three dimensions.

    Args:
        x1, x2: arrays of numbers, of shapes that broadcast; along ``axis`` their length is 3.
        axis: the axis that the vectors lie along.

    Returns:
        an array of the broadcast shape.

    Raises:
        MixedBackendsError: the arrays belong to different frameworks.
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        dx × y + x × dy, by changes dx, dy of the arguments

    >>> import numpy as np
    >>> from multicalc import xp
    >>> xp.linalg.cross(np.array([1.0, 0.0, 0.0]), np.array([0.0, 1.0, 0.0])).tolist()
    [0.0, 0.0, 1.0]
    """

def det(x: Array, /) -> Array:
    """The determinants of square matrices.

    Args:
        x: an array of floats or complex numbers, of shape (..., N, N).

    Returns:
        an array of shape (...).

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        det(A) tr(A⁻¹ dA), by a change dA of the argument

    Where backends differ:
        of a singular matrix the derivative is the framework's error on NumPy and TensorFlow.

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> round(float(xp.linalg.det(np.array([[1.0, 2.0], [3.0, 4.0]]))), 12)
    -2.0
    >>> mc.grad(xp.linalg.det)(np.array([[1.0, 2.0], [3.0, 4.0]])).round(12).tolist()
    [[4.0, -3.0], [-2.0, 1.0]]
    """

def diagonal(x: Array, /, *, offset: int = 0) -> Array:
    """The diagonals of matrices, as vectors.

    Args:
        x: an array of numbers, of shape (..., M, N).
        offset: which diagonal: 0 the main one, above it positive, below it negative.

    Returns:
        an array of shape (..., length), of the dtype of ``x``.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        diagonal of dA, by a change dA of the argument

    >>> import numpy as np
    >>> from multicalc import xp
    >>> xp.linalg.diagonal(np.array([[1.0, 2.0], [3.0, 4.0]])).tolist()
    [1.0, 4.0]
    """

def eig(x: Array, /) -> Eigenpairs:
    """The eigenvalues and eigenvectors of any square matrices.

    Args:
        x: an array of floats or complex numbers, of shape (..., N, N).

    Returns:
        ``(eigenvalues, eigenvectors)``: complex, (..., N), in no order; and (..., N, N), of
            length 1, the vectors its columns. Their phases are open.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        dλ = diag(V⁻¹ dA V), dV = V (F ∘ V⁻¹ dA V), its length kept, by a change dA of the
            argument

    Where backends differ:
        where eigenvalues are equal, derivatives are inf or NaN; not on MXNet, which has no
            complex numbers.

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> xp.linalg.eig(np.array([[0.0, 1.0], [-1.0, 0.0]])).eigenvalues.imag.round(12).tolist()
    [1.0, -1.0]
    >>> f = lambda a: xp.sum(xp.real(xp.linalg.eig(a).eigenvalues) ** 2)
    >>> mc.grad(f)(np.array([[2.0, 1.0], [0.0, 3.0]])).round(12).tolist()
    [[4.0, 0.0], [2.0, 6.0]]
    """

def eigh(x: Array, /) -> Eigenpairs:
    """The eigenvalues and eigenvectors of symmetric or Hermitian matrices.

    Args:
        x: an array of floats or complex numbers, of shape (..., N, N); symmetric, or Hermitian.

    Returns:
        ``(eigenvalues, eigenvectors)``: real, (..., N), in ascending order; and (..., N, N),
            the vectors its columns. Their signs are open.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        dλ = diag(Vᴴ dA V), dV = V (F ∘ Vᴴ dA V), Fᵢⱼ = 1/(λⱼ - λᵢ), Fᵢᵢ = 0, by a change dA of
            the argument

    Where backends differ:
        where eigenvalues are equal, derivatives of the eigenvectors are NaN, on TensorFlow what
            they contribute is lost; on MXNet the value under a transform is NaN too.

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> xp.linalg.eigh(np.array([[2.0, 1.0], [1.0, 2.0]])).eigenvalues.round(12).tolist()
    [1.0, 3.0]
    >>> largest = lambda a: xp.linalg.eigh(a).eigenvalues[1]
    >>> mc.grad(largest)(np.array([[2.0, 1.0], [1.0, 2.0]])).round(12).tolist()
    [[0.5, 0.5], [0.5, 0.5]]
    """

def eigvals(x: Array, /) -> Array:
    """The eigenvalues of any square matrices.

    Args:
        x: an array of floats or complex numbers, of shape (..., N, N).

    Returns:
        a complex array of shape (..., N), in no order.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        diag(V⁻¹ dA V), by a change dA of the argument

    Where backends differ:
        where eigenvalues are equal, derivatives are inf or NaN; not on MXNet, which has no
            complex numbers.

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> xp.linalg.eigvals(np.array([[2.0, 1.0], [0.0, 3.0]])).real.round(12).tolist()
    [2.0, 3.0]
    >>> f = lambda a: xp.sum(xp.real(xp.linalg.eigvals(a)) ** 2)
    >>> mc.grad(f)(np.array([[2.0, 1.0], [0.0, 3.0]])).round(12).tolist()
    [[4.0, 0.0], [2.0, 6.0]]
    """

def eigvalsh(x: Array, /) -> Array:
    """The eigenvalues of symmetric or Hermitian matrices.

    Args:
        x: an array of floats or complex numbers, of shape (..., N, N); symmetric, or Hermitian.

    Returns:
        an array of real floats, of shape (..., N), in ascending order.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        diag(Vᴴ dA V), by a change dA of the argument

    Where backends differ:
        where eigenvalues are equal, second derivatives are NaN, on TensorFlow without what the
            eigenvectors contribute; on MXNet the value under a transform is NaN too.

    >>> import numpy as np
    >>> from multicalc import xp
    >>> xp.linalg.eigvalsh(np.array([[2.0, 1.0], [1.0, 2.0]])).round(12).tolist()
    [1.0, 3.0]
    """

def expm(x: Array, /) -> Array:
    """The exponential of matrices: Σₖ Aᵏ/k!.

    Args:
        x: an array of floats or complex numbers, of shape (..., N, N).

    Returns:
        an array of the shape and dtype of ``x``.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        ∫₀¹ exp(tA) dA exp((1 - t)A) dt, by a change dA of the argument

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> xp.linalg.expm(np.array([[0.0, np.log(2.0)], [0.0, 0.0]])).round(6).tolist()
    [[1.0, 0.693147], [0.0, 1.0]]
    >>> f = lambda a: xp.linalg.trace(xp.linalg.expm(a))
    >>> mc.grad(f)(np.array([[0.0, 1.0], [0.0, 0.0]])).round(12).tolist()
    [[1.0, 0.0], [1.0, 1.0]]
    """

def inv(x: Array, /) -> Array:
    """The inverses of square matrices.

    Args:
        x: an array of floats or complex numbers, of shape (..., N, N).

    Returns:
        an array of the shape and dtype of ``x``.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        -A⁻¹ dA A⁻¹, by a change dA of the argument

    Where backends differ:
        of a singular matrix it is inf or NaN on JAX; elsewhere it is the framework's own error.

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> xp.linalg.inv(np.array([[2.0, 0.0], [0.0, 4.0]])).tolist()
    [[0.5, 0.0], [0.0, 0.25]]
    >>> mc.grad(lambda a: xp.linalg.inv(a)[0, 0])(np.array([[2.0, 0.0], [0.0, 4.0]]))[0, 0].tolist()
    -0.25
    """

def lstsq(x1: Array, x2: Array, /, *, rtol: Any = None) -> LeastSquares:
    """The shortest x for which the length of A x - b is smallest. Its derivative is that among
    matrices of the same rank.

    Args:
        x1: A, an array of floats or complex numbers, of shape (..., M, N).
        x2: b: one vector of shape (M,), or columns of shape (..., M, K).
        rtol: singular values below ``rtol`` times the largest count as zero; by default
            ``max(M, N)`` times the dtype's eps.

    Returns:
        ``(solution, residuals, rank, singular_values)``: (..., N) for a vector, else (..., N,
            K); the squared lengths of A x - b, () or (..., K); integers, (...); and (...,
            min(M, N)), in descending order.

    Raises:
        MixedBackendsError: the arrays belong to different frameworks.
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        dA⁺ b + A⁺ db, by changes dA, db of the arguments

    Where backends differ:
        on MXNet the derivative is there for full rank only.

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> a, b = np.array([[1.0, 0.0], [1.0, 1.0], [1.0, 2.0]]), np.array([1.0, 3.0, 5.0])
    >>> xp.linalg.lstsq(a, b).solution.round(12).tolist()
    [1.0, 2.0]
    >>> mc.grad(lambda b: xp.linalg.lstsq(a, b).solution[0])(b).round(6).tolist()
    [0.833333, 0.333333, -0.166667]
    """

def matmul(x1: Array, x2: Array, /) -> Array:
    """The matrix product A B; a vector is a row on the left and a column on the right.

    Args:
        x1, x2: arrays of numbers, of shapes (..., M, K) and (..., K, N) whose leading axes
            broadcast, or (K,).

    Returns:
        an array of shape (..., M, N), without the axis that a vector stands for.

    Raises:
        MixedBackendsError: the arrays belong to different frameworks.
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        dA B + A dB, by changes dA, dB of the arguments

    >>> import numpy as np
    >>> from multicalc import xp
    >>> xp.linalg.matmul(np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([1.0, 10.0])).tolist()
    [21.0, 43.0]
    """

def matrix_norm(
    x: Array,
    /,
    *,
    keepdims: bool = False,
    ord: float | Literal["fro", "nuc"] = "fro",
) -> Array:
    """The norms of matrices.

    Args:
        x: an array of floats or complex numbers, of shape (..., M, N).
        keepdims: whether reduced axes stay, with length 1.
        ord: ``"fro"`` (Frobenius), ``"nuc"`` (the sum of the singular values), 2 and -2 (the
            largest and smallest), 1 and -1 (the largest and smallest sum of a column), ``inf``
            and ``-inf`` (of a row).

    Returns:
        an array of real floats, of shape (...).

    Raises:
        ValueError: ``ord`` is none of these.
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        of the norm of the singular values, or of the entries

    Where backends differ:
        at 0 the derivative of the Frobenius norm is NaN, on PyTorch 0.

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> float(xp.linalg.matrix_norm(np.array([[3.0, 0.0], [0.0, 4.0]])))
    5.0
    >>> mc.grad(xp.linalg.matrix_norm)(np.array([[3.0, 0.0], [0.0, 4.0]])).round(12).tolist()
    [[0.6, 0.0], [0.0, 0.8]]
    """

def matrix_power(x: Array, n: int, /) -> Array:
    """Square matrices multiplied with themselves.

    Args:
        x: an array of floats or complex numbers, of shape (..., N, N).
        n: how many factors; 0 gives the identity, and negative ones are inverses.

    Returns:
        an array of the shape and dtype of ``x``.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        Σₖ Aᵏ dA Aⁿ⁻¹⁻ᵏ, by a change dA of the argument

    >>> import numpy as np
    >>> from multicalc import xp
    >>> xp.linalg.matrix_power(np.array([[1.0, 1.0], [0.0, 1.0]]), 3).tolist()
    [[1.0, 3.0], [0.0, 1.0]]
    """

def matrix_rank(x: Array, /, *, rtol: Array | float | None = None) -> Array:
    """How many singular values are not zero.

    Args:
        x: an array of floats or complex numbers, of shape (..., M, N).
        rtol: singular values below ``rtol`` times the largest count as zero; by default
            ``max(M, N)`` times the dtype's eps.

    Returns:
        an array of integers, of shape (...).

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        none

    >>> import numpy as np
    >>> from multicalc import xp
    >>> int(xp.linalg.matrix_rank(np.array([[1.0, 2.0], [2.0, 4.0]])))
    1
    """

def matrix_transpose(x: Array, /) -> Array:
    """Matrices turned over: the last two axes exchanged.

    Args:
        x: an array of any dtype, of shape (..., M, N).

    Returns:
        an array of shape (..., N, M), of the dtype of ``x``.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        dAᵀ, by a change dA of the argument

    >>> import numpy as np
    >>> from multicalc import xp
    >>> xp.linalg.matrix_transpose(np.array([[1.0, 2.0], [3.0, 4.0]])).tolist()
    [[1.0, 3.0], [2.0, 4.0]]
    """

def norm(
    x: Array,
    /,
    ord: float | str | None = None,
    axis: Axis = None,
    keepdims: bool = False,
) -> Array:
    """The norm of a vector or matrix, as NumPy's ``linalg.norm``; that of all elements by default.

    Args:
        x: an array of floats or complex numbers, of any shape.
        ord: for vectors a number p, ``inf`` or ``-inf``; for matrices ``"fro"``, ``"nuc"``, 1,
            -1, 2, -2, ``inf`` or ``-inf``; by default the root of the sum of squares.
        axis: an int for vectors, a pair for matrices; by default all of ``x``, as one vector
            without ``ord``.
        keepdims: whether reduced axes stay, with length 1.

    Returns:
        an array of real numbers, without the reduced axes.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        Σ x dx / norm(x), by a change dx of the argument

    Where backends differ:
        of a zero vector the derivative is NaN, on PyTorch 0.

    >>> import numpy as np
    >>> from multicalc import xp
    >>> float(xp.linalg.norm(np.array([3.0, 4.0])))
    5.0
    """

def outer(x1: Array, x2: Array, /) -> Array:
    """The outer product: every element of one vector times every element of the other.

    Args:
        x1, x2: vectors of numbers, of shapes (M,) and (N,).

    Returns:
        an array of shape (M, N).

    Raises:
        MixedBackendsError: the arrays belong to different frameworks.
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        dx yᵀ + x dyᵀ, by changes dx, dy of the arguments

    >>> import numpy as np
    >>> from multicalc import xp
    >>> xp.linalg.outer(np.array([1.0, 2.0]), np.array([3.0, 4.0])).tolist()
    [[3.0, 4.0], [6.0, 8.0]]
    """

def pinv(x: Array, /, *, rtol: Array | float | None = None) -> Array:
    """The Moore-Penrose inverses A⁺ of matrices.

    Args:
        x: an array of floats or complex numbers, of shape (..., M, N).
        rtol: singular values below ``rtol`` times the largest count as zero; by default
            ``max(M, N)`` times the dtype's eps.

    Returns:
        an array of shape (..., N, M).

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        -A⁺ dA A⁺ + A⁺A⁺ᴴ dAᴴ (I - A A⁺) + (I - A⁺A) dAᴴ A⁺ᴴA⁺, by a change dA of the argument

    >>> import numpy as np
    >>> from multicalc import xp
    >>> xp.linalg.pinv(np.array([[2.0, 0.0], [0.0, 0.0]])).round(12).tolist()
    [[0.5, 0.0], [0.0, 0.0]]
    """

def qr(x: Array, /, *, mode: Literal["reduced", "complete"] = "reduced") -> Factors:
    """The factors Q with orthonormal columns and R, an upper triangle, whose product is the
    matrix.

    Args:
        x: an array of floats or complex numbers, of shape (..., M, N).
        mode: ``"reduced"``: K = min(M, N) columns of Q; ``"complete"``: K = M.

    Returns:
        ``(Q, R)``, of shapes (..., M, K) and (..., K, N). Their signs are open.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        dR = Φ R, dQ = (dA - Q dR) R⁻¹, by a change dA of the argument

    Where backends differ:
        MXNet has no derivative of it: write it with ``cholesky`` or ``svd``. The others have
            one in reduced mode of matrices with as many rows as columns or more, PyTorch and
            TensorFlow of others too.

    >>> import numpy as np
    >>> from multicalc import xp
    >>> abs(xp.linalg.qr(np.array([[3.0, 1.0], [4.0, 2.0]])).R[0, 0]).round(12).tolist()
    5.0
    """

def slogdet(x: Array, /) -> SignAndLog:
    """The signs of determinants, and the logarithms of their absolute values.

    Args:
        x: an array of floats or complex numbers, of shape (..., N, N).

    Returns:
        ``(sign, logabsdet)``, each of shape (...).

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        (0, tr(A⁻¹ dA)), by a change dA of the argument

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> a = np.array([[2.0, 0.0], [0.0, -4.0]])
    >>> sign, log = xp.linalg.slogdet(a)
    >>> float(sign), round(float(log), 6)
    (-1.0, 2.079442)
    >>> mc.grad(lambda a: xp.linalg.slogdet(a)[1])(a).diagonal().tolist()
    [0.5, -0.25]
    """

def solve(x1: Array, x2: Array, /) -> Array:
    """The solution x of A x = b.

    Args:
        x1: A, an array of floats or complex numbers, of shape (..., N, N).
        x2: b: one vector of shape (N,), or columns of shape (..., N, K).

    Returns:
        an array of the shape that A x = b asks for: (..., N) for a vector, else (..., N, K).

    Raises:
        MixedBackendsError: the arrays belong to different frameworks.
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        A⁻¹ (db - dA x), by changes db, dA of the arguments

    Where backends differ:
        of a singular matrix it is inf or NaN on JAX; elsewhere it is the framework's own error.

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> xp.linalg.solve(np.array([[2.0, 0.0], [0.0, 4.0]]), np.array([2.0, 8.0])).tolist()
    [1.0, 2.0]
    >>> f = lambda b: xp.sum(xp.linalg.solve(np.array([[2.0, 0.0], [0.0, 4.0]]), b))
    >>> mc.grad(f)(np.array([2.0, 8.0])).tolist()
    [0.5, 0.25]
    """

def solve_triangular(
    x1: Array,
    x2: Array,
    /,
    *,
    lower: bool = False,
    unit_diagonal: bool = False,
) -> Array:
    """The solution x of A x = b, where A is triangular. The other triangle isn't read, and has the
    derivative 0.

    Args:
        x1: A, an array of floats or complex numbers, of shape (..., N, N).
        x2: b: one vector of shape (N,), or columns of shape (..., N, K).
        lower: whether the lower triangle is A, not the upper one.
        unit_diagonal: whether the diagonal is 1, and not read either.

    Returns:
        an array of the shape that A x = b asks for: (..., N) for a vector, else (..., N, K).

    Raises:
        MixedBackendsError: the arrays belong to different frameworks.
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        A⁻¹ (db - dA x), dA of the triangle that is read, by changes db, dA of the arguments

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> a = np.array([[2.0, 2.0], [9.0, 4.0]])
    >>> xp.linalg.solve_triangular(a, np.array([6.0, 8.0])).tolist()
    [1.0, 2.0]
    >>> mc.grad(lambda a: xp.linalg.solve_triangular(a, np.array([6.0, 8.0]))[0])(a).tolist()
    [[-0.5, -1.0], [0.0, 0.5]]
    """

def svd(x: Array, /, *, full_matrices: bool = True) -> SingularValues:
    """The singular value decomposition U S Vᴴ.

    Args:
        x: an array of floats or complex numbers, of shape (..., M, N).
        full_matrices: whether U and Vᴴ are square; else they have K = min(M, N) columns and
            rows.

    Returns:
        ``(U, S, Vh)``, of shapes (..., M, M), (..., K) and (..., N, N); S real, in descending
            order. The signs of the vectors are open, and so is which ones span the space beyond
            the first K: derivatives are right for what depends on that space alone.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        dσ = diag(Uᴴ dA V), by a change dA of the argument

    Where backends differ:
        on NumPy, PyTorch and MXNet derivatives need entries whose squares neither overflow nor
            vanish. Those of U and Vᴴ are NaN where singular values are equal, on TensorFlow
            what they contribute is lost.

    >>> import numpy as np
    >>> from multicalc import xp
    >>> xp.linalg.svd(np.array([[3.0, 0.0], [0.0, 4.0]])).S.round(12).tolist()
    [4.0, 3.0]
    """

def svdvals(x: Array, /) -> Array:
    """The singular values of matrices.

    Args:
        x: an array of floats or complex numbers, of shape (..., M, N).

    Returns:
        an array of real floats, of shape (..., min(M, N)), in descending order.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        diag(Uᴴ dA V), by a change dA of the argument

    Where backends differ:
        where singular values are equal second derivatives are NaN, and wrong on TensorFlow and
            MXNet.

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> a = np.array([[3.0, 0.0], [0.0, 4.0]])
    >>> xp.linalg.svdvals(a).round(12).tolist()
    [4.0, 3.0]
    >>> mc.grad(lambda a: xp.sum(xp.linalg.svdvals(a)))(a).diagonal().round(12).tolist()
    [1.0, 1.0]
    """

def tensordot(
    x1: Array,
    x2: Array,
    /,
    *,
    axes: int | tuple[Sequence[int], Sequence[int]] = 2,
) -> Array:
    """The sum of products over several axes.

    Args:
        x1, x2: arrays of numbers.
        axes: how many of the last axes of ``x1`` go with the first of ``x2``, or the two lists
            of axes.

    Returns:
        an array with the axes of ``x1`` that are left, then those of ``x2``.

    Raises:
        MixedBackendsError: the arrays belong to different frameworks.
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        dA·B + A·dB over the same axes, by changes dA, dB of the arguments

    >>> import numpy as np
    >>> from multicalc import xp
    >>> xp.linalg.tensordot(np.array([1.0, 2.0]), np.array([[3.0], [4.0]]), axes=1).tolist()
    [11.0]
    """

def trace(x: Array, /, *, offset: int = 0, dtype: DType = None) -> Array:
    """The sums of the diagonals of matrices.

    Args:
        x: an array of numbers, of shape (..., M, N).
        offset: which diagonal: 0 the main one, above it positive, below it negative.
        dtype: the dtype of the result; by default that of ``x``, and for integers as in
            ``xp.sum``.

    Returns:
        an array of shape (...).

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        trace of dA, by a change dA of the argument

    >>> import numpy as np
    >>> from multicalc import xp
    >>> float(xp.linalg.trace(np.array([[1.0, 2.0], [3.0, 4.0]])))
    5.0
    """

def vecdot(x1: Array, x2: Array, /, *, axis: int = -1) -> Array:
    """The inner products of vectors, the first one conjugated.

    Args:
        x1, x2: arrays of numbers, of shapes that broadcast; along ``axis`` they have one
            length.
        axis: the axis to sum over, of both; the last by default.

    Returns:
        an array of the broadcast shape without ``axis``.

    Raises:
        MixedBackendsError: the arrays belong to different frameworks.
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        Σ conj(dx) y + conj(x) dy, by changes dx, dy of the arguments

    >>> import numpy as np
    >>> from multicalc import xp
    >>> float(xp.linalg.vecdot(np.array([1.0, 2.0]), np.array([3.0, 4.0])))
    11.0
    """

def vector_norm(x: Array, /, *, axis: Axis = None, keepdims: bool = False, ord: float = 2) -> Array:
    """The norms of vectors: (Σ |x|ᵖ)^(1/p).

    Args:
        x: an array of floats or complex numbers, of any shape.
        axis: the axis, or axes, that the vectors lie along; by default all of ``x`` is one
            vector.
        keepdims: whether reduced axes stay, with length 1.
        ord: p; ``inf`` and ``-inf`` give the largest and the smallest modulus, 0 the number of
            elements that aren't 0.

    Returns:
        an array of real floats, without the reduced axes.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        Σ |x|ᵖ⁻² x dx / normᵖ⁻¹, by a change dx of the argument

    Where backends differ:
        of a zero vector the derivative is NaN, on PyTorch 0.

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> float(xp.linalg.vector_norm(np.array([3.0, 4.0])))
    5.0
    >>> mc.grad(xp.linalg.vector_norm)(np.array([3.0, 4.0])).round(12).tolist()
    [0.6, 0.8]
    """
