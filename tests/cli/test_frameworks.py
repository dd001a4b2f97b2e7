"""Loading frameworks: what they log is kept off the terminal, and is there when one breaks."""

import os
import pty
import subprocess
import sys

import pytest
from multicalc_conformance.cli.frameworks import loaded, quiet

from multicalc.backend import adapters

LOGGING = """
import os, sys
os.write(2, b"from below\\n")
print("from Python", file=sys.stderr)
"""


@pytest.fixture
def noisy(tmp_path):
    """The broken adapter logs as it is imported, before it breaks."""
    (tmp_path / "adapter_that_breaks.py").write_text(LOGGING + "raise OSError('no driver')\n")


def python(code):
    command = [sys.executable, "-c", code]
    return subprocess.run(command, capture_output=True, text=True, timeout=60)


def test_what_is_written_is_kept_and_given():
    done = python(
        "from multicalc_conformance.cli.frameworks import quiet\nwith quiet() as said:"
        + LOGGING.replace("\n", "\n    ")
        + "print(said())\n    os.write(2, b'and more')\n    print(said())\nos.write(2, b'after')"
    )
    assert done.stdout == "from below\nfrom Python\n" * 2 + "and more\n"
    assert done.stderr == "after"


def test_an_error_gives_standard_error_back(capfd):
    with pytest.raises(ZeroDivisionError), quiet():
        raise ZeroDivisionError
    os.write(2, b"after\n")
    assert "after" in capfd.readouterr().err


def test_a_broken_framework_s_log_is_in_its_message(with_adapters, broken, noisy, capfd):
    with_adapters(broken)
    numpy, shattered = loaded(None)
    assert (numpy.status, shattered.status) == ("ready", "broken")
    assert "no driver" in shattered.message
    assert shattered.message.splitlines()[1:][0] == "from below"
    assert "from below" not in capfd.readouterr().err


def test_a_process_that_dies_says_where():
    done = python(
        "import os\nfrom multicalc_conformance.cli.frameworks import quiet\n"
        "with quiet():\n    os.abort()\n"
    )
    assert done.returncode < 0
    assert "Fatal Python error: Aborted" in done.stderr


def test_the_environment_is_left_alone(with_adapters):
    with_adapters()
    before = dict(os.environ)
    loaded(["numpy"])
    assert dict(os.environ) == before


def compare(model, backends, **streams):
    command = [sys.executable, "-m", "multicalc_conformance.cli", "compare", f"{model}:loss"]
    command += ["--at=[1.0, 2.0]", f"--backends={backends}"]
    return subprocess.run(command, stdout=subprocess.PIPE, text=True, timeout=120, **streams)


def test_a_terminal_shows_which_one_is_loaded(model):
    ours, theirs = pty.openpty()
    done = compare(model, "numpy", stderr=theirs)
    os.close(theirs)
    assert "loading numpy" in os.read(ours, 1 << 16).decode()
    assert "loading" not in done.stdout
    os.close(ours)


@pytest.mark.skipif(not adapters()["tensorflow"].installed(), reason="needs TensorFlow")
def test_nothing_that_tensorflow_logs_is_seen(model):
    done = compare(model, "numpy,tensorflow", stderr=subprocess.PIPE)
    assert done.returncode == 0, done.stdout
    assert done.stderr == ""
