"""Which weights are proposed for which, and how certain that is said to be."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from testing.ports.standins import dense, drawn, standin

import multicalc.testing as mt
from multicalc.testing.ports.model import Module


def found(match):
    return {pair.a: (pair.b, pair.layout, pair.how) for pair in match.pairs}


def layers(library, *paths, size=4, seed=0, bias=True):
    made = {}
    for i, path in enumerate(paths):
        made[path] = drawn(size, size, seed=seed + i), drawn(size, seed=50 + i) if bias else None
    return dense(library, made)


def test_a_grus_missing_bias_is_found():
    """A GRU with one bias for each gate can't have the new gate's two."""
    shapes = {"weight_ih_l0": (12, 3), "weight_hh_l0": (12, 4), "bias_ih_l0": 12, "bias_hh_l0": 12}
    a = standin("torch", {f"gru.{name}": drawn(*np.atleast_1d(s)) for name, s in shapes.items()})
    b = standin("keras", {"gru.kernel": drawn(3, 12), "gru.recurrent_kernel": drawn(4, 12),
                          "gru.bias": drawn(12)})  # fmt: skip
    match = mt.match(a, b)
    assert [pair.how for pair in match.pairs][-1] == (
        "name, but for the state's bias of the new gate"
    )
    pushed = match.push(a.parameters)["gru.bias"]
    reset, update, new = np.split(a.parameters["gru.bias_ih_l0"], 3)
    state = np.split(a.parameters["gru.bias_hh_l0"], 3)
    assert np.array_equal(pushed, np.concatenate([update + state[1], reset + state[0], new]))


def test_a_missing_bias_is_found():
    a, b = layers("torch", "fc1", "fc2"), layers("flax", "Dense_0", "Dense_1", bias=False)
    match = mt.match(a, b)
    assert match.unmatched_a == {"fc1.bias": (4,), "fc2.bias": (4,)}
    assert "torch has nothing in flax for: fc1.bias (4,), fc2.bias (4,)" in str(match)


def test_numbers_are_ranks():
    """PyTorch's 0, 2, 4 of a Sequential are flax's 0, 1, 2; Dense_2 isn't 2."""
    a, b = layers("torch", "0", "2", "4"), layers("flax", "Dense_0", "Dense_1", "Dense_2", seed=9)
    pairs = found(mt.match(a, b))
    for i, name in enumerate(("0", "2", "4")):
        assert pairs[f"{name}.weight",][:2] == ((f"Dense_{i}.kernel",), mt.layouts.transpose)


def test_equal_names_are_stronger_than_ranks():
    """What PyTorch calls 0, 1, 2 on both sides, of which one is of a class of the author's own."""
    a, b = layers("torch", "0", "1", "2"), layers("torch", "0", "1", "2", seed=9)
    b.modules["1"] = Module("1", "Scaled")
    pairs = found(mt.match(a, b))
    assert [pairs[f"{i}.bias",][0] for i in range(3)] == [("0.bias",), ("1.bias",), ("2.bias",)]
    assert pairs["1.bias",][2] == "name"


def test_names_are_stronger_than_order():
    a = layers("torch", "q_proj", "k_proj", "out_proj")
    b = layers("flax", "output", "key", "query", seed=9)
    pairs = found(mt.match(a, b))
    assert pairs["q_proj.weight",] == (("query.kernel",), mt.layouts.transpose, "name")
    assert pairs["k_proj.weight",] == (("key.kernel",), mt.layouts.transpose, "name")
    assert pairs["out_proj.weight",][0] == ("output.kernel",)


def test_what_only_order_tells_is_said():
    a, b = layers("torch", "one", "two"), layers("flax", "uno", "due", seed=9)
    pairs = found(mt.match(a, b))
    assert pairs["one.weight",] == (("uno.kernel",), mt.layouts.transpose, "order")
    more = layers("flax", "uno", "due", "tre", seed=9)
    match = mt.match(a, more)
    assert found(match)["one.weight",][2] == "order, ambiguous"
    assert {name for pair in match.ambiguous for name in pair.a} == set(a.parameters)
    assert len(match.unmatched_b) == 2


def test_equal_values_are_stronger_than_names():
    x, y = drawn(4, 4, seed=1), drawn(4, 4, seed=2)
    a = dense("torch", {"one": (x, np.zeros(4)), "two": (y, np.zeros(4))})
    b = dense("flax", {"one": (y, np.zeros(4)), "two": (x, np.zeros(4))})
    pairs = found(mt.match(a, b))
    assert pairs["one.weight",] == (("two.kernel",), mt.layouts.transpose, "values")
    assert pairs["one.bias",][0] == ("two.bias",)
    assert found(mt.match(a, b, values=False))["one.weight",][0] == ("one.kernel",)


def test_values_equal_after_rounding():
    x = drawn(4, 4)
    a = dense("torch", {"one": (x, None)})
    b = dense("flax", {"uno": (x.astype("float16"), None), "due": (drawn(4, 4, seed=1), None)})
    assert found(mt.match(a, b))["one.weight",] == (
        ("uno.kernel",),
        mt.layouts.transpose,
        "values",
    )


def test_constants_prove_nothing():
    a = dense("torch", {"one": (np.ones((4, 4)), np.zeros(4))})
    b = dense("flax", {"uno": (np.ones((4, 4)), np.zeros(4))})
    assert found(mt.match(a, b))["one.weight",][2] == "shape"


def test_a_square_matrix_goes_by_convention_unless_values_tell():
    x = drawn(4, 4)
    a = dense("torch", {"fc": (x, None)})
    loaded_as_it_is = dense("flax", {"fc": (x.T, None)})
    assert found(mt.match(a, loaded_as_it_is))["fc.weight",] == (
        ("fc.kernel",),
        mt.layouts.same,
        "values",
    )
    by_convention = found(mt.match(a, loaded_as_it_is, values=False))
    assert by_convention["fc.weight",][1] == mt.layouts.transpose


def function(*shapes):
    """A function's parameters, ``w0``, ``b0``, ``w1``, ..., of these shapes."""
    weights = {f"w{i}": drawn(*shape, seed=i) for i, shape in enumerate(shapes)}
    return standin("function", weights | {f"b{i}": drawn(4, seed=9 + i) for i in range(2)})


def test_a_functions_square_matrix_is_ambiguous():
    a = dense("torch", {"fc1": (drawn(4, 4), drawn(4)), "fc2": (drawn(4, 4), drawn(4))})
    pairs = found(mt.match(a, function((4, 4), (4, 4))))
    assert pairs["fc1.weight",] == (("w0",), mt.layouts.transpose, "order, layout ambiguous")
    assert pairs["fc2.bias",] == (("b1",), mt.layouts.same, "order")


@pytest.mark.parametrize(
    ("shape", "layout"), [((3, 4), mt.layouts.transpose), ((4, 3), mt.layouts.same)]
)
def test_a_functions_square_matrix_is_as_its_others(shape, layout):
    a = dense("torch", {"fc1": (drawn(3, 4), drawn(4)), "fc2": (drawn(4, 4), drawn(4))})
    pairs = found(mt.match(a, function(shape, (4, 4))))
    assert pairs["fc1.weight",] == (("w0",), layout, "shape")
    assert pairs["fc2.weight",] == (("w1",), layout, "shape, layout as elsewhere")


def test_a_list_of_layers_is_known_by_its_axes():
    a = dense("torch", {"0": (drawn(3, 4), drawn(4)), "2": (drawn(4, 2), drawn(2))})
    b = standin("function", {"0.0": drawn(3, 4), "0.1": drawn(4), "1.0": drawn(4, 2),
                             "1.1": drawn(2)})  # fmt: skip
    pairs = found(mt.match(a, b, values=False))
    assert {key: (value[0], value[1]) for key, value in pairs.items()} == {
        ("0.weight",): (("0.0",), mt.layouts.transpose),
        ("0.bias",): (("0.1",), mt.layouts.same),
        ("2.weight",): (("1.0",), mt.layouts.transpose),
        ("2.bias",): (("1.1",), mt.layouts.same),
    }


@pytest.fixture
def images():
    """A convolution of 3 channels, a dense layer behind it: PyTorch's, and flax's that is equal
    to it where the image is flattened with its channels last."""
    kernel, matrix = drawn(3, 3, 1, 3), drawn(12, 5, seed=1)
    last_first = matrix.reshape(3, 2, 2, 5).transpose(1, 2, 0, 3).reshape(12, 5)
    a = standin("torch", {"conv.weight": kernel.transpose(3, 2, 0, 1), "fc.weight": matrix.T},
                {"conv": "Conv2d", "fc": "Linear"})  # fmt: skip
    kinds = {"Conv_0": "Conv", "Dense_0": "Dense"}
    return a, standin("flax", {"Conv_0.kernel": kernel, "Dense_0.kernel": last_first}, kinds)


def test_the_order_of_a_flattened_image(images):
    a, b = images
    match = mt.match(a, b)
    assert found(match)["fc.weight",][1:] == (
        mt.layouts.transpose >> mt.layouts.flattened(3, 5),
        "values",
    )
    pushed = match.push(a.parameters)["Dense_0.kernel"]
    assert np.array_equal(pushed, b.parameters["Dense_0.kernel"])
    back = mt.match(b, a)
    assert np.array_equal(back.push(b.parameters)["fc.weight"], a.parameters["fc.weight"])
    unknown = mt.match(a, b, values=False)
    assert [pair.how for pair in unknown.ambiguous] == ["name, image's order ambiguous"]


def test_layers_show_the_order_of_a_flattened_image(images):
    """Keras's Flatten is seen, and Permute before it."""
    a, b = images
    modules = {"f": Module("f", "Flatten"), "p": Module("p", "Permute")}
    kinds = {name: Module(name, kind) for name, kind in (("c", "Conv2D"), ("d", "Dense"))}
    parameters = dict(zip(("c.kernel", "d.kernel"), b.parameters.values(), strict=True))

    def keras(*seen):
        parts = kinds | {name: modules[name] for name in seen}
        return SimpleNamespace(
            name="keras",
            model=SimpleNamespace(library="keras"),
            parameters=parameters,
            state={},
            modules=parts,
        )

    flat = mt.match(a, keras("f"), values=False)
    assert found(flat)["fc.weight",] == (
        ("d.kernel",),
        mt.layouts.transpose >> mt.layouts.flattened(3, 5),
        "shape",
    )
    moved = mt.match(a, keras("p", "f"), values=False)
    assert found(moved)["fc.weight",] == (("d.kernel",), mt.layouts.transpose, "shape")


def test_states_that_need_no_counterpart_are_set_aside():
    state = {"bn.running_mean": drawn(4), "bn.num_batches_tracked": np.array(3), "pe": drawn(4, 2)}
    a = standin("torch", {"bn.weight": drawn(4, seed=1)}, {"bn": "BatchNorm1d"}, state)
    b = standin("flax", {"BatchNorm_0.scale": drawn(4, seed=2)}, {"BatchNorm_0": "BatchNorm"})
    match = mt.match(a, b)
    assert match.aside_a == ("bn.num_batches_tracked", "pe")
    assert match.unmatched_a == {"bn.running_mean": (4,)}
    assert found(match)["bn.weight",] == (("BatchNorm_0.scale",), mt.layouts.same, "name")


def test_a_parameter_of_no_layer_goes_by_its_name():
    a = standin("torch", {"pos_embed": drawn(1, 6, 4), "cls": drawn(1, 4)})
    b = standin("flax", {"position_embedding.embedding": drawn(6, 4)},
                {"position_embedding": "Embed"})  # fmt: skip
    match = mt.match(a, b)
    assert found(match)["pos_embed",][:2] == (
        ("position_embedding.embedding",),
        mt.layouts.Reshape((6, 4)),
    )
    assert match.unmatched_a == {"cls": (1, 4)}


def test_the_table():
    three = ("attn.query", "attn.key", "attn.value")
    a = standin("torch", {"attn.in_proj_weight": drawn(12, 4), "head.weight": drawn(3, 4)},
                {"attn": "MultiheadAttention", "head": "Linear"})  # fmt: skip
    b = standin("flax", {f"{name}.kernel": drawn(4, 2, 2, seed=1) for name in three},
                dict.fromkeys(three, "DenseGeneral"))  # fmt: skip
    lines = [line.split("  ") for line in str(mt.match(a, b)).splitlines()]
    assert [[cell.strip() for cell in line if cell] for line in lines] == [
        ["torch", "shape", "layout", "flax", "shape", "found by"],
        ["attn.in_proj_weight", "(12, 4)", "transpose", "attn.query.kernel", "(4, 2, 2)", "name"],
        [">> Split(3, axis=1)", "attn.key.kernel", "(4, 2, 2)"],
        [">> Reshape((4, 2, 2))", "attn.value.kernel", "(4, 2, 2)"],
        ["torch has nothing in flax for: head.weight (3, 4)"],
    ]
