"""``multicalc port``: arguments, exit statuses, what is shown."""

import json

import numpy as np
import pytest

PORTS = """
import numpy as np
import multicalc as mc
import multicalc.testing as mt
from multicalc import xp

PARAMS = {"w": np.array([[1.0, 0.5], [2.0, 0.3]])}

def model(active):
    def f(p, x):
        return mc.tap("active", active(mc.tap("hidden", x @ p["w"])))
    return f

def loss(outputs, targets):
    return xp.sum((outputs - targets) ** 2)

one = mt.Port.function(model(xp.tanh), PARAMS, loss, name="one")

def other():
    return mt.Port.function(model(xp.sin), PARAMS, loss, name="other")

def far():
    return mt.Port.function(model(xp.tanh), {"w": 2 * PARAMS["w"]}, loss, name="far")

def broken():
    raise RuntimeError("no model here")
"""


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "ports.py"
    path.write_text(PORTS)
    return path


@pytest.fixture
def at(tmp_path):
    path = tmp_path / "inputs.npz"
    np.savez(path, x=np.array([[0.1, 0.2]]), targets=np.array([[1.0, 1.0]]))
    return path


def test_ports_that_agree(run, file, at):
    result = run("port", f"{file}:one", f"{file}:one", f"--at={at}")
    assert result.exit_code == 0, result.output
    assert result.output.startswith("one (a) and one (b) agree.")


def test_ports_that_differ(run, file, at, tmp_path):
    page, plain = tmp_path / "out.html", tmp_path / "out.json"
    result = run(
        "port",
        *(f"{file}:one", f"{file}:other", f"--at={at}", "--no-derivatives"),
        *(f"--html={page}", f"--json={plain}"),
    )
    assert result.exit_code == 1
    assert "active is off by" in result.output
    (found,) = json.loads(plain.read_text())["findings"]
    assert found["part"] == "active"
    assert found["sentence"] in page.read_text()


def test_what_is_allowed(run, file, at):
    result = run("port", f"{file}:one", f"{file}:other", f"--at={at}", "--rtol=0.5")
    assert result.exit_code == 0, result.output


def test_weights_are_copied_where_it_is_asked(run, file, at):
    assert run("port", f"{file}:one", f"{file}:far", f"--at={at}").exit_code == 1
    assert run("port", f"{file}:one", f"{file}:far", f"--at={at}", "--copy").exit_code == 0


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("nothing", "there is no port 'nothing' in it; it has"),
        ("broken", "can't make the port: RuntimeError: no model here"),
        ("PARAMS", "there is no port 'PARAMS' in it; it has model, loss, one, other"),
    ],
)
def test_what_is_no_port(run, file, at, name, said):
    result = run("port", f"{file}:one", f"{file}:{name}", f"--at={at}")
    assert result.exit_code == 2
    assert said in result.stderr


def test_inputs_that_are_none(run, file, tmp_path):
    np.savez(tmp_path / "empty.npz", targets=np.ones(2))
    for name, said in ((file, "not a NumPy file"), (tmp_path / "empty.npz", "has no array")):
        result = run("port", f"{file}:one", f"{file}:one", f"--at={name}")
        assert result.exit_code == 2
        assert said in result.stderr
