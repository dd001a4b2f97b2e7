"""What comes before a command's name."""

import multicalc as mc


def test_the_version(run):
    result = run("--version")
    assert result.exit_code == 0
    assert result.output == f"multicalc {mc.__version__}\n"


def test_without_a_command_it_says_which_there_are(run):
    shown = run().output
    for command in ("doctor", "compare", "conformance", "--version"):
        assert command in shown


def test_help_flows_to_the_width_of_the_terminal(run, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    lines = [line.strip() for line in run("compare", "--help").output.split("\n")]
    start = lines.index(
        "A function has no reference: every pair of backends is compared. An argument"
    )
    assert lines[start + 1] == (
        "without floating entries (labels, indices) is passed along undifferentiated."
    )
