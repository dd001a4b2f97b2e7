# Written by `make stubs`, from multicalc/xp/reference and multicalc/xp/table.py.
"""The array API standard's functions, dispatching on the arrays they get."""

import builtins
from collections.abc import Sequence
from typing import Any, Literal

import numpy as np

from multicalc.xp import fft as fft
from multicalc.xp import linalg as linalg
from multicalc.xp.applied import apply_where as apply_where
from multicalc.xp.building import build as build
from multicalc.xp.control import cond as cond
from multicalc.xp.control import fori_loop as fori_loop
from multicalc.xp.control import scan as scan
from multicalc.xp.control import while_loop as while_loop
from multicalc.xp.dtypes import can_cast as can_cast
from multicalc.xp.dtypes import finfo as finfo
from multicalc.xp.dtypes import iinfo as iinfo
from multicalc.xp.dtypes import isdtype as isdtype
from multicalc.xp.dtypes import result_type as result_type
from multicalc.xp.linalg import cholesky as cholesky
from multicalc.xp.linalg import det as det
from multicalc.xp.linalg import eigh as eigh
from multicalc.xp.linalg import inv as inv
from multicalc.xp.linalg import slogdet as slogdet
from multicalc.xp.linalg import solve as solve
from multicalc.xp.notation import (
    Array,
    Axis,
    Device,
    DType,
    TopK,
    UniqueAll,
    UniqueCounts,
    UniqueInverse,
)
from multicalc.xp.updates import at as at

def abs(x: Array, /) -> Array:
    """The absolute value, element by element: the modulus of a complex number.

    Args:
        x: an array of numbers, of any shape.

    Returns:
        an array of the shape of ``x``, real where ``x`` is complex.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        ``sign(x)``

    Where backends differ:
        at 0 the derivative is 0, on JAX 1.

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> xp.abs(np.array([-3.0, 2.0])).tolist()
    [3.0, 2.0]
    >>> float(mc.grad(xp.abs)(np.array(-3.0)))
    -1.0
    """

def acos(x: Array, /) -> Array:
    """The angle between 0 and π whose cosine is ``x``, element by element; NaN outside [-1, 1].

    Args:
        x: an array of floats or complex numbers, of any shape; integers are computed as floats.

    Returns:
        an array of the shape and dtype of ``x``.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        ``-1/sqrt(1 - x**2)``

    Where backends differ:
        at ±1, where the derivatives are infinite, second ones are NaN on MXNet.

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> float(xp.acos(np.array(1.0)))
    0.0
    >>> float(mc.grad(xp.acos)(np.array(0.0)))
    -1.0
    """

def acosh(x: Array, /) -> Array:
    """The number of 0 or more whose hyperbolic cosine is ``x``, element by element; NaN below 1.

    Args:
        x: an array of floats or complex numbers, of any shape; integers are computed as floats.

    Returns:
        an array of the shape and dtype of ``x``.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        ``1/sqrt(x**2 - 1)``

    Where backends differ:
        at 1, where the derivatives are infinite, second ones are NaN on NumPy and MXNet. On
            PyTorch derivatives are 0 where the square of ``x`` overflows.

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> float(xp.acosh(np.array(1.0)))
    0.0
    >>> round(float(mc.grad(xp.acosh)(np.array(2.0))), 6)
    0.57735
    """

def add(x1: Array, x2: Array, /) -> Array:
    """The sum of two arrays, element by element; ``x1 + x2``.

    Args:
        x1, x2: arrays of numbers, of shapes that broadcast; one of the two may be a Python
            number.

    Returns:
        an array of the broadcast shape, in the dtype that the arguments promote to.

    Raises:
        MixedBackendsError: the arrays belong to different frameworks.
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        ``1`` in ``x1``, ``1`` in ``x2``

    >>> import numpy as np
    >>> from multicalc import xp
    >>> xp.add(np.array([1.0, 2.0]), 0.5).tolist()
    [1.5, 2.5]
    """

def all(x: Array, /, *, axis: Axis = None, keepdims: builtins.bool = False) -> Array:
    """Whether all elements are true, over all axes or some.

    Args:
        x: an array of numbers, of any shape.
        axis: the axis, or axes, to reduce; all of them by default. Negative ones count from the
            last.
        keepdims: whether reduced axes stay, with length 1.

    Returns:
        an array of booleans, without the reduced axes.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        none

    >>> import numpy as np
    >>> from multicalc import xp
    >>> xp.all(np.array([[True, False], [True, True]]), axis=1).tolist()
    [False, True]
    """

def allclose(
    x1: Array,
    x2: Array,
    /,
    *,
    rtol: float = 1e-5,
    atol: float = 1e-8,
    equal_nan: builtins.bool = False,
) -> Array:
    """Whether all elements are close, as ``xp.isclose`` says.

    Args:
        x1, x2: arrays of numbers, of shapes that broadcast.
        rtol: how far apart they may be, as a share of ``x2``.
        atol: how far apart they may be, beside that.
        equal_nan: whether NaN is close to NaN.

    Returns:
        an array of booleans, of shape ().

    Raises:
        MixedBackendsError: the arrays belong to different frameworks.
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        none

    >>> import numpy as np
    >>> from multicalc import xp
    >>> bool(xp.allclose(np.array([1.0, 2.0]), np.array([1.000001, 2.000001])))
    True
    """

def any(x: Array, /, *, axis: Axis = None, keepdims: builtins.bool = False) -> Array:
    """Whether any element is true, over all axes or some.

    Args:
        x: an array of numbers, of any shape.
        axis: the axis, or axes, to reduce; all of them by default. Negative ones count from the
            last.
        keepdims: whether reduced axes stay, with length 1.

    Returns:
        an array of booleans, without the reduced axes.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        none

    >>> import numpy as np
    >>> from multicalc import xp
    >>> xp.any(np.array([[True, False], [False, False]]), axis=1).tolist()
    [True, False]
    """

def arange(
    start: float,
    /,
    stop: float | None = None,
    step: float = 1,
    *,
    dtype: DType = None,
    device: Device = None,
) -> Array:
    """The numbers from ``start`` on in equal steps, ``stop`` left out; from 0 to one number.

    Args:
        start: a Python number: the first, or with nothing behind it where to stop.
        stop: a Python number, which is left out.
        step: a Python number.
        dtype: the dtype; by default int64 of integers, and of floats the precision of new
            arrays.
        device: where to make it, as the framework has it or names it, as in ``"cpu"``; by
            default beside the arrays of the enclosing transform.

    Returns:
        a vector of the backend that runs the enclosing transform, else of the active one.

    Raises:
        NotDifferentiableError: ``start``, ``stop`` or ``step`` is an array, on whose values the
            length would depend.
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        none

    >>> from multicalc import xp
    >>> xp.arange(3).tolist(), xp.arange(1.0, 2.0, 0.5).tolist()
    ([0, 1, 2], [1.0, 1.5])
    """

def argmax(x: Array, /, *, axis: int | None = None, keepdims: builtins.bool = False) -> Array:
    """Where the largest element stands, the first of several.

    Args:
        x: an array of real numbers, of any shape.
        axis: the axis to search; by default ``x`` is searched as one row.
        keepdims: whether reduced axes stay, with length 1.

    Returns:
        an array of integers, without the reduced axis.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        none

    >>> import numpy as np
    >>> from multicalc import xp
    >>> int(xp.argmax(np.array([1.0, 5.0, 5.0])))
    1
    """

def argmin(x: Array, /, *, axis: int | None = None, keepdims: builtins.bool = False) -> Array:
    """Where the smallest element stands, the first of several.

    Args:
        x: an array of real numbers, of any shape.
        axis: the axis to search; by default ``x`` is searched as one row.
        keepdims: whether reduced axes stay, with length 1.

    Returns:
        an array of integers, without the reduced axis.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        none

    >>> import numpy as np
    >>> from multicalc import xp
    >>> int(xp.argmin(np.array([4.0, 1.0, 1.0])))
    1
    """

def argsort(
    x: Array,
    /,
    *,
    axis: int = -1,
    descending: builtins.bool = False,
    stable: builtins.bool = True,
) -> Array:
    """The places of the elements in the order of their size.

    Args:
        x: an array of real numbers, of any shape.
        axis: the axis to go along; the last by default.
        descending: whether the largest come first.
        stable: whether equal elements keep their order.

    Returns:
        an array of integers, of the shape of ``x``.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        none

    >>> import numpy as np
    >>> from multicalc import xp
    >>> xp.argsort(np.array([3.0, 1.0, 2.0])).tolist()
    [1, 2, 0]
    """

def asarray(
    obj: Any,
    /,
    *,
    dtype: DType = None,
    device: Device = None,
    copy: builtins.bool | None = None,
) -> Array:
    """An array of a number, of nested lists, or of an array.

    Args:
        obj: numbers, lists or tuples of them, arrays of one framework, or lists of those.
        dtype: the dtype; by default that of an array, and of Python's floats the precision of
            new arrays.
        device: where to make it, as the framework has it or names it, as in ``"cpu"``; by
            default beside the arrays of the enclosing transform.
        copy: True for a new array, False for the same memory, None for a copy where one is
            needed.

    Returns:
        an array of the backend that runs the enclosing transform, else of the active one.

    Raises:
        MixedBackendsError: the arrays belong to different frameworks.
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        dx, by a change dx of the argument

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> xp.asarray([[1.0, 2.0], [3.0, 4.0]]).tolist()
    [[1.0, 2.0], [3.0, 4.0]]
    >>> mc.grad(lambda x: xp.sum(xp.asarray([x, 2.0 * x])))(np.array(1.0)).tolist()
    3.0
    """

def asin(x: Array, /) -> Array:
    """The angle between -π/2 and π/2 whose sine is ``x``, element by element; NaN outside [-1, 1].

    Args:
        x: an array of floats or complex numbers, of any shape; integers are computed as floats.

    Returns:
        an array of the shape and dtype of ``x``.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        ``1/sqrt(1 - x**2)``

    Where backends differ:
        at ±1, where the derivatives are infinite, second ones are NaN on MXNet.

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> float(xp.asin(np.array(0.0)))
    0.0
    >>> float(mc.grad(xp.asin)(np.array(0.0)))
    1.0
    """

def asinh(x: Array, /) -> Array:
    """The number whose hyperbolic sine is ``x``, element by element.

    Args:
        x: an array of floats or complex numbers, of any shape; integers are computed as floats.

    Returns:
        an array of the shape and dtype of ``x``.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        ``1/sqrt(1 + x**2)``

    Where backends differ:
        on PyTorch and JAX derivatives are 0 where the square of ``x`` overflows.

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> float(xp.asinh(np.array(0.0)))
    0.0
    >>> float(mc.grad(xp.asinh)(np.array(0.0)))
    1.0
    """

def astype(
    x: Array,
    dtype: DType,
    /,
    *,
    copy: builtins.bool = True,
    device: Device = None,
) -> Array:
    """``x`` in another dtype.

    Args:
        x: an array of any shape and dtype.
        dtype: the new dtype: the framework's own, NumPy's, or its name.
        copy: whether to copy where the dtype is that already.
        device: where to put the result; by default it stays.

    Returns:
        an array of the shape of ``x``.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        dx in the new dtype, by a change dx of the argument

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> xp.astype(np.array([1.7, -1.7]), "int64").tolist()
    [1, -1]
    >>> float(mc.grad(lambda x: xp.astype(x, "float32") ** 2)(np.array(3.0)))
    6.0
    """

def atan(x: Array, /) -> Array:
    """The angle between -π/2 and π/2 whose tangent is ``x``, element by element.

    Args:
        x: an array of floats or complex numbers, of any shape; integers are computed as floats.

    Returns:
        an array of the shape and dtype of ``x``.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        ``1/(1 + x**2)``

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> round(float(xp.atan(np.array(1.0))) * 4, 6)
    3.141593
    >>> float(mc.grad(xp.atan)(np.array(1.0)))
    0.5
    """

def atan2(x1: Array, x2: Array, /) -> Array:
    """The angle of the point with height ``x1`` over ``x2``, between -π and π, element by element.

    Args:
        x1, x2: arrays of real numbers, of shapes that broadcast; one of the two may be a Python
            number. Integers are computed as floats.

    Returns:
        an array of the broadcast shape, in the dtype that the arguments promote to.

    Raises:
        MixedBackendsError: the arrays belong to different frameworks.
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        ``x2/(x1**2 + x2**2)`` in ``x1``, ``-x1/(x1**2 + x2**2)`` in ``x2``

    Where backends differ:
        at the origin the derivative is NaN, on PyTorch 0.

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> round(float(xp.atan2(np.array(1.0), np.array(-1.0))), 6)
    2.356194
    >>> mc.grad(xp.atan2)(np.array(0.0), np.array(2.0)).tolist()
    0.5
    """

def atanh(x: Array, /) -> Array:
    """The number whose hyperbolic tangent is ``x``, element by element; NaN outside [-1, 1].

    Args:
        x: an array of floats or complex numbers, of any shape; integers are computed as floats.

    Returns:
        an array of the shape and dtype of ``x``.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        ``1/(1 - x**2)``

    Where backends differ:
        at ±1, where the derivatives are infinite, second ones are NaN on JAX and MXNet.

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> float(xp.atanh(np.array(0.0)))
    0.0
    >>> float(mc.grad(xp.atanh)(np.array(0.0)))
    1.0
    """

def avg_pool(
    x: Array,
    /,
    window: int | Sequence[int],
    *,
    strides: int | Sequence[int] | None = None,
    padding: str | int | Sequence[Any] = "valid",
) -> Array:
    """The mean of what a window sees at each place; padding doesn't count.

    Args:
        x: an array of floats, with the axes (batch, channels, ...): as many behind as are slid
            over, one or two mostly.
        window: how many elements a window has, one number or one for each axis.
        strides: how far the window goes from place to place, one number or one for each axis;
            by default as far as it is long.
        padding: what is around ``x``: ``"valid"`` for nothing; ``"same"`` for what makes the
            result as long as ``x`` divided by the strides, half of it before and the bigger
            half behind; a number, a pair, or a pair for each axis.

    Returns:
        an array of the dtype of ``x``, with the axes (batch, channels, ...), as long as there
            are places for the window.

    Raises:
        InvalidArgumentError: integers, shapes or options that don't fit each other, or a window
            that is longer than ``x``.
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        mean of dx in each window, by a change dx of the argument

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> x = np.array([[[1.0, 2.0, 3.0, 6.0]]])
    >>> xp.avg_pool(x, 2).tolist()
    [[[1.5, 4.5]]]
    >>> xp.avg_pool(x, 3, padding="same").tolist()
    [[[1.5, 4.5]]]
    >>> mc.grad(lambda x: xp.sum(xp.avg_pool(x, 2)))(x).tolist()
    [[[0.5, 0.5, 0.5, 0.5]]]
    """

def bessel_i0(x: Array, /) -> Array:
    """The modified Bessel function I₀, element by element.

    Args:
        x: an array of real floats, of any shape; integers are computed as floats.

    Returns:
        an array of the shape and dtype of ``x``.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        ``i1(x)``

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> round(float(xp.bessel_i0(np.array(1.0))), 6)
    1.266066
    >>> round(float(mc.grad(xp.bessel_i0)(np.array(1.0))), 6)
    0.565159
    """

def bessel_i0e(x: Array, /) -> Array:
    """``exp(-abs(x)) * bessel_i0(x)``, without overflow, element by element.

    Args:
        x: an array of real floats, of any shape; integers are computed as floats.

    Returns:
        an array of the shape and dtype of ``x``.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        ``i1e(x) - sign(x)*i0e(x)``

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> round(float(xp.bessel_i0e(np.array(1000.0))), 6)
    0.012617
    >>> round(float(mc.grad(xp.bessel_i0e)(np.array(1.0))), 6)
    -0.257849
    """

def bessel_i1(x: Array, /) -> Array:
    """The modified Bessel function I₁, element by element.

    Args:
        x: an array of real floats, of any shape; integers are computed as floats.

    Returns:
        an array of the shape and dtype of ``x``.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        ``(i0(x) + i2(x))/2``

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> round(float(xp.bessel_i1(np.array(1.0))), 6)
    0.565159
    >>> round(float(mc.grad(xp.bessel_i1)(np.array(0.0))), 6)
    0.5
    """

def bessel_i1e(x: Array, /) -> Array:
    """``exp(-abs(x)) * bessel_i1(x)``, without overflow, element by element.

    Args:
        x: an array of real floats, of any shape; integers are computed as floats.

    Returns:
        an array of the shape and dtype of ``x``.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        ``i0e(x) - i1e(x)/x - sign(x)*i1e(x)``

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> round(float(xp.bessel_i1e(np.array(1000.0))), 6)
    0.012611
    >>> round(float(mc.grad(xp.bessel_i1e)(np.array(1.0))), 6)
    0.049939
    """

def bessel_j0(x: Array, /) -> Array:
    """The Bessel function of the first kind J₀, element by element.

    Args:
        x: an array of real floats, of any shape; integers are computed as floats.

    Returns:
        an array of the shape and dtype of ``x``.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        ``-j1(x)``

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> round(float(xp.bessel_j0(np.array(1.0))), 6)
    0.765198
    >>> round(float(mc.grad(xp.bessel_j0)(np.array(1.0))), 6)
    -0.440051
    """

def bessel_j1(x: Array, /) -> Array:
    """The Bessel function of the first kind J₁, element by element.

    Args:
        x: an array of real floats, of any shape; integers are computed as floats.

    Returns:
        an array of the shape and dtype of ``x``.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        ``(j0(x) - j2(x))/2``

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> round(float(xp.bessel_j1(np.array(1.0))), 6)
    0.440051
    >>> round(float(mc.grad(xp.bessel_j1)(np.array(0.0))), 6)
    0.5
    """

def bessel_y0(x: Array, /) -> Array:
    """The Bessel function of the second kind Y₀, element by element; -inf at 0, and NaN of
    negative numbers.

    Args:
        x: an array of real floats, of any shape; integers are computed as floats.

    Returns:
        an array of the shape and dtype of ``x``.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        ``-y1(x)``

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> round(float(xp.bessel_y0(np.array(1.0))), 6)
    0.088257
    >>> round(float(mc.grad(xp.bessel_y0)(np.array(1.0))), 6)
    0.781213
    """

def bessel_y1(x: Array, /) -> Array:
    """The Bessel function of the second kind Y₁, element by element; -inf at 0, and NaN of
    negative numbers.

    Args:
        x: an array of real floats, of any shape; integers are computed as floats.

    Returns:
        an array of the shape and dtype of ``x``.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        ``(y0(x) - y2(x))/2``

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> round(float(xp.bessel_y1(np.array(1.0))), 6)
    -0.781213
    >>> round(float(mc.grad(xp.bessel_y1)(np.array(1.0))), 6)
    0.86947
    """

def betainc(x1: Array, x2: Array, x3: Array, /) -> Array:
    """The regularised incomplete beta function I of ``x1`` and ``x2`` up to ``x3``, element by
    element: the chance that a number of the beta distribution is less.

    Args:
        x1, x2: an array of real floats; they broadcast., between 1e-30 and 1e12; of others the
            result is NaN.
        x3: an array from 0 to 1, which broadcasts with these.

    Returns:
        an array of the broadcast shape.

    Raises:
        MixedBackendsError: the arrays belong to different frameworks.
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        that of the integral, x**(a - 1)*(1 - x)**(b - 1)/B(a, b) in x

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> round(float(xp.betainc(np.array(2.0), np.array(3.0), np.array(0.5))), 6)
    0.6875
    >>> round(float(mc.grad(xp.betainc, argnums=2)(np.array(2.0), np.array(3.0), np.array(0.5))), 6)
    1.5
    """

def bitwise_and(x1: Array, x2: Array, /) -> Array:
    """The bits that both have, element by element; ``x1 & x2``.

    Args:
        x1, x2: arrays of integers or booleans, of shapes that broadcast; one of the two may be
            a Python number.

    Returns:
        an array of the broadcast shape, in the dtype that the arguments promote to.

    Raises:
        MixedBackendsError: the arrays belong to different frameworks.
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        none

    >>> import numpy as np
    >>> from multicalc import xp
    >>> xp.bitwise_and(np.array([6, 3]), 2).tolist()
    [2, 2]
    """

def bitwise_invert(x: Array, /) -> Array:
    """The bits turned over, element by element; ``~x``.

    Args:
        x: an array of integers or booleans, of any shape.

    Returns:
        an array of the shape and dtype of ``x``.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        none

    >>> import numpy as np
    >>> from multicalc import xp
    >>> xp.bitwise_invert(np.array([0, 5])).tolist()
    [-1, -6]
    """

def bitwise_left_shift(x1: Array, x2: Array, /) -> Array:
    """The bits of ``x1`` moved up by ``x2`` places, element by element; ``x1 << x2``.

    Args:
        x1, x2: arrays of integers or booleans, of shapes that broadcast; one of the two may be
            a Python number. ``x2`` is not negative.

    Returns:
        an array of the broadcast shape, in the dtype that the arguments promote to.

    Raises:
        MixedBackendsError: the arrays belong to different frameworks.
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        none

    >>> import numpy as np
    >>> from multicalc import xp
    >>> xp.bitwise_left_shift(np.array([1, 3]), 2).tolist()
    [4, 12]
    """

def bitwise_or(x1: Array, x2: Array, /) -> Array:
    """The bits that either has, element by element; ``x1 | x2``.

    Args:
        x1, x2: arrays of integers or booleans, of shapes that broadcast; one of the two may be
            a Python number.

    Returns:
        an array of the broadcast shape, in the dtype that the arguments promote to.

    Raises:
        MixedBackendsError: the arrays belong to different frameworks.
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        none

    >>> import numpy as np
    >>> from multicalc import xp
    >>> xp.bitwise_or(np.array([4, 1]), 2).tolist()
    [6, 3]
    """

def bitwise_right_shift(x1: Array, x2: Array, /) -> Array:
    """The bits of ``x1`` moved down by ``x2`` places, element by element; ``x1 >> x2``.

    Args:
        x1, x2: arrays of integers or booleans, of shapes that broadcast; one of the two may be
            a Python number. ``x2`` is not negative.

    Returns:
        an array of the broadcast shape, in the dtype that the arguments promote to.

    Raises:
        MixedBackendsError: the arrays belong to different frameworks.
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        none

    >>> import numpy as np
    >>> from multicalc import xp
    >>> xp.bitwise_right_shift(np.array([4, 12]), 2).tolist()
    [1, 3]
    """

def bitwise_xor(x1: Array, x2: Array, /) -> Array:
    """The bits that one of the two has, element by element; ``x1 ^ x2``.

    Args:
        x1, x2: arrays of integers or booleans, of shapes that broadcast; one of the two may be
            a Python number.

    Returns:
        an array of the broadcast shape, in the dtype that the arguments promote to.

    Raises:
        MixedBackendsError: the arrays belong to different frameworks.
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        none

    >>> import numpy as np
    >>> from multicalc import xp
    >>> xp.bitwise_xor(np.array([6, 3]), 2).tolist()
    [4, 1]
    """

def broadcast_arrays(*arrays: Array) -> list[Array]:
    """The arrays in their common shape.

    Args:
        arrays: arrays of any dtypes, of shapes that broadcast.

    Returns:
        a list of arrays of one shape, each of its own dtype.

    Raises:
        MixedBackendsError: the arrays belong to different frameworks.
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        dx in the new shapes, by a change dx of the argument

    >>> import numpy as np
    >>> from multicalc import xp
    >>> [a.tolist() for a in xp.broadcast_arrays(np.array([1.0, 2.0]), np.array([3.0]))]
    [[1.0, 2.0], [3.0, 3.0]]
    """

def broadcast_to(x: Array, /, shape: Sequence[int]) -> Array:
    """``x`` repeated along new axes and along those of length 1.

    Args:
        x: an array of any shape and dtype.
        shape: the new shape.

    Returns:
        an array of that shape, of the dtype of ``x``; not to be written to.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        dx in the new shape, by a change dx of the argument

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> xp.broadcast_to(np.array([1.0, 2.0]), (2, 2)).tolist()
    [[1.0, 2.0], [1.0, 2.0]]
    >>> mc.grad(lambda x: xp.sum(xp.broadcast_to(x, (3, 2))))(np.array([1.0, 2.0])).tolist()
    [3.0, 3.0]
    """

def ceil(x: Array, /) -> Array:
    """The smallest whole number not below ``x``, element by element.

    Args:
        x: an array of real numbers, of any shape.

    Returns:
        an array of the shape and dtype of ``x``.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        ``0``

    >>> import numpy as np
    >>> from multicalc import xp
    >>> xp.ceil(np.array([1.2, -1.2])).tolist()
    [2.0, -1.0]
    """

def clip(x: Array, /, min: Array | float | None = None, max: Array | float | None = None) -> Array:
    """The elements of ``x``, those below ``min`` and above ``max`` replaced by the bounds.

    Args:
        x: an array of real numbers, of any shape.
        min: the lower bound, a number or an array that broadcasts to the shape of ``x``; None
            for none.
        max: the upper bound, likewise.

    Returns:
        an array of the shape and dtype of ``x``.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        1 between the bounds, 0 outside; to a bound where it is taken

    Where backends differ:
        where ``x`` is at a bound its derivative is 1, on JAX ½ of it goes to the bound.

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> xp.clip(np.array([-2.0, 0.5, 3.0]), 0.0, 1.0).tolist()
    [0.0, 0.5, 1.0]
    >>> mc.grad(lambda x: xp.sum(xp.clip(x, max=1.0)))(np.array([0.5, 3.0])).tolist()
    [1.0, 0.0]
    """

def concat(arrays: Sequence[Array], /, *, axis: int | None = 0) -> Array:
    """Arrays joined along an axis that they have.

    Args:
        arrays: of one shape but for that axis.
        axis: the axis to join along; None joins all elements in one row.

    Returns:
        an array in the dtype that theirs promote to.

    Raises:
        MixedBackendsError: the arrays belong to different frameworks.
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        dx joined alike, by a change dx of the argument

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> xp.concat([np.array([1.0, 2.0]), np.array([3.0])]).tolist()
    [1.0, 2.0, 3.0]
    >>> mc.grad(lambda x: xp.sum(xp.concat([x, x])))(np.array([1.0])).tolist()
    [2.0]
    """

def conj(x: Array, /) -> Array:
    """The complex conjugate, element by element.

    Args:
        x: an array of numbers, of any shape.

    Returns:
        an array of the shape and dtype of ``x``.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        dx conjugated, by a change dx of the argument

    >>> import numpy as np
    >>> from multicalc import xp
    >>> complex(xp.conj(np.array(1.0 + 2.0j)))
    (1-2j)
    """

def conv(
    x: Array,
    w: Array,
    /,
    *,
    strides: int | Sequence[int] = 1,
    padding: str | int | Sequence[Any] = "valid",
    dilation: int | Sequence[int] = 1,
    groups: int = 1,
) -> Array:
    """The sums of products of weights with what they meet as they slide over the axes behind the
    channels; weights aren't turned around.

    Args:
        x: an array of floats, with the axes (batch, channels, ...): as many behind as are slid
            over, one or two mostly.
        w: an array of floats, with the axes (outputs, channels / groups, ...): as many behind
            as ``x`` has.
        strides: how far the window goes from place to place, one number or one for each axis.
        padding: what is around ``x``: ``"valid"`` for nothing; ``"same"`` for what makes the
            result as long as ``x`` divided by the strides, half of it before and the bigger
            half behind; a number, a pair, or a pair for each axis.
        dilation: how far apart the elements of ``x`` are that neighbours in the window meet,
            one number or one for each axis.
        groups: how many groups the channels are in; outputs of one see its channels only.

    Returns:
        an array of the dtype of ``x``, with the axes (batch, outputs, ...), as long as there
            are places for the weights.

    Raises:
        InvalidArgumentError: integers, shapes or options that don't fit each other, or a window
            that is longer than ``x``.
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        conv(dx, w) + conv(x, dw), by a change dx of the argument

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> x, w = np.array([[[1.0, 2.0, 4.0, 8.0]]]), np.array([[[1.0, -1.0]]])
    >>> xp.conv(x, w).tolist()
    [[[-1.0, -2.0, -4.0]]]
    >>> xp.conv(x, w, strides=2, padding="same").tolist()
    [[[-1.0, -4.0]]]
    >>> mc.grad(lambda w: xp.sum(xp.conv(x, w)))(w).tolist()
    [[[7.0, 14.0]]]
    """

def convolve(x1: Array, x2: Array, /, *, mode: Literal["full", "same", "valid"] = "full") -> Array:
    """The convolution of two vectors: Σⱼ x1ⱼ x2ₖ₋ⱼ.

    Args:
        x1, x2: vectors of numbers, of shapes (M,) and (N,).
        mode: which elements of it: all, as many as the longer vector has in the middle, or
            those in which all of the shorter one takes part.

    Returns:
        a vector of length M + N - 1, max(M, N), or max(M, N) - min(M, N) + 1.

    Raises:
        MixedBackendsError: the arrays belong to different frameworks.
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        dx * y + x * dy, * the convolution, by changes dx, dy of the arguments

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> xp.convolve(np.array([1.0, 2.0, 3.0]), np.array([1.0, 10.0])).tolist()
    [1.0, 12.0, 23.0, 30.0]
    >>> f = lambda x: xp.convolve(x, np.array([1.0, 10.0]))[1]
    >>> mc.grad(f)(np.array([1.0, 2.0, 3.0])).tolist()
    [10.0, 1.0, 0.0]
    """

def copysign(x1: Array, x2: Array, /) -> Array:
    """The magnitude of ``x1`` with the sign of ``x2``, element by element.

    Args:
        x1, x2: arrays of real numbers, of shapes that broadcast; one of the two may be a Python
            number. Floats.

    Returns:
        an array of the broadcast shape, in the dtype that the arguments promote to.

    Raises:
        MixedBackendsError: the arrays belong to different frameworks.
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        ``sign(x1)*sign(x2)`` in ``x1``, ``0`` in ``x2``

    Where backends differ:
        where ``x1`` is 0 its derivative is that of a positive one; of -0.0 it is that of a
            negative one on NumPy, PyTorch and TensorFlow.

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> xp.copysign(np.array([1.0, -2.0]), np.array([-0.0, 5.0])).tolist()
    [-1.0, 2.0]
    >>> float(mc.grad(xp.copysign)(np.array(1.0), np.array(-3.0)))
    -1.0
    """

def cos(x: Array, /) -> Array:
    """The cosine of ``x`` in radians, element by element.

    Args:
        x: an array of floats or complex numbers, of any shape; integers are computed as floats.

    Returns:
        an array of the shape and dtype of ``x``.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        ``-sin(x)``

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> float(xp.cos(np.array(0.0)))
    1.0
    >>> round(float(mc.grad(xp.cos)(np.array(xp.pi / 2))), 12)
    -1.0
    """

def cosh(x: Array, /) -> Array:
    """The hyperbolic cosine, element by element.

    Args:
        x: an array of floats or complex numbers, of any shape; integers are computed as floats.

    Returns:
        an array of the shape and dtype of ``x``.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        ``sinh(x)``

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> float(xp.cosh(np.array(0.0)))
    1.0
    >>> float(mc.grad(xp.cosh)(np.array(0.0)))
    0.0
    """

def count_nonzero(x: Array, /, *, axis: Axis = None, keepdims: builtins.bool = False) -> Array:
    """How many elements are not 0, over all axes or some.

    Args:
        x: an array of numbers, of any shape.
        axis: the axis, or axes, to reduce; all of them by default. Negative ones count from the
            last.
        keepdims: whether reduced axes stay, with length 1.

    Returns:
        an array of integers, without the reduced axes.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        none

    >>> import numpy as np
    >>> from multicalc import xp
    >>> xp.count_nonzero(np.array([[1, 0], [2, 3]]), axis=0).tolist()
    [2, 1]
    """

def cumulative_prod(
    x: Array,
    /,
    *,
    axis: int | None = None,
    dtype: DType = None,
    include_initial: builtins.bool = False,
) -> Array:
    """The running product along an axis.

    Args:
        x: an array of numbers, of any shape.
        axis: the axis to go along; it may be left out where ``x`` has just one.
        dtype: the dtype of the result; by default that of ``x``, and for integers a wide one.
        include_initial: whether the result begins with the product of nothing, 1.

    Returns:
        an array of the shape of ``x``, one longer along ``axis`` with ``include_initial``.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        Σᵢ dxᵢ · the product of the others, up to each place, by a change dx of the argument

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> xp.cumulative_prod(np.array([1.0, 2.0, 3.0])).tolist()
    [1.0, 2.0, 6.0]
    >>> mc.grad(lambda x: xp.cumulative_prod(x)[-1])(np.array([1.0, 2.0, 3.0])).tolist()
    [6.0, 3.0, 2.0]
    """

def cumulative_sum(
    x: Array,
    /,
    *,
    axis: int | None = None,
    dtype: DType = None,
    include_initial: builtins.bool = False,
) -> Array:
    """The running sum along an axis.

    Args:
        x: an array of numbers, of any shape.
        axis: the axis to go along; it may be left out where ``x`` has just one.
        dtype: the dtype of the result; by default that of ``x``, and for integers a wide one.
        include_initial: whether the result begins with the sum of nothing, 0.

    Returns:
        an array of the shape of ``x``, one longer along ``axis`` with ``include_initial``.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        running total of dx, by a change dx of the argument

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> xp.cumulative_sum(np.array([1.0, 2.0, 3.0]), include_initial=True).tolist()
    [0.0, 1.0, 3.0, 6.0]
    >>> mc.grad(lambda x: xp.sum(xp.cumulative_sum(x)))(np.array([1.0, 2.0, 3.0])).tolist()
    [3.0, 2.0, 1.0]
    """

def diag(x: Array, /, *, k: int = 0) -> Array:
    """The matrix with a vector on its diagonal, or the diagonal of a matrix.

    Args:
        x: a vector of shape (N,), or a matrix of shape (M, N).
        k: which diagonal: 0 the main one, above it positive, below it negative.

    Returns:
        an array of the dtype of ``x``: (N + abs(k), N + abs(k)) of a vector, else (length,).

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        diagonal of dx, or dx on a diagonal, by a change dx of the argument

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> xp.diag(np.array([1.0, 2.0])).tolist(), xp.diag(np.array([[1.0, 2.0], [3.0, 4.0]])).tolist()
    ([[1.0, 0.0], [0.0, 2.0]], [1.0, 4.0])
    >>> mc.grad(lambda x: xp.sum(xp.diag(x) ** 2))(np.array([1.0, 2.0])).tolist()
    [2.0, 4.0]
    """

def diagonal(x: Array, /, *, offset: int = 0) -> Array:
    """The diagonals of matrices, as vectors.

    Args:
        x: an array of shape (..., M, N).
        offset: which diagonal: 0 the main one, above it positive, below it negative.

    Returns:
        an array of shape (..., length), of the dtype of ``x``.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        diagonal of dx, by a change dx of the argument

    >>> import numpy as np
    >>> from multicalc import xp
    >>> xp.diagonal(np.array([[1.0, 2.0], [3.0, 4.0]])).tolist()
    [1.0, 4.0]
    """

def diff(
    x: Array,
    /,
    *,
    axis: int = -1,
    n: int = 1,
    prepend: Array | None = None,
    append: Array | None = None,
) -> Array:
    """The differences between neighbours along an axis, taken ``n`` times.

    Args:
        x: an array of numbers, of any shape.
        axis: the axis to go along; the last by default.
        n: how many times differences are taken.
        prepend: an array that goes before ``x`` along the axis; None for none.
        append: an array that goes after ``x`` along the axis; None for none.

    Returns:
        an array that is ``n`` shorter along ``axis``.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        differences of dx, by a change dx of the argument

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> xp.diff(np.array([1.0, 4.0, 9.0])).tolist()
    [3.0, 5.0]
    >>> mc.grad(lambda x: xp.sum(xp.diff(x) ** 2))(np.array([1.0, 4.0])).tolist()
    [-6.0, 6.0]
    """

def digamma(x: Array, /) -> Array:
    """ψ(x), the derivative of ``gammaln``, element by element; NaN at 0, -1, -2, ...

    Args:
        x: an array of real floats, of any shape; integers are computed as floats.

    Returns:
        an array of the shape and dtype of ``x``.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        psi(1, x)

    Where backends differ:
        left of -10⁴ the second and higher derivatives are NaN on NumPy; use the reflection
            formula there.

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> round(float(xp.digamma(np.array(1.0))), 6)
    -0.577216
    >>> round(float(mc.grad(xp.digamma)(np.array(1.0))), 6)
    1.644934
    """

def divide(x1: Array, x2: Array, /) -> Array:
    """The quotient, element by element; ``x1 / x2``.

    Args:
        x1, x2: arrays of numbers, of shapes that broadcast; one of the two may be a Python
            number. Integers are computed as floats.

    Returns:
        an array of the broadcast shape, in the dtype that the arguments promote to.

    Raises:
        MixedBackendsError: the arrays belong to different frameworks.
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        ``1/x2`` in ``x1``, ``-x1/x2**2`` in ``x2``

    Where backends differ:
        on JAX and MXNet the derivative in ``x2`` needs a square of ``x2`` in range, second ones
            on PyTorch and TensorFlow too.

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> xp.divide(np.array([1.0, 3.0]), 2.0).tolist()
    [0.5, 1.5]
    >>> [float(g) for g in mc.grad(xp.divide, argnums=(0, 1))(np.array(3.0), np.array(2.0))]
    [0.5, -0.75]
    """

def dot(x1: Array, x2: Array, /) -> Array:
    """NumPy's ``dot``: the inner product of vectors, the product of matrices.

    Args:
        x1, x2: arrays of numbers; the last axis of the first is as long as the last but one of
            the second, or its only one.

    Returns:
        an array in the dtype that the arguments promote to.

    Raises:
        MixedBackendsError: the arrays belong to different frameworks.
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        dx·y + x·dy, by changes dx, dy of the arguments

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> float(xp.dot(np.array([1.0, 2.0]), np.array([3.0, 4.0])))
    11.0
    >>> mc.grad(xp.dot)(np.array([1.0, 2.0]), np.array([3.0, 4.0])).tolist()
    [3.0, 4.0]
    """

def einsum(subscripts: str, /, *arrays: Array) -> Array:
    """A sum of products by Einstein's convention: indices that the output does not name are summed
    over.

    Args:
        subscripts: ``"ij,jk->ik"``: the indices of each array, and after ``->`` those of the
            output; ``...`` stands for batch axes.
        arrays: one for each group of indices.

    Returns:
        an array with an axis for each index of the output.

    Raises:
        MixedBackendsError: the arrays belong to different frameworks.
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        one term for each operand, with its change in its place

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> a, b = np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([1.0, 10.0])
    >>> xp.einsum("ij,j->i", a, b).tolist()
    [21.0, 43.0]
    >>> mc.grad(lambda b: xp.sum(xp.einsum("ij,j->i", a, b)))(b).tolist()
    [4.0, 6.0]
    """

def elu(x: Array, /, *, alpha: float = 1.0) -> Array:
    """``x`` where it is positive, else ``alpha (exp(x) - 1)``, element by element; at 0 the
    derivatives are those of the left side.

    Args:
        x: an array of real floats, of any shape; integers are computed as floats.
        alpha: what is reached far below zero, with the sign changed.

    Returns:
        an array of the shape and dtype of ``x``.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        1 where x is positive, alpha*exp(x) elsewhere

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> xp.elu(np.array([-1000.0, 0.0, 2.0])).tolist()
    [-1.0, 0.0, 2.0]
    >>> mc.grad(lambda x: xp.sum(xp.elu(x, alpha=0.5)))(np.array([0.0, 2.0])).tolist()
    [0.5, 1.0]
    """

def empty(shape: int | Sequence[int], *, dtype: DType = None, device: Device = None) -> Array:
    """An array whose values are not set.

    Args:
        shape: the length of each axis, or one number for a vector.
        dtype: the dtype; by default floats in the precision of the enclosing transform, float64
            outside one.
        device: where to make it, as the framework has it or names it, as in ``"cpu"``; by
            default beside the arrays of the enclosing transform.

    Returns:
        an array of the backend that runs the enclosing transform, else of the active one.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        none

    >>> from multicalc import xp
    >>> xp.empty((2, 3)).shape
    (2, 3)
    """

def empty_like(x: Array, /, *, dtype: DType = None, device: Device = None) -> Array:
    """An array like ``x`` whose values are not set.

    Args:
        x: an array, whose framework, shape and dtype the result has.
        dtype: the dtype; by default that of ``x``.
        device: where to make it, as the framework has it or names it, as in ``"cpu"``; by
            default beside ``x``.

    Returns:
        an array of the framework and shape of ``x``.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        none

    >>> import numpy as np
    >>> from multicalc import xp
    >>> xp.empty_like(np.array([1.0, 2.0])).shape
    (2,)
    """

def equal(x1: Array, x2: Array, /) -> Array:
    """Whether the elements are equal, element by element; ``x1 == x2``. NaN equals nothing.

    Args:
        x1, x2: arrays of numbers, of shapes that broadcast; one of the two may be a Python
            number.

    Returns:
        an array of booleans, of the broadcast shape.

    Raises:
        MixedBackendsError: the arrays belong to different frameworks.
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        none

    >>> import numpy as np
    >>> from multicalc import xp
    >>> xp.equal(np.array([1.0, 2.0]), 2.0).tolist()
    [False, True]
    """

def erf(x: Array, /) -> Array:
    """The error function 2/√π ∫₀ˣ exp(-t²) dt, element by element.

    Args:
        x: an array of real floats, of any shape; integers are computed as floats.

    Returns:
        an array of the shape and dtype of ``x``.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        ``2*exp(-x**2)/sqrt(pi)``

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> round(float(xp.erf(np.array(1.0))), 6)
    0.842701
    >>> round(float(mc.grad(xp.erf)(np.array(0.0))), 6)
    1.128379
    """

def erfc(x: Array, /) -> Array:
    """``1 - erf(x)`` without loss of digits for large ``x``, element by element.

    Args:
        x: an array of real floats, of any shape; integers are computed as floats.

    Returns:
        an array of the shape and dtype of ``x``.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        ``-2*exp(-x**2)/sqrt(pi)``

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> f"{float(xp.erfc(np.array(10.0))):.6e}"
    '2.088488e-45'
    >>> round(float(mc.grad(xp.erfc)(np.array(0.0))), 6)
    -1.128379
    """

def erfinv(x: Array, /) -> Array:
    """What ``erf`` takes to ``x``, element by element; infinite at -1 and 1, and NaN beyond.

    Args:
        x: an array of real floats, of any shape; integers are computed as floats.

    Returns:
        an array of the shape and dtype of ``x``.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        ``sqrt(pi)*exp(erfinv(x)**2)/2``

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> round(float(xp.erf(xp.erfinv(np.array(0.25)))), 9)
    0.25
    >>> round(float(mc.grad(xp.erfinv)(np.array(0.0))), 6)
    0.886227
    """

def exp(x: Array, /) -> Array:
    """The exponential function, element by element.

    Args:
        x: an array of floats or complex numbers, of any shape; integers are computed as floats.

    Returns:
        an array of the shape and dtype of ``x``.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        ``exp(x)``

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> round(float(xp.exp(np.array(1.0))), 6)
    2.718282
    >>> float(mc.grad(xp.exp)(np.array(0.0)))
    1.0
    """

def expand_dims(x: Array, /, axis: int = 0) -> Array:
    """``x`` with a new axis of length 1.

    Args:
        x: an array of any shape and dtype.
        axis: where the new axis stands in the result.

    Returns:
        an array of the dtype of ``x``.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        dx with the new axis, by a change dx of the argument

    >>> import numpy as np
    >>> from multicalc import xp
    >>> xp.expand_dims(np.array([1.0, 2.0]), axis=1).tolist()
    [[1.0], [2.0]]
    """

def expm1(x: Array, /) -> Array:
    """``exp(x) - 1`` without loss of digits near 0, element by element.

    Args:
        x: an array of floats or complex numbers, of any shape; integers are computed as floats.

    Returns:
        an array of the shape and dtype of ``x``.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        ``exp(x)``

    Where backends differ:
        on PyTorch and JAX the derivative is the value plus one, without its digits far left of
            zero.

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> float(xp.expm1(np.array(1e-20)))
    1e-20
    >>> float(mc.grad(xp.expm1)(np.array(0.0)))
    1.0
    """

def eye(
    n_rows: int,
    n_cols: int | None = None,
    /,
    *,
    k: int = 0,
    dtype: DType = None,
    device: Device = None,
) -> Array:
    """A matrix with ones on a diagonal and zeros elsewhere.

    Args:
        n_rows: how many rows.
        n_cols: how many columns; by default as many as rows.
        k: which diagonal: 0 the main one, above it positive, below it negative.
        dtype: the dtype; by default floats in the precision of the enclosing transform, float64
            outside one.
        device: where to make it, as the framework has it or names it, as in ``"cpu"``; by
            default beside the arrays of the enclosing transform.

    Returns:
        an array of the backend that runs the enclosing transform, else of the active one.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        none

    >>> from multicalc import xp
    >>> xp.eye(2).tolist()
    [[1.0, 0.0], [0.0, 1.0]]
    """

def flip(x: Array, /, *, axis: Axis = None) -> Array:
    """The elements in the opposite order along axes.

    Args:
        x: an array of any shape and dtype.
        axis: the axis, or axes; all of them by default.

    Returns:
        an array of the dtype of ``x``.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        dx turned alike, by a change dx of the argument

    >>> import numpy as np
    >>> from multicalc import xp
    >>> xp.flip(np.array([1.0, 2.0, 3.0])).tolist()
    [3.0, 2.0, 1.0]
    """

def floor(x: Array, /) -> Array:
    """The largest whole number not above ``x``, element by element.

    Args:
        x: an array of real numbers, of any shape.

    Returns:
        an array of the shape and dtype of ``x``.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        ``0``

    >>> import numpy as np
    >>> from multicalc import xp
    >>> xp.floor(np.array([1.2, -1.2])).tolist()
    [1.0, -2.0]
    """

def floor_divide(x1: Array, x2: Array, /) -> Array:
    """The quotient rounded down, element by element; ``x1 // x2``.

    Args:
        x1, x2: arrays of real numbers, of shapes that broadcast; one of the two may be a Python
            number.

    Returns:
        an array of the broadcast shape, in the dtype that the arguments promote to.

    Raises:
        MixedBackendsError: the arrays belong to different frameworks.
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        ``0`` in ``x1``, ``0`` in ``x2``

    >>> import numpy as np
    >>> from multicalc import xp
    >>> xp.floor_divide(np.array([7.0, -7.0]), 2.0).tolist()
    [3.0, -4.0]
    """

def from_dlpack(x: Any, /, *, device: Device = None, copy: builtins.bool | None = None) -> Array:
    """An array of another library, by the DLPack protocol.

    Args:
        x: an object with ``__dlpack__``.
        device: where to put the result; by default it stays.
        copy: True for a new array, False for the same memory, None for a copy where one is
            needed.

    Returns:
        an array of the active backend, of the shape and dtype of ``x``.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        none

    >>> import numpy as np
    >>> from multicalc import xp
    >>> xp.from_dlpack(np.array([1.0, 2.0])).tolist()
    [1.0, 2.0]
    """

def full(
    shape: int | Sequence[int],
    fill_value: Array | float,
    *,
    dtype: DType = None,
    device: Device = None,
) -> Array:
    """An array of one value.

    Args:
        shape: the length of each axis, or one number for a vector.
        fill_value: a number, or an array of shape ().
        dtype: the dtype; by default that of the value, and of a Python float the precision of
            new arrays.
        device: where to make it, as the framework has it or names it, as in ``"cpu"``; by
            default beside the arrays of the enclosing transform.

    Returns:
        an array of the backend that runs the enclosing transform, else of the active one.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        none

    >>> from multicalc import xp
    >>> xp.full((2,), 7.0).tolist()
    [7.0, 7.0]
    """

def full_like(
    x: Array,
    /,
    fill_value: Array | float,
    *,
    dtype: DType = None,
    device: Device = None,
) -> Array:
    """An array like ``x`` of one value.

    Args:
        x: an array, whose framework, shape and dtype the result has.
        fill_value: a number.
        dtype: the dtype; by default that of ``x``.
        device: where to make it, as the framework has it or names it, as in ``"cpu"``; by
            default beside ``x``.

    Returns:
        an array of the framework and shape of ``x``.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        ``0``

    >>> import numpy as np
    >>> from multicalc import xp
    >>> xp.full_like(np.array([1.0, 2.0]), 7.0).tolist()
    [7.0, 7.0]
    """

def gammainc(x1: Array, x2: Array, /) -> Array:
    """The regularised incomplete gamma function P of ``x1`` up to ``x2``, element by element: the
    chance that a number of the gamma distribution is less.

    Args:
        x1, x2: an array of real floats; they broadcast.; of negative ones, and of a finite
            ``x1`` above 1e12, the result is NaN.

    Returns:
        an array of the broadcast shape.

    Raises:
        MixedBackendsError: the arrays belong to different frameworks.
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        that of the integral, x**(a - 1)*exp(-x)/Γ(a) in x

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> round(float(xp.gammainc(np.array(2.0), np.array(1.0))), 6)
    0.264241
    >>> round(float(mc.grad(xp.gammainc, argnums=1)(np.array(2.0), np.array(1.0))), 6)
    0.367879
    """

def gammaincc(x1: Array, x2: Array, /) -> Array:
    """``1 - gammainc(x1, x2)``, element by element; to the last digits where it is small and
    ``x2`` above 1.

    Args:
        x1, x2: an array of real floats; they broadcast.; of negative ones, and of a finite
            ``x1`` above 1e12, the result is NaN.

    Returns:
        an array of the broadcast shape.

    Raises:
        MixedBackendsError: the arrays belong to different frameworks.
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        that of the integral, -x**(a - 1)*exp(-x)/Γ(a) in x

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> round(float(xp.gammaincc(np.array(2.0), np.array(1.0))), 6)
    0.735759
    >>> round(float(mc.grad(xp.gammaincc, argnums=1)(np.array(2.0), np.array(1.0))), 6)
    -0.367879
    """

def gammaln(x: Array, /) -> Array:
    """log |Γ(x)|, element by element; inf at 0, -1, -2, ...

    Args:
        x: an array of real floats, of any shape; integers are computed as floats.

    Returns:
        an array of the shape and dtype of ``x``.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        ``digamma(x)``

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> round(float(xp.exp(xp.gammaln(np.array(5.0)))), 9)
    24.0
    >>> round(float(mc.grad(xp.gammaln)(np.array(1.0))), 6)
    -0.577216
    """

def gelu(x: Array, /, *, approximate: builtins.bool = False) -> Array:
    """``x`` times the chance that a normal number is below it, element by element.

    Args:
        x: an array of real floats, of any shape; integers are computed as floats.
        approximate: whether to take ``x/2 (1 + tanh(sqrt(2/pi) (x + 0.044715 x**3)))`` instead,
            which is within 5e-4 of it.

    Returns:
        an array of the shape and dtype of ``x``.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        ``erfc(-x/sqrt(2))/2 + x*exp(-x**2/2)/sqrt(2*pi)``

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> round(float(xp.gelu(np.array(1.0))), 6)
    0.841345
    >>> float(mc.grad(xp.gelu)(np.array(0.0)))
    0.5
    """

def greater(x1: Array, x2: Array, /) -> Array:
    """Whether ``x1 > x2``, element by element.

    Args:
        x1, x2: arrays of real numbers, of shapes that broadcast; one of the two may be a Python
            number.

    Returns:
        an array of booleans, of the broadcast shape.

    Raises:
        MixedBackendsError: the arrays belong to different frameworks.
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        none

    >>> import numpy as np
    >>> from multicalc import xp
    >>> xp.greater(np.array([1.0, 2.0, 3.0]), 2.0).tolist()
    [False, False, True]
    """

def greater_equal(x1: Array, x2: Array, /) -> Array:
    """Whether ``x1 >= x2``, element by element.

    Args:
        x1, x2: arrays of real numbers, of shapes that broadcast; one of the two may be a Python
            number.

    Returns:
        an array of booleans, of the broadcast shape.

    Raises:
        MixedBackendsError: the arrays belong to different frameworks.
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        none

    >>> import numpy as np
    >>> from multicalc import xp
    >>> xp.greater_equal(np.array([1.0, 2.0, 3.0]), 2.0).tolist()
    [False, True, True]
    """

def hypot(x1: Array, x2: Array, /) -> Array:
    """``sqrt(x1**2 + x2**2)`` without overflow, element by element.

    Args:
        x1, x2: arrays of real numbers, of shapes that broadcast; one of the two may be a Python
            number. Floats.

    Returns:
        an array of the broadcast shape, in the dtype that the arguments promote to.

    Raises:
        MixedBackendsError: the arrays belong to different frameworks.
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        ``x1/sqrt(x1**2 + x2**2)`` in ``x1``, ``x2/sqrt(x1**2 + x2**2)`` in ``x2``

    Where backends differ:
        at the origin the derivatives are NaN; ``jvp`` on JAX has a number there.

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> float(xp.hypot(np.array(3.0), np.array(4.0)))
    5.0
    >>> float(mc.grad(xp.hypot)(np.array(3.0), np.array(4.0)))
    0.6
    """

def imag(x: Array, /) -> Array:
    """The imaginary part, element by element; zeros of real numbers.

    Args:
        x: an array of numbers, of any shape.

    Returns:
        an array of real numbers, of the shape of ``x``.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        the imaginary part of dx, by a change dx of the argument

    >>> import numpy as np
    >>> from multicalc import xp
    >>> float(xp.imag(np.array(1.0 + 2.0j)))
    2.0
    """

def interp(
    x: Array,
    xs: Array,
    ys: Array,
    /,
    *,
    left: float | None = None,
    right: float | None = None,
) -> Array:
    """The value at ``x`` on the straight lines between knots. At a knot the derivative is that of
    the line to its right, at the last one to its left; outside of all knots it is 0.

    Args:
        x: an array of real numbers, of any shape.
        xs: where the knots are, a vector of increasing real numbers, of shape (N,).
        ys: the values there, a vector of real numbers, of shape (N,).
        left, right: the value before the first knot, and behind the last; by default theirs.

    Returns:
        an array of the shape of ``x``.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        of the straight line between the two knots around x

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> xs, ys = np.array([0.0, 1.0, 3.0]), np.array([0.0, 10.0, 30.0])
    >>> xp.interp(np.array([0.5, 2.0, 9.0]), xs, ys).tolist()
    [5.0, 20.0, 30.0]
    >>> mc.grad(lambda x: xp.interp(x, xs, ys**2))(np.array(2.0)).tolist()
    400.0
    """

def isclose(
    x1: Array,
    x2: Array,
    /,
    *,
    rtol: float = 1e-5,
    atol: float = 1e-8,
    equal_nan: builtins.bool = False,
) -> Array:
    """Whether ``abs(x1 - x2) <= atol + rtol * abs(x2)``, element by element; infinities are close
    to themselves only.

    Args:
        x1, x2: arrays of numbers, of shapes that broadcast.
        rtol: how far apart they may be, as a share of ``x2``.
        atol: how far apart they may be, beside that.
        equal_nan: whether NaN is close to NaN.

    Returns:
        an array of booleans, of the broadcast shape.

    Raises:
        MixedBackendsError: the arrays belong to different frameworks.
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        none

    >>> import numpy as np
    >>> from multicalc import xp
    >>> xp.isclose(np.array([1.0, 2.0]), np.array([1.000001, 2.1])).tolist()
    [True, False]
    """

def isfinite(x: Array, /) -> Array:
    """Whether elements are neither infinite nor NaN.

    Args:
        x: an array of numbers, of any shape.

    Returns:
        an array of booleans, of the shape of ``x``.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        none

    >>> import numpy as np
    >>> from multicalc import xp
    >>> xp.isfinite(np.array([1.0, xp.inf, xp.nan])).tolist()
    [True, False, False]
    """

def isinf(x: Array, /) -> Array:
    """Whether elements are infinite, of either sign.

    Args:
        x: an array of numbers, of any shape.

    Returns:
        an array of booleans, of the shape of ``x``.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        none

    >>> import numpy as np
    >>> from multicalc import xp
    >>> xp.isinf(np.array([1.0, -xp.inf, xp.nan])).tolist()
    [False, True, False]
    """

def isnan(x: Array, /) -> Array:
    """Whether elements are NaN.

    Args:
        x: an array of numbers, of any shape.

    Returns:
        an array of booleans, of the shape of ``x``.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        none

    >>> import numpy as np
    >>> from multicalc import xp
    >>> xp.isnan(np.array([1.0, xp.inf, xp.nan])).tolist()
    [False, False, True]
    """

def kron(x1: Array, x2: Array, /) -> Array:
    """The Kronecker product: every element of the first array times all of the second, in blocks.

    Args:
        x1, x2: arrays of numbers.

    Returns:
        an array with as many axes as the one with more, whose lengths are the products of
            theirs.

    Raises:
        MixedBackendsError: the arrays belong to different frameworks.
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        dA ⊗ B + A ⊗ dB, by changes dA, dB of the arguments

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> xp.kron(np.array([[1.0, 2.0]]), np.array([[1.0], [10.0]])).tolist()
    [[1.0, 2.0], [10.0, 20.0]]
    >>> f = lambda a: xp.sum(xp.kron(a, np.array([[1.0], [10.0]])))
    >>> mc.grad(f)(np.array([[1.0, 2.0]])).tolist()
    [[11.0, 11.0]]
    """

def layer_norm(x: Array, /, *, axis: Axis = -1, epsilon: float = 1e-05) -> Array:
    """``(x - mean) / sqrt(variance + epsilon)``, of the mean and the population's variance along
    an axis or several.

    Args:
        x: an array of floats, of at least one axis.
        axis: the axis, or axes, that have the mean 0 afterwards; None for all.
        epsilon: what is added to the variance, so that a constant gives zeros.

    Returns:
        an array of the shape and dtype of ``x``. A scale and a bias are ``* scale + bias``.

    Raises:
        InvalidArgumentError: ``x`` has integers.
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        (dx - mean of dx - y · mean of y dx) / std(x), y: the result, by a change dx of the
            argument

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> xp.layer_norm(np.array([1.0, 3.0]), epsilon=0.0).tolist()
    [-1.0, 1.0]
    >>> mc.grad(lambda x: xp.layer_norm(x, epsilon=0.5)[0])(np.array([2.0, 2.0])).round(6).tolist()
    [0.707107, -0.707107]
    """

def leaky_relu(x: Array, /, *, negative_slope: float = 0.01) -> Array:
    """``x`` where it is positive, else ``negative_slope * x``, element by element; at 0 the
    derivative is that of the left side.

    Args:
        x: an array of real floats, of any shape; integers are computed as floats.
        negative_slope: the derivative where ``x`` isn't positive.

    Returns:
        an array of the shape and dtype of ``x``.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        1 where x is positive, negative_slope elsewhere

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> xp.leaky_relu(np.array([-2.0, 3.0]), negative_slope=0.25).tolist()
    [-0.5, 3.0]
    >>> mc.grad(lambda x: xp.sum(xp.leaky_relu(x)))(np.array([-2.0, 0.0, 3.0])).tolist()
    [0.01, 0.01, 1.0]
    """

def less(x1: Array, x2: Array, /) -> Array:
    """Whether ``x1 < x2``, element by element.

    Args:
        x1, x2: arrays of real numbers, of shapes that broadcast; one of the two may be a Python
            number.

    Returns:
        an array of booleans, of the broadcast shape.

    Raises:
        MixedBackendsError: the arrays belong to different frameworks.
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        none

    >>> import numpy as np
    >>> from multicalc import xp
    >>> xp.less(np.array([1.0, 2.0, 3.0]), 2.0).tolist()
    [True, False, False]
    """

def less_equal(x1: Array, x2: Array, /) -> Array:
    """Whether ``x1 <= x2``, element by element.

    Args:
        x1, x2: arrays of real numbers, of shapes that broadcast; one of the two may be a Python
            number.

    Returns:
        an array of booleans, of the broadcast shape.

    Raises:
        MixedBackendsError: the arrays belong to different frameworks.
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        none

    >>> import numpy as np
    >>> from multicalc import xp
    >>> xp.less_equal(np.array([1.0, 2.0, 3.0]), 2.0).tolist()
    [True, True, False]
    """

def linspace(
    start: Array | float,
    stop: Array | float,
    /,
    num: int,
    *,
    dtype: DType = None,
    device: Device = None,
    endpoint: builtins.bool = True,
) -> Array:
    """Numbers at equal distances.

    Args:
        start: the first, a number or an array of shape ().
        stop: the last, a number or an array of shape ().
        num: how many.
        dtype: the dtype; by default floats in the precision of the enclosing transform, float64
            outside one.
        device: where to make it, as the framework has it or names it, as in ``"cpu"``; by
            default beside the arrays of the enclosing transform.
        endpoint: whether ``stop`` is one of them.

    Returns:
        a vector of length ``num``; where ``start`` or ``stop`` is an array, of its framework
            and dtype.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        (1 - t) dstart + t dstop, by changes dstart, dstop of the arguments

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> xp.linspace(0.0, 1.0, 3).tolist()
    [0.0, 0.5, 1.0]
    >>> float(mc.grad(lambda x: xp.sum(xp.linspace(0.0, x, 3)))(np.array(1.0)))
    1.5
    """

def log(x: Array, /) -> Array:
    """The natural logarithm, element by element; NaN of negative floats, -inf of 0.

    Args:
        x: an array of floats or complex numbers, of any shape; integers are computed as floats.

    Returns:
        an array of the shape and dtype of ``x``.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        ``1/x``

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> float(xp.log(np.array(1.0)))
    0.0
    >>> float(mc.grad(xp.log)(np.array(4.0)))
    0.25
    """

def log10(x: Array, /) -> Array:
    """The logarithm to base 10, element by element.

    Args:
        x: an array of floats or complex numbers, of any shape; integers are computed as floats.

    Returns:
        an array of the shape and dtype of ``x``.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        ``1/(x*log(10))``

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> float(xp.log10(np.array(1000.0)))
    3.0
    >>> round(float(mc.grad(xp.log10)(np.array(1.0))), 6)
    0.434294
    """

def log1p(x: Array, /) -> Array:
    """``log(1 + x)`` without loss of digits near 0, element by element.

    Args:
        x: an array of floats or complex numbers, of any shape; integers are computed as floats.

    Returns:
        an array of the shape and dtype of ``x``.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        ``1/(1 + x)``

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> float(xp.log1p(np.array(1e-20)))
    1e-20
    >>> float(mc.grad(xp.log1p)(np.array(1.0)))
    0.5
    """

def log2(x: Array, /) -> Array:
    """The logarithm to base 2, element by element.

    Args:
        x: an array of floats or complex numbers, of any shape; integers are computed as floats.

    Returns:
        an array of the shape and dtype of ``x``.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        ``1/(x*log(2))``

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> float(xp.log2(np.array(8.0)))
    3.0
    >>> round(float(mc.grad(xp.log2)(np.array(1.0))), 6)
    1.442695
    """

def log_sigmoid(x: Array, /) -> Array:
    """log 1/(1 + e⁻ˣ), element by element; it neither overflows nor loses digits.

    Args:
        x: an array of real floats, of any shape; integers are computed as floats.

    Returns:
        an array of the shape and dtype of ``x``.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        ``1/(1 + exp(x))``

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> float(xp.log_sigmoid(np.array(-1000.0)))
    -1000.0
    >>> float(mc.grad(xp.log_sigmoid)(np.array(0.0)))
    0.5
    """

def log_softmax(x: Array, /, *, axis: int = -1) -> Array:
    """``log(softmax(x))`` along an axis, without overflow.

    Args:
        x: an array of real floats, of any shape; integers are computed as floats.
        axis: the axis to go along; the last by default.

    Returns:
        an array of the shape and dtype of ``x``.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        dx - Σ softmax(x) dx, by a change dx of the argument

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> xp.log_softmax(np.array([1000.0, 1000.0])).round(6).tolist()
    [-0.693147, -0.693147]
    >>> mc.grad(lambda x: xp.log_softmax(x)[0])(np.array([0.0, 0.0])).tolist()
    [0.5, -0.5]
    """

def logaddexp(x1: Array, x2: Array, /) -> Array:
    """``log(exp(x1) + exp(x2))`` without overflow, element by element.

    Args:
        x1, x2: arrays of real numbers, of shapes that broadcast; one of the two may be a Python
            number. Integers are computed as floats.

    Returns:
        an array of the broadcast shape, in the dtype that the arguments promote to.

    Raises:
        MixedBackendsError: the arrays belong to different frameworks.
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        ``1/(1 + exp(x2 - x1))`` in ``x1``, ``1/(1 + exp(x1 - x2))`` in ``x2``

    Where backends differ:
        of two -inf the derivatives are ½ each on NumPy and TensorFlow, and 1 and 0 elsewhere.

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> round(float(xp.logaddexp(np.array(1000.0), np.array(1000.0))), 6)
    1000.693147
    >>> float(mc.grad(xp.logaddexp)(np.array(1000.0), np.array(1000.0)))
    0.5
    """

def logical_and(x1: Array, x2: Array, /) -> Array:
    """Whether both are true, element by element.

    Args:
        x1, x2: arrays of booleans, of shapes that broadcast.

    Returns:
        an array of booleans, of the broadcast shape.

    Raises:
        MixedBackendsError: the arrays belong to different frameworks.
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        none

    >>> import numpy as np
    >>> from multicalc import xp
    >>> xp.logical_and(np.array([True, True]), np.array([True, False])).tolist()
    [True, False]
    """

def logical_not(x: Array, /) -> Array:
    """Whether elements are false.

    Args:
        x: an array of booleans, of any shape.

    Returns:
        an array of the shape and dtype of ``x``.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        none

    >>> import numpy as np
    >>> from multicalc import xp
    >>> xp.logical_not(np.array([True, False])).tolist()
    [False, True]
    """

def logical_or(x1: Array, x2: Array, /) -> Array:
    """Whether either is true, element by element.

    Args:
        x1, x2: arrays of booleans, of shapes that broadcast.

    Returns:
        an array of booleans, of the broadcast shape.

    Raises:
        MixedBackendsError: the arrays belong to different frameworks.
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        none

    >>> import numpy as np
    >>> from multicalc import xp
    >>> xp.logical_or(np.array([False, True]), np.array([False, False])).tolist()
    [False, True]
    """

def logical_xor(x1: Array, x2: Array, /) -> Array:
    """Whether just one of the two is true, element by element.

    Args:
        x1, x2: arrays of booleans, of shapes that broadcast.

    Returns:
        an array of booleans, of the broadcast shape.

    Raises:
        MixedBackendsError: the arrays belong to different frameworks.
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        none

    >>> import numpy as np
    >>> from multicalc import xp
    >>> xp.logical_xor(np.array([True, True]), np.array([True, False])).tolist()
    [False, True]
    """

def logsumexp(x: Array, /, *, axis: Axis = None, keepdims: builtins.bool = False) -> Array:
    """The logarithm of the sum of the exponentials, without overflow.

    Args:
        x: an array of real floats, of any shape; integers are computed as floats.
        axis: the axis, or axes, to reduce; all of them by default. Negative ones count from the
            last.
        keepdims: whether reduced axes stay, with length 1.

    Returns:
        an array of the dtype of ``x``, without the reduced axes.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        Σ softmax(x) dx, by a change dx of the argument

    Where backends differ:
        where all elements are -inf the derivative is NaN, on all five backends.

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> round(float(xp.logsumexp(np.array([1000.0, 1000.0]))), 6)
    1000.693147
    >>> mc.grad(xp.logsumexp)(np.array([0.0, 0.0])).tolist()
    [0.5, 0.5]
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
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> xp.matmul(np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([1.0, 10.0])).tolist()
    [21.0, 43.0]
    >>> f = lambda x: xp.sum(xp.matmul(np.array([[1.0, 2.0], [3.0, 4.0]]), x))
    >>> mc.grad(f)(np.array([1.0, 10.0])).tolist()
    [4.0, 6.0]
    """

def matrix_transpose(x: Array, /) -> Array:
    """Matrices turned over: the last two axes exchanged.

    Args:
        x: an array of shape (..., M, N).

    Returns:
        an array of shape (..., N, M), of the dtype of ``x``.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        dAᵀ, by a change dA of the argument

    >>> import numpy as np
    >>> from multicalc import xp
    >>> xp.matrix_transpose(np.array([[1.0, 2.0], [3.0, 4.0]])).tolist()
    [[1.0, 3.0], [2.0, 4.0]]
    """

def max(x: Array, /, *, axis: Axis = None, keepdims: builtins.bool = False) -> Array:
    """The largest element, over all axes or some; NaN where there is one.

    Args:
        x: an array of real numbers, of any shape.
        axis: the axis, or axes, to reduce; all of them by default. Negative ones count from the
            last.
        keepdims: whether reduced axes stay, with length 1.

    Returns:
        an array of the dtype of ``x``, without the reduced axes.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        dx at the maximum, shared equally where it is taken more than once, by a change dx of
            the argument

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> float(xp.max(np.array([1.0, 5.0, 3.0])))
    5.0
    >>> mc.grad(xp.max)(np.array([1.0, 5.0, 5.0])).tolist()
    [0.0, 0.5, 0.5]
    """

def max_pool(
    x: Array,
    /,
    window: int | Sequence[int],
    *,
    strides: int | Sequence[int] | None = None,
    padding: str | int | Sequence[Any] = "valid",
) -> Array:
    """The largest of what a window sees at each place; padding is no number that counts.

    Args:
        x: an array of floats, with the axes (batch, channels, ...): as many behind as are slid
            over, one or two mostly.
        window: how many elements a window has, one number or one for each axis.
        strides: how far the window goes from place to place, one number or one for each axis;
            by default as far as it is long.
        padding: what is around ``x``: ``"valid"`` for nothing; ``"same"`` for what makes the
            result as long as ``x`` divided by the strides, half of it before and the bigger
            half behind; a number, a pair, or a pair for each axis.

    Returns:
        an array of the dtype of ``x``, with the axes (batch, channels, ...), as long as there
            are places for the window.

    Raises:
        InvalidArgumentError: integers, shapes or options that don't fit each other, or a window
            that is longer than ``x``.
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        dx at the maximum in each window, shared equally between equal ones, by a change dx of
            the argument

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> x = np.array([[[1.0, 2.0, 6.0, 3.0]]])
    >>> xp.max_pool(x, 2).tolist()
    [[[2.0, 6.0]]]
    >>> xp.max_pool(x, 3, strides=1, padding="same").tolist()
    [[[2.0, 6.0, 6.0, 6.0]]]
    >>> mc.grad(lambda x: xp.sum(xp.max_pool(x, 3, strides=1)))(x).tolist()
    [[[0.0, 0.0, 2.0, 0.0]]]
    """

def maximum(x1: Array, x2: Array, /) -> Array:
    """The bigger of the two, element by element; NaN where either is NaN.

    Args:
        x1, x2: arrays of real numbers, of shapes that broadcast; one of the two may be a Python
            number.

    Returns:
        an array of the broadcast shape, in the dtype that the arguments promote to.

    Raises:
        MixedBackendsError: the arrays belong to different frameworks.
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        1 to the bigger argument, ½ to each where they are equal

    Where backends differ:
        where they are equal TensorFlow and MXNet give the first argument all of the derivative.

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> xp.maximum(np.array([1.0, 5.0]), 3.0).tolist()
    [3.0, 5.0]
    >>> mc.grad(lambda x: xp.sum(xp.maximum(x, 3.0)))(np.array([1.0, 5.0])).tolist()
    [0.0, 1.0]
    """

def mean(x: Array, /, *, axis: Axis = None, keepdims: builtins.bool = False) -> Array:
    """The mean of the elements, over all axes or some.

    Args:
        x: an array of floats or complex numbers, of any shape; integers are computed as floats.
        axis: the axis, or axes, to reduce; all of them by default. Negative ones count from the
            last.
        keepdims: whether reduced axes stay, with length 1.

    Returns:
        an array of the dtype of ``x``, without the reduced axes.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        mean of dx, by a change dx of the argument

    Where backends differ:
        with infinite elements it is NaN on MXNet.

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> xp.mean(np.array([[1.0, 2.0], [3.0, 4.0]]), axis=0).tolist()
    [2.0, 3.0]
    >>> mc.grad(xp.mean)(np.array([1.0, 2.0])).tolist()
    [0.5, 0.5]
    """

def median(x: Array, /, *, axis: Axis = None, keepdims: builtins.bool = False) -> Array:
    """The element in the middle of the order, or the mean of the two there; NaN where one is NaN.
    Of equal elements the derivative is that of those which a stable sort puts in the middle.

    Args:
        x: an array of real floats, of any shape; integers are computed as floats.
        axis: the axis, or axes, to reduce; all of them by default. Negative ones count from the
            last.
        keepdims: whether reduced axes stay, with length 1.

    Returns:
        an array of the dtype of ``x``, without the reduced axes.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        dx in the middle of the order of x, the mean of the two in the middle, by a change dx of
            the argument

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> float(xp.median(np.array([5.0, 1.0, 2.0, 9.0])))
    3.5
    >>> mc.grad(xp.median)(np.array([5.0, 1.0, 2.0, 9.0])).tolist()
    [0.5, 0.0, 0.5, 0.0]
    """

def meshgrid(*arrays: Array, indexing: Literal["xy", "ij"] = "xy") -> list[Array]:
    """The coordinates of the points of a grid.

    Args:
        arrays: vectors of one dtype, the grid's coordinates along its axes.
        indexing: ``"ij"``: the first vector goes along the first axis; ``"xy"``: along the
            second.

    Returns:
        a list of arrays of the grid's shape, one for each vector.

    Raises:
        MixedBackendsError: the arrays belong to different frameworks.
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        dx on the grid, by a change dx of the argument

    >>> import numpy as np
    >>> from multicalc import xp
    >>> x, y = xp.meshgrid(np.array([1.0, 2.0]), np.array([3.0, 4.0]))
    >>> x.tolist(), y.tolist()
    ([[1.0, 2.0], [1.0, 2.0]], [[3.0, 3.0], [4.0, 4.0]])
    """

def min(x: Array, /, *, axis: Axis = None, keepdims: builtins.bool = False) -> Array:
    """The smallest element, over all axes or some; NaN where there is one.

    Args:
        x: an array of real numbers, of any shape.
        axis: the axis, or axes, to reduce; all of them by default. Negative ones count from the
            last.
        keepdims: whether reduced axes stay, with length 1.

    Returns:
        an array of the dtype of ``x``, without the reduced axes.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        dx at the minimum, shared equally where it is taken more than once, by a change dx of
            the argument

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> float(xp.min(np.array([4.0, 1.0, 3.0])))
    1.0
    >>> mc.grad(xp.min)(np.array([4.0, 1.0, 3.0])).tolist()
    [0.0, 1.0, 0.0]
    """

def minimum(x1: Array, x2: Array, /) -> Array:
    """The smaller of the two, element by element; NaN where either is NaN.

    Args:
        x1, x2: arrays of real numbers, of shapes that broadcast; one of the two may be a Python
            number.

    Returns:
        an array of the broadcast shape, in the dtype that the arguments promote to.

    Raises:
        MixedBackendsError: the arrays belong to different frameworks.
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        1 to the smaller argument, ½ to each where they are equal

    Where backends differ:
        where they are equal TensorFlow and MXNet give the first argument all of the derivative.

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> xp.minimum(np.array([1.0, 5.0]), 3.0).tolist()
    [1.0, 3.0]
    >>> mc.grad(lambda x: xp.sum(xp.minimum(x, 3.0)))(np.array([1.0, 5.0])).tolist()
    [1.0, 0.0]
    """

def moveaxis(
    x: Array,
    source: int | tuple[int, ...],
    destination: int | tuple[int, ...],
    /,
) -> Array:
    """``x`` with axes moved to other places, the others in their order.

    Args:
        x: an array of any shape and dtype.
        source: the axis, or axes, to move.
        destination: where each of them stands in the result.

    Returns:
        an array of the dtype of ``x``.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        dx moved alike, by a change dx of the argument

    >>> import numpy as np
    >>> from multicalc import xp
    >>> xp.moveaxis(np.zeros((2, 3, 4)), 0, -1).shape
    (3, 4, 2)
    """

def multiply(x1: Array, x2: Array, /) -> Array:
    """The product, element by element; ``x1 * x2``.

    Args:
        x1, x2: arrays of numbers, of shapes that broadcast; one of the two may be a Python
            number.

    Returns:
        an array of the broadcast shape, in the dtype that the arguments promote to.

    Raises:
        MixedBackendsError: the arrays belong to different frameworks.
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        ``x2`` in ``x1``, ``x1`` in ``x2``

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> xp.multiply(np.array([1.0, 2.0]), np.array([3.0, 4.0])).tolist()
    [3.0, 8.0]
    >>> [float(g) for g in mc.grad(xp.multiply, argnums=(0, 1))(np.array(3.0), np.array(2.0))]
    [2.0, 3.0]
    """

def nan_to_num(
    x: Array,
    /,
    *,
    nan: float = 0.0,
    posinf: float | None = None,
    neginf: float | None = None,
) -> Array:
    """``x`` with NaN and infinities replaced by numbers. Integers are left as they are.

    Args:
        x: an array of real floats, of any shape; integers are computed as floats.
        nan: what stands for NaN.
        posinf: what stands for inf; None for the largest number of the dtype.
        neginf: what stands for -inf; None for the smallest number of the dtype.

    Returns:
        an array of the shape and dtype of ``x``.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        1 where x is finite, 0 elsewhere

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> xp.nan_to_num(np.array([1.0, xp.nan, xp.inf]), posinf=9.0).tolist()
    [1.0, 0.0, 9.0]
    >>> mc.grad(lambda x: xp.sum(xp.nan_to_num(x)))(np.array([1.0, xp.nan])).tolist()
    [1.0, 0.0]
    """

def negative(x: Array, /) -> Array:
    """``-x``, element by element.

    Args:
        x: an array of numbers, of any shape.

    Returns:
        an array of the shape and dtype of ``x``.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        ``-1``

    >>> import numpy as np
    >>> from multicalc import xp
    >>> xp.negative(np.array([1.0, -2.0])).tolist()
    [-1.0, 2.0]
    """

def nextafter(x1: Array, x2: Array, /) -> Array:
    """The float next to ``x1`` on the way to ``x2``, element by element.

    Args:
        x1, x2: arrays of real numbers, of shapes that broadcast; one of the two may be a Python
            number. Floats.

    Returns:
        an array of the broadcast shape, in the dtype that the arguments promote to.

    Raises:
        MixedBackendsError: the arrays belong to different frameworks.
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        none

    >>> import numpy as np
    >>> from multicalc import xp
    >>> float(xp.nextafter(np.array(1.0), np.array(2.0)))
    1.0000000000000002
    """

def nonzero(x: Array, /) -> tuple[Array, ...]:
    """The places of the elements that are not 0.

    Args:
        x: an array of at least one axis.

    Returns:
        a tuple of arrays of integers, one for each axis.

    Raises:
        TracingError: (from ``mc.jit``) how many there are depends on values.
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        none

    >>> import numpy as np
    >>> from multicalc import xp
    >>> [places.tolist() for places in xp.nonzero(np.array([[0, 1], [2, 0]]))]
    [[0, 1], [1, 0]]
    """

def norm(
    x: Array,
    /,
    ord: float | str | None = None,
    axis: Axis = None,
    keepdims: builtins.bool = False,
) -> Array:
    """The norm of a vector or matrix, as NumPy's ``linalg.norm``; that of all elements by default.

    Args:
        x: an array of floats or complex numbers, of any shape; integers are computed as floats.
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
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> float(xp.norm(np.array([3.0, 4.0])))
    5.0
    >>> mc.grad(xp.norm)(np.array([3.0, 4.0])).round(12).tolist()
    [0.6, 0.8]
    """

def not_equal(x1: Array, x2: Array, /) -> Array:
    """Whether the elements differ, element by element; ``x1 != x2``.

    Args:
        x1, x2: arrays of numbers, of shapes that broadcast; one of the two may be a Python
            number.

    Returns:
        an array of booleans, of the broadcast shape.

    Raises:
        MixedBackendsError: the arrays belong to different frameworks.
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        none

    >>> import numpy as np
    >>> from multicalc import xp
    >>> xp.not_equal(np.array([1.0, 2.0]), 2.0).tolist()
    [True, False]
    """

def one_hot(x: Array, num_classes: int, /, *, dtype: DType = None) -> Array:
    """For each element a row of zeros with a 1 at the place that it names; of one that is out of
    range zeros only.

    Args:
        x: an array of integers, of any shape.
        num_classes: how long the rows are.
        dtype: the dtype of the result; floats by default.

    Returns:
        an array with a last axis of ``num_classes`` elements more than ``x``.

    Raises:
        InvalidArgumentError: ``x`` has no integers.
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        none

    >>> import numpy as np
    >>> from multicalc import xp
    >>> xp.one_hot(np.array([2, 0]), 3).tolist()
    [[0.0, 0.0, 1.0], [1.0, 0.0, 0.0]]
    """

def ones(shape: int | Sequence[int], *, dtype: DType = None, device: Device = None) -> Array:
    """An array of ones.

    Args:
        shape: the length of each axis, or one number for a vector.
        dtype: the dtype; by default floats in the precision of the enclosing transform, float64
            outside one.
        device: where to make it, as the framework has it or names it, as in ``"cpu"``; by
            default beside the arrays of the enclosing transform.

    Returns:
        an array of the backend that runs the enclosing transform, else of the active one.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        none

    >>> from multicalc import xp
    >>> xp.ones((2,)).tolist()
    [1.0, 1.0]
    """

def ones_like(x: Array, /, *, dtype: DType = None, device: Device = None) -> Array:
    """An array like ``x`` of ones.

    Args:
        x: an array, whose framework, shape and dtype the result has.
        dtype: the dtype; by default that of ``x``.
        device: where to make it, as the framework has it or names it, as in ``"cpu"``; by
            default beside ``x``.

    Returns:
        an array of the framework and shape of ``x``.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        ``0``

    >>> import numpy as np
    >>> from multicalc import xp
    >>> xp.ones_like(np.array([5.0, 2.0])).tolist()
    [1.0, 1.0]
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
    >>> xp.outer(np.array([1.0, 2.0]), np.array([3.0, 4.0])).tolist()
    [[3.0, 4.0], [6.0, 8.0]]
    """

def pad(
    x: Array,
    /,
    pad_width: int | Sequence[int] | Sequence[Sequence[int]],
    *,
    constant_values: float = 0.0,
) -> Array:
    """``x`` with constants around it.

    Args:
        x: an array of any shape and dtype.
        pad_width: how many: one number, a pair (before, after), or a pair for each axis.
        constant_values: what stands around.

    Returns:
        an array of the dtype of ``x``.

    Raises:
        InvalidArgumentError: a width is negative, or they don't fit the axes.
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        dx with zeros around, by a change dx of the argument

    >>> import numpy as np
    >>> from multicalc import xp
    >>> xp.pad(np.array([1.0, 2.0]), (1, 2)).tolist()
    [0.0, 1.0, 2.0, 0.0, 0.0]
    """

def permute_dims(x: Array, /, axes: Sequence[int]) -> Array:
    """``x`` with its axes in another order.

    Args:
        x: an array of any shape and dtype.
        axes: for each axis of the result, which axis of ``x`` it is.

    Returns:
        an array of the dtype of ``x``.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        dx permuted alike, by a change dx of the argument

    >>> import numpy as np
    >>> from multicalc import xp
    >>> xp.permute_dims(np.zeros((2, 3, 4)), (2, 0, 1)).shape
    (4, 2, 3)
    """

def positive(x: Array, /) -> Array:
    """``x`` itself; ``+x``.

    Args:
        x: an array of numbers, of any shape.

    Returns:
        an array of the shape and dtype of ``x``.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        ``1``

    >>> import numpy as np
    >>> from multicalc import xp
    >>> xp.positive(np.array([1.0, -2.0])).tolist()
    [1.0, -2.0]
    """

def pow(x1: Array, x2: Array, /) -> Array:
    """``x1`` to the power ``x2``, element by element; ``x1 ** x2``. NaN where a negative float has
    an exponent that is not whole.

    Args:
        x1, x2: arrays of numbers, of shapes that broadcast; one of the two may be a Python
            number.

    Returns:
        an array of the broadcast shape, in the dtype that the arguments promote to.

    Raises:
        MixedBackendsError: the arrays belong to different frameworks.
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        ``x2*x1**(x2 - 1)`` in ``x1``, ``log(x1)*x1**x2`` in ``x2``

    Where backends differ:
        at base 0 derivatives of the power n are 0 from order n + 1 on; by the operator ``**``
            they are NaN on TensorFlow and JAX if n is a float or in an array, and on PyTorch
            from order n + 2 on if it is in an array. Of a negative base the derivative in the
            exponent is NaN.

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> xp.pow(np.array([2.0, 3.0]), 2.0).tolist()
    [4.0, 9.0]
    >>> float(mc.grad(xp.pow)(np.array(3.0), 2.0))
    6.0
    """

def prod(
    x: Array,
    /,
    *,
    axis: Axis = None,
    dtype: DType = None,
    keepdims: builtins.bool = False,
) -> Array:
    """The product of the elements, over all axes or some.

    Args:
        x: an array of numbers, of any shape.
        axis: the axis, or axes, to reduce; all of them by default. Negative ones count from the
            last.
        dtype: the dtype of the result; by default that of ``x``, and for integers a wide one.
        keepdims: whether reduced axes stay, with length 1.

    Returns:
        an array of the dtype of ``x``, without the reduced axes.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        Σᵢ dxᵢ · the product of the others, by a change dx of the argument

    Where backends differ:
        integers are multiplied as int64, unsigned ones as uint64, on PyTorch and MXNet as
            int64; on JAX with 32 bits unless they are wider.

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> float(xp.prod(np.array([2.0, 3.0, 4.0])))
    24.0
    >>> mc.grad(xp.prod)(np.array([2.0, 3.0, 4.0])).tolist()
    [12.0, 8.0, 6.0]
    """

def quantile(
    x: Array,
    q: Array | float,
    /,
    *,
    axis: Axis = None,
    keepdims: builtins.bool = False,
    method: Literal["linear", "lower", "higher", "midpoint", "nearest"] = "linear",
) -> Array:
    """The value below which a share ``q`` of the elements is; NaN where an element is NaN. Of
    equal elements the derivative is that of those which a stable sort puts there.

    Args:
        x: an array of real floats, of any shape; integers are computed as floats.
        q: the share, from 0 to 1: a number, or an array of them, of which those outside count
            as the nearest inside.
        axis: the axis, or axes, to reduce; all of them by default. Negative ones count from the
            last.
        keepdims: whether reduced axes stay, with length 1.
        method: what is taken between two elements: the ``"linear"`` mix of both, either, their
            mean, or the nearer one.

    Returns:
        an array of the dtype of ``x``: the axes of ``q``, then those of ``x`` that are not
            reduced.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        (1 - t) dx + t dx of two neighbours in the order of x, by a change dx of the argument

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> xp.quantile(np.array([4.0, 1.0, 3.0]), np.array([0.25, 0.5])).tolist()
    [2.0, 3.0]
    >>> mc.grad(lambda x: xp.quantile(x, 0.25))(np.array([4.0, 1.0, 3.0])).tolist()
    [0.0, 0.5, 0.5]
    """

def real(x: Array, /) -> Array:
    """The real part, element by element.

    Args:
        x: an array of numbers, of any shape.

    Returns:
        an array of real numbers, of the shape of ``x``.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        the real part of dx, by a change dx of the argument

    >>> import numpy as np
    >>> from multicalc import xp
    >>> float(xp.real(np.array(1.0 + 2.0j)))
    1.0
    """

def reciprocal(x: Array, /) -> Array:
    """``1/x``, element by element.

    Args:
        x: an array of floats or complex numbers, of any shape; integers are computed as floats.

    Returns:
        an array of the shape and dtype of ``x``.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        ``-1/x**2``

    Where backends differ:
        at 0, where the derivatives are infinite, second ones are NaN on NumPy.

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> float(xp.reciprocal(np.array(4.0)))
    0.25
    >>> float(mc.grad(xp.reciprocal)(np.array(2.0)))
    -0.25
    """

def relu(x: Array, /) -> Array:
    """``x`` where it is positive, else 0, element by element.

    Args:
        x: an array of real floats, of any shape; integers are computed as floats.

    Returns:
        an array of the shape and dtype of ``x``.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        ``(1 + sign(x))/2``

    Where backends differ:
        at 0 the derivative is 0 on all five backends, not the formula's ½.

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> xp.relu(np.array([-1.0, 2.0])).tolist()
    [0.0, 2.0]
    >>> mc.grad(lambda x: xp.sum(xp.relu(x)))(np.array([-1.0, 0.0, 2.0])).tolist()
    [0.0, 0.0, 1.0]
    """

def remainder(x1: Array, x2: Array, /) -> Array:
    """What is left of ``x1`` by division by ``x2``, with the sign of ``x2``, element by element;
    ``x1 % x2``.

    Args:
        x1, x2: arrays of real numbers, of shapes that broadcast; one of the two may be a Python
            number.

    Returns:
        an array of the broadcast shape, in the dtype that the arguments promote to.

    Raises:
        MixedBackendsError: the arrays belong to different frameworks.
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        ``1`` in ``x1``, ``-floor(x1/x2)`` in ``x2``

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> xp.remainder(np.array([7.0, -7.0]), 4.0).tolist()
    [3.0, 1.0]
    >>> [float(g) for g in mc.grad(xp.remainder, argnums=(0, 1))(np.array(7.5), np.array(2.0))]
    [1.0, -3.0]
    """

def repeat(x: Array, repeats: int | Array, /, *, axis: int | None = None) -> Array:
    """Every element several times in a row.

    Args:
        x: an array of any shape and dtype.
        repeats: how often: one number, or an array of integers with one for each place along
            ``axis``.
        axis: the axis to repeat along; by default ``x`` is taken as one row.

    Returns:
        an array of the dtype of ``x``.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        dx repeated, by a change dx of the argument

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> xp.repeat(np.array([1.0, 2.0]), 2).tolist()
    [1.0, 1.0, 2.0, 2.0]
    >>> mc.grad(lambda x: xp.sum(xp.repeat(x, 3)))(np.array([1.0, 2.0])).tolist()
    [3.0, 3.0]
    """

def reshape(x: Array, /, shape: int | Sequence[int], *, copy: builtins.bool | None = None) -> Array:
    """The elements, in row-major order, in another shape.

    Args:
        x: an array of any shape and dtype.
        shape: the new shape; one length may be -1, for what is left.
        copy: whether the result has its own memory; None where it has to.

    Returns:
        an array of the dtype of ``x``.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        dx in the new shape, by a change dx of the argument

    >>> import numpy as np
    >>> from multicalc import xp
    >>> xp.reshape(np.array([1.0, 2.0, 3.0, 4.0]), (2, -1)).tolist()
    [[1.0, 2.0], [3.0, 4.0]]
    """

def roll(x: Array, /, shift: int | tuple[int, ...], *, axis: Axis = None) -> Array:
    """The elements moved along axes; those that fall off the end come in at the beginning.

    Args:
        x: an array of any shape and dtype.
        shift: by how many places, for each axis.
        axis: the axis, or axes; by default ``x`` is rolled as one row.

    Returns:
        an array of the dtype of ``x``.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        dx rolled alike, by a change dx of the argument

    >>> import numpy as np
    >>> from multicalc import xp
    >>> xp.roll(np.array([1.0, 2.0, 3.0]), 1).tolist()
    [3.0, 1.0, 2.0]
    """

def round(x: Array, /) -> Array:
    """The nearest whole number, element by element; of two the even one.

    Args:
        x: an array of numbers, of any shape.

    Returns:
        an array of the shape and dtype of ``x``.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        ``0``

    >>> import numpy as np
    >>> from multicalc import xp
    >>> xp.round(np.array([0.5, 1.5, -1.2])).tolist()
    [0.0, 2.0, -1.0]
    """

def safe_norm(x: Array, /, *, axis: Axis = None, keepdims: builtins.bool = False) -> Array:
    """The Euclidean norm, of all elements or along axes; at 0 all its derivatives are 0, not NaN.

    Args:
        x: an array of floats or complex numbers, of any shape; integers are computed as floats.
        axis: the axis, or axes, to reduce; all of them by default. Negative ones count from the
            last.
        keepdims: whether reduced axes stay, with length 1.

    Returns:
        an array of real floats, without the reduced axes.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        Σ x dx / norm(x), 0 where the norm is 0, by a change dx of the argument

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> xp.safe_norm(np.array([3.0, 4.0])).tolist()
    5.0
    >>> mc.grad(xp.safe_norm)(np.array([0.0, 0.0])).tolist()
    [0.0, 0.0]
    """

def safe_sqrt(x: Array, /) -> Array:
    """The square root, element by element; at 0 all its derivatives are 0, not infinite.

    Args:
        x: an array of real floats, of any shape; integers are computed as floats.

    Returns:
        an array of the shape and dtype of ``x``.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        1/(2*sqrt(x)), 0 where x is 0

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> xp.safe_sqrt(np.array([0.0, 4.0])).tolist()
    [0.0, 2.0]
    >>> mc.grad(lambda x: xp.sum(xp.safe_sqrt(x**2)))(np.array([0.0, -3.0])).tolist()
    [0.0, -1.0]
    """

def searchsorted(
    x1: Array,
    x2: Array,
    /,
    *,
    side: Literal["left", "right"] = "left",
    sorter: Array | None = None,
) -> Array:
    """Where elements would have to be put into a sorted vector for it to stay sorted.

    Args:
        x1: a sorted vector of real numbers.
        x2: an array of real numbers, what to put in.
        side: of equal elements, whether to go before (``"left"``) or behind (``"right"``).
        sorter: an array of integers that sorts ``x1``, where it isn't sorted.

    Returns:
        an array of integers, of the shape of ``x2``.

    Raises:
        MixedBackendsError: the arrays belong to different frameworks.
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        none

    >>> import numpy as np
    >>> from multicalc import xp
    >>> xp.searchsorted(np.array([1.0, 2.0, 3.0]), np.array([2.0, 9.0])).tolist()
    [1, 3]
    """

def segment_sum(x: Array, segments: Array, /, num_segments: int) -> Array:
    """The sums of the rows of ``x`` that have the same number; zeros for a number that none has.

    Args:
        x: an array of numbers, of any shape.
        segments: a vector of integers, the number of each row; they needn't be in order.
        num_segments: how many sums there are, of the numbers 0, 1, 2, ...; -1 is the last one,
            as an index is.

    Returns:
        an array of the dtype of ``x``, with ``num_segments`` rows.

    Raises:
        InvalidArgumentError: ``segments`` isn't as long as ``x``. IndexError: a number is out
            of range.
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        Σ dx over each segment, by a change dx of the argument

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> xp.segment_sum(np.array([1.0, 2.0, 4.0]), np.array([0, 2, 0]), 3).tolist()
    [5.0, 0.0, 2.0]
    >>> f = lambda x: xp.segment_sum(x, np.array([0, 2, 0]), 3)[0]
    >>> mc.grad(f)(np.array([1.0, 2.0, 4.0])).tolist()
    [1.0, 0.0, 1.0]
    """

def sigmoid(x: Array, /) -> Array:
    """1/(1 + e⁻ˣ), element by element, without overflow.

    Args:
        x: an array of real floats, of any shape; integers are computed as floats.

    Returns:
        an array of the shape and dtype of ``x``.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        ``exp(-x)/(1 + exp(-x))**2``

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> float(xp.sigmoid(np.array(0.0)))
    0.5
    >>> float(mc.grad(xp.sigmoid)(np.array(0.0)))
    0.25
    """

def sign(x: Array, /) -> Array:
    """-1, 0 or 1, element by element; ``x/abs(x)`` of complex numbers.

    Args:
        x: an array of numbers, of any shape.

    Returns:
        an array of the shape and dtype of ``x``.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        ``0``

    >>> import numpy as np
    >>> from multicalc import xp
    >>> xp.sign(np.array([-2.0, 0.0, 3.0])).tolist()
    [-1.0, 0.0, 1.0]
    """

def signbit(x: Array, /) -> Array:
    """Whether the sign bit is set, element by element: of negative floats and of -0.0.

    Args:
        x: an array of real numbers, of any shape. Floats.

    Returns:
        an array of booleans, of the shape of ``x``.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        none

    >>> import numpy as np
    >>> from multicalc import xp
    >>> xp.signbit(np.array([-2.0, 0.0, -0.0])).tolist()
    [True, False, True]
    """

def silu(x: Array, /) -> Array:
    """``x * sigmoid(x)``, element by element.

    Args:
        x: an array of real floats, of any shape; integers are computed as floats.

    Returns:
        an array of the shape and dtype of ``x``.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        ``(1 + exp(-x) + x*exp(-x))/(1 + exp(-x))**2``

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> float(xp.silu(np.array(0.0)))
    0.0
    >>> float(mc.grad(xp.silu)(np.array(0.0)))
    0.5
    """

def sin(x: Array, /) -> Array:
    """The sine of ``x`` in radians, element by element.

    Args:
        x: an array of floats or complex numbers, of any shape; integers are computed as floats.

    Returns:
        an array of the shape and dtype of ``x``.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        ``cos(x)``

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> float(xp.sin(np.array(0.0)))
    0.0
    >>> float(mc.grad(xp.sin)(np.array(0.0)))
    1.0
    """

def sinh(x: Array, /) -> Array:
    """The hyperbolic sine, element by element.

    Args:
        x: an array of floats or complex numbers, of any shape; integers are computed as floats.

    Returns:
        an array of the shape and dtype of ``x``.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        ``cosh(x)``

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> float(xp.sinh(np.array(0.0)))
    0.0
    >>> float(mc.grad(xp.sinh)(np.array(0.0)))
    1.0
    """

def softmax(x: Array, /, *, axis: int = -1) -> Array:
    """The exponentials divided by their sum along an axis, without overflow.

    Args:
        x: an array of real floats, of any shape; integers are computed as floats.
        axis: the axis to go along; the last by default.

    Returns:
        an array of the shape and dtype of ``x``, whose sums along ``axis`` are 1.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        softmax(x) · (dx - Σ softmax(x) dx), by a change dx of the argument

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> xp.softmax(np.array([1000.0, 1000.0])).tolist()
    [0.5, 0.5]
    >>> mc.grad(lambda x: xp.softmax(x)[0])(np.array([0.0, 0.0])).tolist()
    [0.25, -0.25]
    """

def softplus(x: Array, /) -> Array:
    """log(1 + eˣ), element by element, without overflow.

    Args:
        x: an array of real floats, of any shape; integers are computed as floats.

    Returns:
        an array of the shape and dtype of ``x``.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        ``1/(1 + exp(-x))``

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> float(xp.softplus(np.array(1000.0)))
    1000.0
    >>> float(mc.grad(xp.softplus)(np.array(0.0)))
    0.5
    """

def sort(
    x: Array,
    /,
    *,
    axis: int = -1,
    descending: builtins.bool = False,
    stable: builtins.bool = True,
) -> Array:
    """The elements in the order of their size, along an axis.

    Args:
        x: an array of real numbers, of any shape.
        axis: the axis to go along; the last by default.
        descending: whether the largest come first.
        stable: whether equal elements keep their order.

    Returns:
        an array of the shape and dtype of ``x``.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        dx in the order of x, by a change dx of the argument

    Where backends differ:
        of equal elements in descending order JAX gives the derivatives in the opposite order.

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> xp.sort(np.array([3.0, 1.0, 2.0])).tolist()
    [1.0, 2.0, 3.0]
    >>> mc.grad(lambda x: xp.sort(x)[0])(np.array([3.0, 1.0, 2.0])).tolist()
    [0.0, 1.0, 0.0]
    """

def sqrt(x: Array, /) -> Array:
    """The square root, element by element; NaN of negative floats.

    Args:
        x: an array of floats or complex numbers, of any shape; integers are computed as floats.

    Returns:
        an array of the shape and dtype of ``x``.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        ``1/(2*sqrt(x))``

    Where backends differ:
        below the cut of complex numbers, at ``-4 - 0j``, TensorFlow and JAX take the root above
            it.

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> float(xp.sqrt(np.array(9.0)))
    3.0
    >>> float(mc.grad(xp.sqrt)(np.array(4.0)))
    0.25
    """

def square(x: Array, /) -> Array:
    """``x * x``, element by element.

    Args:
        x: an array of numbers, of any shape.

    Returns:
        an array of the shape and dtype of ``x``.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        ``2*x``

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> float(xp.square(np.array(3.0)))
    9.0
    >>> float(mc.grad(xp.square)(np.array(3.0)))
    6.0
    """

def squeeze(x: Array, /, axis: int | tuple[int, ...]) -> Array:
    """``x`` without axes of length 1.

    Args:
        x: an array of any shape and dtype.
        axis: the axis, or axes, to leave out.

    Returns:
        an array of the dtype of ``x``.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        dx without the axis, by a change dx of the argument

    >>> import numpy as np
    >>> from multicalc import xp
    >>> xp.squeeze(np.array([[1.0, 2.0]]), axis=0).tolist()
    [1.0, 2.0]
    """

def stack(arrays: Sequence[Array], /, *, axis: int = 0) -> Array:
    """Arrays joined along a new axis.

    Args:
        arrays: of one shape.
        axis: where the new axis stands in the result.

    Returns:
        an array in the dtype that theirs promote to.

    Raises:
        MixedBackendsError: the arrays belong to different frameworks.
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        dx stacked alike, by a change dx of the argument

    >>> import numpy as np
    >>> from multicalc import xp
    >>> xp.stack([np.array([1.0, 2.0]), np.array([3.0, 4.0])], axis=1).tolist()
    [[1.0, 3.0], [2.0, 4.0]]
    """

def std(
    x: Array,
    /,
    *,
    axis: Axis = None,
    correction: float = 0.0,
    keepdims: builtins.bool = False,
) -> Array:
    """The standard deviation, over all axes or some.

    Args:
        x: an array of real floats, of any shape; integers are computed as floats.
        axis: the axis, or axes, to reduce; all of them by default. Negative ones count from the
            last.
        correction: the number n - correction divides by: 0 for the population's, 1 for a
            sample's.
        keepdims: whether reduced axes stay, with length 1.

    Returns:
        an array of the dtype of ``x``, without the reduced axes.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        Σ (x - mean) dx / ((n - correction) std), by a change dx of the argument

    Where backends differ:
        of equal elements the derivative is NaN, ``grad`` on PyTorch 0.

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> float(xp.std(np.array([1.0, 3.0])))
    1.0
    >>> mc.grad(xp.std)(np.array([1.0, 3.0])).tolist()
    [-0.5, 0.5]
    """

def subtract(x1: Array, x2: Array, /) -> Array:
    """The difference, element by element; ``x1 - x2``.

    Args:
        x1, x2: arrays of numbers, of shapes that broadcast; one of the two may be a Python
            number.

    Returns:
        an array of the broadcast shape, in the dtype that the arguments promote to.

    Raises:
        MixedBackendsError: the arrays belong to different frameworks.
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        ``1`` in ``x1``, ``-1`` in ``x2``

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> xp.subtract(np.array([1.0, 2.0]), 0.5).tolist()
    [0.5, 1.5]
    >>> [float(g) for g in mc.grad(xp.subtract, argnums=(0, 1))(np.array(3.0), np.array(2.0))]
    [1.0, -1.0]
    """

def sum(
    x: Array,
    /,
    *,
    axis: Axis = None,
    dtype: DType = None,
    keepdims: builtins.bool = False,
) -> Array:
    """The sum of the elements, over all axes or some.

    Args:
        x: an array of numbers, of any shape.
        axis: the axis, or axes, to reduce; all of them by default. Negative ones count from the
            last.
        dtype: the dtype of the result; by default that of ``x``, and for integers a wide one.
        keepdims: whether reduced axes stay, with length 1.

    Returns:
        an array of the dtype of ``x``, without the reduced axes.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        Σ dx, by a change dx of the argument

    Where backends differ:
        integers are summed as int64, unsigned ones as uint64, on PyTorch and MXNet as int64; on
            JAX with 32 bits unless they are wider. A sum with infinite elements is NaN on
            MXNet.

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> xp.sum(np.array([[1.0, 2.0], [3.0, 4.0]]), axis=0).tolist()
    [4.0, 6.0]
    >>> mc.grad(lambda x: xp.sum(x**2))(np.array([1.0, 2.0])).tolist()
    [2.0, 4.0]
    """

def take(x: Array, indices: Array, /, *, axis: int | None = None) -> Array:
    """The elements at places along an axis.

    Args:
        x: an array of any shape.
        indices: an array of integers, of one axis; negative ones count from the end.
        axis: the axis to go along; it may be left out where ``x`` has just one.

    Returns:
        an array of the dtype of ``x``, along ``axis`` as long as ``indices``.

    Raises:
        IndexError: an index is out of range. Of indices that are traced, in compiled code, JAX
            finds NaN there and TensorFlow by XLA the nearest element, with the derivative 0;
            the others raise their own errors.
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        dx at the same places, by a change dx of the argument

    Where backends differ:
        MXNet can't compile it, as it reads indices on the host.

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> xp.take(np.array([1.0, 2.0, 3.0]), np.array([2, 0])).tolist()
    [3.0, 1.0]
    >>> mc.grad(lambda x: xp.sum(xp.take(x, np.array([2, 2]))))(np.array([1.0, 2.0, 3.0])).tolist()
    [0.0, 0.0, 2.0]
    """

def take_along_axis(x: Array, indices: Array, /, *, axis: int = -1) -> Array:
    """The elements at places along an axis, for each place of the other axes its own.

    Args:
        x: an array of any shape.
        indices: an array of integers with as many axes as ``x``; they broadcast but for
            ``axis``.
        axis: the axis to go along; the last by default.

    Returns:
        an array of the dtype of ``x``, along ``axis`` as long as ``indices``.

    Raises:
        IndexError: an index is out of range. Of indices that are traced, in compiled code, JAX
            finds NaN there and TensorFlow by XLA the nearest element, with the derivative 0;
            the others raise their own errors.
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        dx at the same places, by a change dx of the argument

    Where backends differ:
        MXNet can't compile it, as it reads indices on the host.

    >>> import numpy as np
    >>> from multicalc import xp
    >>> x = np.array([[3.0, 1.0], [4.0, 9.0]])
    >>> xp.take_along_axis(x, xp.argsort(x)).tolist()
    [[1.0, 3.0], [4.0, 9.0]]
    """

def tan(x: Array, /) -> Array:
    """The tangent of ``x`` in radians, element by element.

    Args:
        x: an array of floats or complex numbers, of any shape; integers are computed as floats.

    Returns:
        an array of the shape and dtype of ``x``.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        ``1 + tan(x)**2``

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> float(xp.tan(np.array(0.0)))
    0.0
    >>> round(float(mc.grad(xp.tan)(np.array(xp.pi / 4))), 12)
    2.0
    """

def tanh(x: Array, /) -> Array:
    """The hyperbolic tangent, element by element.

    Args:
        x: an array of floats or complex numbers, of any shape; integers are computed as floats.

    Returns:
        an array of the shape and dtype of ``x``.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        ``1 - tanh(x)**2``

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> float(xp.tanh(np.array(0.0)))
    0.0
    >>> float(mc.grad(xp.tanh)(np.array(0.0)))
    1.0
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
    >>> float(xp.tensordot(np.array([[1.0, 2.0]]), np.array([[3.0, 4.0]])))
    11.0
    >>> xp.tensordot(np.array([1.0, 2.0]), np.array([[3.0], [4.0]]), axes=1).tolist()
    [11.0]
    """

def tile(x: Array, repetitions: int | Sequence[int], /) -> Array:
    """Copies of ``x`` side by side.

    Args:
        x: an array of any shape and dtype.
        repetitions: how many along each axis.

    Returns:
        an array of the dtype of ``x``.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        dx tiled, by a change dx of the argument

    >>> import numpy as np
    >>> from multicalc import xp
    >>> xp.tile(np.array([1.0, 2.0]), (2,)).tolist()
    [1.0, 2.0, 1.0, 2.0]
    """

def top_k(
    x: Array,
    k: int,
    /,
    *,
    axis: int = -1,
    mode: Literal["largest", "smallest"] = "largest",
) -> TopK:
    """The ``k`` largest elements along an axis in the order of their size, or smallest, and their
    places; of equal ones the first.

    Args:
        x: an array of real numbers, of any shape.
        k: how many.
        axis: the axis to go along; the last by default.
        mode: which, ``"largest"`` or ``"smallest"``.

    Returns:
        the named tuple ``(values, indices)``, of arrays as long as ``k`` along ``axis``.

    Raises:
        InvalidArgumentError: ``k`` is negative or more than there are.
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        dx at the same places, by a change dx of the argument

    Where backends differ:
        MXNet can't compile it, as it reads indices on the host.

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> xp.top_k(np.array([3.0, 1.0, 4.0, 1.0]), 2).values.tolist()
    [4.0, 3.0]
    >>> mc.grad(lambda x: xp.sum(xp.top_k(x, 2).values))(np.array([3.0, 1.0, 4.0, 1.0])).tolist()
    [1.0, 0.0, 1.0, 0.0]
    """

def trace(x: Array, /, *, offset: int = 0, dtype: DType = None) -> Array:
    """The sums of the diagonals of matrices.

    Args:
        x: an array of shape (..., M, N).
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
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> float(xp.trace(np.array([[1.0, 2.0], [3.0, 4.0]])))
    5.0
    >>> mc.grad(xp.trace)(np.array([[1.0, 2.0], [3.0, 4.0]])).tolist()
    [[1.0, 0.0], [0.0, 1.0]]
    """

def tril(x: Array, /, *, k: int = 0) -> Array:
    """Matrices with zeros above a diagonal.

    Args:
        x: an array of numbers, of shape (..., M, N).
        k: the diagonal: 0 the main one, above it positive, below it negative.

    Returns:
        an array of the shape and dtype of ``x``.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        lower triangle of dx, by a change dx of the argument

    >>> import numpy as np
    >>> from multicalc import xp
    >>> xp.tril(np.array([[1.0, 2.0], [3.0, 4.0]])).tolist()
    [[1.0, 0.0], [3.0, 4.0]]
    """

def triu(x: Array, /, *, k: int = 0) -> Array:
    """Matrices with zeros below a diagonal.

    Args:
        x: an array of numbers, of shape (..., M, N).
        k: the diagonal: 0 the main one, above it positive, below it negative.

    Returns:
        an array of the shape and dtype of ``x``.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        upper triangle of dx, by a change dx of the argument

    >>> import numpy as np
    >>> from multicalc import xp
    >>> xp.triu(np.array([[1.0, 2.0], [3.0, 4.0]])).tolist()
    [[1.0, 2.0], [0.0, 4.0]]
    """

def trunc(x: Array, /) -> Array:
    """The whole number next to ``x`` towards 0, element by element.

    Args:
        x: an array of real numbers, of any shape.

    Returns:
        an array of the shape and dtype of ``x``.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        ``0``

    >>> import numpy as np
    >>> from multicalc import xp
    >>> xp.trunc(np.array([1.7, -1.7])).tolist()
    [1.0, -1.0]
    """

def unique_all(x: Array, /) -> UniqueAll:
    """The different elements, where each is found first, which one stands where, and how often.

    Args:
        x: an array of any shape; NaN is different from every other NaN.

    Returns:
        ``(values, indices, inverse_indices, counts)``, ``values`` in ascending order and
            ``inverse_indices`` of the shape of ``x``.

    Raises:
        TracingError: (from ``mc.jit``) how many there are depends on values.
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        none

    >>> import numpy as np
    >>> from multicalc import xp
    >>> found = xp.unique_all(np.array([2.0, 1.0, 2.0]))
    >>> [part.tolist() for part in found]
    [[1.0, 2.0], [1, 0], [1, 0, 1], [1, 2]]
    """

def unique_counts(x: Array, /) -> UniqueCounts:
    """The different elements, and how often each is there.

    Args:
        x: an array of any shape; NaN is different from every other NaN.

    Returns:
        ``(values, counts)``, ``values`` in ascending order.

    Raises:
        TracingError: (from ``mc.jit``) how many there are depends on values.
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        none

    >>> import numpy as np
    >>> from multicalc import xp
    >>> xp.unique_counts(np.array([2.0, 1.0, 2.0])).counts.tolist()
    [1, 2]
    """

def unique_inverse(x: Array, /) -> UniqueInverse:
    """The different elements, and which one stands where.

    Args:
        x: an array of any shape; NaN is different from every other NaN.

    Returns:
        ``(values, inverse_indices)``, ``values`` in ascending order and ``inverse_indices`` of
            the shape of ``x``.

    Raises:
        TracingError: (from ``mc.jit``) how many there are depends on values.
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        none

    >>> import numpy as np
    >>> from multicalc import xp
    >>> xp.unique_inverse(np.array([2.0, 1.0, 2.0])).inverse_indices.tolist()
    [1, 0, 1]
    """

def unique_values(x: Array, /) -> Array:
    """The different elements, in ascending order.

    Args:
        x: an array of any shape; NaN is different from every other NaN.

    Returns:
        a vector of the dtype of ``x``.

    Raises:
        TracingError: (from ``mc.jit``) how many there are depends on values.
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        none

    >>> import numpy as np
    >>> from multicalc import xp
    >>> xp.unique_values(np.array([2.0, 1.0, 2.0])).tolist()
    [1.0, 2.0]
    """

def unstack(x: Array, /, *, axis: int = 0) -> tuple[Array, ...]:
    """``x`` taken apart along an axis.

    Args:
        x: an array of any shape and dtype.
        axis: the axis; negative ones count from the last.

    Returns:
        a tuple of arrays without that axis.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        dx taken apart alike, by a change dx of the argument

    >>> import numpy as np
    >>> from multicalc import xp
    >>> [a.tolist() for a in xp.unstack(np.array([[1.0, 2.0], [3.0, 4.0]]))]
    [[1.0, 2.0], [3.0, 4.0]]
    """

def var(
    x: Array,
    /,
    *,
    axis: Axis = None,
    correction: float = 0.0,
    keepdims: builtins.bool = False,
) -> Array:
    """The variance, over all axes or some.

    Args:
        x: an array of real floats, of any shape; integers are computed as floats.
        axis: the axis, or axes, to reduce; all of them by default. Negative ones count from the
            last.
        correction: the number n - correction divides by: 0 for the population's, 1 for a
            sample's.
        keepdims: whether reduced axes stay, with length 1.

    Returns:
        an array of the dtype of ``x``, without the reduced axes.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        2 Σ (x - mean) dx / (n - correction), by a change dx of the argument

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> float(xp.var(np.array([1.0, 3.0]), correction=1.0))
    2.0
    >>> mc.grad(xp.var)(np.array([1.0, 3.0])).tolist()
    [-1.0, 1.0]
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
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> xp.vecdot(np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([1.0, 10.0])).tolist()
    [21.0, 43.0]
    >>> mc.grad(xp.vecdot)(np.array([1.0, 2.0]), np.array([3.0, 4.0])).tolist()
    [3.0, 4.0]
    """

def where(condition: Array, x1: Array, x2: Array, /) -> Array:
    """The elements of ``x1`` where the condition holds, else those of ``x2``.

    Args:
        condition: an array of booleans.
        x1, x2: arrays or numbers; all three have shapes that broadcast.

    Returns:
        an array of the broadcast shape, in the dtype that ``x1`` and ``x2`` promote to.

    Raises:
        MixedBackendsError: the arrays belong to different frameworks.
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        dx or dy, as the condition says, by changes dx, dy of the arguments

    Where backends differ:
        where the derivative of the branch not taken is infinite or NaN, the result's is NaN on
            nearly all backends: make its argument safe with a ``where`` inside.

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> xp.where(np.array([True, False]), np.array([1.0, 2.0]), 0.0).tolist()
    [1.0, 0.0]
    >>> mc.grad(lambda x: xp.sum(xp.where(x > 0.0, x**2, 0.0)))(np.array([3.0, 0.0])).tolist()
    [6.0, 0.0]
    """

def xlog1py(x1: Array, x2: Array, /) -> Array:
    """``x1 * log(1 + x2)``, element by element; where ``x1`` is 0 also of an ``x2`` that is -1 or
    less, with no NaN in any derivative.

    Args:
        x1, x2: an array of real floats; they broadcast.

    Returns:
        an array of the broadcast shape.

    Raises:
        MixedBackendsError: the arrays belong to different frameworks.
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        ``log(1 + x2)`` in ``x1``, ``x1/(1 + x2)`` in ``x2``

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> float(xp.xlog1py(np.array(0.0), np.array(-1.0)))
    0.0
    >>> mc.grad(xp.xlog1py, argnums=1)(np.array(0.0), np.array(-1.0)).tolist()
    0.0
    """

def xlogy(x1: Array, x2: Array, /) -> Array:
    """``x1 * log(x2)``, element by element; where ``x1`` is 0 also of an ``x2`` that is 0 or
    negative, with no NaN in any derivative.

    Args:
        x1, x2: an array of real floats; they broadcast.

    Returns:
        an array of the broadcast shape.

    Raises:
        MixedBackendsError: the arrays belong to different frameworks.
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        ``log(x2)`` in ``x1``, ``x1/x2`` in ``x2``

    Where backends differ:
        at (0, 0) the derivatives are 0 on all five backends.

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> xp.xlogy(np.array([0.0, 2.0]), np.array([0.0, 1.0])).tolist()
    [0.0, 0.0]
    >>> mc.grad(lambda p: xp.sum(xp.xlogy(p, p)))(np.array([0.0, 1.0])).tolist()
    [0.0, 1.0]
    """

def zeros(shape: int | Sequence[int], *, dtype: DType = None, device: Device = None) -> Array:
    """An array of zeros.

    Args:
        shape: the length of each axis, or one number for a vector.
        dtype: the dtype; by default floats in the precision of the enclosing transform, float64
            outside one.
        device: where to make it, as the framework has it or names it, as in ``"cpu"``; by
            default beside the arrays of the enclosing transform.

    Returns:
        an array of the backend that runs the enclosing transform, else of the active one.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        none

    >>> from multicalc import xp
    >>> xp.zeros((2,)).tolist()
    [0.0, 0.0]
    """

def zeros_like(x: Array, /, *, dtype: DType = None, device: Device = None) -> Array:
    """An array like ``x`` of zeros.

    Args:
        x: an array, whose framework, shape and dtype the result has.
        dtype: the dtype; by default that of ``x``.
        device: where to make it, as the framework has it or names it, as in ``"cpu"``; by
            default beside ``x``.

    Returns:
        an array of the framework and shape of ``x``.

    Raises:
        The framework's own error where an argument's shape or dtype does not fit.

    Derivative:
        ``0``

    >>> import numpy as np
    >>> from multicalc import xp
    >>> xp.zeros_like(np.array([5.0, 2.0])).tolist()
    [0.0, 0.0]
    """

e: float
inf: float
nan: float
newaxis: None
pi: float
bool: np.dtype[Any]
complex128: np.dtype[Any]
complex64: np.dtype[Any]
float32: np.dtype[Any]
float64: np.dtype[Any]
int16: np.dtype[Any]
int32: np.dtype[Any]
int64: np.dtype[Any]
int8: np.dtype[Any]
uint16: np.dtype[Any]
uint32: np.dtype[Any]
uint64: np.dtype[Any]
uint8: np.dtype[Any]

__array_api_version__: str

def __array_namespace_info__() -> Any: ...  # noqa: N807
