"""The suite, tested: wrong results, and faults that adapters could have."""
