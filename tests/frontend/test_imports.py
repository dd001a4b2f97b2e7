"""What importing multicalc brings with it, each in a fresh interpreter."""

from __future__ import annotations

import importlib.util
import subprocess
import sys

import pytest

HEAVY = (
    "array_api_compat",
    "torch",
    "jax",
    "tensorflow",
    "mxnet",
    "autograd",
    "typer",
    "rich",
    "mpmath",
    "jinja2",
    "sklearn",
    "matplotlib",
    "scipy",
    "sympy",
    "pandas",
)


def run(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip().splitlines()[-1]


def imported_after(code: str) -> set[str]:
    tail = f"import sys; print('loaded', *[m for m in {HEAVY!r} if m in sys.modules])"
    return set(run(f"{code}\n{tail}").split()[1:])


def test_importing_multicalc_imports_no_framework():
    assert imported_after("import multicalc") == set()


def test_listing_backends_imports_none():
    assert imported_after("import multicalc\nassert len(multicalc.backends()) >= 5") == set()


def test_xp_imports_none():
    assert imported_after("from multicalc import xp\nxp.sum\nxp.linalg.solve\ndir(xp)") == set()


def test_what_few_need_is_imported_where_it_is_needed():
    rooms = (
        *("approximations", "operators", "operators.numbers", "optimize", "plots", "random"),
        *("rules", "sharding", "sparse", "tape", "testing"),
    )
    loaded = f"print('loaded', *[m for m in {rooms!r} if f'multicalc.{{m}}' in sys.modules])"

    def after(what: str) -> list[str]:
        return run(f"import sys, multicalc as mc; {what}; {loaded}").split()[1:]

    assert after("mc.grad(mc.portable(lambda x: x**2))(1.0)") == []
    assert after("mc.trace") == ["operators", "operators.numbers", "random"]
    model = "mc.quad_approx(lambda x: x**2, 1.0, backend='numpy', matrix='sparse')"
    assert after(model) == ["approximations", "operators", "sparse"]


def test_every_public_name_is_found_and_listed():
    code = "import multicalc as mc\nlisted = {*dir(mc)}\nassert {*mc.__all__} <= listed\n"
    names = "[n for n in mc.__all__ if getattr(mc, n) is None or vars(mc).get(n) is None]"
    assert run(f"{code}print({names})") == "[]"


def test_nothing_is_read_about_xp_before_it_is_used():
    """Signatures and docstrings are made when a function is first named."""
    loaded = "print(sorted(m for m in sys.modules if m == 'multicalc.xp.stated'))"
    assert run(f"import sys, multicalc; {loaded}") == "[]"
    assert run(f"import sys, multicalc; multicalc.xp.sin; {loaded}") == "['multicalc.xp.stated']"


@pytest.mark.parametrize(
    "module", ["errors", "backend", "calls.call", "transforms", "compile", "xp", "tape", "optimize"]
)
def test_no_module_of_the_core_imports_one(module):
    assert imported_after(f"import multicalc.{module}") == set()


def test_every_pytest_run_loads_a_plugin_that_imports_none():
    code = "import importlib\nimport multicalc_conformance.pytest_plugin as plugin\n"
    code += "assert len(list(map(importlib.import_module, plugin.pytest_plugins))) == 4\n"
    code += "import sys\nassert 'numpy' not in sys.modules and 'multicalc' not in sys.modules"
    assert imported_after(code) == set()


def test_metadata_of_distributions_is_read_only_where_it_is_asked():
    """Importing what reads it takes a quarter of the time that importing multicalc does."""
    code = "import sys, numpy\nbefore = set(sys.modules)\nimport multicalc\n"
    assert run(f"{code}print('importlib.metadata' in set(sys.modules) - before)") == "False"


def skip_without(name):
    """importorskip would import MXNet without the names it needs, and leave it broken."""
    if importlib.util.find_spec(name) is None:
        pytest.skip(f"{name} is not installed")


def test_numpy_backend_imports_no_other_framework():
    code = """
import numpy as np, multicalc as mc
assert mc.grad(lambda x: (x**2).sum())(np.ones(2)).tolist() == [2, 2]
assert mc.hessian(lambda x: (x**2).sum())(np.ones(2)).tolist() == [[2, 0], [0, 2]]
"""
    assert not imported_after(code) & {"torch", "jax", "tensorflow", "mxnet"}


@pytest.mark.parametrize("name", ["torch", "jax", "tensorflow", "mxnet"])
def test_a_backend_imports_its_own_framework_only(name):
    skip_without(name)
    code = f"""
import numpy as np, multicalc as mc
from multicalc import xp
mc.grad(lambda x: xp.sum(x**2), backend={name!r})(np.ones(2))
"""
    found = imported_after(code)
    assert name in found
    # TensorFlow imports JAX where it is installed. MXNet can't be imported alone on this NumPy.
    of_itself = set() if name == "mxnet" else imported_after(f"import {name}")
    assert not (found - of_itself - {name}) & {"torch", "jax", "tensorflow", "mxnet"}


def test_numpy_is_as_it_was_after_mxnet():
    """mxnet 1.9.1 reads names at import that NumPy has removed; lent to it, then taken back."""
    skip_without("mxnet")
    code = """
import sys
import numpy as np
# A submodule that somebody imported becomes an attribute: that is Python's own doing.
own = lambda m: {k for k in vars(m) if f"{m.__name__}.{k}" not in sys.modules}
names = lambda: {m: frozenset(own(m)) for m in (np, np.linalg, np.random)}
before, values = names(), dict(vars(np))
import multicalc as mc
from multicalc import xp
assert mc.grad(lambda x: xp.sum(x**2), backend="mxnet")(np.ones(2)).tolist() == [2, 2]
gone = [k for k, v in values.items() if vars(np).get(k) is not v]
print("changed", sorted(set().union(*(a ^ b for a, b in zip(before.values(), names().values())))),
      gone)
"""
    assert run(code) == "changed [] []"


def test_the_environment_is_not_changed():
    code = """
import os
before = dict(os.environ)
import numpy as np, multicalc as mc
from multicalc import xp
for info in mc.backends():
    if info.installed:
        mc.grad(lambda x: xp.sum(x**2), backend=info.name)(np.ones(2))
import jax, torch
assert not jax.config.jax_enable_x64
assert torch.get_default_dtype() == torch.float32
print("changed", sorted(k for k in {*before, *os.environ} if before.get(k) != os.environ.get(k)))
"""
    skip_without("torch")
    skip_without("jax")
    found = run(code)
    assert found.startswith("changed")
    assert "JAX_ENABLE_X64" not in found
    assert "MULTICALC" not in found
