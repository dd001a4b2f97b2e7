"""What the distribution says it needs, and what it says to install."""

from __future__ import annotations

import email
import sys
import zipfile

import multicalc_mxnet
import numpy as np
import pytest
from multicalc_conformance import cli

import multicalc as mc


@pytest.fixture(scope="module")
def metadata(built):
    with zipfile.ZipFile(built.wheel) as archive:
        (name,) = [name for name in archive.namelist() if name.endswith(".dist-info/METADATA")]
        return email.message_from_bytes(archive.read(name))


def needs(metadata, extra=None):
    """The requirements of an extra, or those without one."""
    asked = [r.partition(";") for r in metadata.get_all("Requires-Dist")]
    marker = "" if extra is None else f"extra == '{extra}'"
    return sorted(name.strip() for name, _, when in asked if when.strip() == marker)


def names(requirements):
    return [requirement.split(">")[0].split("=")[0] for requirement in requirements]


def test_the_version_is_the_packages(metadata):
    assert metadata["Version"] == mc.__version__


def test_the_core_needs_four_packages(metadata):
    assert names(needs(metadata)) == ["array-api-compat", "autograd", "numpy", "optree"]


def test_the_command_line_looks_for_what_its_extra_installs(metadata):
    assert names(needs(metadata, "cli")) == sorted(cli.NEEDS.values())


def test_all_includes_every_framework_and_the_command_line(metadata):
    for extra in ("torch", "tensorflow", "jax", "plot", "data", "scipy", "cli"):
        assert set(needs(metadata, extra)) < set(needs(metadata, "all"))
    (conditional,) = [r for r in metadata.get_all("Requires-Dist") if "python_version" in r]
    assert conditional.startswith(needs(metadata, "mxnet")[0])
    assert "python_version < '3.12'" in conditional
    assert "extra == 'all'" in conditional


@pytest.mark.parametrize(
    ("numpy", "python", "beside"),
    [
        ("1.26.4", (3, 11, 7), False),
        ("2.4.6", (3, 11, 7), True),
        ("1.26.4", (3, 12, 1), True),
        ("2.5.0", (3, 13, 0), True),
    ],
)
def test_mxnet_is_installed_beside_a_numpy_that_it_does_not_ask_for(
    metadata, monkeypatch, numpy, python, beside
):
    monkeypatch.setattr(np, "__version__", numpy)
    monkeypatch.setattr(sys, "version_info", python)
    (pinned,) = needs(metadata, "mxnet")
    recipe = f"pip install graphviz requests setuptools && pip install --no-deps {pinned}"
    assert multicalc_mxnet._install() == (recipe if beside else "")
