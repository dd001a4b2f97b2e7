"""A pytest plugin: a failure is reported as it is found, as looking for a smaller example takes
minutes for each expected one."""

import pytest
from hypothesis import Phase, settings


@pytest.hookimpl(trylast=True)
def pytest_configure() -> None:
    phases = (Phase.explicit, Phase.generate)
    settings.register_profile("no-shrinking", settings(), phases=phases, database=None)
    settings.load_profile("no-shrinking")
