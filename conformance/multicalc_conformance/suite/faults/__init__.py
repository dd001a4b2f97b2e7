"""The suite, tested: faults that adapters could have, and which families notice each."""
