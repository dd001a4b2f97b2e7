"""The engine on artificial agreements, disagreements and failures."""

import numpy as np
import pytest
from conformance.sides import compared
from multicalc_conformance.problems.quantity import Quantity

HERE = np.array([[1.0, 2.0], [3.0, 4.0]])
NAMES = ("a", "b", "c", "d", "e")


def line(compute, names, reference=True, **more):
    exact = (lambda: HERE.tolist()) if reference else None
    quantity = Quantity("1", "four numbers", compute, exact, "by hand", **more)
    return compared([quantity], names).lines[0]


def by_name(**wrong):
    return lambda backend: wrong.get(backend, HERE)


def verdicts(line):
    return {cell.backend: cell.verdict for cell in line.cells}


def test_equal_results_agree():
    found = line(by_name(), NAMES)
    assert found.agrees
    assert set(verdicts(found).values()) == {"agrees"}
    assert {cell.ulp for cell in found.cells} == {0}


@pytest.mark.parametrize("reference", [True, False])
@pytest.mark.parametrize(
    "wrong",
    [
        2 * HERE,
        -HERE,
        HERE.T,
        0 * HERE,
        HERE.ravel(),
        HERE.astype("float32"),
        np.full((2, 2), np.nan),
        HERE * (1 + 1e-11),
        HERE + np.array([[0, 0], [0, 1e-9]]),
    ],
    ids=[
        "doubled",
        "flipped",
        "transposed",
        "zeros",
        "flat",
        "narrow",
        "nan",
        "1e-11",
        "one entry",
    ],
)
def test_one_wrong_backend_is_found_and_named(wrong, reference):
    found = line(by_name(c=wrong), NAMES, reference)
    assert found.agrees is False
    assert verdicts(found) == {
        "a": "agrees",
        "b": "agrees",
        "c": "wrong",
        "d": "agrees",
        "e": "agrees",
    }


def test_without_a_reference_two_that_differ_are_both_marked():
    found = line(by_name(b=2 * HERE), ("a", "b"), reference=False)
    assert verdicts(found) == {"a": "wrong", "b": "wrong"}
    assert found.cells[0].message == "differs from b: by up to 0.5 of the largest entry"


def test_with_a_reference_all_being_equally_wrong_does_not_help():
    found = line(lambda backend: 2 * HERE, NAMES)
    assert found.agrees is False
    assert set(verdicts(found).values()) == {"wrong"}


def test_without_a_reference_one_backend_has_nothing_to_agree_with():
    found = line(by_name(), ("a",), reference=False)
    assert found.agrees is None
    assert not compared([], ["a"]).agrees


def test_a_failure_is_one_cell_and_the_others_still_run():
    def compute(backend):
        if backend == "b":
            raise RuntimeError("no kernel for this")
        return HERE

    found = line(compute, ("a", "b", "c"))
    assert verdicts(found) == {"a": "agrees", "b": "error", "c": "agrees"}
    assert found.cells[1].message == "RuntimeError: no kernel for this"
    assert found.agrees is False


def test_a_framework_array_is_a_failure_because_numpy_in_makes_numpy_out():
    found = line(by_name(b=[1.0, 2.0]), ("a", "b"))
    assert found.cells[1].message == "TypeError: gave a builtins.list, not NumPy's"


def test_nan_everywhere_agrees_where_nan_is_right():
    quantity = Quantity("1", "n", lambda b: np.array(np.nan), lambda: float("nan"), "0/0")
    assert compared([quantity], ["a", "b"]).agrees


def test_values_are_kept_as_they_came():
    got = np.array([np.nan, -0.0, np.inf])
    quantity = Quantity("1", "n", lambda backend: got, lambda: [1, 1, 1], "wrong on purpose")
    kept = compared([quantity], ["a"]).lines[0].values["a"][0]
    assert kept.tobytes() == got.tobytes()


def test_the_quantity_s_own_dtype_counts():
    narrow = HERE.astype("float32")
    assert line(lambda backend: narrow, ("a",), dtype="float32").agrees
    assert not line(lambda backend: HERE, ("a",), dtype="float32").agrees


def test_each_step_is_told():
    said = []
    quantity = Quantity("7", "n", lambda backend: HERE, HERE.tolist, "by hand")
    compared([quantity], ["a"], said.append)
    assert said == ["7 n"]
