"""What multicalc is to a pytest run: its options, marks and fixtures.

Every pytest run loads these modules where multicalc is installed, so they import nothing until
asked.
"""

pytest_plugins = (
    "multicalc_conformance.pytest_plugin.on_backends",
    "multicalc_conformance.pytest_plugin.skips",
    "multicalc_conformance.pytest_plugin.snapshots",
    "multicalc_conformance.pytest_plugin.suite",
)
