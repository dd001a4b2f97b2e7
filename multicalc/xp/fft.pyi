# Written by `make stubs`, from multicalc/xp/reference and multicalc/xp/table.py.
"""The array API standard's Fourier transforms extension."""

from collections.abc import Sequence
from typing import Literal

from multicalc.xp.notation import (
    Array,
    Device,
    DType,
)

def fft(
    x: Array,
    /,
    *,
    n: int | None = None,
    axis: int = -1,
    norm: Literal["backward", "ortho", "forward"] = "backward",
) -> Array:
    """The discrete Fourier transform along an axis: Σⱼ xⱼ exp(-2πi jk/n).

    Args:
        x: an array of numbers, real or complex, of at least one axis; integers are computed as
            floats.
        n: how many elements are transformed: the first ones, with zeros behind where there are
            fewer; by default all.
        axis: the axis to transform along; the last by default.
        norm: which way is divided by the number of elements: ``"backward"`` the inverse,
            ``"forward"`` the other, ``"ortho"`` both, by its root.

    Returns:
        a complex array, in the precision of ``x``.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        transform of dx, by a change dx of the argument

    Where backends differ:
        not on MXNet, which has no complex numbers.

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> xp.fft.fft(np.array([1.0, 0.0, 2.0, 0.0])).tolist()
    [(3+0j), (-1+0j), (3+0j), (-1+0j)]
    >>> f = lambda x: xp.sum(xp.abs(xp.fft.fft(x)) ** 2)
    >>> mc.grad(f)(np.array([1.0, 2.0])).round(12).tolist()
    [4.0, 8.0]
    """

def fftfreq(n: int, /, *, d: float = 1.0, dtype: DType = None, device: Device = None) -> Array:
    """The frequencies of what ``xp.fft.fft`` gives, in cycles per unit of ``d``.

    Args:
        n: how many elements are transformed.
        d: the distance between samples.
        dtype: the dtype; by default floats in the precision of the enclosing transform, float64
            outside one.
        device: where to make it, as the framework has it or names it, as in ``"cpu"``; by
            default beside the arrays of the enclosing transform.

    Returns:
        a vector of length ``n``.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        none

    >>> from multicalc import xp
    >>> xp.fft.fftfreq(4, d=0.5).tolist()
    [0.0, 0.5, -1.0, -0.5]
    """

def fftn(
    x: Array,
    /,
    *,
    s: Sequence[int] | None = None,
    axes: Sequence[int] | None = None,
    norm: Literal["backward", "ortho", "forward"] = "backward",
) -> Array:
    """The discrete Fourier transform along several axes.

    Args:
        x: an array of numbers, real or complex, of at least one axis; integers are computed as
            floats.
        s: how many elements along each of the axes, as ``n``; by default all.
        axes: the axes to transform along; by default all, or with ``s`` the last ones.
        norm: which way is divided by the number of elements: ``"backward"`` the inverse,
            ``"forward"`` the other, ``"ortho"`` both, by its root.

    Returns:
        a complex array, in the precision of ``x``.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        transform of dx, by a change dx of the argument

    Where backends differ:
        not on MXNet, which has no complex numbers.

    >>> import numpy as np
    >>> from multicalc import xp
    >>> xp.fft.fftn(np.array([[1.0, 0.0], [0.0, 0.0]])).real.tolist()
    [[1.0, 1.0], [1.0, 1.0]]
    """

def fftshift(x: Array, /, *, axes: int | Sequence[int] | None = None) -> Array:
    """The elements in the order of their frequencies: that of zero goes to the middle.

    Args:
        x: an array.
        axes: the axes to roll; all by default.

    Returns:
        an array of the shape and dtype of ``x``.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        dx rolled alike, by a change dx of the argument

    >>> import numpy as np
    >>> from multicalc import xp
    >>> xp.fft.fftshift(np.array([0.0, 1.0, -2.0, -1.0])).tolist()
    [-2.0, -1.0, 0.0, 1.0]
    """

def hfft(
    x: Array,
    /,
    *,
    n: int | None = None,
    axis: int = -1,
    norm: Literal["backward", "ortho", "forward"] = "backward",
) -> Array:
    """The discrete Fourier transform of numbers whose other half is the conjugate of these, which
    is real.

    Args:
        x: an array of numbers, real or complex, of at least one axis; integers are computed as
            floats.
        n: how many real numbers come out; by default twice the length along the axis, less two.
        axis: the axis to transform along; the last by default.
        norm: which way is divided by the number of elements: ``"backward"`` the inverse,
            ``"forward"`` the other, ``"ortho"`` both, by its root.

    Returns:
        a real array, in the precision of ``x``.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        transform of dx, by a change dx of the argument

    Where backends differ:
        not on MXNet, which has no complex numbers.

    >>> import numpy as np
    >>> from multicalc import xp
    >>> xp.fft.hfft(np.array([1.0, 0.0, 2.0])).tolist()
    [3.0, -1.0, 3.0, -1.0]
    """

def ifft(
    x: Array,
    /,
    *,
    n: int | None = None,
    axis: int = -1,
    norm: Literal["backward", "ortho", "forward"] = "backward",
) -> Array:
    """The inverse of ``xp.fft.fft``.

    Args:
        x: an array of numbers, real or complex, of at least one axis; integers are computed as
            floats.
        n: how many elements are transformed: the first ones, with zeros behind where there are
            fewer; by default all.
        axis: the axis to transform along; the last by default.
        norm: which way is divided by the number of elements: ``"backward"`` the inverse,
            ``"forward"`` the other, ``"ortho"`` both, by its root.

    Returns:
        a complex array, in the precision of ``x``.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        transform of dx, by a change dx of the argument

    Where backends differ:
        not on MXNet, which has no complex numbers.

    >>> import numpy as np
    >>> from multicalc import xp
    >>> xp.fft.ifft(np.array([3.0, -1.0, 3.0, -1.0])).real.tolist()
    [1.0, 0.0, 2.0, 0.0]
    """

def ifftn(
    x: Array,
    /,
    *,
    s: Sequence[int] | None = None,
    axes: Sequence[int] | None = None,
    norm: Literal["backward", "ortho", "forward"] = "backward",
) -> Array:
    """The inverse of ``xp.fft.fftn``.

    Args:
        x: an array of numbers, real or complex, of at least one axis; integers are computed as
            floats.
        s: how many elements along each of the axes, as ``n``; by default all.
        axes: the axes to transform along; by default all, or with ``s`` the last ones.
        norm: which way is divided by the number of elements: ``"backward"`` the inverse,
            ``"forward"`` the other, ``"ortho"`` both, by its root.

    Returns:
        a complex array, in the precision of ``x``.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        transform of dx, by a change dx of the argument

    Where backends differ:
        not on MXNet, which has no complex numbers.

    >>> import numpy as np
    >>> from multicalc import xp
    >>> xp.fft.ifftn(np.array([[1.0, 1.0], [1.0, 1.0]])).real.tolist()
    [[1.0, 0.0], [0.0, 0.0]]
    """

def ifftshift(x: Array, /, *, axes: int | Sequence[int] | None = None) -> Array:
    """The inverse of ``xp.fft.fftshift``.

    Args:
        x: an array.
        axes: the axes to roll; all by default.

    Returns:
        an array of the shape and dtype of ``x``.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        dx rolled alike, by a change dx of the argument

    >>> import numpy as np
    >>> from multicalc import xp
    >>> xp.fft.ifftshift(np.array([-2.0, -1.0, 0.0, 1.0])).tolist()
    [0.0, 1.0, -2.0, -1.0]
    """

def ihfft(
    x: Array,
    /,
    *,
    n: int | None = None,
    axis: int = -1,
    norm: Literal["backward", "ortho", "forward"] = "backward",
) -> Array:
    """The inverse of ``xp.fft.hfft``.

    Args:
        x: an array of real numbers, of at least one axis; integers are computed as floats.
        n: how many elements are transformed: the first ones, with zeros behind where there are
            fewer; by default all.
        axis: the axis to transform along; the last by default.
        norm: which way is divided by the number of elements: ``"backward"`` the inverse,
            ``"forward"`` the other, ``"ortho"`` both, by its root.

    Returns:
        a complex array, in the precision of ``x``, with n // 2 + 1 elements along the axis.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        transform of dx, by a change dx of the argument

    Where backends differ:
        not on MXNet, which has no complex numbers.

    >>> import numpy as np
    >>> from multicalc import xp
    >>> xp.fft.ihfft(np.array([3.0, -1.0, 3.0, -1.0])).real.tolist()
    [1.0, 0.0, 2.0]
    """

def irfft(
    x: Array,
    /,
    *,
    n: int | None = None,
    axis: int = -1,
    norm: Literal["backward", "ortho", "forward"] = "backward",
) -> Array:
    """The inverse of ``xp.fft.rfft``; what can't come of real numbers is left out.

    Args:
        x: an array of numbers, real or complex, of at least one axis; integers are computed as
            floats.
        n: how many real numbers come out; by default twice the length along the axis, less two.
        axis: the axis to transform along; the last by default.
        norm: which way is divided by the number of elements: ``"backward"`` the inverse,
            ``"forward"`` the other, ``"ortho"`` both, by its root.

    Returns:
        a real array, in the precision of ``x``.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        transform of dx, by a change dx of the argument

    Where backends differ:
        not on MXNet, which has no complex numbers.

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> xp.fft.irfft(np.array([3.0, -1.0, 3.0])).tolist()
    [1.0, 0.0, 2.0, 0.0]
    >>> mc.grad(lambda x: xp.fft.irfft(x)[0])(np.array([3.0, -1.0, 3.0])).tolist()
    [0.25, 0.5, 0.25]
    """

def irfftn(
    x: Array,
    /,
    *,
    s: Sequence[int] | None = None,
    axes: Sequence[int] | None = None,
    norm: Literal["backward", "ortho", "forward"] = "backward",
) -> Array:
    """The inverse of ``xp.fft.rfftn``; what can't come of real numbers is left out.

    Args:
        x: an array of numbers, real or complex, of at least one axis; integers are computed as
            floats.
        s: how many real numbers come out along each of the axes; by default as many as go in,
            along the last twice as many, less two.
        axes: the axes to transform along; by default all, or with ``s`` the last ones.
        norm: which way is divided by the number of elements: ``"backward"`` the inverse,
            ``"forward"`` the other, ``"ortho"`` both, by its root.

    Returns:
        a real array, in the precision of ``x``.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        transform of dx, by a change dx of the argument

    Where backends differ:
        not on MXNet, which has no complex numbers.

    >>> import numpy as np
    >>> from multicalc import xp
    >>> xp.fft.irfftn(np.array([[1.0, 1.0], [1.0, 1.0]])).tolist()
    [[1.0, 0.0], [0.0, 0.0]]
    """

def rfft(
    x: Array,
    /,
    *,
    n: int | None = None,
    axis: int = -1,
    norm: Literal["backward", "ortho", "forward"] = "backward",
) -> Array:
    """The discrete Fourier transform of real numbers: its first half, as the other is the
    conjugate of it.

    Args:
        x: an array of real numbers, of at least one axis; integers are computed as floats.
        n: how many elements are transformed: the first ones, with zeros behind where there are
            fewer; by default all.
        axis: the axis to transform along; the last by default.
        norm: which way is divided by the number of elements: ``"backward"`` the inverse,
            ``"forward"`` the other, ``"ortho"`` both, by its root.

    Returns:
        a complex array, in the precision of ``x``, with n // 2 + 1 elements along the axis.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        transform of dx, by a change dx of the argument

    Where backends differ:
        not on MXNet, which has no complex numbers.

    >>> import numpy as np
    >>> from multicalc import xp
    >>> xp.fft.rfft(np.array([1.0, 0.0, 2.0, 0.0])).tolist()
    [(3+0j), (-1+0j), (3+0j)]
    """

def rfftfreq(n: int, /, *, d: float = 1.0, dtype: DType = None, device: Device = None) -> Array:
    """The frequencies of what ``xp.fft.rfft`` gives, in cycles per unit of ``d``.

    Args:
        n: how many elements are transformed.
        d: the distance between samples.
        dtype: the dtype; by default floats in the precision of the enclosing transform, float64
            outside one.
        device: where to make it, as the framework has it or names it, as in ``"cpu"``; by
            default beside the arrays of the enclosing transform.

    Returns:
        a vector of length n // 2 + 1.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        none

    >>> from multicalc import xp
    >>> xp.fft.rfftfreq(4, d=0.5).tolist()
    [0.0, 0.5, 1.0]
    """

def rfftn(
    x: Array,
    /,
    *,
    s: Sequence[int] | None = None,
    axes: Sequence[int] | None = None,
    norm: Literal["backward", "ortho", "forward"] = "backward",
) -> Array:
    """The discrete Fourier transform of real numbers along several axes: half of it along the last
    of these.

    Args:
        x: an array of real numbers, of at least one axis; integers are computed as floats.
        s: how many elements along each of the axes, as ``n``; by default all.
        axes: the axes to transform along; by default all, or with ``s`` the last ones.
        norm: which way is divided by the number of elements: ``"backward"`` the inverse,
            ``"forward"`` the other, ``"ortho"`` both, by its root.

    Returns:
        a complex array, in the precision of ``x``.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        transform of dx, by a change dx of the argument

    Where backends differ:
        not on MXNet, which has no complex numbers.

    >>> import numpy as np
    >>> from multicalc import xp
    >>> xp.fft.rfftn(np.array([[1.0, 0.0], [0.0, 0.0]])).real.tolist()
    [[1.0, 1.0], [1.0, 1.0]]
    """
