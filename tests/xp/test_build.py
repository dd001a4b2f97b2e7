"""What a namespace is built of: primitives, what replaces a composition, and what is absent."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.special
from xp.primitives_page import listed

import multicalc as mc
from multicalc import xp
from multicalc.errors import (
    InvalidArgumentError,
    MissingOperationError,
    PortabilityError,
    TracingError,
    UnsupportedOperationError,
)
from multicalc.xp import building, table

ABSENT, READING = listed("What can't be made"), listed("What reads values")
BY_XP = (*table.APPLIED, *table.CONTROL, *table.DTYPE_FUNCTIONS, *table.UPDATES)


def function(namespace, name):
    chapter, _, last = name.rpartition(".")
    return getattr(getattr(namespace, chapter) if chapter else namespace, last)


def has(namespace, name):
    chapter, _, last = name.rpartition(".")
    return hasattr(getattr(namespace, chapter) if chapter else namespace, last)


def test_what_is_absent(tiny):
    namespace = tiny.built()
    absent = [row.name for row in table.OPERATIONS if not has(namespace, row.name)]
    assert absent == ABSENT
    for name in ABSENT:
        with pytest.raises(MissingOperationError) as caught:
            function(namespace, name)
        assert caught.value.operation == name


def test_what_a_decomposition_brings(tiny):
    def eigh(x):
        return tuple(map(tiny, np.linalg.eigh(x.data)))

    def svd(x, full_matrices=True):
        return tuple(map(tiny, np.linalg.svd(x.data, full_matrices)))

    namespace = tiny.built(also={"linalg.eigh": eigh, "linalg.svd": svd})
    x = np.array([[2.0, 1.0], [1.0, 2.0]])
    np.testing.assert_allclose(namespace.linalg.eigvalsh(tiny(x)).data, [1.0, 3.0], rtol=1e-14)
    np.testing.assert_allclose(namespace.linalg.svdvals(tiny(x)).data, [3.0, 1.0], rtol=1e-14)
    for y in (x, np.ones((3, 2)), np.zeros((2, 2))):
        found = namespace.linalg.pinv(tiny(y)).data
        np.testing.assert_allclose(found, np.linalg.pinv(y), rtol=1e-13, atol=1e-15)
    assert namespace.linalg.matrix_norm(tiny(x), ord="nuc").data == pytest.approx(4.0)
    absent = [name for name in ABSENT if not has(namespace, name)]
    of_complex = [name for name in ABSENT if name.startswith("fft.")]
    left = ["digamma", "erf", "erfc", "erfinv", "gammaln", "linalg.eig", "linalg.eigvals"]
    assert absent == [*left, *of_complex]


def test_a_primitive_replaces_the_composition_everywhere(tiny):
    calls = []

    def counted(name, exactly):
        def call(*xs, **options):
            calls.append(name)
            return tiny(exactly(*(x.data for x in xs), **options))

        return call

    own = {
        "erf": counted("erf", scipy.special.erf),
        "log1p": counted("log1p", np.log1p),
        "maximum": counted("maximum", np.maximum),
        "signbit": counted("signbit", np.signbit),
        "max": counted("max", np.max),
    }
    namespace = tiny.built(also=own)
    made = {
        # What is called, and which of the given functions it is made of.
        "erf": (lambda: namespace.erf(tiny(0.5)), {"erf"}, scipy.special.erf(0.5)),
        "softplus": (lambda: namespace.softplus(tiny(1.0)), {"log1p"}, np.logaddexp(0.0, 1.0)),
        "atanh": (lambda: namespace.atanh(tiny(0.5)), {"log1p"}, np.arctanh(0.5)),
        "relu": (lambda: namespace.relu(tiny(2.0)), {"maximum"}, 2.0),
        "clip": (lambda: namespace.clip(tiny(2.0), 3.0), {"maximum"}, 3.0),
        "copysign": (
            lambda: namespace.copysign(tiny(2.0), tiny(-0.0)),
            {"maximum", "signbit"},
            -2.0,
        ),
        "vector_norm": (
            lambda: namespace.linalg.vector_norm(tiny([1.0, -3.0]), ord=np.inf),
            {"maximum", "max"},
            3.0,
        ),
    }
    for call, used, value in made.values():
        calls.clear()
        np.testing.assert_allclose(call().data, value, rtol=1e-15)
        assert {*calls} == used


@pytest.mark.parametrize("name", building.NEEDED)
def test_a_primitive_that_is_missing(tiny, name):
    del tiny.primitives[name]
    with pytest.raises(InvalidArgumentError, match=rf"^primitives: {name} missing; all else"):
        tiny.built()


def test_a_name_that_xp_does_not_have(tiny):
    with pytest.raises(InvalidArgumentError, match=r"no 'arctanh'; did you mean 'atanh'\?"):
        tiny.built(also={"arctanh": np.arctanh})
    with pytest.raises(InvalidArgumentError, match=r"xp has no 'qqqq'$"):
        tiny.built(also={"qqqq": np.abs})


def cases(tiny, dtype="float64"):
    """Arguments of each operation."""
    x, m = tiny([0.25, 0.75], dtype), tiny([[2.0, 1.0], [1.0, 3.0]], dtype)
    i, b, three = tiny([0, 1], "int32"), tiny([True, False]), tiny([1.0, 2.0, 3.0], dtype)
    line = tiny(np.arange(6.0).reshape(1, 2, 3), dtype)
    own = {
        **{name: (x, x) for name in ("add", "atan2", "copysign", "divide", "equal", "hypot")},
        **{name: (x, x) for name in ("floor_divide", "greater", "greater_equal", "less", "pow")},
        **{name: (x, x) for name in ("less_equal", "logaddexp", "maximum", "minimum", "multiply")},
        **{name: (x, x) for name in ("nextafter", "not_equal", "remainder", "subtract", "dot")},
        **{name: (x, x) for name in ("vecdot", "outer", "broadcast_arrays", "meshgrid")},
        **{name: (x, x) for name in ("allclose", "convolve", "isclose", "kron")},
        **{f"linalg.{name}": (x, x) for name in ("vecdot", "outer")},
        **{name: (b, b) for name in ("logical_and", "logical_or", "logical_xor")},
        **{f"bitwise_{name}": (i, i) for name in ("and", "or", "xor", "left_shift", "right_shift")},
        **{name: (m, m) for name in ("matmul", "tensordot", "linalg.matmul", "linalg.tensordot")},
        **{name: (m,) for name in ("matrix_transpose", "trace", "diagonal", "tril", "triu")},
        **{name: (x, i) for name in ("take", "take_along_axis")},
        **{name: ([x, x],) for name in ("concat", "stack")},
        **{name: (x, x) for name in ("xlogy", "xlog1py", "gammainc", "gammaincc")},
        **{name: (line, 2) for name in ("avg_pool", "max_pool")},
        **{name: ((2,),) for name in ("zeros", "ones", "empty")},
        "betainc": (x, x, x),
        "bitwise_invert": (i,),
        "conv": (line, line),
        "one_hot": (i, 2),
        "segment_sum": (x, i, 3),
        "top_k": (x, 1),
        "logical_not": (b,),
        "acosh": (three,),
        "where": (b, x, x),
        "searchsorted": (x, x),
        "reshape": (x, (2, 1)),
        "permute_dims": (m, (1, 0)),
        "broadcast_to": (x, (2, 2)),
        "moveaxis": (m, 0, 1),
        "roll": (x, 1),
        "tile": (x, (2,)),
        "repeat": (x, 2),
        "squeeze": (tiny(np.ones((1, 2)), dtype), 0),
        "astype": (x, "float32"),
        "einsum": ("i,i", x, x),
        "pad": (x, 1),
        "linalg.cross": (three, three),
        "linalg.cho_solve": (m, x),
        "linalg.solve_triangular": (m, x),
        "fft.fftfreq": (3,),
        "fft.rfftfreq": (3,),
        "interp": (x, x, x),
        "quantile": (x, 0.5),
        "linalg.solve": (m, x),
        "linalg.matrix_power": (m, 2),
        "linalg.vector_norm": (x,),
        "full_like": (x, 1.0),
        "linspace": (0.0, 1.0, 3),
        "arange": (3,),
        "full": ((2,), 1.0),
        "eye": (2,),
        "asarray": ([1.0],),
        "from_dlpack": (np.ones(2, dtype),),
    }
    for row in table.OPERATIONS:
        # The exact gelu is made of erfc, which is absent.
        if row.name not in (*ABSENT, *BY_XP, "gelu"):
            usual = (m,) if row.name.startswith("linalg.") else (x,)
            yield row.name, own.get(row.name, usual)


def arrays(found):
    return [x for x in (found if isinstance(found, list | tuple) else [found])]


def test_what_reads_values(tiny):
    """All else works in what is being compiled, where arrays have none."""
    namespace, usual = tiny.built(has_values=lambda self, x: False), tiny.built()
    reading = []
    for name, xs in cases(tiny):
        expected = function(usual, name)(*xs)
        try:
            found = function(namespace, name)(*xs)
        except TracingError:
            reading.append(name)
        else:
            for one, other in zip(arrays(found), arrays(expected), strict=True):
                np.testing.assert_array_equal(one.data, other.data)
    assert {*reading} == {*READING}


def only_known(self, x, like=None):
    assert x.dtype.name in self.dtypes
    return self.framework().Array(x.copy())


@pytest.mark.parametrize(
    ("without", "dtype"),
    [
        (("float64",), "float32"),
        (("int64", "uint64"), "float64"),
        (("int64", "float64"), "float32"),
    ],
)
def test_frameworks_without_64_bits(tiny, without, dtype):
    """They are given none, and what comes out is what NumPy has, in the widest dtype they have."""
    namespace, usual = tiny.built(without=without, from_numpy=only_known), tiny.built()
    summed = ("sum", "prod", "cumulative_sum", "cumulative_prod")
    for name, xs in cases(tiny, dtype):
        expected = arrays(function(usual, name)(*xs))
        for one, other in zip(arrays(function(namespace, name)(*xs)), expected, strict=True):
            assert one.data.dtype.name not in without
            np.testing.assert_allclose(one.data, other.data, rtol=1e-6, err_msg=name)
            if name in summed:
                assert one.data.dtype == dtype


def test_a_sum_of_integers_in_a_dtype_that_the_framework_lacks(tiny):
    namespace = tiny.built(without=("int64",))
    with pytest.raises(TypeError, match="tiny has no dtype int64; it has bool, int8"):
        namespace.sum(tiny([1, 2], "int32"))
    assert namespace.sum(tiny([1, 2], "int32"), dtype="int32").data == 3


@pytest.mark.parametrize(
    ("name", "own"),
    [("asarray", False), ("sum", False), ("sum", True), ("exp", True), ("add", True)],
)
def test_an_array_of_objects_is_refused(tiny, name, own):
    """NumPy's, or the framework's, of what ``matrix.dot(x)`` gives."""
    x = tiny([1.0, 2.0])
    made = np.eye(2).dot(x)
    assert made.dtype == object
    given = [x * made if own else made, *[x] * (name == "add")]
    with pytest.raises(PortabilityError, match=r"xp\.stack.*xp\.matmul"):
        function(tiny.built(), name)(*given)


def test_half_precision(tiny):
    half = {"float16": np.dtype("float16")}
    namespace = tiny.built(dtypes=half)
    x = tiny([0.5, 2.0], "float16")
    for name in ("softplus", "tanh", "log1p", "atan", "sigmoid", "sinh"):
        found = function(namespace, name)(x).data
        assert found.dtype == "float16"
        exact = function(namespace, name)(tiny(x.data, "float64")).data
        np.testing.assert_allclose(found, exact, rtol=4e-3)
    assert namespace.add(x, 1.5).dtype == "float16"
    assert namespace.add(x, tiny([1.0], "float32")).dtype == "float32"


def test_complex_numbers_of_the_framework(tiny):
    """It has to give their parts itself; sums and products are made of those."""
    own = {"complex128": np.dtype("complex128")}

    def part(name):
        return lambda x: tiny(getattr(np, name)(x.data))

    given = {name: part(name) for name in ("real", "imag", "conj")}
    namespace, z = tiny.built(dtypes=own, also=given, features={}), tiny([1 + 2j, -3j])
    assert namespace.vecdot(z, z).data == 14.0
    assert namespace.linalg.vector_norm(z).data == np.sqrt(14.0)
    assert namespace.var(z).data == pytest.approx(np.var(z.data))
    np.testing.assert_array_equal(namespace.add(z, 1.0).data, [2 + 2j, 1 - 3j])
    with pytest.raises(
        UnsupportedOperationError, match=r"xp\.tanh is made for real numbers"
    ) as caught:
        namespace.tanh(z)
    assert caught.value.operation == "tanh"
    without = tiny.built(dtypes=own, features={})
    assert not any(has(without, name) for name in ("real", "imag", "conj"))


def test_the_namespace_is_that_of_transforms(tiny):
    """By softplus' own slope, 1/(1 + e⁻ˣ)."""
    f = lambda x: xp.sum(xp.softplus(x) * x)  # noqa: E731
    x = np.array([-2.0, 0.5])
    sigmoid = 1 / (1 + np.exp(-x))
    np.testing.assert_allclose(
        mc.grad(f)(tiny(x)).data, np.logaddexp(0, x) + x * sigmoid, rtol=1e-14
    )


def test_signbit_takes_more_to_what_is_compiled(tiny):
    own = {"signbit": lambda x: tiny(np.signbit(x.data))}
    namespace = tiny.built(also=own, has_values=lambda self, x: False)
    assert namespace.atan2(tiny(-1.0), tiny(-1.0)).data == -0.75 * np.pi
    assert namespace.copysign(tiny(1.0), tiny(-0.0)).data == -1.0
