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
