"""How the command ends, whatever a compared function does and wherever its output goes."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="needs /dev/full and /proc")

SOURCES = {
    "exits": "import sys\ndef f(x):\n    sys.exit(0)\n",
    "generator": "def f(x):\n    raise GeneratorExit\n",
    "ends": "import os\ndef f(x):\n    os._exit(0)\n",
    "killed": "import os\ndef f(x):\n    os.kill(os.getpid(), 9)\n",
    "asked": "import os\ndef f(x):\n    os.kill(os.getpid(), 15)\n    return x\n",
    "interrupts": "def f(x):\n    raise KeyboardInterrupt\n",
    "untold": (
        "class Odd(Exception):\n    def __str__(self):\n        raise RuntimeError('no')\n"
        "def f(x):\n    raise Odd\n"
    ),
    "closes": "import sys\ndef f(x):\n    sys.stdout.close()\n    return x.sum()\n",
    "colours": "def f(x):\n    raise ValueError('\\x1b[31m \\x9b1m \\u202e \\ud800 \\b')\n",
    "forever": "def f(x):\n    while True:\n        pass\n",
}


@pytest.fixture
def of(tmp_path):
    """The arguments that compare one of the functions."""

    def arguments(name):
        path = tmp_path / f"{name}.py"
        path.write_text(SOURCES[name])
        return ["compare", f"{path}:f", "--at=[1.0, 2.0]", "--backends=numpy"]

    return arguments


def start(arguments, **how):
    command = [sys.executable, "-m", "multicalc_conformance.cli", *arguments]
    return subprocess.Popen(command, stderr=subprocess.PIPE, text=True, errors="replace", **how)


def ended(arguments, stdout=subprocess.PIPE):
    """Exit status and both outputs of a process of its own."""
    with start(arguments, stdout=stdout) as running:
        output, error = running.communicate(timeout=100)
    assert "Traceback" not in error
    assert "Exception ignored" not in error
    return running.returncode, output or "", error


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("exits", "ExitError: ended by SystemExit: 0"),
        ("generator", "ExitError: ended by GeneratorExit"),
        ("untold", "Odd, whose message can't be made"),
        ("colours", r"ValueError: \x1b[31m \x9b1m \u202e \ud800"),
    ],
)
def test_a_function_that_does_not_give_a_result_is_an_error(run, of, name, told):
    result = run(*of(name))
    assert result.exit_code == 1
    assert result.output.count(f"    numpy: {told}") == 2
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\ud800-\udfff]", result.output)


@pytest.mark.parametrize(
    ("name", "status", "told"),
    [
        ("ends", 1, "a function ended it, with status 0, before it was done"),
        ("killed", 128 + signal.SIGKILL, "SIGKILL ended it before it was done"),
        ("interrupts", 130, "interrupted"),
        ("asked", 143, "interrupted"),
        ("closes", 2, "standard output is closed"),
    ],
)
def test_a_function_that_ends_the_process_is_told_of(of, name, status, told):
    returned, _, error = ended(of(name))
    assert returned == status
    assert error == f"multicalc compare: {told}\n"


def test_a_function_that_does_not_end_ends_with_the_command(of):
    with start([*of("forever")], stdout=subprocess.DEVNULL, start_new_session=True) as running:
        (child,) = _until(lambda: _children(running.pid))
        os.kill(running.pid, signal.SIGKILL)
        running.communicate()
    _until(lambda: not os.path.exists(f"/proc/{child}") or _state(child) == "Z")


def _children(process):
    with open(f"/proc/{process}/task/{process}/children") as file:
        return file.read().split()


def _state(process):
    with open(f"/proc/{process}/stat") as file:
        return file.read().rpartition(")")[2].split()[0]


def _until(found):
    for _ in range(600):
        if found():
            return found()
        time.sleep(0.1)
    raise TimeoutError


def test_implementations_that_exit_are_errors(run, of):
    exits, ends = of("exits")[1], of("generator")[1]
    result = run("compare", exits, ends, "--at=[1.0]")
    assert result.exit_code == 1
    assert "exits failed: ExitError: ended by SystemExit: 0" in result.output


def test_what_a_library_logs_stays_off_the_terminal(tmp_path):
    logs = "import os\nos.write(2, b'at import\\n')\ndef f(x):\n    os.write(2, b'at work\\n')\n"
    for name in ("one", "other"):
        (tmp_path / f"{name}.py").write_text(f"{logs}    return x\n")
    files = [f"{tmp_path / name}.py:f" for name in ("one", "other")]
    status, output, error = ended(["compare", *files, "--at=[1.0]"])
    assert (status, output, error) == (0, "Every two of one, other:\none and other agree.\n", "")


def test_faults_that_are_not_there(run):
    result = run("conformance", "faults", "--only", "nosuch")
    assert result.exit_code == 2
    assert "--only nosuch: no fault has this in its name" in result.stderr


COMMANDS = [["--version"], ["compare", "--help"], ["conformance", "--help"]]


@pytest.mark.parametrize("arguments", COMMANDS)
def test_a_full_disk_is_told(arguments):
    with open("/dev/full", "w") as full:
        status, _, error = ended(arguments, stdout=full)
    assert status == 1
    assert error == "multicalc: standard output: No space left on device\n"


@pytest.mark.parametrize("arguments", COMMANDS)
def test_a_reader_that_went_away_is_no_success(arguments):
    reading, writing = os.pipe()
    os.close(reading)
    status, _, error = ended(arguments, stdout=writing)
    os.close(writing)
    assert status == 1
    assert error == ""


def test_a_comparison_on_a_full_disk(model):
    with open("/dev/full", "w") as full:
        arguments = ["compare", f"{model}:loss", "--at=[1.0]", "--backends=numpy"]
        status, _, error = ended(arguments, stdout=full)
    assert status == 1
    assert error == "multicalc: standard output: No space left on device\n"


@pytest.mark.parametrize("closed", [(0,), (1,), (2,), (0, 1, 2)])
def test_closed_streams(closed):
    def close():
        for descriptor in closed:
            os.close(descriptor)

    with start(["--version"], stdout=subprocess.PIPE, preexec_fn=close) as running:
        output, error = running.communicate(timeout=100)
    assert running.returncode == (1 in closed)
    assert output.startswith("multicalc ") == (1 not in closed)
    assert error == ("multicalc: standard output is closed\n" if closed == (1,) else "")


def test_arguments_with_control_characters_are_refused():
    status, _, error = ended(["compare", "\x1b[31mred.py:f"])
    assert status == 2
    assert error == ("multicalc: the argument '\\x1b[31mred.py:f' has control characters\n")
