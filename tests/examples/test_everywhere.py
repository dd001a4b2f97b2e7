"""The command line of the programs."""

from __future__ import annotations

import sys

import pytest
from everywhere import everywhere

import multicalc as mc
from multicalc.backend import BackendInfo


def program():
    return {"slope": mc.grad(lambda x: x**2)(3.0)}


def test_a_row_for_each_backend_that_is_installed(monkeypatch, capsys):
    known = [BackendInfo("numpy", True, ""), BackendInfo("abacus", False, "")]
    monkeypatch.setattr(mc, "backends", lambda: known)
    monkeypatch.setattr(sys, "argv", ["program"])
    everywhere(program)
    head, row = capsys.readouterr().out.splitlines()
    assert head.split() == ["backend", "slope", "seconds"]
    assert row.split()[:2] == ["numpy", "6"]


def test_the_backend_that_is_named(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["program", "--backend", "numpy"])
    everywhere(program)
    _, row = capsys.readouterr().out.splitlines()
    assert row.split()[:2] == ["numpy", "6"]


def test_an_unknown_one(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["program", "--backend", "abacus"])
    with pytest.raises(SystemExit):
        everywhere(program)
    assert "'abacus'" in capsys.readouterr().err
