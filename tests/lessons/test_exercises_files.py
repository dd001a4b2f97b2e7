"""Files of answers, and ``multicalc lesson check`` of one."""

import pytest
from multicalc_conformance.cli.lesson import app
from multicalc_lessons import exercises
from multicalc_lessons.exercises import frameworks
from typer.testing import CliRunner

from multicalc.backend import Adapter, registry
from multicalc.errors import BackendNotInstalledError, InvalidArgumentError

ANSWERS = """
from neighbour_of_answers import half

exercise_1a = lambda A, x: 2 * half * A @ x + A.T @ x
answers = {"2": "v / norm(v)", "4": ((0, 0), "minimum"), "5": 3}
"""


@pytest.fixture
def file(tmp_path):
    (tmp_path / "neighbour_of_answers.py").write_text("half = 0.5\n")
    path = tmp_path / "mine.py"
    path.write_text(ANSWERS)
    return path


def test_a_file(file):
    verdicts = exercises.check_file(file)
    assert [(each.exercise, each.correct) for each in verdicts] == [
        ("1a", True),
        ("2", True),
        ("4", False),
        ("5", False),
    ]
    assert "takes a function of q, found int" in verdicts[-1].message
    assert [each.exercise for each in exercises.check_file(file, only=["5", "2"])] == ["2", "5"]


def test_what_is_no_file_of_answers(file, tmp_path):
    with pytest.raises(InvalidArgumentError, match="there is no such file"):
        exercises.check_file(tmp_path / "absent.py")
    with pytest.raises(InvalidArgumentError, match="no answer to 1; it answers 1a, 2, 4, 5"):
        exercises.check_file(file, only=["1"])
    for text, said in {
        "x = 1": "it has no answers; define exercise_1a",
        "exercise_9 = 1": "no exercise is called '9'",
        "1 / 0": "can't be imported: ZeroDivisionError",
    }.items():
        file.write_text(text)
        with pytest.raises(InvalidArgumentError, match=said):
            exercises.check_file(file)


def test_a_file_in_a_framework_that_is_missing(file, monkeypatch):
    absent = Adapter("absent", "no_such_framework", (), "no_such:Backend", "pip install absent")
    known = {**registry.adapters(), "absent": absent}
    for module in (registry, frameworks):
        monkeypatch.setattr(module, "adapters", lambda: known)
    file.write_text("from no_such_framework.special import gamma\nexercise_2 = gamma")
    with pytest.raises(BackendNotInstalledError, match="pip install absent"):
        exercises.check_file(file)


def test_a_file_to_fill_in(backend_name, tmp_path):
    path = tmp_path / "blank.py"
    path.write_text(exercises.template(backend_name))
    verdicts = exercises.check_file(path)
    assert [each.exercise for each in verdicts] == list(exercises.EXERCISES)
    assert {each.slip for each in verdicts} == {"unanswered"}
    assert max(map(len, path.read_text().splitlines())) <= 100


@pytest.fixture
def run():
    return lambda *args: CliRunner().invoke(app, list(map(str, args)))


def test_the_command(run, file):
    result = run("check", file)
    assert result.exit_code == 1
    rows = result.output.splitlines()
    assert any("1a" in row and "✓  Right at all 4 points." in row for row in rows)
    assert any("4  A critical point" in row and "✗" in row for row in rows)
    assert "Walk along x = y" in result.output
    assert "Walk along x = y" not in run("check", file, "--no-hints").output
    assert run("check", file, "--only", "1a,2").exit_code == 0


def test_the_command_refuses(run, file):
    result = run("check", file, "--only", "9")
    assert result.exit_code == 2
    assert "multicalc lesson check: no exercise is called '9'" in result.output
    assert run("check", file, "--backend", "touch").exit_code == 2


def test_a_file_to_fill_in_is_written_once(run, tmp_path):
    path = tmp_path / "answers.py"
    result = run("template", path)
    assert result.output == f"{path}: 20 exercises; check with: multicalc lesson check {path}\n"
    assert path.read_text() == exercises.template("numpy")
    path.write_text("exercise_5 = lambda q: -q")
    result = run("template", path, "--framework", "torch")
    assert result.exit_code == 2
    assert "it is there already" in result.output
    assert path.read_text() == "exercise_5 = lambda q: -q"
