"""What comes before a command's name."""

import multicalc as mc


def test_the_version(run):
    result = run("--version")
    assert result.exit_code == 0
    assert result.output == f"multicalc {mc.__version__}\n"


def test_without_a_command_it_says_what_there_is_to_do(run):
    shown = run().output
    assert run("--help").output == shown
    for word in ("1. Compute", "2. Verify", "3. Teach", "doctor", "conformance", "--version"):
        assert word in shown
