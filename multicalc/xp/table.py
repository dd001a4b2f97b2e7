"""Every function of ``xp``: one row an operation, with its chapter and its derivative.

A row here, what is said of it in ``reference/``, and a function of that name in each adapter's
namespace is all it takes to add one. The documentation's tables, docstrings and stubs (``make
stubs``) are made from the rows, and the tests hold every backend to them.

A derivative is written as the partial derivatives of an elementwise function of ``x`` and ``y``, or
as what a change ``dx`` of the argument does to the result. ``-`` stands for results that have none:
booleans, integers, shapes.
"""

from __future__ import annotations

from dataclasses import dataclass

from multicalc.xp.common.kinds import DTYPES as DTYPES


@dataclass(frozen=True)
class Operation:
    """One row: ``name`` (``"linalg.inv"`` in the extension), ``chapter``, and ``derivative``,
    empty where there is none."""

    name: str
    chapter: str
    derivative: str


def _rows(chapter: str, text: str, prefix: str = "") -> tuple[Operation, ...]:
    rows = (line.split(None, 1) for line in text.strip().splitlines())
    return tuple(
        Operation(prefix + name, chapter, "" if rule.strip() == "-" else rule.strip())
        for name, rule in rows
    )


def _names(rows: tuple[Operation, ...]) -> tuple[str, ...]:
    return tuple(row.name for row in rows)


_ELEMENTWISE = _rows(
    "Elementwise",
    """
    abs                  sign(x)
    acos                 -1/sqrt(1 - x**2)
    acosh                1/sqrt(x**2 - 1)
    add                  1 ; 1
    asin                 1/sqrt(1 - x**2)
    asinh                1/sqrt(1 + x**2)
    atan                 1/(1 + x**2)
    atan2                y/(x**2 + y**2) ; -x/(x**2 + y**2)
    atanh                1/(1 - x**2)
    bitwise_and          -
    bitwise_invert       -
    bitwise_left_shift   -
    bitwise_or           -
    bitwise_right_shift  -
    bitwise_xor          -
    ceil                 0
    clip                 1 between the bounds, 0 outside; to a bound where it is taken
    conj                 dx conjugated
    copysign             sign(x)*sign(y) ; 0
    cos                  -sin(x)
    cosh                 sinh(x)
    divide               1/y ; -x/y**2
    equal                -
    exp                  exp(x)
    expm1                exp(x)
    floor                0
    floor_divide         0 ; 0
    greater              -
    greater_equal        -
    hypot                x/sqrt(x**2 + y**2) ; y/sqrt(x**2 + y**2)
    imag                 the imaginary part of dx
    isfinite             -
    isinf                -
    isnan                -
    less                 -
    less_equal           -
    log                  1/x
    log10                1/(x*log(10))
    log1p                1/(1 + x)
    log2                 1/(x*log(2))
    logaddexp            1/(1 + exp(y - x)) ; 1/(1 + exp(x - y))
    logical_and          -
    logical_not          -
    logical_or           -
    logical_xor          -
    maximum              1 to the bigger argument, ½ to each where they are equal
    minimum              1 to the smaller argument, ½ to each where they are equal
    multiply             y ; x
    negative             -1
    nextafter            -
    not_equal            -
    positive             1
    pow                  y*x**(y - 1) ; log(x)*x**y
    real                 the real part of dx
    reciprocal           -1/x**2
    remainder            1 ; -floor(x/y)
    round                0
    sign                 0
    signbit              -
    sin                  cos(x)
    sinh                 cosh(x)
    sqrt                 1/(2*sqrt(x))
    square               2*x
    subtract             1 ; -1
    tan                  1 + tan(x)**2
    tanh                 1 - tanh(x)**2
    trunc                0
    """,
)
_SPECIAL = _rows(
    "Elementwise, beyond the standard",
    """
    bessel_i0            i1(x)
    bessel_i0e           i1e(x) - sign(x)*i0e(x)
    bessel_i1            (i0(x) + i2(x))/2
    bessel_i1e           i0e(x) - i1e(x)/x - sign(x)*i1e(x)
    bessel_j0            -j1(x)
    bessel_j1            (j0(x) - j2(x))/2
    bessel_y0            -y1(x)
    bessel_y1            (y0(x) - y2(x))/2
    betainc              that of the integral, x**(a - 1)*(1 - x)**(b - 1)/B(a, b) in x
    digamma              psi(1, x)
    elu                  1 where x is positive, alpha*exp(x) elsewhere
    erf                  2*exp(-x**2)/sqrt(pi)
    erfc                 -2*exp(-x**2)/sqrt(pi)
    erfinv               sqrt(pi)*exp(erfinv(x)**2)/2
    gammainc             that of the integral, x**(a - 1)*exp(-x)/Γ(a) in x
    gammaincc            that of the integral, -x**(a - 1)*exp(-x)/Γ(a) in x
    gammaln              digamma(x)
    gelu                 erfc(-x/sqrt(2))/2 + x*exp(-x**2/2)/sqrt(2*pi)
    isclose              -
    leaky_relu           1 where x is positive, negative_slope elsewhere
    log_sigmoid          1/(1 + exp(x))
    nan_to_num           1 where x is finite, 0 elsewhere
    relu                 (1 + sign(x))/2
    safe_sqrt            1/(2*sqrt(x)), 0 where x is 0
    sigmoid              exp(-x)/(1 + exp(-x))**2
    silu                 (1 + exp(-x) + x*exp(-x))/(1 + exp(-x))**2
    softplus             1/(1 + exp(-x))
    xlog1py              log(1 + y) ; x/(1 + y)
    xlogy                log(y) ; x/y
    """,
)
_REDUCTIONS = _rows(
    "Reductions and running totals",
    """
    all                  -
    allclose             -
    any                  -
    argmax               -
    argmin               -
    count_nonzero        -
    cumulative_prod      Σᵢ dxᵢ · the product of the others, up to each place
    cumulative_sum       running total of dx
    diff                 differences of dx
    log_softmax          dx - Σ softmax(x) dx
    logsumexp            Σ softmax(x) dx
    max                  dx at the maximum, shared equally where it is taken more than once
    mean                 mean of dx
    median               dx in the middle of the order of x, the mean of the two in the middle
    min                  dx at the minimum, shared equally where it is taken more than once
    norm                 Σ x dx / norm(x)
    prod                 Σᵢ dxᵢ · the product of the others
    quantile             (1 - t) dx + t dx of two neighbours in the order of x
    safe_norm            Σ x dx / norm(x), 0 where the norm is 0
    segment_sum          Σ dx over each segment
    softmax              softmax(x) · (dx - Σ softmax(x) dx)
    std                  Σ (x - mean) dx / ((n - correction) std)
    sum                  Σ dx
    var                  2 Σ (x - mean) dx / (n - correction)
    """,
)
_PRODUCTS = _rows(
    "Products",
    """
    convolve             dx * y + x * dy, * the convolution
    diag                 diagonal of dx, or dx on a diagonal
    diagonal             diagonal of dx
    dot                  dx·y + x·dy
    einsum               one term for each operand, with its change in its place
    kron                 dA ⊗ B + A ⊗ dB
    matmul               dA B + A dB
    matrix_transpose     dAᵀ
    outer                dx yᵀ + x dyᵀ
    tensordot            dA·B + A·dB over the same axes
    trace                trace of dA
    vecdot               Σ conj(dx) y + conj(x) dy
    """,
)
_NETWORKS = _rows(
    "Layers of networks",
    """
    avg_pool             mean of dx in each window
    conv                 conv(dx, w) + conv(x, dw)
    layer_norm           (dx - mean of dx - y · mean of y dx) / std(x), y: the result
    max_pool             dx at the maximum in each window, shared equally between equal ones
    """,
)
_MANIPULATION = _rows(
    "Shapes and joining",
    """
    astype               dx in the new dtype
    broadcast_arrays     dx in the new shapes
    broadcast_to         dx in the new shape
    concat               dx joined alike
    expand_dims          dx with the new axis
    flip                 dx turned alike
    meshgrid             dx on the grid
    moveaxis             dx moved alike
    pad                  dx with zeros around
    permute_dims         dx permuted alike
    repeat               dx repeated
    reshape              dx in the new shape
    roll                 dx rolled alike
    squeeze              dx without the axis
    stack                dx stacked alike
    tile                 dx tiled
    tril                 lower triangle of dx
    triu                 upper triangle of dx
    unstack              dx taken apart alike
    """,
)
_SEARCHING = _rows(
    "Searching, sorting and sets",
    """
    argsort              -
    interp               of the straight line between the two knots around x
    nonzero              -
    one_hot              -
    searchsorted         -
    sort                 dx in the order of x
    take                 dx at the same places
    take_along_axis      dx at the same places
    top_k                dx at the same places
    unique_all           -
    unique_counts        -
    unique_inverse       -
    unique_values        -
    where                dx or dy, as the condition says
    """,
)
_DTYPE_FUNCTIONS = _rows(
    "Dtypes, asked about",
    """
    can_cast             -
    finfo                -
    iinfo                -
    isdtype              -
    result_type          -
    """,
)
_UPDATES = _rows("Functional updates", "at    dx with the changed elements' own")
_APPLIED = _rows("Control flow", "apply_where    of the function whose value is taken")
_CONTROL = _rows(
    "Control flow",
    """
    cond                 of the branch taken
    fori_loop            of the steps, one after another
    scan                 of the steps, one after another
    while_loop           of the steps, one after another
    """,
)
_CREATION = _rows(
    "Creation",
    """
    arange               -
    asarray              dx
    empty                -
    eye                  -
    from_dlpack          -
    full                 -
    linspace             (1 - t) dstart + t dstop
    ones                 -
    zeros                -
    """,
)
_LIKE = _rows(
    "Creation, by example",
    """
    empty_like           -
    full_like            0
    ones_like            0
    zeros_like           0
    """,
)
_LINALG = _rows(
    "Linear algebra (`xp.linalg`)",
    """
    cho_solve            A⁻¹ (db - dA x), A = L Lᴴ
    cholesky             L Φ(L⁻¹ dA L⁻ᴴ), Φ: lower triangle, its diagonal halved
    cross                dx × y + x × dy
    det                  det(A) tr(A⁻¹ dA)
    diagonal             diagonal of dA
    eig                  dλ = diag(V⁻¹ dA V), dV = V (F ∘ V⁻¹ dA V), its length kept
    eigh                 dλ = diag(Vᴴ dA V), dV = V (F ∘ Vᴴ dA V), Fᵢⱼ = 1/(λⱼ - λᵢ), Fᵢᵢ = 0
    eigvals              diag(V⁻¹ dA V)
    eigvalsh             diag(Vᴴ dA V)
    expm                 ∫₀¹ exp(tA) dA exp((1 - t)A) dt
    inv                  -A⁻¹ dA A⁻¹
    lstsq                dA⁺ b + A⁺ db
    matmul               dA B + A dB
    matrix_norm          of the norm of the singular values, or of the entries
    matrix_power         Σₖ Aᵏ dA Aⁿ⁻¹⁻ᵏ
    matrix_rank          -
    matrix_transpose     dAᵀ
    norm                 Σ x dx / norm(x)
    outer                dx yᵀ + x dyᵀ
    pinv                 -A⁺ dA A⁺ + A⁺A⁺ᴴ dAᴴ (I - A A⁺) + (I - A⁺A) dAᴴ A⁺ᴴA⁺
    qr                   dR = Φ R, dQ = (dA - Q dR) R⁻¹
    slogdet              (0, tr(A⁻¹ dA))
    solve                A⁻¹ (db - dA x)
    solve_triangular     A⁻¹ (db - dA x), dA of the triangle that is read
    svd                  dσ = diag(Uᴴ dA V)
    svdvals              diag(Uᴴ dA V)
    tensordot            dA·B + A·dB over the same axes
    trace                trace of dA
    vecdot               Σ conj(dx) y + conj(x) dy
    vector_norm          Σ |x|ᵖ⁻² x dx / normᵖ⁻¹
    """,
    "linalg.",
)
_FFT = _rows(
    "Fourier transforms (`xp.fft`)",
    """
    fft                  transform of dx
    fftfreq              -
    fftn                 transform of dx
    fftshift             dx rolled alike
    hfft                 transform of dx
    ifft                 transform of dx
    ifftn                transform of dx
    ifftshift            dx rolled alike
    ihfft                transform of dx
    irfft                transform of dx
    irfftn               transform of dx
    rfft                 transform of dx
    rfftfreq             -
    rfftn                transform of dx
    """,
    "fft.",
)

OPERATIONS = (
    *_ELEMENTWISE,
    *_SPECIAL,
    *_REDUCTIONS,
    *_PRODUCTS,
    *_NETWORKS,
    *_MANIPULATION,
    *_SEARCHING,
    *_UPDATES,
    *_APPLIED,
    *_CONTROL,
    *_CREATION,
    *_LIKE,
    *_LINALG,
    *_FFT,
    *_DTYPE_FUNCTIONS,
)

UPDATES, APPLIED, CONTROL = _names(_UPDATES), _names(_APPLIED), _names(_CONTROL)
CREATION, LIKE = _names(_CREATION), _names(_LIKE)
DTYPE_FUNCTIONS = _names(_DTYPE_FUNCTIONS)
LINALG = tuple(name.removeprefix("linalg.") for name in _names(_LINALG))
FFT = tuple(name.removeprefix("fft.") for name in _names(_FFT))
EXTENSIONS = {"linalg": LINALG, "fft": FFT}
"""The standard's extensions, namespaces within ``xp``, and the names in each."""
LINALG_AT_TOP = ("cholesky", "det", "eigh", "inv", "slogdet", "solve")
"""Functions of ``xp.linalg`` that are under ``xp`` too."""
FREQUENCIES = ("fftfreq", "rfftfreq")
"""Functions of ``xp.fft`` that make arrays of numbers alone."""
ELEMENTWISE, PRODUCTS = _names((*_ELEMENTWISE, *_SPECIAL)), _names(_PRODUCTS)
DISPATCHED = tuple(
    row.name
    for rows in (
        _ELEMENTWISE,
        _SPECIAL,
        _REDUCTIONS,
        _PRODUCTS,
        _NETWORKS,
        _MANIPULATION,
        _SEARCHING,
        _LIKE,
    )
    for row in rows
)
"""Functions of the arrays they get, which say what runs them."""

COMPOSED = ("log_sigmoid", "nan_to_num", "pad", "silu")
"""Functions made of others, in :mod:`multicalc.xp.common.composed`."""

CONSTANTS = ("e", "inf", "nan", "newaxis", "pi")

NAMES = tuple(
    sorted(
        (
            *DISPATCHED,
            *LINALG_AT_TOP,
            *DTYPE_FUNCTIONS,
            *UPDATES,
            *APPLIED,
            *CONTROL,
            *CREATION,
            *CONSTANTS,
            *DTYPES,
            *EXTENSIONS,
        )
    )
)
"""All that is under ``xp``."""
