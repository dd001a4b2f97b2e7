"""Sparse Jacobians and Hessians on every backend, against closed forms."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.sparse as sp
from sparsity import known

import multicalc as mc
from multicalc import sparse, xp
from multicalc.errors import (
    InvalidArgumentError,
    NotDifferentiableError,
    NotScalarError,
    PatternError,
    TracingError,
    UnsupportedOperationError,
)

RNG = np.random.default_rng(0)
X = RNG.normal(size=7)
TRIDIAGONAL = np.eye(7) + np.eye(7, k=1) + np.eye(7, k=-1)
CAMERAS, POINTS = RNG.normal(size=(3, 4)), RNG.normal(size=(4, 3)) + np.array([0, 0, 9])
STATE = {"u": RNG.normal(size=5), "v": RNG.normal(size=5)}


def same(found, expected):
    assert isinstance(found, sp.csr_array)
    assert found.shape == expected.shape
    assert found.has_canonical_format
    scale = abs(expected).max()
    np.testing.assert_allclose(found.toarray(), expected.toarray(), rtol=0, atol=1e-12 * scale)


@pytest.mark.parametrize("colouring", ["star", "acyclic"])
@pytest.mark.parametrize("run", ["eager", "compiled"])
def test_hessian_of_a_chain(backend_name, colouring, run):
    hessian = sparse.hessian(known.rosenbrock, colouring=colouring, backend=backend_name)
    found = (mc.jit(hessian) if run == "compiled" else hessian)(X)
    same(found, known.rosenbrock_hessian(X))
    colours = hessian.colouring(X)
    assert (colours.count, colours.pattern.nnz) == ({"star": 3, "acyclic": 2}[colouring], 19)


def test_hessian_is_the_stencil_of_a_grid(backend_name):
    shape = (3, 3, 2) if backend_name == "numpy" else (4, 3)
    hessian = sparse.hessian(known.dirichlet, backend=backend_name)
    same(hessian(RNG.normal(size=shape)), known.laplacian(*shape))
    assert hessian.colouring(np.zeros(shape)).count <= {2: 6, 3: 9}[len(shape)]


def test_jacobian_of_a_discretised_equation(backend_name):
    jacobian = sparse.jacobian(known.brusselator, backend=backend_name)
    same(jacobian(STATE), known.brusselator_jacobian(STATE["u"], STATE["v"]))
    assert jacobian.colouring(STATE).count <= 5


@pytest.mark.parametrize(("colouring", "chunk_size"), [("rows", None), ("columns", 3)])
def test_jacobian_of_residuals_of_cameras(backend_name, colouring, chunk_size):
    jacobian = sparse.jacobian(
        known.reprojection,
        (0, 1),
        colouring=colouring,
        chunk_size=chunk_size,
        backend=backend_name,
    )
    same(jacobian(CAMERAS, POINTS), known.reprojection_jacobian(CAMERAS, POINTS))
    assert jacobian.colouring(CAMERAS, POINTS).count <= {"rows": 6, "columns": 7}[colouring]


def test_fewer_sweeps_are_taken():
    """A row each, or a column: an output of all inputs, and many outputs of one."""
    wide = sparse.jacobian(lambda x: xp.stack([xp.sum(x**2)]))
    tall = sparse.jacobian(lambda x: x[0] * xp.ones(9) + x)
    assert repr(wide.colouring(np.ones(9))) == "Colouring('rows', 1 colour, 1 × 9)"
    assert repr(tall.colouring(np.ones(9))) == "Colouring('columns', 2 colours, 9 × 9)"


def dense(matrix, to_numpy):
    """Of any kind of matrix that there is."""
    if hasattr(matrix, "toarray"):
        return matrix.toarray()
    if hasattr(matrix, "to_dense"):
        return to_numpy(matrix.to_dense())
    if hasattr(matrix, "todense"):
        return np.asarray(matrix.todense())
    tensorflow = mc.get_backend("tensorflow").framework()
    return to_numpy(tensorflow.sparse.to_dense(matrix))


NATIVE = {
    "numpy": "scipy.sparse._csr.csr_array",
    "torch": "torch.Tensor",
    "tensorflow": "tensorflow.python.framework.sparse_tensor.SparseTensor",
    "jax": "jax.experimental.sparse.bcoo.BCOO",
    "mxnet": "scipy.sparse._csr.csr_array",
}


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_native_arrays_give_the_frameworks_matrix(backend_name, native, to_numpy, dtype):
    x = native(X, dtype)
    found = sparse.hessian(known.rosenbrock)(x)
    kind = type(found)
    assert f"{kind.__module__}.{kind.__qualname__}" == NATIVE[backend_name]
    exact = known.rosenbrock_hessian(X.astype(dtype).astype("float64")).toarray()
    scale = {"float64": 1e-12, "float32": 1e-5}[dtype] * abs(exact).max()
    with mc.get_backend(backend_name).precision(frozenset({dtype})):
        values = dense(found, to_numpy)
    assert values.dtype == dtype
    np.testing.assert_allclose(values, exact, rtol=0, atol=scale)
    scipy = sparse.hessian(known.rosenbrock, format="scipy")(x)
    assert isinstance(scipy, sp.csr_array)
    assert scipy.dtype == dtype
    np.testing.assert_array_equal(scipy.toarray(), values)


def test_half_precision_is_a_frameworks_alone(backend_name, native, to_numpy):
    """SciPy has none."""
    x = native(X, "float16")
    exact = np.diag(known.rosenbrock_hessian(X.astype("float16").astype("float64")).toarray())
    if NATIVE[backend_name].startswith("scipy"):
        with pytest.raises(UnsupportedOperationError, match="sparse matrices have no float16"):
            sparse.hessian(known.rosenbrock)(x)
    else:
        found = dense(sparse.hessian(known.rosenbrock, verify=True)(x), to_numpy)
        np.testing.assert_allclose(np.diag(found), exact, rtol=0, atol=0.01 * abs(exact).max())


def test_a_plan_keeps_pattern_and_colours(backend_name):
    ran = []

    def f(x):
        ran.append(1)
        return known.rosenbrock(x)

    plan = mc.prepare(sparse.hessian, f, X, backend=backend_name)
    same(plan(X), known.rosenbrock_hessian(X))
    if plan.compiler is not None and mc.get_backend(backend_name).compiles_transforms:
        ran.clear()
        same(plan(2 * X), known.rosenbrock_hessian(2 * X))
        assert ran == []
        assert plan.stats.traces == 1


def test_pattern_is_traced_once_for_arguments_of_one_kind():
    """Shapes, settings and integers make another; floating numbers don't."""
    traced = []

    def f(x, places, scale, power=2):
        traced.append(mc.xp.asarray(x).shape)
        return x[places] ** power * scale

    jacobian = sparse.jacobian(f, backend="numpy")
    x, places = np.arange(4.0), np.array([0, 2])
    first = jacobian(x, places, 2.0)
    assert first.toarray().tolist() == [[0, 0, 0, 0], [0, 0, 8, 0]]
    runs = len(traced)
    assert jacobian(x + 1, places, 3.0).toarray().tolist() == [[6, 0, 0, 0], [0, 0, 18, 0]]
    each = len(traced) - runs
    assert jacobian(x, places + 1, 2.0).toarray().tolist() == [[0, 4, 0, 0], [0, 0, 0, 12]]
    assert len(traced) - runs == 3 * each
    assert jacobian(x[1:], places, 1.0, power=1).toarray().tolist() == [[1, 0, 0], [0, 0, 1]]


def test_exact_patterns_are_of_each_point():
    def f(x):
        return xp.where(x > 0, x * x[::-1], 0 * x)

    jacobian = sparse.jacobian(f, mode="exact", backend="numpy")
    assert jacobian(np.array([1.0, -2.0])).nnz == 2
    assert jacobian(np.array([1.0, 2.0])).toarray().tolist() == [[2, 1], [2, 1]]


def test_what_is_beside_the_output(backend_name):
    jacobian = sparse.jacobian(
        lambda x: (x**2, {"x": x, "n": 3}), has_aux=True, backend=backend_name
    )
    for f in (jacobian, mc.jit(jacobian)):
        matrix, aux = f(X)
        np.testing.assert_allclose(matrix.toarray(), np.diag(2 * X))
        np.testing.assert_allclose(aux["x"], X)
        assert aux["n"] == 3


@pytest.mark.parametrize("missing", [[(3, 4), (4, 3)], [(0, 0)], [(0, 0), (5, 5), (2, 1), (1, 2)]])
@pytest.mark.parametrize("colouring", ["star", "acyclic"])
def test_missing_entries_are_named(colouring, missing):
    pattern = TRIDIAGONAL.copy()
    exact = known.rosenbrock_hessian(X).toarray()
    for place in missing:
        pattern[place] = 0
    told = [
        f"no entry at row {i}, column {j}, where the derivative is {exact[i, j]:.6g}"
        for i, j in missing
    ]
    verified = sparse.hessian(
        known.rosenbrock, pattern=pattern, colouring=colouring, verify=True, backend="numpy"
    )
    with pytest.raises(PatternError) as raised:
        verified(X)
    assert any(each in str(raised.value) for each in told)


def test_missing_entries_of_jacobians_are_named(backend_name):
    state = known.brusselator_jacobian(STATE["u"], STATE["v"])
    pattern = state.toarray()
    pattern[2, 7] = 0
    options = {"colouring": "rows", "verify": True, "backend": backend_name}
    same(sparse.jacobian(known.brusselator, pattern=state, **options)(STATE), state)
    with pytest.raises(PatternError, match="no entry at row 2, column 7, where the derivative"):
        sparse.jacobian(known.brusselator, pattern=pattern, **options)(STATE)


def test_colours_can_be_given():
    colours = sparse.colour(TRIDIAGONAL, "columns")
    found = sparse.hessian(known.rosenbrock, colouring=colours, backend="numpy")
    same(found(X), known.rosenbrock_hessian(X))
    assert found.colouring(X) is colours


def test_blocks_are_those_of_each_leaf():
    """Of a dense Jacobian: the same structure."""
    state = {name: np.asarray(x) for name, x in STATE.items()}
    matrix = sparse.jacobian(known.brusselator, backend="numpy")(state)
    found = sparse.blocks(matrix, state, state)
    dense = mc.jacobian(known.brusselator, backend="numpy")(state)
    for a in "uv":
        for b in "uv":
            np.testing.assert_allclose(found[a][b].toarray(), dense[a][b], atol=1e-12)
    with pytest.raises(InvalidArgumentError, match=r"rows has 5 numbers and columns 10, but the"):
        sparse.blocks(matrix, state["u"], state)


def test_nothing_to_differentiate():
    assert sparse.jacobian(lambda x: x[:0], backend="numpy")(X).shape == (0, 7)
    assert sparse.jacobian(lambda x: xp.sum(x), backend="numpy")(np.zeros(0)).shape == (1, 0)
    constant = sparse.hessian(lambda x: xp.sum(x), backend="numpy")(X)
    assert (constant.shape, constant.nnz) == ((7, 7), 0)


def test_entries_can_be_differentiated(backend_name, native, to_numpy):
    """In a transform there is the framework's own matrix, whose entries have derivatives."""
    x = native(X)
    entries = {
        "torch": lambda matrix: matrix.coalesce().values(),
        "tensorflow": lambda matrix: matrix.values,
        "jax": lambda matrix: matrix.data,
    }.get(backend_name)
    hessian = sparse.hessian(lambda x: xp.sum(x**3))
    if entries is None:
        with pytest.raises(
            UnsupportedOperationError, match="in a transform a sparse matrix of Sci"
        ):
            mc.grad(lambda x: xp.sum(hessian(x)))(x)
    else:
        np.testing.assert_allclose(
            to_numpy(mc.grad(lambda x: xp.sum(entries(hessian(x)) ** 2))(x)), 72 * X
        )


@pytest.mark.parametrize("kind", ["portable", "verified"])
def test_what_can_not_be_within_others(kind):
    hessian = sparse.hessian(known.rosenbrock, pattern=TRIDIAGONAL, verify=kind == "verified")
    if kind == "portable":
        with pytest.raises(UnsupportedOperationError, match="no array of the array API standard"):
            mc.portable(hessian)(X)
    else:
        with pytest.raises(UnsupportedOperationError, match="verify=True works on the host"):
            mc.grad(lambda x: hessian(x).sum(), backend="numpy")(X)


@pytest.mark.parametrize(
    ("make", "args", "error", "told"),
    [
        (lambda: sparse.hessian(known.rosenbrock, pattern=np.eye(6)), (X,), InvalidArgumentError,
         r"sparse.hessian\(rosenbrock\) has shape \(7, 7\) at these arguments, found Pattern\(6"),
        (lambda: sparse.jacobian(xp.sin, pattern=np.eye(7, 6)), (X,), InvalidArgumentError,
         r"sparse.jacobian\(sin\) has 7 columns at these arguments, found Pattern\(7 × 6"),
        (lambda: sparse.jacobian(xp.sin, pattern=np.eye(6, 7)), (X,), InvalidArgumentError,
         r"sparse.jacobian\(sin\) has 7 rows, but the pattern has 6"),
        (lambda: sparse.hessian(known.rosenbrock, pattern=np.eye(7, k=1)), (X,),
         InvalidArgumentError, "'star' is for symmetric patterns"),
        (lambda: sparse.hessian(xp.sin, pattern=np.eye(7)), (X,), NotScalarError, "shape"),
        (lambda: sparse.hessian(xp.sum), (X.astype(complex),),
         NotDifferentiableError, "a sparse matrix of complex"),
        (lambda: sparse.jacobian(np.sin), (X,),
         TracingError, "operand 'TracedArray' does not support ufuncs"),
        (lambda: sparse.jacobian(lambda a, b: a + b, (0, 1)), (X, X.astype("float32")),
         InvalidArgumentError, "a sparse matrix has one dtype, but argument 0 has float64, "),
    ],
)  # fmt: skip
def test_what_does_not_fit_a_call(make, args, error, told):
    with pytest.raises(error, match=told):
        make()(*args)


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (
            {"colouring": "star"},
            "colouring must be one of 'auto', 'columns', 'rows', or",
        ),
        ({"mode": "fast"}, "mode must be 'conservative' or 'exact', found 'fast'"),
        ({"format": "csr"}, "format must be one of 'native', 'scipy', found 'csr'"),
        ({"chunk_size": 0}, "chunk_size must be a positive int or None, found 0"),
        ({"pattern": "eye"}, "is left out to have it traced; found 'eye'$"),
    ],
)
def test_options_out_of_range(options, told):
    with pytest.raises(InvalidArgumentError, match=told):
        sparse.jacobian(xp.sin, **options)


def test_has_aux_needs_a_pair():
    with pytest.raises(InvalidArgumentError, match="has_aux=True needs f to return a pair"):
        sparse.hessian(lambda x: xp.sum(x**2), has_aux=True)(np.ones(3))


@pytest.mark.only_torch
@pytest.mark.only_tensorflow
@pytest.mark.only_jax
def test_a_frameworks_own_matrix_is_told_of_scipys(native):
    x = native(np.ones(3))
    matrix = sparse.hessian(lambda x: xp.sum(x**2))(x)
    with pytest.raises(InvalidArgumentError, match=r'blocks: .* format="scipy" gives it'):
        sparse.blocks(matrix, x, x)
    with pytest.raises(InvalidArgumentError, match="pattern must be a sparse matrix of SciPy's"):
        sparse.Pattern.of(matrix)


@pytest.mark.only_torch
def test_torch_has_no_batches_of_sparse_tensors(native):
    with pytest.raises(UnsupportedOperationError, match="no batches of sparse tensors"):
        mc.vmap(sparse.hessian(lambda x: xp.sum(x**2)))(native(np.ones((2, 3))))


def test_a_million_coordinates():
    x = RNG.normal(size=10**6)
    exact = known.rosenbrock_hessian(x)
    colours = sparse.hessian(known.rosenbrock, backend="numpy").colouring(x)
    assert colours.count == 3
    for name in ("numpy", "jax"):
        found = sparse.hessian(known.rosenbrock, colouring=colours, backend=name)(x)
        np.testing.assert_array_equal(found.indices, exact.indices)
        np.testing.assert_allclose(found.data, exact.data, rtol=0, atol=1e-12 * abs(exact).max())
